/* SPDX-License-Identifier: BSD-2-Clause */
/* readable.h: a message as text, for a person at a terminal. */
#ifndef VOBO_MESSAGE_READABLE_H
#define VOBO_MESSAGE_READABLE_H

#include "message/message.h"

/* The text of MESSAGE: its text/plain parts, and of parts that have only HTML the words without the marks. Valid
 * UTF-8, at most a mebibyte. The caller owns the string. */
char *readable_text(const Message *message);

/* The words of HTML (UTF-8), block by block; quotations are marked with ">". The caller owns the string. */
char *readable_from_html(const char *html);

#endif
