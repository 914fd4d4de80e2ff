/* SPDX-License-Identifier: BSD-2-Clause */
/* raw_fields.h: the header fields as far as they go, for what must not depend on the limits within which a message is
 * read: two programs, or the same one after a reload, may have different ones. */
#ifndef VOBO_MESSAGE_RAW_FIELDS_H
#define VOBO_MESSAGE_RAW_FIELDS_H

#include "message/field.h"
#include "session/spool.h"

/* The header of a message. It takes the memory that the header takes, however many fields there are. */
typedef struct RawFields RawFields;

/* Reads the header of the message in SPOOL. The caller owns it. */
RawFields *raw_fields_new(const Spool *spool);
void raw_fields_free(RawFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RawFields, raw_fields_free)

/* Has TAKE look at every field of the header, in order; the field is gone when it returns. Its offset is in the
 * message. */
void raw_fields_walk(const RawFields *fields, void (*take)(void *data, const Field *field), void *data);

/* Called with the raw value of a field, as Field has it. */
typedef void (*RawFieldTaker)(void *data, const char *value);

/* Has TAKE, unless it is NULL, look at each field NAME, case aside, in order. Returns how many there are. */
unsigned raw_fields_each(const RawFields *fields, const char *name, RawFieldTaker take, void *data);

/* The raw value of the first field NAME; NULL where there is none. The caller owns it. */
char *raw_fields_first(const RawFields *fields, const char *name);

#endif
