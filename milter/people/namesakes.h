/* SPDX-License-Identifier: BSD-2-Clause */
/* namesakes.h: who of many people may have made an address of his name, found without weighing them all. */
#ifndef VOBO_PEOPLE_NAMESAKES_H
#define VOBO_PEOPLE_NAMESAKES_H

#include "people/likeness.h"

typedef struct Namesakes Namesakes;

/* The index of COUNT people called NAMEs, whose words are interned in NAMES; both are borrowed and must outlive the
 * result. The caller owns it. */
Namesakes *namesakes_new(const Names *names, const Name *name, unsigned count);
void namesakes_free(Namesakes *namesakes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Namesakes, namesakes_free)

/* The person, by his place among those the index was made of, whose name LOCAL shows with the most weight, and *BITS
 * how much that is. -1: nobody's, or a name that too many share for it to say anything. One thread for each LOCAL. */
int namesakes_find(const Namesakes *namesakes, LocalPart *local, double *bits);

/* Whom DISPLAY, a display name such as "Luis Peña" or "PEÑA GÓMEZ, LUIS", names: people who have a given name and a
 * surname in it and all of its words, as their places; at most MOST are written to FOUND. Returns how many. Any thread.
 */
unsigned namesakes_called(const Namesakes *namesakes, const char *display, unsigned *found, unsigned most);

#endif
