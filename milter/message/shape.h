/* SPDX-License-Identifier: BSD-2-Clause */
/* shape.h: how a field is built, counted before GMime reads it: its parsers recurse into groups (RFC 5322, section 3.4)
 * and go back to where a comment, a quote or an encoded word began that does not end. */
#ifndef VOBO_MESSAGE_SHAPE_H
#define VOBO_MESSAGE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    SHAPE_ADDRESSES,  /* To, From … */
    SHAPE_PARAMETERS, /* Content-Type, Content-Disposition (RFC 2045, section 5.1; RFC 2231) */
    SHAPE_TEXT,       /* Subject … (RFC 2047) */
} ShapeKind;

/* Whether GMime reads VALUE, LENGTH bytes of a field of KIND, in time, memory and stack that grow no faster than
 * LENGTH. Looks at each byte once. Any thread. */
bool shape_is_plain(ShapeKind kind, const char *value, size_t length);

/* How many bytes of VALUE, addresses, hold as many as are ever read: LENGTH, or fewer. Any thread. */
size_t shape_addresses_length(const char *value, size_t length);

#endif
