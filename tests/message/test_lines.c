/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/lines.h"

static const struct {
    const char *text;
    Flow flow;
    const char *lines; /* "quotes:words" each, with "|" between */
    size_t places[4];
} texts[] = {
    { "uno\r\n> dos\n>> tres\n> > cuatro", FLOW_FIXED, "0:uno|1:dos|2:tres|2:cuatro", { 5, 11, 19, 29 } },
    { " > uno\n  dos\n", FLOW_FIXED, "1:uno|0:  dos", { 7, 13 } },
    { "uno \ndos\ntres\n", FLOW_FIXED, "0:uno |0:dos|0:tres", { 5, 9, 14 } },
    { "uno \r\ndos\r\ntres\r\n", FLOW_KEEPING_SPACE, "0:uno dos|0:tres", { 11, 17 } },
    { "uno \ndos\n", FLOW_DELETING_SPACE, "0:unodos", { 9 } },
    { "> uno \n> dos\n>> tres \n> cuatro\n", FLOW_KEEPING_SPACE, "1:uno dos|2:tres |1:cuatro", { 13, 22, 31 } },
    { "uno \n\ndos\n", FLOW_KEEPING_SPACE, "0:uno |0:dos", { 6, 10 } },
    { "uno \n-- \nAna\n", FLOW_KEEPING_SPACE, "0:uno |0:-- |0:Ana", { 5, 9, 13 } },
    { " > no es cita\n From uno\n", FLOW_KEEPING_SPACE, "0:> no es cita|0:From uno", { 14, 24 } },
    { "uno ", FLOW_KEEPING_SPACE, "0:uno ", { 4 } },
    { "", FLOW_FIXED, "", { 0 } },
};

START_TEST(reads_plain_text)
{
    g_autoptr(Lines) lines = lines_new();
    g_autoptr(GString) found = g_string_new(NULL);

    lines_append_plain(lines, texts[_i].text, strlen(texts[_i].text), texts[_i].flow);
    for (guint i = 0; i < lines->lines->len; i++) {
        const Line *line = lines_at(lines, i);
        g_string_append_printf(
            found, "%s%d:%.*s", i > 0 ? "|" : "", line->quotes, (int)line->length, lines->text->str + line->text);
        ck_assert_msg(line->place == texts[_i].places[i], "row %d, line %u: %zu", _i, i, line->place);
    }
    ck_assert_str_eq(found->str, texts[_i].lines);
}
END_TEST

START_TEST(numbers_sources)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_plain(lines, "uno \n", 5, FLOW_KEEPING_SPACE);
    lines_append_html(lines, "<p>dos</p>", 10);
    lines_append_plain(lines, "tres", 4, FLOW_FIXED);
    ck_assert_uint_eq(lines->sources, 3);
    ck_assert_uint_eq(lines_at(lines, 0)->source, 0);
    ck_assert_uint_eq(lines_at(lines, lines->lines->len - 1)->source, 2);
    ck_assert_uint_eq(lines_at(lines, lines->lines->len - 1)->place, 4);
}
END_TEST

/* However many there are. */
START_TEST(bears_lines_without_number)
{
    static const char *const units[] = { "\n", "a\n", "> \n>> a\n", "<br>", "<br>a", "<p>", "<b hidden>a</b><br>" };
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Lines) lines = lines_new();

    while (text->len < 450000)
        g_string_append(text, units[_i]);
    if (*units[_i] == '<')
        lines_append_html(lines, text->str, text->len);
    else
        lines_append_plain(lines, text->str, text->len, FLOW_FIXED);
    ck_assert_uint_le(lines->lines->len, 200000);
    guint beyond = 0;
    for (guint i = 0; i < lines->lines->len; i++)
        beyond += lines_at(lines, i)->text + lines_at(lines, i)->length > lines->text->len;
    ck_assert_uint_eq(beyond, 0);
}
END_TEST

int
main(void)
{
    return unit_run("message/lines", (const Unit[]){ { reads_plain_text, G_N_ELEMENTS(texts) }, { numbers_sources, 0 },
                                         { bears_lines_without_number, 7 }, { 0 } });
}
