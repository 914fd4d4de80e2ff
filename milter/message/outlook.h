/* SPDX-License-Identifier: BSD-2-Clause */
/* outlook.h: what a message is that Outlook saves as a file (.msg, [MS-OXMSG]): who it went to, and what was attached.
 */
#ifndef VOBO_MESSAGE_OUTLOOK_H
#define VOBO_MESSAGE_OUTLOOK_H

#include "message/enclosed_file.h"
#include "message/ole.h"

/* Whether OLE is such a message. One thread at a time, as all here. */
bool outlook_is_message(const Ole *ole);

/* The files that are attached to it, and to messages within it; LIMIT at most, and MOST bytes of all together, read
 * into spools like LIKE. One that is beyond has no bytes. Elements are EnclosedFile *. The caller owns the array. */
GPtrArray *outlook_files(const Ole *ole, const Spool *like, guint limit, goffset most);

/* The addresses that it went to; LIMIT at most. Elements are char *. The caller owns the array. */
GPtrArray *outlook_recipients(const Ole *ole, guint limit);

#endif
