/* SPDX-License-Identifier: BSD-2-Clause */
/* cite.h: how a finding quotes the author's newest text. */
#ifndef VOBO_CHECKS_CITE_H
#define VOBO_CHECKS_CITE_H

#include "checks/check.h"
#include "checks/phrases.h"

/* Says that FINDING is about the bytes from BEGIN to END of the prose of FACTS: the part, where that begins in the
 * message, and the words. */
void cite_range(Finding *finding, const Facts *facts, size_t begin, size_t end);

/* The same of the sentence in which WORD stands. */
void cite_sentence(Finding *finding, const Facts *facts, guint word);

/* Says that FINDING is about the sentence REASON, of the prose or of another text of FACTS. */
void cite_reason(Finding *finding, const Facts *facts, Reason reason);

/* The sentence REASON, in quotation marks, cut short. The caller owns the string. */
char *cite_quoted(Reason reason);

/* The first different phrases of SAID that are of LIST and GROUP, as they were written, in quotation marks; NULL where
 * there are none. *FIRST receives the first. The caller owns the string. */
char *cite_said(const Prose *prose, const GArray *said, const char *list, const char *group, const Said **first);

#endif
