/* SPDX-License-Identifier: BSD-2-Clause */
/* field.h: the header fields of a message (RFC 5322, section 2.2), each with its place in the raw bytes. */
#ifndef VOBO_MESSAGE_FIELD_H
#define VOBO_MESSAGE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct {
    char *name;     /* as written */
    char *value;    /* raw bytes behind the colon, folding and all, without the last line end */
    goffset offset; /* of the field's first byte in the message */
    size_t length;  /* with its line end */
} Field;

/* The fields in HEADER, LENGTH raw bytes that begin at the message's start. Lines that are no field are passed
 * over. Elements are Field *. The caller owns the array. */
GPtrArray *fields_parse(const char *header, size_t length);

/* What a person reads: unfolded, encoded words decoded (RFC 2047), valid UTF-8, blanks at the ends gone. The
 * caller owns the string. */
char *field_text(const Field *field);

/* One mailbox of an address field. */
typedef struct {
    char *display; /* decoded display name, "" where there is none */
    char *address; /* local@domain as written; "" where it is none */
} Mailbox;

/* All mailboxes of the address field FIELD, those in groups too (RFC 5322, section 3.4). Elements are
 * Mailbox *. The caller owns the array. */
GPtrArray *field_mailboxes(const Field *field);

#endif
