/* SPDX-License-Identifier: BSD-2-Clause */
/* words.h: the words and sentences of a text in Spanish (Unicode Standard Annex 29, as ICU has it for Spanish). */
#ifndef VOBO_MESSAGE_WORDS_H
#define VOBO_MESSAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef enum {
    WORD_PLAIN,
    WORD_NUMBER,  /* 1.500,50 */
    WORD_ACRONYM, /* SENA, PQRSD, C.C: capitals among words that are not all capitals */
    WORD_CAPITAL, /* LETRAS MAYÚSCULAS that are no acronym: somebody shouts */
} WordKind;

/* A word, by the bytes where it begins and ends. */
typedef struct {
    size_t begin, end;
    WordKind kind;
} Word;

/* A sentence, with what ends it but without the blanks around it. */
typedef struct {
    size_t begin, end;
} Sentence;

/* The words of TEXT, LENGTH bytes of UTF-8; elements are Word. The caller owns the array. Any thread. */
GArray *words_of(const char *text, size_t length);

/* The sentences of TEXT, LENGTH bytes of UTF-8; elements are Sentence. Abbreviations as Colombian offices write them
 * ("Cra. 7 No. 32-16", "la Dra. Gómez", "pág. 3") end none; an empty line does. The caller owns the array. Any thread.
 */
GArray *sentences_of(const char *text, size_t length);

/* TEXT (UTF-8) as it is compared: case and accents aside, but ñ is a letter of its own, and every run of blanks one
 * blank. The caller owns the string. Any thread. */
char *words_fold(const char *text);

#endif
