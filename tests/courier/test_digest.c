/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "courier/digest.h"

#define S G_USEC_PER_SEC
#define H (G_GINT64_CONSTANT(3600) * S)
#define D (24 * H)

/* In Bogotá, five hours behind UTC: day, hour and minute of November 2026, in which the 2nd is a Monday. */
static gint64
at(int day, int hour, int minute)
{
    g_autoptr(GDateTime) time = g_date_time_new_local(2026, 11, day, hour, minute, 0);

    return g_date_time_to_unix(time) * S;
}

static const struct {
    int day, hour, minute;
    gint64 period_us, at_us;
    int due_day, due_hour;
} cases[] = {
    { 4, 10, 0, D, 7 * H, 4, 7 },
    { 4, 7, 0, D, 7 * H, 4, 7 },
    { 4, 6, 59, D, 7 * H, 3, 7 },
    { 4, 0, 0, D, 0, 4, 0 },
    { 4, 23, 59, D, 0, 4, 0 },
    { 4, 10, 0, 7 * D, 7 * H, 2, 7 },
    { 8, 23, 0, 7 * D, 7 * H, 2, 7 },
    { 9, 6, 0, 7 * D, 7 * H, 2, 7 },
    { 9, 7, 0, 7 * D, 7 * H, 9, 7 },
};

START_TEST(is_due)
{
    setenv("TZ", "America/Bogota", 1);
    tzset();
    const gint64 due_us =
        digest_due_us(at(cases[_i].day, cases[_i].hour, cases[_i].minute), cases[_i].period_us, cases[_i].at_us);

    ck_assert_int_eq(due_us, at(cases[_i].due_day, cases[_i].due_hour, 0));
}
END_TEST

START_TEST(is_due_in_between)
{
    ck_assert_int_eq(digest_due_us(10 * S + 1, 3 * S, 0), 9 * S);
    ck_assert_int_eq(digest_due_us(9 * S, 3 * S, 0), 9 * S);
}
END_TEST

int
main(void)
{
    return unit_run(
        "courier/digest", (const Unit[]){ { is_due, G_N_ELEMENTS(cases) }, { is_due_in_between, 1 }, { 0 } });
}
