/* SPDX-License-Identifier: BSD-2-Clause */
/* css_value: values of the properties that decide whether text can be seen. */
#include "message/css_value.h"

#include <math.h>
#include <string.h>

#define NUMBER_BYTES 32
#define ROOT_PIXELS 16.0

static bool
is_word(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && g_ascii_strncasecmp(text, word, length) == 0;
}

static bool
has_word(const char *text, size_t length, const char *word)
{
    const size_t size = strlen(word);

    for (size_t i = 0; i + size <= length; i++)
        if (g_ascii_strncasecmp(text + i, word, size) == 0)
            return true;
    return false;
}

/* The number that TEXT begins with; *UNIT is what stands behind it. False: there is none. */
static bool
number(const char *text, size_t length, double *value, const char **unit, size_t *unit_length)
{
    char digits[NUMBER_BYTES];
    char *end;
    const size_t size = MIN(length, sizeof digits - 1);

    memcpy(digits, text, size);
    digits[size] = '\0';
    if (!strchr("+-.0123456789", digits[0]) || size == 0)
        return false;
    /* no exponents, nor hexadecimal numbers: "1em" is none of these */
    digits[strspn(digits, "+-.0123456789")] = '\0';
    *value = g_ascii_strtod(digits, &end);
    *unit = text + (end - digits);
    *unit_length = length - (size_t)(end - digits);
    return end > digits && isfinite(*value);
}

/* A length in pixels; a share of something else is negative where IS_SHARE, or as if of the whole. */
static bool
length_of(const char *text, size_t length, bool is_share, double *value)
{
    static const struct {
        const char *unit;
        double pixels;
        bool is_share;
    } units[] = { { "", 1, false }, { "px", 1, false }, { "pt", 4.0 / 3, false }, { "pc", 16, false },
        { "in", 96, false }, { "cm", 37.8, false }, { "mm", 3.78, false }, { "rem", ROOT_PIXELS, false },
        { "vw", 10, false }, { "vh", 10, false }, { "em", 1, true }, { "ex", 0.5, true }, { "ch", 0.5, true },
        { "%", 0.01, true } };
    const char *unit;
    size_t unit_length;

    if (!number(text, length, value, &unit, &unit_length))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (!is_word(unit, unit_length, units[i].unit))
            continue;
        if (unit_length == 0 && *value != 0) /* "700" is a weight of type, and no length */
            return false;
        *value *= units[i].pixels;
        if (units[i].is_share)
            *value *= is_share ? -1 : ROOT_PIXELS;
        return true;
    }
    return false;
}

bool
css_display(const char *text, size_t length, double *value)
{
    *value = !is_word(text, length, "none");
    return length > 0;
}

bool
css_visibility(const char *text, size_t length, double *value)
{
    *value = !is_word(text, length, "hidden") && !is_word(text, length, "collapse");
    return length > 0;
}

bool
css_font_size(const char *text, size_t length, double *value)
{
    static const char *const names[] = { "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large",
        "smaller", "larger", "initial" };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (is_word(text, length, names[i])) {
            *value = ROOT_PIXELS;
            return true;
        }
    return length_of(text, length, true, value) && (*text != '-');
}

/* The size within "italic 0/0 a". */
bool
css_font(const char *text, size_t length, double *value)
{
    for (size_t i = 0; i < length; i++) {
        const size_t begin = i;
        while (i < length && !g_ascii_isspace(text[i]) && text[i] != '/')
            i++;
        if (i > begin && css_font_size(text + begin, i - begin, value))
            return true;
    }
    return false;
}

static const struct {
    const char *name;
    double value;
} colors[] = { { "white", 0xffffff }, { "black", 0 }, { "red", 0xff0000 }, { "blue", 0xff }, { "green", 0x8000 },
    { "gray", 0x808080 }, { "grey", 0x808080 }, { "silver", 0xc0c0c0 }, { "navy", 0x80 }, { "yellow", 0xffff00 },
    { "snow", 0xfffafa }, { "ivory", 0xfffff0 }, { "whitesmoke", 0xf5f5f5 }, { "ghostwhite", 0xf8f8ff },
    { "lightgray", 0xd3d3d3 }, { "lightgrey", 0xd3d3d3 }, { "transparent", CSS_TRANSPARENT },
    { "inherit", CSS_INHERIT }, { "currentcolor", CSS_INHERIT } };

static double
hexadecimal(const char *text, size_t length)
{
    unsigned digits[8], n = 0;

    for (; n < length && n < 8 && g_ascii_isxdigit(text[n]); n++)
        digits[n] = (unsigned)g_ascii_xdigit_value(text[n]);
    if (n != length || (n != 3 && n != 4 && n != 6 && n != 8))
        return CSS_UNKNOWN;
    const bool is_short = n < 6;
    if ((n == 4 && digits[3] == 0) || (n == 8 && digits[6] + digits[7] == 0))
        return CSS_TRANSPARENT;
    unsigned color = 0;
    for (unsigned i = 0; i < 3; i++)
        color = color << 8 | (is_short ? digits[i] * 17 : digits[2 * i] << 4 | digits[2 * i + 1]);
    return color;
}

