/* SPDX-License-Identifier: BSD-2-Clause */
/* learning.h: makes the table of the classifier (checks/classifier.h) from examples: a folder with personal.txt,
 * chain.txt, insult.txt, threat.txt and service.txt, each of texts of that kind, one a line. Lines that begin with "#"
 * are comments. */
#ifndef VOBO_CHECKS_LEARNING_H
#define VOBO_CHECKS_LEARNING_H

#include <glib.h>

/* The table learned from the examples in FOLDER by the classes of words of the folder LISTS (checks/word_classes.h), as
 * text. The error is VOBO_ERROR_CONFIG or VOBO_ERROR_IO and says which file. The caller owns the result. */
char *learning_table(const char *folder, const char *lists, GError **error);

#endif
