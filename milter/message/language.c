/* SPDX-License-Identifier: BSD-2-Clause */
/* language: counts small words. */
#include "message/language.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

/* Who has said so many words has shown his language. */
#define WORDS_MAX 150
#define WORD_BYTES 12
#define LONGEST_SMALL_WORD 8 /* bytes: también */
#define SMALL_WORDS_LEAST 2
#define SMALL_WORDS_CLEAR 15

/* None is a word of the other language. Sorted by bytes. */
static const char *const spanish[] = { "al", "como", "con", "cuando", "de", "del", "desde", "el", "en", "es", "esta",
    "este", "está", "gracias", "hasta", "la", "las", "le", "lo", "los", "muy", "más", "para", "pero", "por", "porque",
    "que", "se", "señor", "señora", "si", "sobre", "su", "sus", "sí", "también", "un", "una", "usted", "y", "ya" };
static const char *const english[] = { "and", "any", "are", "as", "be", "but", "by", "dear", "for", "from", "has",
    "have", "if", "is", "it", "not", "of", "on", "or", "our", "please", "thank", "thanks", "that", "the", "this", "to",
    "was", "we", "which", "will", "with", "would", "you", "your" };

static int
by_bytes(const void *word, const void *other)
{
    return strcmp(word, *(const char *const *)other);
}

static bool
is_letter(const char *c)
{
    return (guchar)*c < 0x80 ? g_ascii_isalpha(*c) : g_unichar_isalpha(g_utf8_get_char(c));
}

/* Puts the letter at C in small at PLACE, where ROOM bytes are free; returns how many it took, 0 where it has no room.
 */
static size_t
append_small(char *place, size_t room, const char *c)
{
    char bytes[6] = { g_ascii_tolower(*c) };
    const size_t count =
        (guchar)*c < 0x80 ? 1 : (size_t)g_unichar_to_utf8(g_unichar_tolower(g_utf8_get_char(c)), bytes);

    if (count > room)
        return 0;
    memcpy(place, bytes, count);
    return count;
}

/* Copies the next word behind *TEXT in small letters, cut where it is longer than a small word; false: there is none.
 */
static bool
next_word(const char **text, char *word)
{
    const char *c = *text;
    size_t length = 0;

    while (*c && !is_letter(c))
        c = g_utf8_next_char(c);
    for (; *c && is_letter(c); c = g_utf8_next_char(c))
        length += append_small(word + length, WORD_BYTES - 1 - length, c);
    word[length] = '\0';
    *text = c;
    return length > 0;
}

/* Whether so many small words of the one and the other language leave no doubt. */
static bool
is_clear(unsigned one, unsigned other)
{
    return (one > other ? one - other : other - one) >= SMALL_WORDS_CLEAR;
}

const char *
language_of(const char *text)
{
    unsigned in_spanish = 0, in_english = 0;
    char word[WORD_BYTES];

    for (unsigned i = 0; i < WORDS_MAX && !is_clear(in_spanish, in_english) && next_word(&text, word); i++) {
        if (strlen(word) > LONGEST_SMALL_WORD)
            continue;
        in_spanish += bsearch(word, spanish, G_N_ELEMENTS(spanish), sizeof *spanish, by_bytes) ? 1 : 0;
        in_english += bsearch(word, english, G_N_ELEMENTS(english), sizeof *english, by_bytes) ? 1 : 0;
    }
    if (in_spanish + in_english < SMALL_WORDS_LEAST || in_spanish == in_english)
        return NULL;
    return in_spanish > in_english ? "es" : "en";
}
