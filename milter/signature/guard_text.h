/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_text.h: a text as the guard sees it: its visible words and images in order, each with what it stands in. */
#ifndef VOBO_SIGNATURE_GUARD_TEXT_H
#define VOBO_SIGNATURE_GUARD_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* More than a text of a person's has; the rest is not read. */
#define GUARD_ATOMS_MAX 400000u

typedef enum { GUARD_WORD, GUARD_IMAGE } GuardKind;

/* A word, or an image. */
typedef struct {
    guint32 text, length; /* its bytes in GuardText.words: the word, or where the image comes from */
    guint32 frame;        /* in what it stands: tables, cells, quotations, lists, the address that it links to */
    guint32 rules;        /* what stands before it that is no word: "--", "•" */
    guint16 depth;        /* in how many elements of those, or marks of quotation */
    guint16 low;          /* in how few between it and the one before: lower than both, where they are in two cells */
    guint8 kind;          /* GuardKind */
    guint8 is_fostered;   /* in a table, but in no cell: browsers move it out */
} GuardAtom;

typedef struct {
    GString *words;
    GArray *atoms; /* of GuardAtom */
    bool is_cut;   /* it goes on */
} GuardText;

/* What LENGTH bytes of UTF-8 say. The caller owns the result. Any thread. */
GuardText *guard_text_of_plain(const char *utf8, size_t length);
GuardText *guard_text_of_html(const char *utf8, size_t length);
void guard_text_free(GuardText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuardText, guard_text_free)

static inline const GuardAtom *
guard_atom(const GuardText *text, guint i)
{
    return &g_array_index(text->atoms, GuardAtom, i);
}

/* The bytes of the atom I; not ended by a zero byte. */
static inline const char *
guard_atom_text(const GuardText *text, guint i)
{
    return text->words->str + guard_atom(text, i)->text;
}

/* Whether both are the same word or image, wherever they stand. */
bool guard_says_same(const GuardText *one, guint i, const GuardText *other, guint j);

/* Whether both stand in the same as well, and behind the same. */
bool guard_is_same(const GuardText *one, guint i, const GuardText *other, guint j);

/* The words from FIRST up to END, a few of them, to be shown. The caller owns the string. */
char *guard_quote(const GuardText *text, guint first, guint end);

/* Appends the letters and digits of LENGTH bytes of UTF-8 to SQUEEZED: two readers may not agree on blanks and marks.
 */
void guard_squeeze(GString *squeezed, const char *utf8, size_t length);

/* --- writing, for those that read ----------------------------------------------------------------------------- */

typedef struct {
    GuardText *text;
    GString *word;     /* the one that is written */
    guint32 frame;     /* as in GuardAtom, without the link */
    guint32 link;      /* 0: none */
    guint32 word_link; /* of the word that is written */
    guint32 rules;
    guint16 depth, low;
    bool is_fostered;
} GuardPen;

GuardPen guard_pen_begin(void);

/* Ends the last word. The caller owns the text. */
GuardText *guard_pen_end(GuardPen *pen);

/* A character; blanks end words. */
void guard_pen_character(GuardPen *pen, gunichar character);

/* Ends the word. */
void guard_pen_break(GuardPen *pen);

/* Something that is no word, as LENGTH bytes say it. */
void guard_pen_rule(GuardPen *pen, const char *rule, size_t length);

/* An image that comes from ADDRESS. */
void guard_pen_image(GuardPen *pen, const char *address);

/* What follows stands in FRAME, DEPTH elements deep. */
void guard_pen_move(GuardPen *pen, guint32 frame, guint16 depth);

/* HASH with LENGTH bytes more (FNV-1a). */
guint32 guard_hash(guint32 hash, const char *bytes, size_t length);

#endif
