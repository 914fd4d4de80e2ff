/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/calendar.h"

static const struct {
    const char *calendar, *text; /* its lines, parted by «|» */
} cases[] = {
    { "", "" },
    { "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "" },
    { "SUMMARY:Mesa\r\nDESCRIPTION:Uno\\, dos\\; tres\\\\\\ncuatro\r\n", "Mesa||Uno, dos; tres\\|cuatro||" },
    { "description;LANGUAGE=es:Trae el a\r\n cta\r\n", "Trae el acta||" },
    { "DESCRIPTION;ALTREP=\"cid:a:b\":Uno\n", "Uno||" },
    { "DESCRIPTION\nSUMMARY", "" },
    { "DESCRIPTIONS:No\nX-DESCRIPTION:No\n", "" },
    { "COMMENT:Uno\nLOCATION:Sala 3", "Uno||Sala 3||" },
    { "X-ALT-DESC;FMTTYPE=text/html:<p>Uno <b>dos</b></p>\\n\r\n", "Uno dos||" },
    { "SUMMARY:Uno\\", "Uno\\||" },
};

START_TEST(reads_what_people_read)
{
    g_autoptr(Lines) lines = lines_new();
    g_autoptr(GString) text = g_string_new(NULL);

    calendar_append(lines, cases[_i].calendar, strlen(cases[_i].calendar));
    for (guint i = 0; i < lines->lines->len; i++) {
        const Line *line = lines_at(lines, i);
        g_string_append_len(text, lines->text->str + line->text, (gssize)line->length);
        g_string_append_c(text, '|');
    }
    ck_assert_str_eq(text->str, cases[_i].text);
    ck_assert_uint_eq(lines->sources, 1);
}
END_TEST

static const char *const repeated[] = { "X-ALT-DESC:<p>\n", "SUMMARY:", "\n ", "\\n", "DESCRIPTION;A=\"",
    "SUMMARY:a\r\n" };

START_TEST(bears_a_mebibyte)
{
    g_autoptr(Lines) lines = lines_new();
    g_autoptr(GString) calendar = g_string_new("SUMMARY:");

    while (calendar->len < 1u << 20)
        g_string_append(calendar, repeated[_i]);
    calendar_append(lines, calendar->str, calendar->len);
    ck_assert_uint_eq(lines->sources, 1);
}
END_TEST

int
main(void)
{
    return unit_run("message/calendar", (const Unit[]){ { reads_what_people_read, G_N_ELEMENTS(cases) },
                                            { bears_a_mebibyte, G_N_ELEMENTS(repeated) }, { 0 } });
}
