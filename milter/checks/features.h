/* SPDX-License-Identifier: BSD-2-Clause */
/* features.h: the signs by which texts of one kind are told from those of another: their words, how these begin and
 * end, what they are of, and which two stand side by side. */
#ifndef VOBO_CHECKS_FEATURES_H
#define VOBO_CHECKS_FEATURES_H

#include "checks/word_classes.h"
#include "message/prose.h"

/* Takes FEATURE, which lives as long as the call, of the word number WORD. */
typedef void (*FeatureTaker)(void *data, const char *feature, guint word);

/* Gives TAKE the features of PROSE by CLASSES, in the order of its words; what is cited has none. Without case and
 * accents they are
 *
 *     perrito      a word that is not long
 *     perri*       how one begins
 *     *ito         how one ends
 *     @mascota     what one is of (checks/word_classes.h)
 *     mi+perrito   two side by side; "^+mi" begins a sentence
 *
 * and a number is "0", or "0.000" where it has thousands, as prices do. Any thread. */
void features_each(const Prose *prose, const WordClasses *classes, FeatureTaker take, void *data);

/* Whether the features of the word NAME alone, which is number WORD, are known and need not be taken apart. */
typedef bool (*FeatureKnower)(void *data, const char *name, guint word);

/* As features_each() of the words from WORD to WORDS_END alone, but the features of a word alone only where KNOWS does
 * not know them. Any thread. */
void features_each_unknown(const Prose *prose, guint word, guint words_end, const WordClasses *classes,
    FeatureKnower knows, FeatureTaker take, void *data);

/* Gives TAKE the features of the word NAME alone, as number 0. Any thread. */
void features_of_word(const char *name, const WordClasses *classes, FeatureTaker take, void *data);

#endif
