/* SPDX-License-Identifier: BSD-2-Clause */
/* place.h: where among an author's lines the institution's signature belongs, and which of them it takes the place of.
 */
#ifndef VOBO_SIGNATURE_PLACE_H
#define VOBO_SIGNATURE_PLACE_H

#include "message/authored.h"
#include "people/people.h"
#include "signature/evidence.h"

/* Who signs; borrowed. */
typedef struct {
    const People *people;
    const Person *person;
    const char *signature; /* what is to stand there, as plain text */
    const Evidence *evidence;
} PlaceTerms;

/* The signature takes the place of the lines from FIRST up to END; where these are equal it stands behind the line
 * before. The line SLOGAN among them, END for none, is not accounted for and stays, below the signature. */
typedef struct {
    guint first, end, slogan;
} Place;

/* Where the signature belongs among AUTHORED, which has lines. Only lines that are accounted for
 * (signature/evidence.h), and begin with the signer's name where people sign, are replaced; all others stay, and so
 * does a farewell. When in doubt nothing is replaced, and the signature goes below what the author wrote. Any thread.
 */
Place place_find(const Authored *authored, const PlaceTerms *terms);

/* Whether a signature may have LINE: it is one of TERMS' signature, the name of somebody who works here or what the
 * directory has of the signer, or it says how they are reached or where they work. */
bool place_is_expected(const PlaceTerms *terms, const AuthoredLine *line);

#endif
