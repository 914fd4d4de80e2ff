/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/dates.h"

static const struct {
    const char *text;
    int year, month, day; /* day 0: none */
} cases[] = {
    { "3 de noviembre de 2026", 2026, 11, 3 },
    { "del 3 de noviembre del año 2026,", 2026, 11, 3 },
    { "el 03/11/2026", 2026, 11, 3 },
    { "el 3-11-26", 2026, 11, 3 },
    { "2026-11-03", 2026, 11, 3 },
    { "el 3 de noviembre", 0, 11, 3 },
    { "lun, 3 nov 2026 a las 10:15", 2026, 11, 3 },
    { "Mon, Nov 3, 2026 at 10:15 AM", 2026, 11, 3 },
    { "March 3rd, 2026", 2026, 3, 3 },
    { "martes, 3 de noviembre de 2026 10:15 a. m.", 2026, 11, 3 },
    { "11/25/2026", 2026, 11, 25 },
    { "1º de mayo de 2026", 2026, 5, 1 },
    { "29 de febrero de 2024", 2024, 2, 29 },
    { "29 de febrero de 2026", 0, 0, 0 },
    { "31/04/2026", 0, 0, 0 },
    { "el 45 de noviembre y el 4 de mayo", 0, 5, 4 },
    { "radicado 2026-1234", 0, 0, 0 },
    { "la Ley 1755 de 2015", 0, 0, 0 },
    { "de 3 a 5 días", 0, 0, 0 },
    { "marzo", 0, 0, 0 },
    { "10.5.1.2", 0, 0, 0 },
};

START_TEST(finds_days)
{
    CitedDate date = { 0 };
    const bool found = dates_find(cases[_i].text, 0, &date, NULL);

    ck_assert_msg(found == (cases[_i].day > 0), "«%s»: %d-%d-%d", cases[_i].text, date.year, date.month, date.day);
    if (found)
        ck_assert_msg(date.year == cases[_i].year && date.month == cases[_i].month && date.day == cases[_i].day,
            "«%s»: %d-%d-%d", cases[_i].text, date.year, date.month, date.day);
}
END_TEST

START_TEST(goes_on)
{
    const char *text = "del 3 de mayo al 4 de mayo de 2026";
    CitedDate first, second, third;

    ck_assert(dates_find(text, 0, &first, NULL) && dates_find(text, first.end, &second, NULL));
    ck_assert_int_eq(second.day, 4);
    ck_assert(!dates_find(text, second.end, &third, NULL));
    ck_assert(!dates_are_same(&first, &second));
    first.day = 4;
    ck_assert(dates_are_same(&first, &second));
    g_autofree char *words = dates_in_words(&second);
    ck_assert_str_eq(words, "4 de mayo de 2026");
}
END_TEST

int
main(void)
{
    return unit_run("message/dates", (const Unit[]){ { finds_days, G_N_ELEMENTS(cases) }, { goes_on, 1 }, { 0 } });
}
