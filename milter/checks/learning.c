/* SPDX-License-Identifier: BSD-2-Clause */
/* learning: multinomial logistic regression with a penalty on large weights, of which the service is the kind that all
 * others are compared with, by gradient descent with a step of its own for each weight (Duchi, Hazan and Singer:
 * Adaptive Subgradient Methods, 2011). Nothing is drawn by lot: the same examples make the same table. */
#include "checks/learning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "checks/classifier.h"
#include "checks/features.h"

#define SERVICE "service"
#define CLASSES (TEXT_KINDS + 1) /* the last is the service */
#define EXAMPLES_LEAST 2         /* that have a sign; what one alone has is chance */
#define ROUNDS 300
#define STEP 0.3
#define PENALTY 0.5
#define WITHOUT_WORDS 0.2  /* that a text of which no word is known is not of the service */
#define HUNDREDTHS_LEAST 8 /* a sign that weighs less is left out */

typedef struct {
    unsigned class;
    GArray *signs; /* of guint, each once */
} Example;

typedef struct {
    char *name;
    guint examples; /* how many have it */
    double weights[TEXT_KINDS], slope[TEXT_KINDS], steepness[TEXT_KINDS];
} LearnedSign;

typedef struct {
    GHashTable *numbers;        /* name → 1 + its place in signs */
    GPtrArray *signs;           /* of LearnedSign *; the first is the one that every text has */
    GPtrArray *examples;        /* of Example * */
    double importance[CLASSES]; /* of one example */
    WordClasses *classes;
} Learning;

static void
example_free(gpointer data)
{
    Example *example = data;

    g_array_unref(example->signs);
    g_free(example);
}

static void
sign_free(gpointer data)
{
    LearnedSign *sign = data;

    g_free(sign->name);
    g_free(sign);
}

static LearnedSign *
sign_at(const Learning *learning, guint number)
{
    return g_ptr_array_index(learning->signs, number);
}

static guint
number_of(Learning *learning, const char *name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(learning->numbers, name));

    if (number == 0) {
        LearnedSign *sign = g_new0(LearnedSign, 1);
        sign->name = g_strdup(name);
        g_ptr_array_add(learning->signs, sign);
        number = learning->signs->len;
        g_hash_table_insert(learning->numbers, sign->name, GUINT_TO_POINTER(number));
    }
    return number - 1;
}

/* --- reading examples --------------------------------------------------------------------------------------- */

typedef struct {
    Learning *learning;
    Example *example;
    GHashTable *seen; /* numbers, plus 1 */
} Reading;

static void
take_feature(void *data, const char *feature, G_GNUC_UNUSED guint word)
{
    Reading *reading = data;
    const guint number = number_of(reading->learning, feature);

    if (!g_hash_table_add(reading->seen, GUINT_TO_POINTER(number + 1)))
        return;
    g_array_append_val(reading->example->signs, number);
    sign_at(reading->learning, number)->examples++;
}

static void
read_example(Learning *learning, unsigned class, const char *text)
{
    g_autoptr(Prose) prose = prose_new(text, false);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    Reading reading = { learning, g_new(Example, 1), seen };

    *reading.example = (Example){ class, g_array_new(FALSE, FALSE, sizeof(guint)) };
    g_ptr_array_add(learning->examples, reading.example);
    take_feature(&reading, CLASSIFIER_ALWAYS, 0);
    features_each(prose, learning->classes, take_feature, &reading);
}

