/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "checks/word_classes.h"

static WordClasses *
classes_of(const char *table, GError **error)
{
    g_autofree char *path = unit_path("word-classes.txt");

    ck_assert(g_file_set_contents(path, table, -1, NULL));
    return word_classes_load(unit_folder(), error);
}

static const struct {
    const char *word, *names;
} words[] = { { "mama", "@familia" }, { "perro", "@mascota @comida" }, { "niño", "@familia" }, { "nino", "" },
    { "tia", "@familia" }, { "mamá", "" }, { "", "" } };

START_TEST(knows_of_what_a_word_is)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WordClasses) classes =
        classes_of("# comment\nfamilia: Mamá niño\nmascota: perro\n\ncomida: perro PERRO\nfamilia: tía\n", &error);
    g_autoptr(GString) names = g_string_new(NULL);

    ck_assert_good(classes, error);
    const GPtrArray *found = word_classes_of(classes, words[_i].word);
    for (guint i = 0; found && i < found->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "", (char *)g_ptr_array_index(found, i));
    ck_assert_str_eq(names->str, words[_i].names);
}
END_TEST

static const char *const wrong[] = { "familia\n", "familia mama\n", "familia:\n", ": mama\n",
    "una-clase-con-un-nombre-tan-largo-que-nadie-lo-lee-ni-lo-escribe-jamas: mama\n" };

START_TEST(says_what_is_wrong)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(classes_of(wrong[_i], &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, "word-classes.txt:1: ");
}
END_TEST

START_TEST(comes_with_the_program)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WordClasses) classes = word_classes_load("", &error);

    ck_assert_good(classes, error);
    ck_assert_str_eq(g_ptr_array_index(word_classes_of(classes, "hermana"), 0), "@familia");
    ck_assert_ptr_null(word_classes_of(classes, "de"));
}
END_TEST

int
main(void)
{
    return unit_run(
        "checks/word_classes", (const Unit[]){ { knows_of_what_a_word_is, G_N_ELEMENTS(words) },
                                   { says_what_is_wrong, G_N_ELEMENTS(wrong) }, { comes_with_the_program, 1 }, { 0 } });
}
