/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "session/answer.h"

#define SMTP_TEXT_MAX 980 /* what libmilter takes of a line */

static const struct {
    const char *text;
    guint lines;
    const char *first;
} cases[] = {
    { "Corrija y envíe de nuevo.", 1, "Corrija y envie de nuevo." },
    { "Uno\nDos\n\nTres\n", 3, "Uno" },
    { "Vale 100 %", 1, "Vale 100 %%" },
    { "  con blancos  ", 1, "con blancos" },
    { "a\r\nb", 2, "a" },
    { "", 0, NULL },
};

START_TEST(makes_lines_for_smtp)
{
    Answer answer;

    answer_init(&answer);
    answer_reject(&answer, cases[_i].text);
    g_autoptr(GPtrArray) lines = answer_reply_lines(&answer);
    ck_assert_int_eq(answer.kind, ANSWER_REJECT);
    ck_assert_str_eq(answer.code, "550");
    ck_assert_uint_eq(lines->len, cases[_i].lines);
    if (cases[_i].first)
        ck_assert_str_eq(g_ptr_array_index(lines, 0), cases[_i].first);
    answer_clear(&answer);
}
END_TEST

START_TEST(bounds_what_is_long)
{
    g_autofree char *word = g_strnfill(5000, 'x');
    g_autofree char *percent = g_strnfill(5000, '%');
    g_autoptr(GString) text = g_string_new(word);
    Answer answer;

    for (int i = 0; i < 200; i++)
        g_string_append_printf(text, "\nlínea %d", i);
    g_string_append(text, percent);
    answer_init(&answer);
    answer_tempfail(&answer, text->str);
    g_autoptr(GPtrArray) lines = answer_reply_lines(&answer);
    ck_assert_str_eq(answer.code, "451");
    ck_assert_uint_le(lines->len, 30);
    for (guint i = 0; i < lines->len; i++)
        ck_assert_uint_lt(strlen(g_ptr_array_index(lines, i)), SMTP_TEXT_MAX);
    answer_clear(&answer);
}
END_TEST

START_TEST(keeps_edits_in_order)
{
    Answer answer;

    answer_init(&answer);
    answer_delete_field(&answer, "X-Uno", 2);
    answer_add_field(&answer, "X-Dos", "dos");
    const FieldEdit *first = g_ptr_array_index(answer.edits, 0), *second = g_ptr_array_index(answer.edits, 1);
    ck_assert_ptr_null(first->value);
    ck_assert_int_eq(first->index, 2);
    ck_assert_int_eq(second->index, 0);
    ck_assert_str_eq(second->value, "dos");
    answer_clear(&answer);
}
END_TEST

int
main(void)
{
    return unit_run("session/answer", (const Unit[]){ { makes_lines_for_smtp, G_N_ELEMENTS(cases) },
                                          { bounds_what_is_long, 0 }, { keeps_edits_in_order, 0 }, { 0 } });
}
