/* SPDX-License-Identifier: BSD-2-Clause */
/* markup.h: what the elements of HTML do to a text, by what they are, how they look, and what mail programs mark them
 * with. */
#ifndef VOBO_MESSAGE_MARKUP_H
#define VOBO_MESSAGE_MARKUP_H

/* What an element does to the text inside and around it. */
typedef enum {
    BREAKS = 1 << 0,      /* a line ends before it */
    ENDS_LINE = 1 << 1,   /* and another behind it */
    CELL = 1 << 2,        /* a blank stands behind it */
    UNSEEN = 1 << 3,      /* nobody can ever see it */
    KEEPS = 1 << 4,       /* its lines stay as they are */
    QUOTES = 1 << 5,      /* it is somebody else's */
    INDENTS = 1 << 6,     /* it may be */
    CLOSED = 1 << 7,      /* nothing else may be put inside it */
    CITES = 1 << 8,       /* a program says so, not only its looks */
    ATTRIBUTES = 1 << 9,  /* it cites who wrote what follows */
    SIGNS = 1 << 10,      /* it is the signature */
    ORIGINAL = 1 << 11,   /* it begins the message that is answered */
    RULED = 1 << 12,      /* it has a rule above it */
    LINE_BREAK = 1 << 13, /* it is one */
    PARAGRAPH = 1 << 14,  /* a blank line stands behind it */
    CROWDED = 1 << 15,    /* unless it has no margin */
    BORDERLESS = 1 << 16, /* it has no border, as an indentation of the author's own */
    PARTS = 1 << 17,      /* nothing but rows, cells or items may stand right inside it */
    BOLD = 1 << 18,       /* it is in bold type */
    NOT_BOLD = 1 << 19,   /* it is not, though its name says so */
    BLOCK = BREAKS | ENDS_LINE,
} Effect;

/* The Effects of the element NAME with ATTRIBUTES, names and values by turns, ended by NULL, or NULL; names in lower
 * case, as libxml2 gives them. Any thread. */
unsigned markup_effect(const unsigned char *name, const unsigned char **attributes);

#endif
