/* SPDX-License-Identifier: BSD-2-Clause */
/* signature_block.h: which of the author's lines are his signature. */
#ifndef VOBO_MESSAGE_SIGNATURE_BLOCK_H
#define VOBO_MESSAGE_SIGNATURE_BLOCK_H

#include "message/reading.h"

/* Finds the signatures, once the quotations are known: behind "-- ", a farewell ("Cordialmente,"), a name over ways to
 * reach whom it names, what a telephone, a lawyer or a mailing list adds, and what the mail program marks as one. When
 * in doubt a line is part of the text. */
void signature_block_find(const Reading *reading);

/* Whether the signed line I is nothing but a farewell ("Cordialmente,"). */
bool signature_block_is_farewell(const Reading *reading, guint i);

/* Whether it is what a telephone or a lawyer adds, which tells nobody's name. */
bool signature_block_is_added(const Reading *reading, guint i);

/* Whether the signed line I may say more than who signs and how to reach them: it has none of the forms of a
 * signature's lines (message/signature_line.h). It is judged as the text is: under a heading that passes for a name, or
 * in what a program marks as the signature, an author may have written anything. */
bool signature_block_may_say_more(const Reading *reading, guint i);

/* Whether line I of a signature is of what a telephone or a lawyer adds below it. */
bool signature_block_is_notice(const Reading *reading, guint i);

#endif
