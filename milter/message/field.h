/* SPDX-License-Identifier: BSD-2-Clause */
/* field.h: the header fields of a message (RFC 5322, section 2.2), each with its place in the raw bytes. */
#ifndef VOBO_MESSAGE_FIELD_H
#define VOBO_MESSAGE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Nobody writes more fields; they are not read. */
#define FIELDS_MAX 10000

typedef struct {
    char *name;     /* as written */
    char *value;    /* raw bytes behind the colon, folding and all, without the last line end */
    goffset offset; /* of the field's first byte in the message */
    size_t length;  /* with its line end */
} Field;

void field_free(gpointer field);

/* Where a field stands in a header. */
typedef struct {
    size_t offset, length; /* with its line end */
    size_t name;           /* how long its name is, which stands first */
} FieldSpan;

/* Goes on from *AT, 0 at first, to the next field in HEADER, LENGTH raw bytes. False: there is none. */
bool fields_next(const char *header, size_t length, size_t *at, FieldSpan *span);

/* The raw value of the field at SPAN, as Field has it. The caller owns it. */
char *fields_dup_value(const char *header, const FieldSpan *span);

/* The fields in HEADER, LENGTH raw bytes that begin at the message's start. Lines that are no field are passed
 * over, and so are fields behind the first FIELDS_MAX. Elements are Field *. The caller owns the array. */
GPtrArray *fields_parse(const char *header, size_t length);

/* What a person reads: unfolded, encoded words decoded (RFC 2047), valid UTF-8, blanks at the ends gone. The
 * caller owns the string. */
char *field_text(const Field *field);

/* The same of a field with parameters, whose encoded words are left to who reads them one by one. */
char *field_parameters(const Field *field);

/* Whether field_text() reads all of it. */
bool field_text_is_readable(const Field *field);

/* One mailbox of an address field. */
typedef struct {
    char *display; /* decoded display name, "" where there is none */
    char *group;   /* the name of its group, which programs show (RFC 5322, section 3.4), "" outside of one */
    char *address; /* local@domain as written; "" where it is none */
} Mailbox;

/* All mailboxes of the address field FIELD, those in groups too (RFC 5322, section 3.4). Elements are
 * Mailbox *; none where the field is built as no program builds one. The caller owns the array. */
GPtrArray *field_mailboxes(const Field *field);

/* Whether field_mailboxes() reads it. */
bool field_mailboxes_are_readable(const Field *field);

#endif
