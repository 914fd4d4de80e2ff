/* SPDX-License-Identifier: BSD-2-Clause */
/* prose.h: a text in Spanish as its readers take it: blocks, sentences and words, and what of it is not the author's
 * own way to write: greetings, headings, addresses, what he cites. */
#ifndef VOBO_MESSAGE_PROSE_H
#define VOBO_MESSAGE_PROSE_H

#include "message/words.h"

typedef enum {
    BLOCK_TEXT,     /* a paragraph */
    BLOCK_ITEM,     /* one of a list: "1. …", "b) …", "- …" */
    BLOCK_GREETING, /* "Señora Rosa:", "Cordial saludo" */
    BLOCK_HEADING,  /* a short line that is no sentence */
} BlockKind;

typedef struct {
    size_t begin, end; /* bytes of Prose.text */
    BlockKind kind;
    guint sentence, sentences_end;
    guint word, words_end;
} Block;

typedef struct {
    size_t begin, end; /* bytes of Prose.text */
    guint block;
    guint word, words_end;
    bool is_question;
} ProseSentence;

typedef struct {
    size_t begin, end; /* bytes of Prose.text */
    guint sentence;
    WordKind kind;
    bool is_cited;      /* between quotation marks, or part of an address */
    bool is_name;       /* begins with a capital where no sentence begins */
    const char *lower;  /* in small letters; borrowed from the prose, as the next */
    const char *folded; /* without accents besides (words_fold()) */
} ProseWord;

typedef struct {
    char *text; /* as given, but lines that a program has broken are whole */
    GArray *blocks, *sentences, *words;
    GStringChunk *strings;
} Prose;

/* Of a longer text, the beginning is read: nobody writes so much, and a message in which somebody does is unreadable
 * (DEFECT_TEXT_SIZE). */
#define PROSE_MAX_BYTES (128u << 10)

/* Reads TEXT (UTF-8). Where IS_WRAPPED, a program may have broken its lines. The caller owns the result. Any thread. */
Prose *prose_new(const char *text, bool is_wrapped);
void prose_free(Prose *prose);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prose, prose_free)

static inline const Block *
prose_block(const Prose *prose, guint i)
{
    return &g_array_index(prose->blocks, Block, i);
}

static inline const ProseSentence *
prose_sentence(const Prose *prose, guint i)
{
    return &g_array_index(prose->sentences, ProseSentence, i);
}

static inline const ProseWord *
prose_word(const Prose *prose, guint i)
{
    return &g_array_index(prose->words, ProseWord, i);
}

/* The bytes from BEGIN to END as one line of at most LIMIT characters, with "…" where it goes on. The caller owns it.
 */
char *prose_cut(const Prose *prose, size_t begin, size_t end, size_t limit);

#endif
