/* SPDX-License-Identifier: BSD-2-Clause */
/* place.h: where among an author's lines the institution's signature belongs, and which of them it takes the place of.
 */
#ifndef VOBO_SIGNATURE_PLACE_H
#define VOBO_SIGNATURE_PLACE_H

#include "message/authored.h"
#include "people/people.h"

/* Who signs; borrowed. */
typedef struct {
    const People *people;
    const Person *person;
    const char *signature; /* what is to stand there, as plain text */
} PlaceTerms;

/* The signature takes the place of the lines from FIRST up to END; where these are equal it stands behind the line
 * before. */
typedef struct {
    guint first, end;
} Place;

/* Where the signature belongs among AUTHORED, which has lines. A block that evidently is his signature, or a
 * colleague's, is replaced; a farewell above it, and what a telephone or a lawyer adds below, stays. When in doubt
 * nothing is replaced. Any thread. */
Place place_find(const Authored *authored, const PlaceTerms *terms);

/* Whether a signature may have LINE: it is one of TERMS' signature, his name or what the directory has of him, or it
 * says how he is reached or where he works. */
bool place_is_expected(const PlaceTerms *terms, const AuthoredLine *line);

#endif
