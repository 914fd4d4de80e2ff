/* SPDX-License-Identifier: BSD-2-Clause */
/* assent.h: whether somebody who was asked says yes, and nothing but yes. Every word must be one that approves, greets,
 * thanks or signs: a condition, a question, a negation or any word that nobody thought of is no yes. */
#ifndef VOBO_DESK_ASSENT_H
#define VOBO_DESK_ASSENT_H

#include <stdbool.h>
#include <stddef.h>

/* Who answers, in names as people write them; each may be "". */
typedef struct {
    const char *name;      /* his own */
    const char *signature; /* what else he may sign with: position, unit, institution */
    const char *greeted;   /* whom he may greet: the author */
    const char *block;     /* the lines that he signs this answer with; NULL for none */
} Answerer;

/* Whether TEXT (UTF-8), what an answer says without quotation, approves. Any thread. */
bool assent_is_given(const char *text, const Answerer *answerer);

/* Whether TEXT says nothing but courtesies, and who signs. Any thread. */
bool assent_is_courtesy(const char *text, const Answerer *answerer);

/* How many bytes at the beginning of LINE, which has no line break, only greet or agree ("Buenos días, ", "Ok. "): what
 * is asked for stands behind them. Any thread. */
size_t assent_preamble(const char *line, const Answerer *answerer);

#endif
