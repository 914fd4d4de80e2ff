/* SPDX-License-Identifier: BSD-2-Clause */
/* spelling.h: which words of a text no dictionary has. */
#ifndef VOBO_CHECKS_SPELLING_H
#define VOBO_CHECKS_SPELLING_H

#include <stdbool.h>

#include "message/prose.h"

typedef struct Spelling Spelling;

/* The words of DICTIONARY (hunspell's, without .aff and .dic), which is opened when it is first needed, and those of
 * the table `spelling` in FOLDER (config/list.h), to which the institution adds its own. The error says file and line.
 * The caller owns the result. */
Spelling *spelling_load(const char *dictionary, const char *folder, GError **error);
void spelling_free(Spelling *spelling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spelling, spelling_free)

/* The words of PROSE that are written otherwise than any word that is known, each once; *COUNT receives how many were
 * looked at, of a long text the first: not names, acronyms, numbers, what is cited or is no plain text. Elements are
 * guint, numbers of words. None where there is no dictionary. The caller owns the array. Any thread. */
GArray *spelling_faults(Spelling *spelling, const Prose *prose, guint *count);

/* The word that WORD, in small letters, sounds like; NULL where there is none. Takes milliseconds. The caller owns it.
 * Any thread. */
char *spelling_suggestion(Spelling *spelling, const char *word);

#endif
