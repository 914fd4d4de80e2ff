/* SPDX-License-Identifier: BSD-2-Clause */
/* classifier: adds up weights. */
#include "checks/classifier.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/list.h"

#include "checks/features.h"

#define HUNDREDTHS 100.0
#define WEIGHT_MOST 10000

const char *const text_kind_names[TEXT_KINDS] = { "personal", "chain", "insult", "threat" };

typedef struct {
    float weights[TEXT_KINDS];
    guint part, parts_end; /* of a word: its signs in parts, its own with them */
} Sign;

struct Classifier {
    GArray *signs;       /* of Sign, in the order of the table */
    GHashTable *numbers; /* feature → 1 + its place in signs */
    GArray *parts;       /* of places in signs: looked up once, when the table is read */
    WordClasses *classes;
    GStringChunk *strings;
    double always[TEXT_KINDS];
};

/* --- the table ---------------------------------------------------------------------------------------------- */

static bool
read_weight(const char *text, float *weight)
{
    gint64 hundredths;

    if (!g_ascii_string_to_signed(text, 10, -WEIGHT_MOST, WEIGHT_MOST, &hundredths, NULL))
        return false;
    *weight = (float)((double)hundredths / HUNDREDTHS);
    return true;
}

static bool
take_line(void *data, char *const *words, unsigned count, GError **error)
{
    Classifier *classifier = data;
    Sign sign = { 0 };
    bool is_good = count == TEXT_KINDS + 1;

    for (unsigned i = 0; i < TEXT_KINDS && is_good; i++)
        is_good = read_weight(words[i + 1], &sign.weights[i]);
    if (!is_good) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
            _("se esperan una seña y cuatro números enteros, de -%d a %d, como los escribe «vobo learn»"), WEIGHT_MOST,
            WEIGHT_MOST);
        return false;
    }
    for (unsigned i = 0; i < TEXT_KINDS && strcmp(words[0], CLASSIFIER_ALWAYS) == 0; i++)
        classifier->always[i] = (double)sign.weights[i];
    g_array_append_val(classifier->signs, sign);
    g_hash_table_insert(classifier->numbers, g_string_chunk_insert(classifier->strings, words[0]),
        GUINT_TO_POINTER(classifier->signs->len));
    return true;
}

/* The number of FEATURE; 0: it is no sign. */
static guint
number_of(const Classifier *classifier, const char *feature)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(classifier->numbers, feature));
}

static void
take_part(void *data, const char *feature, guint word G_GNUC_UNUSED)
{
    Classifier *classifier = data;
    const guint number = number_of(classifier, feature);

    if (number > 0)
        g_array_append_vals(classifier->parts, &(guint){ number - 1 }, 1);
}

/* Takes apart the words of the table, which are most words of a text. */
static void
take_words_apart(Classifier *classifier)
{
    GHashTableIter each;
    gpointer feature, number;

    g_hash_table_iter_init(&each, classifier->numbers);
    while (g_hash_table_iter_next(&each, &feature, &number)) {
        Sign *sign = &g_array_index(classifier->signs, Sign, GPOINTER_TO_UINT(number) - 1);
        sign->part = classifier->parts->len;
        if (!strpbrk(feature, "*+@"))
            features_of_word(feature, classifier->classes, take_part, classifier);
        sign->parts_end = classifier->parts->len;
    }
}

Classifier *
classifier_load(const char *folder, GError **error)
{
    g_autoptr(Classifier) classifier = g_new0(Classifier, 1);

    classifier->signs = g_array_new(FALSE, FALSE, sizeof(Sign));
    classifier->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    classifier->strings = g_string_chunk_new(65536);
    classifier->parts = g_array_new(FALSE, FALSE, sizeof(guint));
    if (!(classifier->classes = word_classes_load(folder, error)) ||
        !list_read(folder, "kinds", take_line, classifier, error))
        return NULL;
    take_words_apart(classifier);
    return g_steal_pointer(&classifier);
}

void
classifier_free(Classifier *classifier)
{
    if (!classifier)
        return;
    g_array_unref(classifier->signs);
    g_array_unref(classifier->parts);
    word_classes_free(classifier->classes);
    g_hash_table_unref(classifier->numbers);
    g_string_chunk_free(classifier->strings);
    g_free(classifier);
}

/* --- judging ------------------------------------------------------------------------------------------------ */

/* Each sign counts once, however often a text has it. */
typedef struct {
    const Classifier *classifier;
    guint8 *seen; /* by the sign's number */
    double odds[TEXT_KINDS];
    TextKind kind;  /* whose reasons are asked for */
    float *reasons; /* what each word says for it; NULL: nobody asks */
} Judging;

