/* SPDX-License-Identifier: BSD-2-Clause */
/* dates.h: the days that a text names, as people and mail programs write them. */
#ifndef VOBO_MESSAGE_DATES_H
#define VOBO_MESSAGE_DATES_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/budget.h"

typedef struct {
    int year, month, day; /* year 0: it is not said */
    size_t begin, end;    /* where, in the text */
} CitedDate;

/* The first day that TEXT (UTF-8) names at or behind the byte FROM: "3 de noviembre de 2026", "nov 3, 2026",
 * "03/11/2026", "2026-11-03". False where there is none that the calendar has, or BUDGET, which may be NULL, is
 * spent. Any thread. */
bool dates_find(const char *text, size_t from, CitedDate *date, Budget *budget);

/* Whether ONE and OTHER may be the same day. */
bool dates_are_same(const CitedDate *one, const CitedDate *other);

/* DATE in words: "3 de noviembre de 2026", in the configured language. The caller owns the string. */
char *dates_in_words(const CitedDate *date);

#endif
