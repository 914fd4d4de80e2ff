/* SPDX-License-Identifier: BSD-2-Clause */
/* tnef.h: the files in the envelope that Outlook calls winmail.dat ([MS-OXTNEF]). Its text is not read. For this
 * folder. */
#ifndef VOBO_MESSAGE_TNEF_H
#define VOBO_MESSAGE_TNEF_H

#include "message/enclosed_file.h"

/* Whether what begins with the LENGTH bytes at START is such an envelope. Any thread, as all here. */
bool tnef_is_envelope(const uint8_t *start, size_t length);

/* The files in the envelope that the LENGTH bytes at BYTES are; LIMIT at most, and MOST bytes of all together, in
 * spools like LIKE. One that is beyond has no bytes. A message within is a file that is an envelope itself. An envelope
 * that is cut or broken has the files before that. Elements are EnclosedFile *. The caller owns the array. */
GPtrArray *tnef_files(const uint8_t *bytes, size_t length, const Spool *like, guint limit, goffset most);

#endif
