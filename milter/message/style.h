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

/* The look of the element NAME with ATTRIBUTES, names and values by turns, ended by NULL, or NULL, inside one with the
 * look AROUND, in a page with SHEET. What is not understood counts as seen. One thread a sheet. */
Look look_of(const Look *around, CssSheet *sheet, const unsigned char *name, const unsigned char **attributes);

/* Whether nobody sees words that look so: they are too small, as pale as what is behind them, or not there at all. */
bool look_is_hidden(const Look *look);

#endif