static bool
read_examples(Learning *learning, const char *folder, unsigned class, GError **error)
{
    const char *name = class < TEXT_KINDS ? text_kind_names[class] : SERVICE;
    g_autofree char *file = g_strconcat(name, ".txt", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) reading = NULL;
    const guint before = learning->examples->len;

    if (!g_file_get_contents(path, &text, NULL, &reading)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se pueden leer los ejemplos: %s"), reading->message);
        return false;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s no está escrito en UTF-8"), path);
        return false;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (*g_strstrip(*line) && **line != '#')
            read_example(learning, class, *line);
    if (learning->examples->len > before)
        return true;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s no tiene ningún ejemplo: escriba uno por línea"), path);
    return false;
}

/* Leaves out of the examples the signs that too few of them have. */
static void
drop_rare(Learning *learning)
{
    for (guint i = 0; i < learning->examples->len; i++) {
        GArray *signs = ((Example *)g_ptr_array_index(learning->examples, i))->signs;
        guint kept = 0;
        for (guint k = 0; k < signs->len; k++) {
            const guint number = g_array_index(signs, guint, k);
            if (sign_at(learning, number)->examples >= EXAMPLES_LEAST)
                g_array_index(signs, guint, kept++) = number;
        }
        g_array_set_size(signs, kept);
    }
}

/* --- learning ----------------------------------------------------------------------------------------------- */

/* Lets the examples of every kind count together as much as those of the kind that has most. Those of the service,
 * which is what nearly every text is, count as they are. */
static void
balance(Learning *learning)
{
    guint counts[CLASSES] = { 0 }, most = 0;

    for (guint i = 0; i < learning->examples->len; i++)
        counts[((const Example *)g_ptr_array_index(learning->examples, i))->class]++;
    for (unsigned c = 0; c < TEXT_KINDS; c++)
        most = MAX(most, counts[c]);
    for (unsigned c = 0; c < CLASSES; c++)
        learning->importance[c] = c < TEXT_KINDS ? (double)most / counts[c] : 1;
}

/* How likely EXAMPLE is to be of each class, as the weights are now. */
static void
guess(const Learning *learning, const Example *example, double likely[CLASSES])
{
    double sum = 0, most = 0;

    memset(likely, 0, CLASSES * sizeof *likely);
    for (guint k = 0; k < example->signs->len; k++)
        for (unsigned c = 0; c < TEXT_KINDS; c++)
            likely[c] += sign_at(learning, g_array_index(example->signs, guint, k))->weights[c];
    for (unsigned c = 0; c < CLASSES; c++)
        most = MAX(most, likely[c]);
    for (unsigned c = 0; c < CLASSES; c++)
        sum += likely[c] = exp(likely[c] - most);
    for (unsigned c = 0; c < CLASSES; c++)
        likely[c] /= sum;
}

/* Adds to the slopes what EXAMPLE says. */
static void
follow(const Learning *learning, const Example *example)
{
    double likely[CLASSES];

    guess(learning, example, likely);
    for (guint k = 0; k < example->signs->len; k++) {
        LearnedSign *sign = sign_at(learning, g_array_index(example->signs, guint, k));
        for (unsigned c = 0; c < TEXT_KINDS; c++)
            sign->slope[c] += learning->importance[example->class] * (likely[c] - (example->class == c));
    }
}

/* Gives the sign that every text has its weights. They are set, not learned: that most examples of a kind are short
 * does not make one of every short text. */
static void
weigh_always(const Learning *learning)
{
    for (unsigned c = 0; c < TEXT_KINDS; c++)
        sign_at(learning, 0)->weights[c] = log(WITHOUT_WORDS / (1 - WITHOUT_WORDS) / TEXT_KINDS);
}

/* Takes a step down the slopes, for all signs but the first. */
static void
step(const Learning *learning)
{
    for (guint i = 1; i < learning->signs->len; i++) {
        LearnedSign *sign = sign_at(learning, i);
        for (unsigned c = 0; c < TEXT_KINDS && sign->examples >= EXAMPLES_LEAST; c++) {
            const double slope = sign->slope[c] + PENALTY * sign->weights[c];
            sign->steepness[c] += slope * slope;
            if (sign->steepness[c] > 0)
                sign->weights[c] -= STEP * slope / sqrt(sign->steepness[c]);
            sign->slope[c] = 0;
        }
    }
}

/* --- the table ---------------------------------------------------------------------------------------------- */

static int
by_name(gconstpointer one, gconstpointer other)
{
    return strcmp((*(LearnedSign *const *)one)->name, (*(LearnedSign *const *)other)->name);
}

static void
write_sign(GString *table, const LearnedSign *sign)
{
    long hundredths[TEXT_KINDS], most = 0;

    for (unsigned c = 0; c < TEXT_KINDS; c++) {
        hundredths[c] = lround(100 * sign->weights[c]);
        most = MAX(most, labs(hundredths[c]));
    }
    if (most < HUNDREDTHS_LEAST)
        return;
    g_string_append(table, sign->name);
    for (unsigned c = 0; c < TEXT_KINDS; c++)
        g_string_append_printf(table, " %ld", hundredths[c]);
    g_string_append_c(table, '\n');
}

static char *
write_table(Learning *learning)
{
    GString *table = g_string_new("# Lo que dice cada seña de un texto: cuánto más probable hace, en centésimas de su "
                                  "logaritmo natural, que sea\n"
                                  "# personal, cadena, insulto o amenaza, en este orden, y no del servicio. Lo "
                                  "escribe «vobo learn», de ejemplos.\n"
                                  "# perri* es como empieza una palabra, *ito como termina, @mascota de qué es "
                                  "(word-classes.txt); dos unidas por + van\n"
                                  "# juntas; ^ empieza una oración.\n\n");

    g_ptr_array_sort(learning->signs, by_name);
    for (guint i = 0; i < learning->signs->len; i++)
        write_sign(table, sign_at(learning, i));
    return g_string_free(table, FALSE);
}

static void
learning_clear(Learning *learning)
{
    g_hash_table_unref(learning->numbers);
    g_ptr_array_unref(learning->signs);
    g_ptr_array_unref(learning->examples);
    word_classes_free(learning->classes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Learning, learning_clear)

char *
learning_table(const char *folder, const char *lists, GError **error)
{
    g_auto(Learning) learning = { g_hash_table_new(g_str_hash, g_str_equal), g_ptr_array_new_with_free_func(sign_free),
        g_ptr_array_new_with_free_func(example_free), { 0 }, word_classes_load(lists, error) };

    if (!learning.classes)
        return NULL;
    for (unsigned class = 0; class < CLASSES; class ++)
        if (!read_examples(&learning, folder, class, error))
            return NULL;
    drop_rare(&learning);
    balance(&learning);
    weigh_always(&learning);
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (guint i = 0; i < learning.examples->len; i++)
            follow(&learning, g_ptr_array_index(learning.examples, i));
        step(&learning);
    }
    return write_table(&learning);
}
