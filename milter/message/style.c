/* SPDX-License-Identifier: BSD-2-Clause */
/* style: what the strongest declarations for an element make of it (CSS 2.1, section 6.4: the cascade). */
#include "message/style.h"

#include <math.h>
#include <string.h>

#define SIZE_LEAST 2.5    /* pixels of type that anybody can read */
#define ROOM_LEAST 1.5    /* pixels in which anything can be seen */
#define FAR_AWAY (-500.0) /* pixels to the left or above */
#define OPACITY_LEAST 0.05
#define CONTRAST_LEAST 40 /* of the three channels together */

const Look look_of_page = { .size = 16, .color = 0, .background = 0xffffff };

/* A style while declarations compete. */
typedef struct {
    Style *style; /* of the strongest so far */
    CssWeight weights[CSS_PROPERTIES];
} Cascade;

static void
take(const CssDeclaration *declaration, CssWeight weight, bool is_sure, void *data)
{
    Cascade *cascade = data;
    Style *style = cascade->style;
    const guint32 bit = 1u << declaration->property;

    if (!is_sure) {
        style->unsure |= bit;
        style->unsure_values[declaration->property] =
            MAX(style->unsure_values[declaration->property], declaration->value);
    } else if (!(style->declared & bit) || weight >= cascade->weights[declaration->property]) {
        style->declared |= bit;
        cascade->weights[declaration->property] = weight;
        style->values[declaration->property] = declaration->value;
    }
}

static void
take_inline(const CssDeclaration *declaration, void *data)
{
    take(declaration, css_inline_weight(declaration->is_important), true, data);
}

/* An attribute of HTML counts less than any style. */
static void
take_hint(Cascade *cascade, CssProperty property, double value)
{
    const CssDeclaration declaration = { .property = property, .value = value };

    take(&declaration, 0, true, cascade);
}

static void
take_attribute(Cascade *cascade, CssElement *element, const char *name, const char *value)
{
    if (strcmp(name, "class") == 0)
        element->classes = value;
    else if (strcmp(name, "id") == 0)
        element->id = value;
    else if (strcmp(name, "hidden") == 0)
        take_hint(cascade, CSS_DISPLAY, 0);
    else if (strcmp(name, "bgcolor") == 0)
        take_hint(cascade, CSS_BACKGROUND, css_color(value, strlen(value)));
    else if (strcmp(name, "background") == 0)
        take_hint(cascade, CSS_BACKGROUND, CSS_UNKNOWN);
    else if (strcmp(name, "color") == 0 || strcmp(name, "text") == 0)
        take_hint(cascade, CSS_COLOR, css_color(value, strlen(value)));
    else if (strcmp(name, "size") == 0 && strcmp(element->name, "font") == 0)
        take_hint(cascade, CSS_FONT_SIZE, look_of_page.size);
    else if (strcmp(name, "style") == 0)
        css_declarations(value, strlen(value), take_inline, cascade);
}

static bool
has(const Style *style, CssProperty property)
{
    return style->declared & 1u << property;
}

/* Whether PROPERTY is declared to be at most LIMIT, and nothing that may apply says otherwise. */
static bool
is_at_most(const Style *style, CssProperty property, double limit)
{
    const bool may_be_more = style->unsure & 1u << property && !(style->unsure_values[property] <= limit);

    return has(style, property) && style->values[property] <= limit && !may_be_more;
}

/* Whether PROPERTY, a yes or no, is declared to be so, and may not be otherwise. */
static bool
is_set(const Style *style, CssProperty property)
{
    return has(style, property) && style->values[property] > 0 && !(style->unsure & 1u << property);
}

/* Whether the element has no room, and what has none is not seen. */
static bool
has_no_room(const Style *style)
{
    static const CssProperty sides[] = { CSS_HEIGHT, CSS_MAX_HEIGHT, CSS_WIDTH, CSS_MAX_WIDTH };

    for (size_t i = 0; i < G_N_ELEMENTS(sides) && is_set(style, CSS_OVERFLOW); i++)
        if (is_at_most(style, sides[i], ROOM_LEAST) && style->values[sides[i]] >= 0)
            return true;
    return false;
}