static void
take_sign(Judging *judging, guint place, guint word)
{
    if (judging->seen[place])
        return;
    judging->seen[place] = 1;
    const Sign *sign = &g_array_index(judging->classifier->signs, Sign, place);
    for (unsigned i = 0; i < TEXT_KINDS; i++)
        judging->odds[i] += (double)sign->weights[i];
    if (judging->reasons)
        judging->reasons[word] += sign->weights[judging->kind];
}

static void
take_feature(void *data, const char *feature, guint word)
{
    Judging *judging = data;
    const guint number = number_of(judging->classifier, feature);

    if (number > 0)
        take_sign(judging, number - 1, word);
}

/* Takes the signs of a word of the table; false for others. */
static bool
take_known_word(void *data, const char *name, guint word)
{
    Judging *judging = data;
    const Classifier *classifier = judging->classifier;
    const guint number = number_of(classifier, name);

    if (number == 0)
        return false;
    if (judging->seen[number - 1])
        return true;
    const Sign *sign = &g_array_index(classifier->signs, Sign, number - 1);
    for (guint i = sign->part; i < sign->parts_end; i++)
        take_sign(judging, g_array_index(classifier->parts, guint, i), word);
    return true;
}

/* Takes the signs of the words from WORD to WORDS_END of TEXT. */
static void
take_words(Judging *judging, const Prose *text, guint word, guint words_end)
{
    features_each_unknown(text, word, words_end, judging->classifier->classes, take_known_word, take_feature, judging);
}

/* What ODDS, natural logarithms, come to. */
static Likeness
sum_up(const double odds[TEXT_KINDS])
{
    Likeness likeness = { 0 };
    double sum = 0;

    for (unsigned i = 0; i < TEXT_KINDS; i++) {
        sum += exp(odds[i]);
        if (odds[i] > odds[likeness.kind])
            likeness.kind = i;
    }
    likeness.percent = (unsigned)(100 * (1 - 1 / (1 + sum)));
    for (unsigned i = 0; i < TEXT_KINDS; i++)
        likeness.shares[i] = (unsigned)(100 * exp(odds[i]) / sum);
    return likeness;
}

void
classifier_judge(const Classifier *classifier, const Prose *const *texts, Likeness *likenesses)
{
    g_autofree guint8 *seen = g_new0(guint8, classifier->signs->len + 1);
    Judging judging = { .classifier = classifier, .seen = seen };

    memcpy(judging.odds, classifier->always, sizeof classifier->always);
    for (; *texts; texts++) {
        take_words(&judging, *texts, 0, (*texts)->words->len);
        *likenesses++ = sum_up(judging.odds);
    }
}

Likeness
classifier_judge_words(const Classifier *classifier, const Prose *text, guint word, guint words_end)
{
    g_autofree guint8 *seen = g_new0(guint8, classifier->signs->len + 1);
    Judging judging = { .classifier = classifier, .seen = seen };

    memcpy(judging.odds, classifier->always, sizeof classifier->always);
    take_words(&judging, text, word, words_end);
    return sum_up(judging.odds);
}

/* What the words of SENTENCE say, together. */
static float
sum_of(const ProseSentence *sentence, const float *reasons)
{
    float sum = 0;

    for (guint word = sentence->word; word < sentence->words_end; word++)
        sum += reasons[word];
    return sum;
}

/* Puts into REASON the sentence of TEXT that says more than MOST, by what its words say; returns what is most then. */
static float
choose_sentence(const Prose *text, const float *reasons, float most, Reason *reason)
{
    for (guint i = 0; i < text->sentences->len; i++) {
        const ProseSentence *sentence = prose_sentence(text, i);
        const float sum = sum_of(sentence, reasons);
        if (sum > most) {
            most = sum;
            *reason = (Reason){ text, sentence->word };
        }
    }
    return most;
}

Reason
classifier_reason(const Classifier *classifier, const Prose *const *texts, TextKind kind)
{
    g_autofree guint8 *seen = g_new0(guint8, classifier->signs->len + 1);
    Reason reason = { 0 };
    float most = 0;

    for (; *texts; texts++) {
        g_autofree float *reasons = g_new0(float, (*texts)->words->len + 1);
        Judging judging = { .classifier = classifier, .seen = seen, .kind = kind, .reasons = reasons };
        take_words(&judging, *texts, 0, (*texts)->words->len);
        most = choose_sentence(*texts, reasons, most, &reason);
    }
    return reason;
}
