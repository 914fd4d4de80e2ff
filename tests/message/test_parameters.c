/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/parameters.h"

static const struct {
    const char *value;
    const char *read; /* "name=value|whole" of each, one a line */
} cases[] = {
    { "", "" },
    { "attachment", "" },
    { "attachment; filename=a.pdf", "filename=a.pdf|a.pdf\n" },
    { "attachment;FileName = \"a b.pdf\" ; size=9", "filename=a b.pdf|a b.pdf\nsize=9|9\n" },
    { "text/plain; charset=utf-8; name*0*=utf-8''a; name*1=\"b\"",
        "charset=utf-8|utf-8\nname*0*=utf-8''a|utf-8''a\nname*1=b|b\n" },
    { "x; a=\"b;c\"; d=e", "a=b;c|b;c\nd=e|e\n" },
    { "x; a=\"b\\\"c\\\\d\"", "a=b\"c\\d|b\"c\\d\n" },
    { "x; a=\"b\r\n c\"", "a=b c|b c\n" },
    { "x; a=b c.js", "a=b|b c.js\n" },
    { "x; a=b(c).js", "a=b|b(c).js\n" },
    { "x; a=\"b\".js", "a=b|b.js\n" },
    { "x; a=b\"c\".js", "a=b|bc.js\n" },
    { "x; a=\"sin fin; b=c", "a=sin fin; b=c|sin fin; b=c\n" },
    { "x (a=b;) ; (c) d (e) = (f) g", "d=g|g\n" },
    { "x; (sin fin; a=b", "a=b|b\n" },
    { "a=b; c", "a=b|b\n" },
    { ";;; a=b;;c=d;", "a=b|b\nc=d|d\n" },
    { "x; \"a\"=b; c=d", "=b|b\nc=d|d\n" },
    { "x; a=; b=c", "a=|\nb=c|c\n" },
    { "x; a=b; a=c", "a=b|b\na=c|c\n" },
};

static bool
take(void *data, const Parameter *parameter)
{
    g_string_append_printf(data, "%s=%s|%s\n", parameter->name, parameter->value, parameter->whole);
    return true;
}

START_TEST(loses_no_parameter)
{
    g_autoptr(GString) read = g_string_new(NULL);

    parameters_read(cases[_i].value, take, read);
    ck_assert_msg(strcmp(read->str, cases[_i].read) == 0, "«%s»:\n%s", cases[_i].value, read->str);
}
END_TEST

START_TEST(finds_the_first)
{
    g_autofree char *found = parameters_find("x; b=1; a=2; a=3", "a");

    ck_assert_str_eq(found, "2");
    ck_assert_ptr_null(parameters_find("x; b=1", "a"));
}
END_TEST

static const struct {
    const char *value;
    bool contradict;
} repeated[] = {
    { "x", false },
    { "x; a=1", false },
    { "x; a=1; b=2", false },
    { "x; a=1; a=1", false },
    { "x; a=\"N\"; A=n", false },
    { "x; a*0=1; a*1=2", false },
    { "x; a*=us-ascii''1", false },
    { "x; aa=1; a=2", false },
    { "x; a=1; a=2", true },
    { "x; a=1; b=3; A=\"2\"", true },
    { "x; a=1; a*=us-ascii''2", true },
    { "x; a*0=1; a*1=2; a=3", true },
    { "a=1; a=2", true },
    { "x; a=1; a=", true },
};

START_TEST(tells_contradictions)
{
    ck_assert_msg(
        parameters_contradict(repeated[_i].value, "a") == repeated[_i].contradict, "«%s»", repeated[_i].value);
}
END_TEST

/* Long runs of every mark take no longer than their length. */
START_TEST(is_linear)
{
    static const char *const marks[] = { "(", ")", "\"", ";", "=", "\\", "a=", "a=\"", "a=(", "(a)", ";(", "\r\n " };

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        g_autoptr(GString) value = g_string_new("x;");
        while (value->len < 1u << 20)
            g_string_append(value, marks[i]);
        ck_assert_ptr_null(parameters_find(value->str, "nadie"));
    }
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/parameters", (const Unit[]){ { loses_no_parameter, G_N_ELEMENTS(cases) }, { finds_the_first, 0 },
                                  { tells_contradictions, G_N_ELEMENTS(repeated) }, { is_linear, 0 }, { 0 } });
}
