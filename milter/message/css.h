/* SPDX-License-Identifier: BSD-2-Clause */
/* css.h: what styles say about whether text can be seen: declarations, and simple style sheets (CSS 2.1; Selectors
 * Level 3). Of the rest it only matters that it is skipped. */
#ifndef VOBO_MESSAGE_CSS_H
#define VOBO_MESSAGE_CSS_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/budget.h"

typedef enum {
    CSS_DISPLAY,    /* 0: none */
    CSS_VISIBILITY, /* 0: hidden */
    CSS_FONT_SIZE,  /* in pixels, or negative: minus the share of the size around it */
    CSS_COLOR,      /* 0xRRGGBB, or one of the next */
    CSS_BACKGROUND,
    CSS_OPACITY,
    CSS_OVERFLOW, /* 1: what has no room is not seen */
    CSS_HEIGHT,   /* in pixels, as are the next; NaN: none */
    CSS_MAX_HEIGHT,
    CSS_WIDTH,
    CSS_MAX_WIDTH,
    CSS_POSITION, /* 1: anywhere on the page */
    CSS_LEFT,
    CSS_RIGHT,
    CSS_TOP,
    CSS_MARGIN_LEFT,
    CSS_MARGIN_TOP,
    CSS_TEXT_INDENT,
    CSS_CLIP, /* 1: nothing is left of it, as in the next */
    CSS_CLIP_PATH,
    CSS_TRANSFORM,
    CSS_PROPERTIES
} CssProperty;

#define CSS_TRANSPARENT (-1.0) /* what is behind it is seen */
#define CSS_UNKNOWN (-2.0)     /* a picture, or a name that is not known here */
#define CSS_INHERIT (-1e9)     /* the same as around it */

typedef struct {
    CssProperty property;
    double value;
    bool is_important;
} CssDeclaration;

/* Calls EACH with every declaration of TEXT that says something of these. Time is linear. Any thread. */
void css_declarations(
    const char *text, size_t length, void (*each)(const CssDeclaration *declaration, void *data), void *data);

/* The value of a color as HTML and CSS write it, of LENGTH bytes. */
double css_color(const char *text, size_t length);

/* One element, as selectors know it. */
typedef struct {
    const char *name, *id, *classes; /* NULL: it has none */
} CssElement;

/* All style sheets of a page. */
typedef struct CssSheet CssSheet;

/* Reads the elements <style> of LENGTH bytes of HTML, and matches them later, as far as BUDGET goes, which is borrowed
 * and may be NULL. The caller owns the result. Any thread. */
CssSheet *css_sheet_new(const char *html, size_t length, Budget *budget);
void css_sheet_free(CssSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CssSheet, css_sheet_free)

/* The words that the sheets add to what they apply to, a line for each declaration ("" for none), and the names of the
 * attributes whose values they show, a set of strings in small letters. Borrowed. */
const char *css_sheet_words(const CssSheet *sheet);
GHashTable *css_sheet_attributes(const CssSheet *sheet);

/* How strong a declaration is: of several for a property, the strongest counts, and the last of equals. */
typedef guint64 CssWeight;

/* That of a declaration in the element's own style, and of an attribute of HTML. */
CssWeight css_inline_weight(bool is_important);

/* Calls EACH with all declarations for ELEMENT. IS_SURE is false where they may not apply: in media that some readers
 * have, or under selectors with more conditions. False: there are too many to look at; nothing is known then. */
bool css_sheet_match(CssSheet *sheet, const CssElement *element,
    void (*each)(const CssDeclaration *declaration, CssWeight weight, bool is_sure, void *data), void *data);

#endif
