/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/same_words.h"

static const struct {
    const char *plain, *rich;
    bool text, words;
} cases[] = {
    { "", "", true, true },
    { "Uno dos.", "Uno dos.", true, true },
    { "Uno\n\ndos.", "Uno dos.\n", true, true },
    { "Uno \u00a0dos", "Uno dos", true, true },
    { "*Uno* dos", "Uno dos", true, true },
    { "- uno\n- dos", "uno\ndos", true, true },
    { "- uno", "• uno", true, true },
    { "## Uno\n\n| a | b |", "Uno\n\na b", true, true },
    { "Uno\n---\n", "Uno", true, true },
    { "im*bé*cil", "imbécil", false, true }, /* one reader's words are not the other's */
    { "im bécil", "imbécil", false, true },
    { "imbécil", "im\u200bbécil", false, true },
    { "NOMBRE", "[NOMBRE]", false, true },
    { "vale pesos", "vale ____ pesos", false, true },
    { "UNO dos", "Uno dos", false, true },
    { "tramite", "trámite", false, true },
    { "Uno <https://x.co/a?b=1> dos", "Uno dos", false, true },
    { "Uno (https://x.co/a?b=1) dos", "Uno dos", false, true },
    { "Uno <ana@x.co>\n\n[image: Mapa]\n\nGracias", "Uno\n\nGracias", false, true },
    { "Uno <ana@x.co>\n\n[image: Mapa de aquí]\n\nGracias por eso \u263a\n\nEl", "Uno\n\nGracias por eso\n\nEl", false,
        true },
    { "Uno [1] dos [2]\n\nLinks:\n------\n[1] https://x.co\n[2] mailto:a@x.co", "Uno dos", false, true },
    { "[1]Uno\n\nReferences\n\n   Visible links\n   1. https://x.co/a", "Uno", false, true },
    { "1. uno\n2. dos", "uno\ndos", false, true },
    { "a) uno\nb) dos", "uno\ndos", false, true },
    { "uno\ndos", "o uno\no dos", false, true },
    { "Mapa de la sede\nUno", "Uno", false, true }, /* what stands for the picture */
    { "Uno 5 %", "Uno 5%", false, true },
    { "Uno", "Uno dos", false, false },
    { "Uno dos", "Uno", false, false },
    { "500.000 pesos", "50.000 pesos", false, false },
    { "1.5", "15", false, false },
    { "5 %", "5", false, false },
    { "$ 5", "5", false, false },
    { "no aprobado", "aprobado", false, false },
    { "Uno <nada> dos", "Uno dos", false, false },
    { "Uno [no] dos", "Uno dos", false, false },
    { "Uno", "Uno <https://mala.co>", false, false }, /* HTML shows an address that plain text has not */
    { "Uno dos tres", "Uno tres dos", false, false },
};

START_TEST(compares)
{
    g_autoptr(GPtrArray) unseen = g_ptr_array_new();
    size_t plain_place = 0, rich_place = 0;

    g_ptr_array_add(unseen, (gpointer) "Mapa de la sede");
    ck_assert_msg(
        same_text(cases[_i].plain, cases[_i].rich) == cases[_i].text, "«%s» «%s»", cases[_i].plain, cases[_i].rich);
    ck_assert_msg(same_words(cases[_i].plain, cases[_i].rich, unseen, &plain_place, &rich_place) == cases[_i].words,
        "«%s» «%s»: %zu %zu", cases[_i].plain, cases[_i].rich, plain_place, rich_place);
    ck_assert_uint_le(plain_place, strlen(cases[_i].plain));
    ck_assert_uint_le(rich_place, strlen(cases[_i].rich));
}
END_TEST

static const struct {
    const char *plain, *rich;
} grown[] = { { "[1] ", "a " }, { "a", "a" }, { "<a@b.co> a ", "a " }, { "1. ", "x" }, { "[", "[" }, { "aa ", "aaa" },
    { "www.", "a" } };

/* What is alike for long and then not must not be read again and again. */
START_TEST(bears_a_mebibyte)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    g_autoptr(GString) rich = g_string_new(NULL);
    size_t plain_place, rich_place;

    while (plain->len < 1u << 20)
        g_string_append(plain, grown[_i].plain);
    while (rich->len < 1u << 20)
        g_string_append(rich, grown[_i].rich);
    same_text(plain->str, rich->str);
    same_words(plain->str, rich->str, NULL, &plain_place, &rich_place);
}
END_TEST

int
main(void)
{
    return unit_run("message/same_words",
        (const Unit[]){ { compares, G_N_ELEMENTS(cases) }, { bears_a_mebibyte, G_N_ELEMENTS(grown) }, { 0 } });
}
