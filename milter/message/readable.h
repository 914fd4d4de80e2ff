/* SPDX-License-Identifier: BSD-2-Clause */
/* readable.h: a message as text, for a person at a terminal. */
#ifndef VOBO_MESSAGE_READABLE_H
#define VOBO_MESSAGE_READABLE_H

#include "message/lines.h"
#include "message/message.h"

/* The texts of MESSAGE, line by line: its text/plain parts, and those in HTML where they are not the same in another
 * form. Never NULL; what is longer than a mebibyte is cut. The caller owns it. */
Lines *readable_lines(const Message *message);

/* Of the ways in which a message says the same, which is read. */
typedef enum { RENDITION_PLAIN, RENDITION_HTML } Rendition;

/* The same in plain text where there is some, or in HTML, and PARTS, unless NULL, receives those that it is made of:
 * const Part *, one a source, borrowed from MESSAGE. */
Lines *readable_rendition(const Message *message, Rendition rendition, GPtrArray *parts);

/* Appends the lines of PART, a text of the message in SPOOL, as one more source. */
void readable_append(Lines *lines, const Spool *spool, const Part *part);

/* The same as plain text, also what a style hides, which another style may bring to light. Valid UTF-8,
 * at most a mebibyte. The caller owns the string. */
char *readable_text(const Message *message);

/* The words of HTML (UTF-8), block by block; quotations are marked with ">". The caller owns the string. */
char *readable_from_html(const char *html);

#endif