/* "rgb(1, 2, 3)", "rgba(1 2 3 / 0)", with numbers or shares. */
static double
functional(const char *text, size_t length)
{
    double channels[4] = { 0, 0, 0, 1 };
    unsigned n = 0, color = 0;

    for (size_t i = 0; i < length && n < 4;) {
        const char *unit;
        size_t unit_length;
        if (!number(text + i, length - i, &channels[n], &unit, &unit_length)) {
            i++;
            continue;
        }
        if (unit_length > 0 && *unit == '%')
            channels[n] *= n < 3 ? 2.55 : 0.01;
        i = (size_t)(unit - text) + (unit_length > 0 && *unit == '%');
        n++;
    }
    if (n < 3)
        return CSS_UNKNOWN;
    for (unsigned i = 0; i < 3; i++)
        color = color << 8 | (unsigned)(CLAMP(channels[i], 0, 255) + 0.5);
    return channels[3] < 0.05 ? CSS_TRANSPARENT : color;
}

double
css_color(const char *text, size_t length)
{
    if (length > 0 && *text == '#')
        return hexadecimal(text + 1, length - 1);
    if (length > 4 && g_ascii_strncasecmp(text, "rgb", 3) == 0)
        return functional(text + 3, length - 3);
    for (size_t i = 0; i < G_N_ELEMENTS(colors); i++)
        if (is_word(text, length, colors[i].name))
            return colors[i].value;
    return CSS_UNKNOWN;
}

bool
css_color_value(const char *text, size_t length, double *value)
{
    *value = css_color(text, length);
    return length > 0;
}

/* The color within "#fff no-repeat"; a picture is not known. */
bool
css_background(const char *text, size_t length, double *value)
{
    *value = css_color(text, length);
    if (*value != CSS_UNKNOWN || has_word(text, length, "url(") || has_word(text, length, "gradient"))
        return length > 0;
    for (size_t i = 0; i < length && *value == CSS_UNKNOWN; i++) {
        const size_t begin = i;
        for (bool is_inside = false; i < length && (is_inside || !g_ascii_isspace(text[i])); i++)
            is_inside = text[i] == '(' || (is_inside && text[i] != ')');
        *value = css_color(text + begin, i - begin);
    }
    if (*value == CSS_UNKNOWN && (is_word(text, length, "none") || is_word(text, length, "initial")))
        *value = CSS_TRANSPARENT;
    return length > 0;
}

bool
css_share(const char *text, size_t length, double *value)
{
    const char *unit;
    size_t unit_length;
    const bool is_number = number(text, length, value, &unit, &unit_length);

    if (is_number && unit_length > 0 && *unit == '%')
        *value /= 100;
    return is_number;
}

bool
css_overflow(const char *text, size_t length, double *value)
{
    *value = is_word(text, length, "hidden") || is_word(text, length, "clip");
    return length > 0;
}

bool
css_length(const char *text, size_t length, double *value)
{
    if (!length_of(text, length, false, value))
        *value = (double)NAN;
    return length > 0;
}

/* The last of one to four lengths of a margin, which is the left one; or the only one. */
bool
css_margin(const char *text, size_t length, double *value)
{
    size_t begin = length;

    while (begin > 0 && !g_ascii_isspace(text[begin - 1]))
        begin--;
    return css_length(text + begin, length - begin, value);
}

bool
css_position(const char *text, size_t length, double *value)
{
    *value = is_word(text, length, "absolute") || is_word(text, length, "fixed");
    return length > 0;
}

/* "rect(0 0 0 0)", "rect(1px, 1px, 1px, 1px)": no more than a point is left. */
bool
css_clip(const char *text, size_t length, double *value)
{
    bool is_rect = length > 5 && g_ascii_strncasecmp(text, "rect(", 5) == 0;

    for (size_t i = 5; is_rect && i < length; i++) {
        const char *unit;
        size_t unit_length;
        double side;
        if (number(text + i, length - i, &side, &unit, &unit_length)) {
            is_rect = side <= 1;
            i = (size_t)(unit - text);
        } else {
            is_rect = text[i] != 'a'; /* auto */
        }
    }
    *value = is_rect;
    return length > 0;
}

bool
css_clip_path(const char *text, size_t length, double *value)
{
    *value = has_word(text, length, "inset(50%") || has_word(text, length, "inset(100%") ||
             has_word(text, length, "circle(0") || has_word(text, length, "polygon(0 0)");
    return length > 0;
}

bool
css_transform(const char *text, size_t length, double *value)
{
    *value = has_word(text, length, "scale(0)") || has_word(text, length, "scale(0,") ||
             has_word(text, length, "(-9999") || has_word(text, length, "scalex(0)") ||
             has_word(text, length, "scaley(0)");
    return length > 0;
}
