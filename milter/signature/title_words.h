/* SPDX-License-Identifier: BSD-2-Clause */
/* title_words.h: the words of which the names of positions and offices are made, and nothing that an author says. */
#ifndef VOBO_SIGNATURE_TITLE_WORDS_H
#define VOBO_SIGNATURE_TITLE_WORDS_H

#include <stdbool.h>

/* Whether FOLDED (words_fold()), which has the form of a position, a unit or an entity, is made of such words alone,
 * with those that join them, and of grades ("grado 09"). "Contratista sancionado", "Secretaria en vacaciones" are not:
 * the form of a position, and news. Any thread. */
bool title_words_only(const char *folded);

#endif
