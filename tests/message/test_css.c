/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/css.h"

static const struct {
    const char *text, *told; /* property=value, with "!" where it is important */
} declarations[] = {
    { "", "" },
    { "display:none", "0=0 " },
    { " Display : none ; ; color:#000!important", "0=0 3=0! " },
    { "display:none ! important", "0=0! " },
    { "font-family:'a;display:none';opacity:0", "5=0 " },
    { "background:url(a;display:none);opacity:1", "4=-2 5=1 " },
    { "display", "" },
    { "display:", "" },
    { "font-size:x;font-size:2px", "2=2 " },
    { "unknown:1;:;;", "" },
};

static void
tell(const CssDeclaration *declaration, void *data)
{
    g_string_append_printf(
        data, "%d=%g%s ", declaration->property, declaration->value, declaration->is_important ? "!" : "");
}

START_TEST(finds_declarations)
{
    g_autoptr(GString) told = g_string_new(NULL);

    css_declarations(declarations[_i].text, strlen(declarations[_i].text), tell, told);
    ck_assert_str_eq(told->str, declarations[_i].told);
}
END_TEST

static const struct {
    const char *html, *told; /* for <p id=n class="a b"> */
} sheets[] = {
    { "<style>p{opacity:1}</style>", "5=1 " },
    { "<style>*{opacity:1}</style>", "5=1 " },
    { "<style>.a{opacity:1}.b{opacity:2}.c{opacity:3}</style>", "5=1 5=2 " },
    { "<STYLE type=text/css>p.b#n, div{opacity:1}</STYLE>", "5=1 " },
    { "<style>p.c{opacity:1}</style>", "" },
    { "<style>div p{opacity:1}</style>", "5=1? " },
    { "<style>p:hover{opacity:1}</style>", "5=1? " },
    { "<style>@media print{p{opacity:1}}p{opacity:2}</style>", "5=2 " },
    { "<style>@media (a){p{opacity:1}}p{opacity:2}</style>", "5=1? 5=2 " },
    { "<style>@import url(a);p{opacity:2}</style>", "5=2 " },
    { "<script><style>p{opacity:1}</style></script>", "" },
    { "<!-- <style>p{opacity:1}</style> -->", "" },
    { "<style>p{opacity:1}", "5=1 " },
    { "<styles>p{opacity:1}</styles>", "" },
};

static void
tell_matched(const CssDeclaration *declaration, CssWeight weight, bool is_sure, void *data)
{
    g_string_append_printf(data, "%d=%g%s ", declaration->property, declaration->value, is_sure ? "" : "?");
    ck_assert(weight < css_inline_weight(false) || declaration->is_important);
}

START_TEST(reads_sheets)
{
    g_autoptr(CssSheet) sheet = css_sheet_new(sheets[_i].html, strlen(sheets[_i].html), NULL);
    g_autoptr(GString) told = g_string_new(NULL);
    const CssElement element = { .name = "p", .id = "n", .classes = "a b" };

    ck_assert(css_sheet_match(sheet, &element, tell_matched, told));
    ck_assert_str_eq(told->str, sheets[_i].told);
}
END_TEST

/* Where too much is to be looked at, that is said, and soon. */
START_TEST(gives_up)
{
    g_autoptr(GString) html = g_string_new("<style>");

    for (int i = 0; i < 30000; i++)
        g_string_append(html, ".a{opacity:1}");
    g_autoptr(CssSheet) sheet = css_sheet_new(html->str, html->len, NULL);
    g_autoptr(GString) told = g_string_new(NULL);
    ck_assert(!css_sheet_match(sheet, &(CssElement){ .name = "p", .classes = "a" }, tell_matched, told));
}
END_TEST

int
main(void)
{
    return unit_run("message/css", (const Unit[]){ { finds_declarations, G_N_ELEMENTS(declarations) },
                                       { reads_sheets, G_N_ELEMENTS(sheets) }, { gives_up, 0 }, { 0 } });
}
