/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "checks/phrases.h"

static const char *const lists[] = { "tone", NULL };

/* The phrases of a table TABLE in a folder of its own. */
static Phrases *
phrases_of(const char *table, GError **error)
{
    g_autofree char *path = unit_path("tone.txt");

    ck_assert(g_file_set_contents(path, table, -1, NULL));
    return phrases_load(unit_folder(), lists, error);
}

#define TABLE                                                                                                            \
    "# a comment\n[a]\n2 le vendo ... casa|carro\nvend*\n=envié\n=tú\n- venta pública\n[b]\nel acta\nel acta final\n" \
    "- acta de bautismo\nvoy a\n[c]\n2 a <miles> cada|pesos\npor <n> dias\n"

/* What is found: group:weight:words. */
static const struct {
    const char *text, *found;
} cases[] = {
    { "", "" },
    { "Le vendo una casa.", "a:2:Le vendo una casa" },
    { "Le vendo casa.", "a:2:Le vendo casa" },
    { "Le vendo el más bello y grande de los carro.", "a:1:vendo" }, /* more than four words between */
    { "LE VENDO MI CARRO", "a:2:LE VENDO MI CARRO" },
    { "Vendemos todo.", "a:1:Vendemos" },
    { "La venta pública y la venta.", "" },
    { "Vendí en venta pública.", "a:1:Vendí" },
    { "Ayer envié el oficio.", "a:1:envié" },
    { "Envíe el oficio.", "" },
    { "Tú y tu oficio.", "a:1:Tú" },
    { "La TÚ y otra sigla.", "" },
    { "El acta final y el acta.", "b:1:El acta final b:1:el acta" },
    { "El acta de bautismo.", "" },
    { "Dijo «le vendo una casa» ayer.", "" },
    { "Le vendo. Una casa.", "a:1:vendo" },
    { "Voy a. Ver.", "b:1:Voy a" },
    { "A 14.000 pesos, por 3 días.", "c:2:A 14.000 pesos c:1:por 3 días" },
    { "a 1.250.000 cada uno; a 900 cada uno; a 2026 cada uno; a 14.00 cada uno", "c:2:a 1.250.000 cada" },
    { "La tienda El Acta Blanca queda lejos.", "" },
    { "La tienda El Acta queda lejos.", "b:1:El Acta" },
};

START_TEST(finds)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Phrases) phrases = phrases_of(TABLE, &error);

    ck_assert_good(phrases, error);
    g_autoptr(Prose) prose = prose_new(cases[_i].text, false);
    g_autoptr(GArray) said = phrases_find(phrases, prose, NULL);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < said->len; i++) {
        const Said *own = said_at(said, i);
        g_autofree char *words =
            prose_cut(prose, prose_word(prose, own->word)->begin, prose_word(prose, own->words_end - 1)->end, 100);
        ck_assert(said_is_of(own, "tone", NULL));
        g_string_append_printf(found, "%s%s:%u:%s", i > 0 ? " " : "", own->group, own->weight, words);
    }
    ck_assert_msg(strcmp(found->str, cases[_i].found) == 0, "«%s»: %s", cases[_i].text, found->str);
}
END_TEST

static const struct {
    const char *table, *error;
} wrong[] = {
    { "[a]\n... casa\n", "tone.txt:2: " },
    { "la casa ...\n", "tone.txt:1: " },
    { "\n\nve*\n", "tone.txt:3: " },
    { "3\n", "tone.txt:1: " },
    { "-\n", "tone.txt:1: " },
    { "a||b\n", "tone.txt:1: " },
};

START_TEST(says_what_is_wrong)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Phrases) phrases = phrases_of(wrong[_i].table, &error);

    ck_assert_ptr_null(phrases);
    ck_assert_error(error, VOBO_ERROR_CONFIG, wrong[_i].error);
}
END_TEST

int
main(void)
{
    return unit_run("checks/phrases",
        (const Unit[]){ { finds, G_N_ELEMENTS(cases) }, { says_what_is_wrong, G_N_ELEMENTS(wrong) }, { 0 } });
}
