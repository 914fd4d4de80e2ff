/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/prose.h"

/* Blocks as letters (Text, Item, Greeting, Heading) with the words of each sentence. */
static const struct {
    const char *text;
    bool is_wrapped;
    const char *shape;
} shapes[] = {
    { "", false, "" },
    { "Una oración. Otra oración aquí.", false, "T2,3" },
    { "Señora Rosa:\n\nSe informa que sí.", false, "G2 T4" },
    { "Cordial saludo.\n\nSe informa que sí.", false, "G2 T4" },
    { "Requisitos para el trámite\n\nSe informa que sí.", false, "H4 T4" },
    { "Se requiere:\n1. La copia del documento.\n2. El recibo.", false, "H2 I5 I3" },
    { "a) La copia.\n- El recibo.\n• La firma.", false, "I3 I2 I2" },
    { "Una línea larga que un programa de correo ha partido en dos\nporque no cabía en el ancho.", true, "T18" },
    { "Una línea larga que un programa de correo ha partido en dos\nporque no cabía en el ancho.", false, "H12 T6" },
    { "Calle 26\nBogotá\n", true, "H2 H1" },
    { "La Dra. Gómez atiende en la Cra. 7 No. 32-16 de la ciudad.", false, "T14" },
    { "¿Cuándo empieza? Mañana.", false, "T2,1" },
    { "Texto que sigue después de los dos puntos y termina:\n1. Uno que es largo.", true, "H10 I5" },
    { "\n\n  \n", true, "" },
};

START_TEST(takes_texts_apart)
{
    g_autoptr(Prose) prose = prose_new(shapes[_i].text, shapes[_i].is_wrapped);
    g_autoptr(GString) shape = g_string_new(NULL);

    for (guint i = 0; i < prose->blocks->len; i++) {
        const Block *block = prose_block(prose, i);
        g_string_append_printf(shape, "%s%c", i > 0 ? " " : "", "TIGH"[block->kind]);
        for (guint s = block->sentence; s < block->sentences_end; s++) {
            const ProseSentence *sentence = prose_sentence(prose, s);
            g_string_append_printf(shape, "%s%u", s > block->sentence ? "," : "", sentence->words_end - sentence->word);
        }
    }
    ck_assert_msg(strcmp(shape->str, shapes[_i].shape) == 0, "«%s»: %s", shapes[_i].text, shape->str);
}
END_TEST

/* The words that are cited, and those that are names. */
static const struct {
    const char *text, *cited, *names;
} marked[] = {
    { "Dijo «no quiero nada» y se fue.", "no quiero nada", "" },
    { "Dijo “no” y se fue.", "no", "" },
    { "Dijo \"no quiero\" y se fue.", "no quiero", "" },
    { "Quedó « abierto y sigue.", "", "" },
    { "Escriba a ana@entidad.gov.co hoy.", "ana@entidad.gov.co", "" },
    { "Vea https://www.entidad.gov.co/tramites hoy.", "https www.entidad.gov.co tramites", "" },
    { "La señora Rosa Vargas llegó.", "", "rosa vargas" },
    { "Rosa llegó a BOGOTÁ.", "", "" },
};

START_TEST(marks_words)
{
    g_autoptr(Prose) prose = prose_new(marked[_i].text, false);
    g_autoptr(GString) cited = g_string_new(NULL), names = g_string_new(NULL);

    for (guint i = 0; i < prose->words->len; i++) {
        const ProseWord *word = prose_word(prose, i);
        if (word->is_cited)
            g_string_append_printf(cited, "%s%s", cited->len > 0 ? " " : "", word->folded);
        if (word->is_name)
            g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", word->folded);
    }
    ck_assert_msg(strcmp(cited->str, marked[_i].cited) == 0, "«%s»: %s", marked[_i].text, cited->str);
    ck_assert_msg(strcmp(names->str, marked[_i].names) == 0, "«%s»: %s", marked[_i].text, names->str);
}
END_TEST

START_TEST(folds_as_words_are_folded)
{
    static const char *const texts[] = { "Información", "ÑANDÚ", "cigüeña", "n\xcc\x83o", "ESPAÑA", "straße", "œuvre" };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Prose) prose = prose_new(texts[i], false);
        g_autofree char *folded = words_fold(texts[i]);
        ck_assert_uint_eq(prose->words->len, 1);
        if (i < 5) /* others become two letters there */
            ck_assert_str_eq(prose_word(prose, 0)->folded, folded);
    }
}
END_TEST

START_TEST(cuts)
{
    g_autoptr(Prose) prose = prose_new("Señor: diga\tqué sí.", false);
    g_autofree char *whole = prose_cut(prose, 0, strlen(prose->text), 100);
    g_autofree char *some = prose_cut(prose, 0, strlen(prose->text), 8);

    ck_assert_str_eq(whole, "Señor: diga qué sí.");
    ck_assert_str_eq(some, "Señor:…");
}
END_TEST

int
main(void)
{
    return unit_run("message/prose",
        (const Unit[]){ { takes_texts_apart, G_N_ELEMENTS(shapes) }, { marks_words, G_N_ELEMENTS(marked) },
            { folds_as_words_are_folded, 1 }, { cuts, 1 }, { 0 } });
}
