/* SPDX-License-Identifier: BSD-2-Clause */
/* phrases.h: the phrases that checks look for, from tables that the institution may edit (config/list.h). All phrases
 * of all tables are found in one pass over a text.
 *
 * A line of a table is one of
 *
 *     [group]            the lines below are of this group
 *     3 le vendo ... a   a phrase, and what it weighs where that is not 1
 *     - en venta pública no phrase counts that has a word of this one: in the group or, before any group, in the table
 *
 * A word is compared without case and accents; "=envié" with its accents; "vend*" is any word that begins so; "lo|la"
 * is either; "..." is up to four words, or none. No phrase goes on over the end of a sentence. */
#ifndef VOBO_CHECKS_PHRASES_H
#define VOBO_CHECKS_PHRASES_H

#include <string.h>

#include <glib.h>

#include "base/budget.h"
#include "message/prose.h"

typedef struct Phrases Phrases;

/* The tables LISTS, ended by NULL, of FOLDER ("" for those that came with the program). The error is VOBO_ERROR_CONFIG
 * and says file and line. The caller owns the result. */
Phrases *phrases_load(const char *folder, const char *const *lists, GError **error);
void phrases_free(Phrases *phrases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Phrases, phrases_free)

/* A phrase that somebody has written. */
typedef struct {
    const char *list, *group; /* its table and group, "" for none; borrowed from the phrases */
    unsigned weight;
    guint phrase;          /* the same number for the same line of a table */
    guint word, words_end; /* where, in the prose */
} Said;

/* What PROSE says, in its order, without what it cites and what an exception excuses; of phrases of a group that lie
 * one in the other, the longest. Elements are Said. The caller owns the array. Any thread. */
GArray *phrases_find(const Phrases *phrases, const Prose *prose, Budget *budget);

static inline const Said *
said_at(const GArray *said, guint i)
{
    return &g_array_index(said, Said, i);
}

/* Whether SAID is of the table LIST, and of GROUP unless that is NULL. */
static inline bool
said_is_of(const Said *said, const char *list, const char *group)
{
    return *said->list == *list && strcmp(said->list, list) == 0 && (!group || strcmp(said->group, group) == 0);
}

#endif
