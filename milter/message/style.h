/* SPDX-License-Identifier: BSD-2-Clause */
/* style.h: whether the words inside an element of HTML can be seen, as a browser would have it. */
#ifndef VOBO_MESSAGE_STYLE_H
#define VOBO_MESSAGE_STYLE_H

#include "message/css.h"

/* How an element looks as far as that matters for its words; the same for those inside it until they say otherwise. */
typedef struct {
    bool is_gone;             /* with all that is inside: not displayed, without room, off the page, or see-through */
    bool is_invisible;        /* until something inside is visible again */
    double size;              /* of type, in pixels */
    double indent;            /* of the first line, in pixels */
    double color, background; /* as in css.h */
} Look;

/* That of a page: black on white. */
extern const Look look_of_page;

/* What is declared for an element, whatever is around it. */
typedef struct {
    double values[CSS_PROPERTIES];
    guint32 declared, unsure; /* bits of properties: some declaration is there; one that may not apply is */
    double unsure_values[CSS_PROPERTIES];
    bool is_table, is_link;
    bool is_unknown; /* there is more than is looked at */
    bool is_gone;    /* as in Look */
} Style;

/* The style of the element NAME with ATTRIBUTES, names and values by turns, ended by NULL, or NULL, in a page with
 * SHEET. One thread a sheet. */
Style style_of(CssSheet *sheet, const unsigned char *name, const unsigned char **attributes);

/* The look of an element with STYLE inside one with the look AROUND. What is not understood counts as seen. Any thread.
 */
Look look_within(const Look *around, const Style *style);

/* Whether nobody sees words that look so: they are too small, as pale as what is behind them, or not there at all. */
bool look_is_hidden(const Look *look);

#endif
