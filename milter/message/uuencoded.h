/* SPDX-License-Identifier: BSD-2-Clause */
/* uuencoded.h: the files that are written into a text between its lines, as before MIME: uuencode, uuencode in base64
 * (POSIX, uuencode) and yEnc. Outlook and Thunderbird show them as attachments. For this folder. */
#ifndef VOBO_MESSAGE_UUENCODED_H
#define VOBO_MESSAGE_UUENCODED_H

#include "message/enclosed_file.h"

/* The files in the LENGTH bytes at TEXT; LIMIT at most, and MOST bytes of all together, in spools like LIKE. One that
 * is beyond has no bytes. Reads each line once. Elements are EnclosedFile *; NULL: there are none. The caller owns the
 * array. Any thread. */
GPtrArray *uuencoded_files(const char *text, size_t length, const Spool *like, guint limit, goffset most);

#endif
