/* SPDX-License-Identifier: BSD-2-Clause */
/* same_words.h: whether plain text says what HTML says. */
#ifndef VOBO_MESSAGE_SAME_WORDS_H
#define VOBO_MESSAGE_SAME_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Whether PLAIN and RICH (UTF-8) are the same but for the form of blanks and the marks that plain text has for
 * emphasis, bullets and rules: who has read PLAIN has read all of RICH, word by word. In doubt false. Any thread. */
bool same_text(const char *plain, const char *rich);

/* Whether they say the same, whatever programs add to make plain text of HTML: the addresses behind links, notes with
 * their numbers, numbers of lists. UNSEEN are the texts that HTML has and does not show (char *), such as those for
 * pictures, which plain text may show. False: from *PLAIN_PLACE and *RICH_PLACE on, words of
 * each or its end, they differ. Any thread. */
bool same_words(const char *plain, const char *rich, const GPtrArray *unseen, size_t *plain_place, size_t *rich_place);

#endif
