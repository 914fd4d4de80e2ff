/* SPDX-License-Identifier: BSD-2-Clause */
/* likeness.h: how much an address looks as if a person had made it of his own name: "jperezg", "juanca.perez82" for
 * Juan Carlos Pérez Gómez.
 *
 * The local part is taken apart into words of the name, their beginnings and initials, usual short forms, and what is
 * left over. Each piece weighs as much as it says: log2 of how rare it is that anybody's address has it ("rodriguez" 6
 * bits, a surname of one family 15); what is left over weighs against, most of all another name. The sum is the weight
 * of evidence, in bits, that the name is his. doc/LIKENESS tells how well that does. */
#ifndef VOBO_PEOPLE_LIKENESS_H
#define VOBO_PEOPLE_LIKENESS_H

#include "people/names.h"

/* Longer local parts are nobody's name (RFC 5321 allows 64 bytes). */
#define LOCAL_LETTERS 64

/* A local part, read once to be compared with many names. */
typedef struct {
    char letters[LOCAL_LETTERS + 1]; /* a to z; separators and digits gone */
    unsigned count;
    unsigned char word_end[LOCAL_LETTERS];         /* for each letter, where its word ends */
    guint8 uses[LOCAL_LETTERS][LOCAL_LETTERS];     /* [begin][end - 1]: bits of WordUse */
    float left_over[LOCAL_LETTERS][LOCAL_LETTERS]; /* [begin][end - 1]: what letters that are no part of a name cost */
    bool is_weighed;                               /* left_over is there */
} LocalPart;

/* Reads the local part of ADDRESS. False: there is nothing in it to compare. Any thread. */
bool local_part_read(const Names *names, const char *address, LocalPart *local);

/* Reads only the letters, to compare them with another's. ADDRESS may also be a local part alone. */
bool local_letters_read(const char *address, LocalPart *local);

/* The weight of evidence that the local part is made of NAME; below 0 it speaks against. One thread for each LOCAL. */
double likeness_bits(LocalPart *local, const Name *name);

/* BITS as a probability, 0 to 1, for an address of which nothing else is known; 0.5 at the threshold at which
 * doc/LIKENESS measures. */
double likeness_probability(double bits);

#endif
