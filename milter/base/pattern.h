/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern.h: regular expressions asked about bytes from outside. A pattern that goes back without end over some text is
 * given up, and so is one for which the message's budget has no time; "no match" is then no answer, and whoever owns
 * the budget says that the message was not read to its end. */
#ifndef VOBO_BASE_PATTERN_H
#define VOBO_BASE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <glib.h>

#include "base/budget.h"

/* Compiles TEXT, a pattern over UTF-8, with OPTIONS of pcre2_compile() besides. NULL with an error that says what is
 * wrong; where ERROR is NULL the pattern is one of our own, in which repeated characters stand beside each other at
 * most in bounds, and a wrong one ends the program. Whoever asks it often keeps it; pcre2_code_free() frees it. Any
 * thread. */
pcre2_code *pattern_compile(const char *text, guint32 options, GError **error);

/* Whether CODE matches LENGTH bytes of TEXT (valid UTF-8) at or behind the byte FROM; MATCH then knows where. The time
 * is bounded: asks BUDGET, which may be NULL, each few hundred bytes, and spends it where the pattern is given up. Any
 * thread, each with a MATCH of its own. */
bool pattern_find(
    const pcre2_code *code, const char *text, size_t length, size_t from, pcre2_match_data *match, Budget *budget);

/* A GRegex that gives up likewise, as if it did not match: for where that is the careful answer, as in what tells the
 * lines of a signature, or what may be taken out, from the author's own words. The pattern is one of our own. The
 * caller owns it. */
GRegex *pattern_regex(const char *text, GRegexCompileFlags flags);

#endif
