/* SPDX-License-Identifier: BSD-2-Clause */
/* unit.h: what every unit test needs: its list of tests, and a folder to work in. */
#ifndef VOBO_TESTS_UNIT_H
#define VOBO_TESTS_UNIT_H

#include <stdbool.h>
#include <string.h>

#include <check.h>
#include <glib.h>

/* A test, run once for each row of its table: ROWS times with _i from 0; 0 counts as 1. */
typedef struct {
    const TTest *test;
    int rows;
} Unit;

/* Runs UNITS, ends with { 0 }; the exit status of main(). Each test runs in a process of its own. */
int unit_run(const char *name, const Unit *units);

/* A new empty folder, removed when the process that made it ends. Borrowed. */
const char *unit_folder(void);

/* PATH in unit_folder(). The caller owns the string. */
char *unit_path(const char *name);

/* Fails, printing ERROR, unless GOOD. */
#define ck_assert_good(good, error) ck_assert_msg((good), "%s", (error) ? (error)->message : "no error was set")

/* Fails unless ERROR is of CODE and its text has PART in it. */
#define ck_assert_error(error, code_wanted, part)                                                                      \
    do {                                                                                                               \
        ck_assert_msg((error) != NULL, "no error, but one with «%s» was expected", part);                              \
        ck_assert_int_eq((error)->code, (int)(code_wanted));                                                           \
        ck_assert_msg(strstr((error)->message, part) != NULL, "«%s» has no «%s»", (error)->message, part);             \
    } while (0)

#endif
