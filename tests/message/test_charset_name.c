/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/charset_name.h"

static const struct {
    const char *name;
    bool is_known;
} names[] = {
    { "utf-8", true },
    { "UTF-8", true },
    { "us-ascii", true },
    { "ISO-8859-1", true },
    { "iso-8859-15", true },
    { "Windows-1252", true },
    { "cp1252", true },
    { "windows-31j", true },
    { "csUnicode", true },
    { "koi8-r", true },
    { "", false },
    { "x-7781", false },
    { "windows-", false },
    { "windows-12521", false },
    { "iso-8859-1x", false },
    { "utf-8utf-8utf-8utf-8utf-8utf-8utf-8", false },
};

START_TEST(knows_names)
{
    ck_assert_msg(
        charset_name_is_known(names[_i].name, strlen(names[_i].name)) == names[_i].is_known, "«%s»", names[_i].name);
}
END_TEST

static const struct {
    const char *said, *plain;
} declared[] = {
    { "utf-8", "utf-8" },
    { "UTF-7", "utf-7" },
    { "'utf-7'", "utf-7" },
    { " \"utf-7 \"", "utf-7" },
    { "(x)utf-7(y)", "utf-7" },
    { "( a (b) ) 'utf-7' (c)", "utf-7" },
    { "utf-7,utf-8", "utf-7" },
    { "utf-7 charset=utf-8", "utf-7" },
    { "", "" },
    { "''", "" },
    { "(", "" },
};

START_TEST(reads_what_is_round_a_name)
{
    g_autofree char *plain = charset_name_plain(declared[_i].said);

    ck_assert_str_eq(plain, declared[_i].plain);
}
END_TEST

static const struct {
    char *(*bound)(const char *value);
    const char *value, *wanted;
} values[] = {
    { charset_name_bound_words, "hola", "hola" },
    { charset_name_bound_words, "=?utf-8?Q?a?= =?x-1?B?YQ==?=", "=?utf-8?Q?a?= =?x-none?B?YQ==?=" },
    { charset_name_bound_words, "=?x-2*es?q?a?=", "=?x-none*es?q?a?=" },
    { charset_name_bound_words, "=?ISO-8859-1*es?q?a?=", "=?ISO-8859-1*es?q?a?=" },
    { charset_name_bound_words, "a=?b", "a=?b" },
    { charset_name_bound_words, "=?utf-8?B?YQ==?= b =?x-9?q?c?=", "=?utf-8?B?YQ==?= b =?x-none?q?c?=" },
    { charset_name_bound_words, "=?x-1?q?a=?x-2?q?b", "=?x-none?q?a=?x-none?q?b" },
    { charset_name_bound_words, "=?*es?q?a?=", "=?x-none*es?q?a?=" },
    { charset_name_bound_words, "=??q?a?=", "=??q?a?=" },
    { charset_name_bound_words, "=?=?x?q?a?=", "=?=?x-none?q?a?=" },
    { charset_name_bound_parameters, "a; b=c*d", "a; b=c*d" },
    { charset_name_bound_parameters, "a; b*=utf-8''c%20d", "a; b*=utf-8''c%20d" },
    { charset_name_bound_parameters, "a; b*=x-3'es'c", "a; b*=x-none'es'c" },
    { charset_name_bound_parameters, "a; b*=''c", "a; b*=''c" },
    { charset_name_bound_parameters, "a; b*0*=x-4''c; b*1*=d'e", "a; b*0*=x-none''c; b*1*=d%27e" },
    { charset_name_bound_parameters, "a; b*0*=utf-8''c; b*1=\"d'e\"", "a; b*0*=utf-8''c; b*1=\"d'e\"" },
    { charset_name_bound_parameters, "a; b*9*=x-5'c", "a; b*9*=x-5%27c" },
    { charset_name_bound_parameters, "a; b*9 * = x-5'c", "a; b*9 * = x-5%27c" },
    { charset_name_bound_parameters, "a; b*", "a; b*" },
    { charset_name_bound_parameters, "a; b*=c; d*=e", "a; b*=c; d*=e" },
};

START_TEST(bounds_names)
{
    g_autofree char *bound = values[_i].bound(values[_i].value);

    ck_assert_msg(strcmp(bound, values[_i].wanted) == 0, "«%s»: «%s»", values[_i].value, bound);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/charset_name", (Unit[]){ { knows_names, G_N_ELEMENTS(names) }, { bounds_names, G_N_ELEMENTS(values) },
                                    { reads_what_is_round_a_name, G_N_ELEMENTS(declared) }, { 0 } });
}
