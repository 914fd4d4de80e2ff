/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/pattern.h"

#define CPU_US (2 * G_USEC_PER_SEC)

/* Patterns that go back without end over REPEATED before TAIL. */
static const struct {
    const char *pattern, *repeated, *tail;
    bool is_counted; /* compiled code counts it too */
} runaways[] = {
    { "^(a+)+$", "a", "b", true },
    { "(a|aa)+$", "a", "b", true },
    { "(a|b|ab)+c", "ab", "dc", true },
    { "^(\\w+\\s?)*$", "palabra ", "!", true },
    { "(x+x+)+y", "x", "zy", true },
    { "^.*.*.*.*.*=\\d", "a", "=", false },
    { "^(([a-z])+.)+[A-Z]([a-z])+$", "a", "!A!", true },
    { "(?:á+)+ñ", "á", ".ñ", true },
};

static const size_t lengths[] = { 30, 500, 513, 5000, 60000 };

/* A text that some pattern cannot be asked about is no text without a match. */
START_TEST(spends_the_budget_of_a_runaway)
{
    const guint row = (guint)_i / G_N_ELEMENTS(lengths);
    const size_t length = lengths[(guint)_i % G_N_ELEMENTS(lengths)];
    g_autoptr(GError) error = NULL;
    pcre2_code *code = pattern_compile(runaways[row].pattern, 0, runaways[row].is_counted && _i % 2 ? NULL : &error);
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    Budget budget;

    while (text->len < length)
        g_string_append(text, runaways[row].repeated);
    g_string_append(text, runaways[row].tail);
    budget_begin(&budget, CPU_US, 1 << 20);
    const gint64 begin = g_get_monotonic_time();
    const bool found = pattern_find(code, text->str, text->len, 0, match, &budget);
    ck_assert(!found);
    ck_assert_msg(length < 500 || budget_is_spent(&budget), "%s over %zu bytes", runaways[row].pattern, text->len);
    ck_assert_int_lt(g_get_monotonic_time() - begin, 30 * CPU_US);
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}
END_TEST

/* Wherever it stands, in pieces or not, and whatever stands before it. */
START_TEST(finds_at_any_place)
{
    static const char *const fillers[] = { " ", "á", "\U0001d4b6", "ab" };
    pcre2_code *code = pattern_compile("(?<=[^x])xyz{2}(?!z)", 0, NULL);
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    Budget budget;

    budget_begin(&budget, CPU_US, 1 << 20);
    while (text->len < 2200) {
        const size_t place = text->len;
        g_string_append(text, "xyzz ");
        ck_assert_int_eq(pattern_find(code, text->str, text->len, 0, match, &budget), place > 0);
        if (place > 0)
            ck_assert_uint_eq(pcre2_get_ovector_pointer(match)[0], place);
        ck_assert(place == 0 || !pattern_find(code, text->str, text->len, place + 1, match, &budget));
        g_string_truncate(text, place);
        g_string_append(text, fillers[_i]);
    }
    ck_assert(!budget_is_spent(&budget));
    ck_assert(!pattern_find(code, "", 0, 1, match, NULL));
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}
END_TEST

START_TEST(refuses_what_is_no_pattern)
{
    static const char *const wrong[] = { "(", "[a", "*", "a{2,1}", "(?<n>a)(?<n>b)" };
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(pattern_compile(wrong[_i], 0, &error));
    ck_assert_ptr_nonnull(strstr(error->message, wrong[_i]));
}
END_TEST

/* A GRegex comes back, as if it did not match. */
START_TEST(bounds_a_regex)
{
    g_autoptr(GRegex) regex = pattern_regex(runaways[_i].pattern, G_REGEX_OPTIMIZE);
    g_autoptr(GString) text = g_string_new(NULL);
    const gint64 begin = g_get_monotonic_time();

    while (text->len < 300)
        g_string_append(text, runaways[_i].repeated);
    g_string_append(text, runaways[_i].tail);
    ck_assert(!g_regex_match(regex, text->str, 0, NULL));
    ck_assert_int_lt(g_get_monotonic_time() - begin, 30 * CPU_US);
}
END_TEST

int
main(void)
{
    return unit_run("base/pattern",
        (const Unit[]){ { spends_the_budget_of_a_runaway, G_N_ELEMENTS(runaways) * G_N_ELEMENTS(lengths) },
            { finds_at_any_place, 4 }, { refuses_what_is_no_pattern, 5 }, { bounds_a_regex, G_N_ELEMENTS(runaways) },
            { 0 } });
}
