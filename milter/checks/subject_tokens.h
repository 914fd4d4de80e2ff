/* SPDX-License-Identifier: BSD-2-Clause */
/* subject_tokens.h: the words of a subject, and what stands between them. For this folder. */
#ifndef VOBO_CHECKS_SUBJECT_TOKENS_H
#define VOBO_CHECKS_SUBJECT_TOKENS_H

#include <stdbool.h>

#include <glib.h>

#define NO_TOKEN G_MAXUINT

typedef enum { TOKEN_WORD, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_BREAK, TOKEN_OTHER } TokenKind;

/* A word, or one character of punctuation. */
typedef struct {
    TokenKind kind;
    gunichar character; /* of punctuation */
    size_t begin, end;  /* its bytes in the subject */
    char *word;         /* folded */
    guint parent;       /* the token that opens the brackets around it, or NO_TOKEN */
    guint close;        /* of an opening token, the one that closes it; else NO_TOKEN */
} Token;

/* The tokens of SUBJECT (UTF-8); elements are Token. Every TOKEN_OPEN is closed. The caller owns the array. Any thread.
 */
GArray *subject_tokens(const char *subject);

/* Whether CHARACTER parts what a subject says, as a colon does; a dash does unless it JOINS two words. */
bool subject_is_break(gunichar character, bool joins);

typedef enum {
    BRACKET_NONE,
    BRACKET_SQUARE, /* marks what stands in it: [], {} */
    BRACKET_ROUND,  /* may quote or explain as well: (), «» */
} SubjectBracket;

SubjectBracket subject_bracket(gunichar character);

#endif
