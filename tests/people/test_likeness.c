/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints the curve that doc/LIKENESS shows when VOBO_CURVE is set. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "people/likeness.h"

typedef struct {
    char *name, *address;
    bool held_aside, is_his;
    Name words;
    double bits;
} Pair;

static GArray *pairs;
static Names *names;

static void
load(void)
{
    g_autofree char *path = g_build_filename(g_getenv("srcdir"), "tests/people/likeness.tsv", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    ck_assert_good(g_file_get_contents(path, &text, NULL, &error), error);
    names = names_load("", &error);
    ck_assert_good(names != NULL, error);
    pairs = g_array_new(FALSE, TRUE, sizeof(Pair));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) columns = g_strsplit(*line, "\t", 4);
        if (**line == '#' || g_strv_length(columns) != 4)
            continue;
        const Pair pair = {
            .name = g_strdup(columns[1]),
            .address = g_strdup(columns[2]),
            .held_aside = strcmp(columns[0], "held") == 0,
            .is_his = *columns[3] == '1',
            .words = names_add(names, "", "", columns[1]),
        };
        g_array_append_val(pairs, pair);
    }
    for (guint i = 0; i < pairs->len; i++) {
        Pair *pair = &g_array_index(pairs, Pair, i);
        LocalPart local;
        names_weigh(names, &pair->words);
        pair->bits = local_part_read(names, pair->address, &local) ? likeness_bits(&local, &pair->words) : 0;
    }
}

/* Precision and recall in those held aside, or in the others, of taking as his what weighs BITS or more. */
static void
measure(bool held_aside, double bits, double *precision, double *recall)
{
    unsigned found = 0, wrong = 0, all = 0;

    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (pair->held_aside != held_aside)
            continue;
        all += pair->is_his;
        found += pair->is_his && pair->bits >= bits;
        wrong += !pair->is_his && pair->bits >= bits;
    }
    *precision = found + wrong > 0 ? (double)found / (found + wrong) : 1;
    *recall = (double)found / all;
}

static void
print_curve(void)
{
    for (double bits = 2; bits <= 22; bits++) {
        double precision[2], recall[2];
        for (int held = 0; held < 2; held++)
            measure(held, bits, &precision[held], &recall[held]);
        printf("%4.0f  %.3f  %.3f  %.3f  %.3f\n", bits, precision[0], recall[0], precision[1], recall[1]);
    }
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (!pair->held_aside && pair->is_his != (likeness_probability(pair->bits) >= 0.5))
            printf("%d %6.1f  %s  %s\n", pair->is_his, pair->bits, pair->name, pair->address);
    }
}

START_TEST(tells_whose_address_it_is)
{
    double bits = 0, precision, recall;

    load();
    while (likeness_probability(bits) < 0.5)
        bits += 0.1;
    if (g_getenv("VOBO_CURVE"))
        print_curve();
    ck_assert_uint_ge(pairs->len, 400);
    measure(true, bits, &precision, &recall);
    ck_assert_msg(precision >= 0.98 && recall >= 0.90, "precision %.3f, recall %.3f", precision, recall);
}
END_TEST

int
main(void)
{
    return unit_run("people/likeness", (const Unit[]){ { tells_whose_address_it_is, 0 }, { 0 } });
}
