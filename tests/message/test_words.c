/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/words.h"

/* Sentences with "|" between. */
static const char *const texts[] = {
    "El Sr. Pérez llegó.|La Dra. Gómez no vino (art. 14 de la Ley 1755).",
    "Vea el No. 5 y la pág. 3.|Fin.",
    "¿Vino?|No.|Ya se fue.",
    "Viva en la Cra. 7 No. 32-16 de Bogotá D. C.|¿Sí?|¡No!",
    "El costo es 1.500,50 pesos... y ya.",
    "Identificado con C.C. 79.123.456 de Bogotá.|Cumple.",
    "Los EE. UU. no firmaron.",
    "Uno|Dos",
    "",
};

START_TEST(finds_sentences)
{
    g_auto(GStrv) expected = g_strsplit(texts[_i], "|", -1);
    g_autofree char *text = g_strjoinv(strchr(texts[_i], '.') ? " " : "\n\n", expected);
    g_autoptr(GArray) sentences = sentences_of(text, strlen(text));

    ck_assert_msg(sentences->len == g_strv_length(expected), "row %d: %u sentences", _i, sentences->len);
    for (guint i = 0; i < sentences->len; i++) {
        const Sentence *sentence = &g_array_index(sentences, Sentence, i);
        g_autofree char *found = g_strndup(text + sentence->begin, sentence->end - sentence->begin);
        ck_assert_str_eq(found, expected[i]);
    }
}
END_TEST

static const struct {
    const char *text, *kinds; /* a letter each: p, n, a, c */
} lines[] = {
    { "El SENA y la DIAN", "pappa" },
    { "Con C.C. 79.123.456 y 1.500,50 pesos", "panpnp" },
    { "ESTO ES UN GRITO", "cccc" },
    { "Por favor RESPONDA YA MISMO", "ppccc" },
    { "La Ñ y la é", "ppppp" },
    { "El ICBF\nURGENTE RESPONDA", "pacc" },
    { "2026", "n" },
    { "¡¿…?!", "" },
};

START_TEST(finds_words)
{
    g_autoptr(GArray) words = words_of(lines[_i].text, strlen(lines[_i].text));
    g_autoptr(GString) kinds = g_string_new(NULL);

    for (guint i = 0; i < words->len; i++)
        g_string_append_c(kinds, "pnac"[g_array_index(words, Word, i).kind]);
    ck_assert_msg(strcmp(kinds->str, lines[_i].kinds) == 0, "row %d: %s", _i, kinds->str);
}
END_TEST

static const struct {
    const char *text, *folded;
} folds[] = {
    { "  Peña  GÓMEZ\u00a0y\nCía. ", "peña gomez y cia." },
    { "PEÑA", "peña" },
    { "pen\u0303a", "peña" },
    { "pingüino ﬁn", "pinguino fin" },
    { "a\u200bb\u00adc", "abc" },
    { "A\u0301 N\u0323\u0303o ÑÑ ĆŸÿ", "a ño ññ cyy" }, /* accents apart, and letters of other tables */
    { "Straße ª º ĲÀ×÷", "strasse a o ija×÷" },
    { "uno\u2003\u00a0 dos\v\f", "uno dos\v" },
    { "", "" },
};

START_TEST(folds_text)
{
    g_autofree char *folded = words_fold(folds[_i].text);

    ck_assert_str_eq(folded, folds[_i].folded);
}
END_TEST

/* Nothing that is written makes it slow, or lets it read beyond. */
START_TEST(bears_long_texts)
{
    static const char *const units[] = { "a ", "no. 1 ", "D. ", "\n", "A\xcc\x81", "\xf0\x9f\x98\x80", "x" };
    g_autoptr(GString) text = g_string_new(NULL);

    while (text->len < 200000)
        g_string_append(text, units[_i]);
    g_autoptr(GArray) words = words_of(text->str, text->len);
    g_autoptr(GArray) sentences = sentences_of(text->str, text->len);
    g_autofree char *folded = words_fold(text->str);
    for (guint i = 0; i < words->len; i++)
        ck_assert_uint_le(g_array_index(words, Word, i).end, text->len);
    ck_assert_uint_le(sentences->len, text->len);
    ck_assert_uint_le(strlen(folded), text->len);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/words", (const Unit[]){ { finds_sentences, G_N_ELEMENTS(texts) }, { finds_words, G_N_ELEMENTS(lines) },
                             { folds_text, G_N_ELEMENTS(folds) }, { bears_long_texts, 7 }, { 0 } });
}
