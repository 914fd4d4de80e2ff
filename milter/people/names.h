/* SPDX-License-Identifier: BSD-2-Clause */
/* names.h: what is known of people's names: how common each is, how it is shortened, and which words stand in
 * addresses beside them. The shipped tables are of Colombia (conf/lists); the directory adds its own names. */
#ifndef VOBO_PEOPLE_NAMES_H
#define VOBO_PEOPLE_NAMES_H

#include <stdbool.h>

#include <glib.h>

/* A person's name is as many words as this at the most; what is beyond is left out. */
#define NAME_WORDS 6

/* One word of a name, in small letters a to z as people write it in an address: "munoz" for Muñoz. */
typedef struct {
    const char *text; /* interned in the table */
    const char *const *nicknames;
    float bits;         /* what it says of a person that his address has this word: log2 of how rare it is */
    float initial_bits; /* the same of its first letter */
    bool is_surname;
} NameWord;

typedef struct {
    NameWord words[NAME_WORDS]; /* given names, then surnames, each in the order in which he bears them */
    unsigned count;
} Name;

typedef struct Names Names;

/* The tables of the folder LISTS ("" for those that came with the program). The caller owns the result. */
Names *names_load(const char *lists, GError **error);
void names_free(Names *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Names, names_free)

/* The name of who is called GIVEN and SURNAME or, where these are "", FULL: "Ana María Rojas Peña", "ROJAS PEÑA ANA
 * MARÍA", "Rojas, Ana". Its words count from then on as borne by one person more. Not while others read. */
Name names_add(Names *names, const char *given, const char *surname, const char *full);

/* Sets how much each word of NAME says, once all names are there. Not while others read. */
void names_weigh(Names *names, Name *name);

/* All below: any thread. */

/* What letters may be. */
typedef enum {
    WORD_NAME = 1 << 0,         /* somebody is called so */
    WORD_PARTICLE = 1 << 1,     /* "de", "dela" */
    WORD_PERSON = 1 << 2,       /* what people add to their name in an address: "dra", "bogota" */
    WORD_ORGANIZATION = 1 << 3, /* what offices are called: "ventas", "sas" */
} WordUse;

/* What WORD, LENGTH letters a to z, may be: bits of WordUse. */
unsigned names_uses(const Names *names, const char *word, size_t length);

/* The same of each of the words that begin at LETTERS and have 1, 2, … LENGTH letters, into USES. */
void names_uses_from(const Names *names, const char *letters, size_t length, guint8 *uses);

/* The table's own text of WORD, LENGTH letters a to z: the one that a NameWord has; NULL where it has none. Borrowed.
 */
const char *names_interned(const Names *names, const char *word, size_t length);

/* The words of TEXT that are of a name, in small letters a to z, without particles; NULL last. The caller owns them. */
char **names_words(const char *text);

/* TEXT (UTF-8) in small letters: accents gone, ñ as n, everything else as it is. The caller owns the string. */
char *names_plain(const char *text);

#endif
