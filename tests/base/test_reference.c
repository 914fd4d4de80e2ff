/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/reference.h"

#define SYMBOLS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

START_TEST(reads_what_it_makes)
{
    for (int i = 0; i < 1000; i++) {
        g_autofree char *reference = reference_new();
        g_autofree char *read = reference_parse(reference);
        ck_assert_uint_eq(strlen(reference), 12);
        ck_assert_str_eq(read, reference);
    }
}
END_TEST

static const struct {
    const char *typed;
    bool good;
} cases[] = {
    { "VB-0000-0000", true },
    { "vb-0000-0000", true },
    { "0000 0000", true },
    { " VB OOOO-OOOO", true },
    { "00000000", true },
    { "VB-0000-0001", false },
    { "VB-0000-000", false },
    { "VB-0000-00000", false },
    { "VB-000U-0000", false },
    { "", false },
    { "VB-", false },
    { "../../etc", false },
};

START_TEST(reads_what_people_type)
{
    g_autofree char *read = reference_parse(cases[_i].typed);

    ck_assert_msg((read != NULL) == cases[_i].good, "«%s»", cases[_i].typed);
    if (read)
        ck_assert_str_eq(read, "VB-0000-0000");
}
END_TEST

/* Every single wrong character and every pair of exchanged neighbours is caught. */
START_TEST(catches_slips)
{
    static const int places[] = { 3, 4, 5, 6, 8, 9, 10, 11 };
    g_autofree char *reference = reference_new();

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        for (const char *symbol = SYMBOLS; *symbol; symbol++) {
            g_autofree char *wrong = g_strdup(reference);
            wrong[places[i]] = *symbol;
            g_autofree char *read = reference_parse(wrong);
            ck_assert_msg((read != NULL) == (*symbol == reference[places[i]]), "%s → %s", reference, wrong);
        }
    for (size_t i = 0; i + 1 < G_N_ELEMENTS(places); i++) {
        g_autofree char *wrong = g_strdup(reference);
        wrong[places[i]] = reference[places[i + 1]];
        wrong[places[i + 1]] = reference[places[i]];
        g_autofree char *read = reference_parse(wrong);
        ck_assert_msg((read != NULL) == (strcmp(wrong, reference) == 0), "%s → %s", reference, wrong);
    }
}
END_TEST

int
main(void)
{
    return unit_run(
        "base/reference", (const Unit[]){ { reads_what_it_makes, 0 }, { reads_what_people_type, G_N_ELEMENTS(cases) },
                              { catches_slips, 20 }, { 0 } });
}
