/* SPDX-License-Identifier: BSD-2-Clause */
/* lines.h: the texts of a message as a reader sees them: line by line, each with its depth of quotation, what the mail
 * program says of it, and its place in the source. */
#ifndef VOBO_MESSAGE_LINES_H
#define VOBO_MESSAGE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/budget.h"

/* What the mark-up says of a line. Plain text says nothing. */
typedef enum {
    MARK_INDENTED = 1 << 0,    /* quoted at most by an indentation, which may be the author's own */
    MARK_ATTRIBUTION = 1 << 1, /* it cites who wrote what follows */
    MARK_ORIGINAL = 1 << 2,    /* with it begins the message that is answered or forwarded */
    MARK_RULED = 1 << 3,       /* a rule is drawn above it, as above a header block */
    MARK_SIGNATURE = 1 << 4,   /* it is part of the signature */
    MARK_HIDDEN = 1 << 5,      /* a style hides it from readers */
    MARK_CITED = 1 << 6,       /* a program marks it as quoted, not only its looks */
} LineMarks;

typedef struct {
    size_t text, length; /* its bytes in Lines.text, without its marks of quotation and its line end */
    size_t begin, end;   /* its bytes in the source */
    size_t place;        /* in the source: where something can be put right behind it */
    guint16 source;      /* the number of the source, in the order in which they were appended */
    guint8 quotes;       /* how many levels deep it is quoted */
    guint8 marks;        /* LineMarks */
    guint32 bold;        /* how many of its bytes are in bold type, as far as HTML says so */
} Line;

typedef struct {
    GString *text;
    GArray *lines; /* of Line */
    guint16 sources;
    Budget *budget; /* of who reads them, borrowed; NULL: without bounds. When it is spent, what follows is not read */
    bool is_first; /* of a message that answers and passes on nothing: what is marked or indented may be the author's */
} Lines;

/* The caller owns the result. Any thread. */
Lines *lines_new(void);
void lines_free(Lines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)

/* Whether a line that ends in a blank goes on with the next (format=flowed, RFC 3676). */
typedef enum {
    FLOW_FIXED,
    FLOW_KEEPING_SPACE,  /* the blank stands between two words */
    FLOW_DELETING_SPACE, /* the blank is none of the text's (delsp=yes) */
} Flow;

/* Appends a source of plain text, LENGTH bytes of UTF-8: its lines end with LF or CR LF, and ">" marks quotations
 * (RFC 3676, section 4.5). What flows is one line. */
void lines_append_plain(Lines *lines, const char *text, size_t length, Flow flow);

/* Appends a source of HTML, LENGTH bytes of UTF-8. Quotations, attributions and signatures are known by the elements,
 * classes and identifiers that mail programs give them. */
void lines_append_html(Lines *lines, const char *html, size_t length);

/* Adds LINE, whose words end Lines.text. Of empty lines that follow each other one is kept; when there are more lines
 * than anybody writes, the rest is one. */
void lines_add(Lines *lines, const Line *line);

static inline const Line *
lines_at(const Lines *lines, guint i)
{
    return &g_array_index(lines->lines, Line, i);
}

#endif