static bool
is_off_page(const Style *style)
{
    static const CssProperty places[] = { CSS_LEFT, CSS_RIGHT, CSS_TOP, CSS_MARGIN_LEFT, CSS_MARGIN_TOP };
    const bool is_placed = is_set(style, CSS_POSITION);

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (is_at_most(style, places[i], FAR_AWAY) && (is_placed || i > 2))
            return true;
    return false;
}

/* Whether the element is gone with all that is inside it. */
static bool
is_gone(const Style *style)
{
    return is_at_most(style, CSS_DISPLAY, 0) || is_at_most(style, CSS_OPACITY, OPACITY_LEAST) || has_no_room(style) ||
           is_off_page(style) || is_set(style, CSS_CLIP_PATH) || is_set(style, CSS_TRANSFORM) ||
           (is_set(style, CSS_CLIP) && is_set(style, CSS_POSITION));
}

/* The size of type within AROUND. */
static double
size_of(const Style *style, double around)
{
    const double size = style->values[CSS_FONT_SIZE];

    if (style->unsure & 1u << CSS_FONT_SIZE)
        return MAX(around, look_of_page.size);
    if (!has(style, CSS_FONT_SIZE))
        return around;
    return size < 0 ? -size * around : size;
}

/* The color that PROPERTY declares where AROUND is what was there. */
static double
color_of(const Style *style, CssProperty property, double around)
{
    const double color = style->values[property];

    if (style->unsure & 1u << property)
        return CSS_UNKNOWN;
    if (!has(style, property) || color == CSS_INHERIT || (property == CSS_BACKGROUND && color == CSS_TRANSPARENT))
        return around;
    return color;
}

/* What these elements have of their own, whatever is around them: in old pages a table has the size of the page's type,
 * and links have a color. */
static void
apply_name(const Style *style, Look *look)
{
    if (style->is_table)
        look->size = MAX(look->size, look_of_page.size);
    else if (style->is_link)
        look->color = CSS_UNKNOWN;
}

Style
style_of(CssSheet *sheet, const unsigned char *name, const unsigned char **attributes)
{
    Style style = { 0 };
    Cascade cascade = { .style = &style };
    CssElement element = { .name = (const char *)name };

    for (; attributes && attributes[0]; attributes += 2)
        take_attribute(
            &cascade, &element, (const char *)attributes[0], attributes[1] ? (const char *)attributes[1] : "");
    style.is_table = strcmp(element.name, "table") == 0;
    style.is_link = strcmp(element.name, "a") == 0;
    style.is_unknown = !css_sheet_match(sheet, &element, take, &cascade);
    style.is_gone = is_gone(&style);
    return style;
}

Look
look_within(const Look *around, const Style *style)
{
    Look look = *around;

    if (style->is_unknown)
        return look_of_page;
    apply_name(style, &look);
    if (!(style->declared | style->unsure))
        return look;
    look.is_gone |= style->is_gone;
    if (style->declared & 1u << CSS_VISIBILITY)
        look.is_invisible = is_at_most(style, CSS_VISIBILITY, 0);
    else if (style->unsure & 1u << CSS_VISIBILITY)
        look.is_invisible = false;
    look.size = size_of(style, look.size);
    if (has(style, CSS_TEXT_INDENT))
        look.indent = is_at_most(style, CSS_TEXT_INDENT, FAR_AWAY) ? FAR_AWAY : 0;
    look.color = color_of(style, CSS_COLOR, look.color);
    look.background = color_of(style, CSS_BACKGROUND, look.background);
    return look;
}

static unsigned
contrast(double one, double other)
{
    unsigned sum = 0;

    for (unsigned shift = 0; shift < 24; shift += 8)
        sum += (unsigned)abs((int)((unsigned)one >> shift & 0xff) - (int)((unsigned)other >> shift & 0xff));
    return sum;
}

bool
look_is_hidden(const Look *look)
{
    if (look->is_gone || look->is_invisible || look->size < SIZE_LEAST || look->indent <= FAR_AWAY ||
        look->color == CSS_TRANSPARENT)
        return true;
    return look->color >= 0 && look->background >= 0 && contrast(look->color, look->background) < CONTRAST_LEAST;
}
