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

/* The declarations for one element that are strongest so far. */
typedef struct {
    double values[CSS_PROPERTIES];
    CssWeight weights[CSS_PROPERTIES];
    guint32 declared, unsure; /* bits of properties: some declaration is there; one that may not apply is */
    double unsure_values[CSS_PROPERTIES];
} Cascade;

static void
take(const CssDeclaration *declaration, CssWeight weight, bool is_sure, void *data)
{
    Cascade *cascade = data;
    const guint32 bit = 1u << declaration->property;

    if (!is_sure) {
        cascade->unsure |= bit;
        cascade->unsure_values[declaration->property] =
            MAX(cascade->unsure_values[declaration->property], declaration->value);
    } else if (!(cascade->declared & bit) || weight >= cascade->weights[declaration->property]) {
        cascade->declared |= bit;
        cascade->weights[declaration->property] = weight;
        cascade->values[declaration->property] = declaration->value;
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
has(const Cascade *cascade, CssProperty property)
{
    return cascade->declared & 1u << property;
}

/* Whether PROPERTY is declared to be at most LIMIT, and nothing that may apply says otherwise. */
static bool
is_at_most(const Cascade *cascade, CssProperty property, double limit)
{
    const bool may_be_more = cascade->unsure & 1u << property && !(cascade->unsure_values[property] <= limit);

    return has(cascade, property) && cascade->values[property] <= limit && !may_be_more;
}

/* Whether PROPERTY, a yes or no, is declared to be so, and may not be otherwise. */
static bool
is_set(const Cascade *cascade, CssProperty property)
{
    return has(cascade, property) && cascade->values[property] > 0 && !(cascade->unsure & 1u << property);
}

/* Whether the element has no room, and what has none is not seen. */
static bool
has_no_room(const Cascade *cascade)
{
    static const CssProperty sides[] = { CSS_HEIGHT, CSS_MAX_HEIGHT, CSS_WIDTH, CSS_MAX_WIDTH };

    for (size_t i = 0; i < G_N_ELEMENTS(sides) && is_set(cascade, CSS_OVERFLOW); i++)
        if (is_at_most(cascade, sides[i], ROOM_LEAST) && cascade->values[sides[i]] >= 0)
            return true;
    return false;
}

static bool
is_off_page(const Cascade *cascade)
{
    static const CssProperty places[] = { CSS_LEFT, CSS_RIGHT, CSS_TOP, CSS_MARGIN_LEFT, CSS_MARGIN_TOP };
    const bool is_placed = is_set(cascade, CSS_POSITION);

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (is_at_most(cascade, places[i], FAR_AWAY) && (is_placed || i > 2))
            return true;
    return false;
}

/* Whether the element is gone with all that is inside it. */
static bool
is_gone(const Cascade *cascade)
{
    return is_at_most(cascade, CSS_DISPLAY, 0) || is_at_most(cascade, CSS_OPACITY, OPACITY_LEAST) ||
           has_no_room(cascade) || is_off_page(cascade) || is_set(cascade, CSS_CLIP_PATH) ||
           is_set(cascade, CSS_TRANSFORM) || (is_set(cascade, CSS_CLIP) && is_set(cascade, CSS_POSITION));
}

/* The size of type within AROUND. */
static double
size_of(const Cascade *cascade, double around)
{
    const double size = cascade->values[CSS_FONT_SIZE];

    if (cascade->unsure & 1u << CSS_FONT_SIZE)
        return MAX(around, look_of_page.size);
    if (!has(cascade, CSS_FONT_SIZE))
        return around;
    return size < 0 ? -size * around : size;
}

/* The color that PROPERTY declares where AROUND is what was there. */
static double
color_of(const Cascade *cascade, CssProperty property, double around)
{
    const double color = cascade->values[property];

    if (cascade->unsure & 1u << property)
        return CSS_UNKNOWN;
    if (!has(cascade, property) || color == CSS_INHERIT || (property == CSS_BACKGROUND && color == CSS_TRANSPARENT))
        return around;
    return color;
}

/* What these elements have of their own, whatever is around them: in old pages a table has the size of the page's type,
 * and links have a color. */
static void
apply_name(const char *name, Look *look)
{
    if (strcmp(name, "table") == 0)
        look->size = MAX(look->size, look_of_page.size);
    else if (strcmp(name, "a") == 0)
        look->color = CSS_UNKNOWN;
}

Look
look_of(const Look *around, CssSheet *sheet, const unsigned char *name, const unsigned char **attributes)
{
    Cascade cascade = { 0 };
    CssElement element = { .name = (const char *)name };
    Look look = *around;

    for (; attributes && attributes[0]; attributes += 2)
        take_attribute(
            &cascade, &element, (const char *)attributes[0], attributes[1] ? (const char *)attributes[1] : "");
    apply_name(element.name, &look);
    if (!css_sheet_match(sheet, &element, take, &cascade))
        return look_of_page;
    if (!(cascade.declared | cascade.unsure))
        return look;
    look.is_gone |= is_gone(&cascade);
    if (cascade.declared & 1u << CSS_VISIBILITY)
        look.is_invisible = is_at_most(&cascade, CSS_VISIBILITY, 0);
    else if (cascade.unsure & 1u << CSS_VISIBILITY)
        look.is_invisible = false;
    look.size = size_of(&cascade, look.size);
    if (has(&cascade, CSS_TEXT_INDENT))
        look.indent = is_at_most(&cascade, CSS_TEXT_INDENT, FAR_AWAY) ? FAR_AWAY : 0;
    look.color = color_of(&cascade, CSS_COLOR, look.color);
    look.background = color_of(&cascade, CSS_BACKGROUND, look.background);
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
