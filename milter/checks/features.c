/* SPDX-License-Identifier: BSD-2-Clause */
/* features: cuts words. That one begins or ends as others do tells much of words that nobody has seen before, which a
 * language that bends its words has without end. */
#include "checks/features.h"

#include <string.h>

#define LONGEST 24 /* letters; what is longer is no word */
#define WHOLE 9
#define SENTENCE_BEGINS "^"

static const size_t beginnings[] = { 4, 5, 6, 8 }, endings[] = { 3, 4, 5 };

/* A word as it is compared, with the bytes where its letters begin. */
typedef struct {
    const char *text;
    size_t letters, at[LONGEST + 1];
} Cut;

/* False for what is too long. */
static bool
cut(const char *text, Cut *cut)
{
    size_t byte = 0;

    *cut = (Cut){ .text = text };
    for (; text[byte]; byte++) {
        if (((guchar)text[byte] & 0xc0) == 0x80)
            continue;
        if (cut->letters == LONGEST)
            return false;
        cut->at[cut->letters++] = byte;
    }
    cut->at[cut->letters] = byte;
    return true;
}

static void
take_parts(const Cut *word, guint place, FeatureTaker take, void *data)
{
    char feature[4 * LONGEST + 2];

    if (word->letters <= WHOLE)
        take(data, word->text, place);
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings) && word->letters >= beginnings[i]; i++) {
        const size_t length = word->at[beginnings[i]];
        memcpy(feature, word->text, length);
        memcpy(feature + length, "*", 2);
        take(data, feature, place);
    }
    *feature = '*';
    for (size_t i = 0; i < G_N_ELEMENTS(endings) && word->letters > endings[i]; i++) {
        strcpy(feature + 1, word->text + word->at[word->letters - endings[i]]);
        take(data, feature, place);
    }
}

static void
take_classes(const char *word, const WordClasses *classes, guint place, FeatureTaker take, void *data)
{
    const GPtrArray *names = word_classes_of(classes, word);

    for (guint i = 0; names && i < names->len; i++)
        take(data, g_ptr_array_index(names, i), place);
}

static void
take_pair(const char *before, const char *word, guint place, FeatureTaker take, void *data)
{
    char feature[8 * LONGEST + 2];
    char *end = g_stpcpy(feature, before);

    *end = '+';
    strcpy(end + 1, word);
    take(data, feature, place);
}

/* What stands for WORD. */
static const char *
name_of(const ProseWord *word)
{
    if (word->kind != WORD_NUMBER)
        return word->folded;
    return strlen(word->folded) > 4 && strpbrk(word->folded, ".'") ? "0.000" : "0";
}

static bool
knows_none(void *data G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, guint word G_GNUC_UNUSED)
{
    return false;
}

void
features_each(const Prose *prose, const WordClasses *classes, FeatureTaker take, void *data)
{
    features_each_unknown(prose, 0, prose->words->len, classes, knows_none, take, data);
}

void
features_each_unknown(const Prose *prose, guint word, guint words_end, const WordClasses *classes, FeatureKnower knows,
    FeatureTaker take, void *data)
{
    const char *before = SENTENCE_BEGINS;
    guint sentence = 0;

    for (guint i = word; i < words_end; i++) {
        const ProseWord *own = prose_word(prose, i);
        const char *name = name_of(own);
        Cut letters;
        if (own->sentence != sentence)
            before = SENTENCE_BEGINS;
        sentence = own->sentence;
        if (own->is_cited || !cut(name, &letters))
            continue;
        if (!knows(data, name, i)) {
            take_parts(&letters, i, take, data);
            take_classes(name, classes, i, take, data);
        }
        take_pair(before, name, i, take, data);
        before = name;
    }
}

void
features_of_word(const char *name, const WordClasses *classes, FeatureTaker take, void *data)
{
    Cut letters;

    if (!cut(name, &letters))
        return;
    take_parts(&letters, 0, take, data);
    take_classes(name, classes, 0, take, data);
}
