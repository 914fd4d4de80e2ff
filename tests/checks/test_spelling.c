/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "checks/spelling.h"

#define DICTIONARY "/usr/share/hunspell/es_CO"

static Spelling *
open_spelling(const char *dictionary, const char *folder)
{
    g_autoptr(GError) error = NULL;
    Spelling *spelling = spelling_load(dictionary, folder, &error);

    ck_assert_good(spelling != NULL, error);
    return spelling;
}

/* The words of TEXT that are no words, parted by blanks. */
static char *
faults_in(Spelling *spelling, const char *text, guint *count)
{
    g_autoptr(Prose) prose = prose_new(text, false);
    g_autoptr(GArray) faults = spelling_faults(spelling, prose, count);
    GString *words = g_string_new(NULL);

    for (guint i = 0; i < faults->len; i++)
        g_string_append_printf(
            words, "%s%s", i > 0 ? " " : "", prose_word(prose, g_array_index(faults, guint, i))->lower);
    return g_string_free(words, FALSE);
}

static const struct {
    const char *text, *faults;
} cases[] = {
    { "Se informa que su solicitud fue recibida y será respondida dentro del término de ley.", "" },
    { "Se informa que su solisitud fue resivida y sera rrespondida.", "solisitud resivida rrespondida" },
    /* once each */
    { "El exelente servicio, exelente atención.", "exelente" },
    /* names, acronyms, numbers, addresses, citations, capitals and short words are not looked at */
    { "La señora Xiomara Chocué vive en Chía; véase PQRSDX 2026-12 en xqzw@wqx.example y «kwzxq».", "" },
    { "La SOLISITUD va por xq.", "" },
    /* words of the service that the dictionary has not */
    { "El comparendo y la sobretasa del acudiente quedaron en el tarjetón.", "" },
    { "Remítala y envíenoslo, por favor; preséntese mañana. Archívese y devuélvansele, diligenciándolas.", "" },
    { "", "" },
};

START_TEST(finds_faults)
{
    g_autoptr(Spelling) spelling = open_spelling(DICTIONARY, "");

    for (int twice = 0; twice < 2; twice++) {
        guint count;
        g_autofree char *faults = faults_in(spelling, cases[_i].text, &count);
        ck_assert_str_eq(faults, cases[_i].faults);
    }
}
END_TEST

static const struct {
    const char *written, *meant;
} suggestions[] = {
    { "solisitud", "solicitud" },
    { "informacion", "información" },
    { "bentanilla", "ventanilla" },
    { "exelente", "excelente" },
    { "recivido", "recibido" },
    { "emos", "hemos" },
    { "aparese", "aparece" },
    { "vicita", "visita" },
    /* nothing sounds so */
    { "qwzxk", NULL },
    { "archivesco", NULL },
};

START_TEST(suggests)
{
    g_autoptr(Spelling) spelling = open_spelling(DICTIONARY, "");
    g_autofree char *word = spelling_suggestion(spelling, suggestions[_i].written);

    ck_assert_msg(g_strcmp0(word, suggestions[_i].meant) == 0, "%s: %s", suggestions[_i].written, word);
}
END_TEST

/* Without a dictionary nothing is wrong. */
START_TEST(does_without)
{
    g_autoptr(Spelling) spelling = open_spelling(_i ? "/no/such/es" : "", "");
    guint count;
    g_autofree char *faults = faults_in(spelling, "La solisitud.", &count);

    ck_assert_str_eq(faults, "");
    ck_assert_uint_eq(count, 0);
    ck_assert_ptr_null(spelling_suggestion(spelling, "solisitud"));
}
END_TEST

START_TEST(takes_own_words)
{
    g_autofree char *table = unit_path("spelling.txt");
    guint count;

    ck_assert(g_file_set_contents(table, "# propias\nSolisitud\nkwzx qwzx\n", -1, NULL));
    g_autoptr(Spelling) spelling = open_spelling(DICTIONARY, unit_folder());
    g_autofree char *faults = faults_in(spelling, "La solisitud del qwzx y la del qqzx.", &count);
    ck_assert_str_eq(faults, "qqzx");
    ck_assert_uint_eq(count, 3);
}
END_TEST

int
main(void)
{
    return unit_run("checks/spelling",
        (const Unit[]){ { finds_faults, G_N_ELEMENTS(cases) }, { suggests, G_N_ELEMENTS(suggestions) },
            { does_without, 2 }, { takes_own_words, 0 }, { 0 } });
}
