/* SPDX-License-Identifier: BSD-2-Clause */
/* shape: counts what makes parsers recurse or go back. It knows no grammar, so that nothing it counts can be hidden
 * from it in a quote that GMime does not see as one. */
#include "message/shape.h"

#include <stdint.h>
#include <string.h>

#include <glib.h>

/* Names, groups and routes have none of these by the thousand; a group costs GMime some 200 bytes of stack. */
#define COLONS_MOST 2000U
#define COLONS_OUTSIDE_MOST 200U

/* Nobody's file name needs more (RFC 2231, section 3). */
#define PARAMETERS_MOST 300U
#define PARAMETERS_BYTES 32768U

/* Bytes read again and again because something does not end. */
#define UNENDED_FREE 64U
#define READ_AGAIN_MOST (4u << 20)

/* An address has up to three of them; 5,000 are read. */
#define SEPARATORS_MOST 30000U

typedef struct {
    size_t colons, outside;           /* ":", and those not between quotes */
    size_t parameters;                /* ";" */
    size_t quotes;                    /* a quote behind a backslash */
    size_t words;                     /* "=?" behind the last "?=" */
    int64_t comments, comments_least; /* "(" less ")" */
    bool is_quoted;
} Counts;

static void
count_byte(Counts *counts, char c, char before)
{
    switch (c) {
    case ':':
        counts->colons++;
        counts->outside += !counts->is_quoted;
        break;
    case ';':
        counts->parameters++;
        break;
    case '"':
        if (before == '\\')
            counts->quotes++;
        else
            counts->is_quoted = !counts->is_quoted;
        break;
    case '(':
        counts->comments++;
        break;
    case ')':
        counts->comments -= before != '\\';
        counts->comments_least = MIN(counts->comments_least, counts->comments);
        break;
    case '?':
        counts->words += before == '=';
        break;
    case '=':
        if (before == '?')
            counts->words = 0;
        break;
    default:
        break;
    }
}

static Counts
count(const char *value, size_t length)
{
    Counts counts = { 0 };

    for (size_t i = 0; i < length; i++)
        count_byte(&counts, value[i], i > 0 ? value[i - 1] : '\0');
    return counts;
}

/* A comment that ends nowhere is read to the end of the value, and so may each that begins behind it; so are a quote
 * and an encoded word. */
static bool
is_read_again(const Counts *counts, size_t length)
{
    const size_t unended = (size_t)(counts->comments - counts->comments_least) + counts->quotes + counts->words;

    return unended > UNENDED_FREE && unended > READ_AGAIN_MOST / (length + 1);
}

bool
shape_is_plain(ShapeKind kind, const char *value, size_t length)
{
    const Counts counts = count(value, length);

    if (is_read_again(&counts, length))
        return false;
    switch (kind) {
    case SHAPE_ADDRESSES:
        return counts.colons <= COLONS_MOST && counts.outside <= COLONS_OUTSIDE_MOST;
    case SHAPE_PARAMETERS:
        return length <= PARAMETERS_BYTES && counts.parameters <= PARAMETERS_MOST;
    default:
        return true;
    }
}

size_t
shape_addresses_length(const char *value, size_t length)
{
    size_t separators = 0;

    for (size_t i = 0; i < length; i++)
        if (memchr(",;:<@", value[i], 5) && ++separators > SEPARATORS_MOST)
            return i;
    return length;
}
