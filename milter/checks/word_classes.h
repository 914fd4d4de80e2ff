/* SPDX-License-Identifier: BSD-2-Clause */
/* word_classes.h: what words are of, from the table "word-classes" (config/list.h): "familia: mama papa …". What is
 * learned of one word of a class holds for all of them. */
#ifndef VOBO_CHECKS_WORD_CLASSES_H
#define VOBO_CHECKS_WORD_CLASSES_H

#include <glib.h>

typedef struct WordClasses WordClasses;

/* The table of FOLDER, "" for the one that came with the program. The error is VOBO_ERROR_CONFIG and says file and
 * line. The caller owns the result. */
WordClasses *word_classes_load(const char *folder, GError **error);
void word_classes_free(WordClasses *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WordClasses, word_classes_free)

/* The names of the classes that WORD, as words_fold() has it, is of, each with an "@" before it, in the order of the
 * table; NULL where it is of none. Borrowed. Any thread. */
const GPtrArray *word_classes_of(const WordClasses *classes, const char *word);

#endif
