/* SPDX-License-Identifier: BSD-2-Clause */
/* raw_fields: walks over the bytes of a header, one field in hand at a time. */
#include "message/raw_fields.h"

#include <string.h>

#include "base/wipe.h"

struct RawFields {
    char *bytes;
    size_t length;
};

RawFields *
raw_fields_new(const Spool *spool)
{
    RawFields *fields = g_new0(RawFields, 1);
    const size_t length = (size_t)spool_body_offset(spool);

    fields->bytes = g_malloc(length + 1);
    const gssize got = spool_read(spool, 0, fields->bytes, length, NULL);
    fields->length = (size_t)MAX(got, 0);
    return fields;
}

void
raw_fields_free(RawFields *fields)
{
    if (!fields)
        return;
    explicit_bzero(fields->bytes, fields->length);
    g_free(fields->bytes);
    g_free(fields);
}

void
raw_fields_walk(const RawFields *fields, void (*take)(void *data, const Field *field), void *data)
{
    FieldSpan span;

    for (size_t at = 0; fields_next(fields->bytes, fields->length, &at, &span);) {
        Field *field = g_new0(Field, 1);
        field->name = g_strndup(fields->bytes + span.offset, span.name);
        field->value = fields_dup_value(fields->bytes, &span);
        field->offset = (goffset)span.offset;
        field->length = span.length;
        take(data, field);
        field_free(field);
    }
}

/* Goes on to the next field NAME behind AT. */
static bool
find(const RawFields *fields, const char *name, size_t *at, FieldSpan *span)
{
    const size_t length = strlen(name);

    while (fields_next(fields->bytes, fields->length, at, span))
        if (span->name == length && g_ascii_strncasecmp(fields->bytes + span->offset, name, length) == 0)
            return true;
    return false;
}

unsigned
raw_fields_each(const RawFields *fields, const char *name, RawFieldTaker take, void *data)
{
    FieldSpan span;
    size_t at = 0;
    unsigned count = 0;

    for (; find(fields, name, &at, &span); count++)
        if (take) {
            char *value = fields_dup_value(fields->bytes, &span);
            take(data, value);
            wipe_free(value);
        }
    return count;
}

char *
raw_fields_first(const RawFields *fields, const char *name)
{
    FieldSpan span;
    size_t at = 0;

    return find(fields, name, &at, &span) ? fields_dup_value(fields->bytes, &span) : NULL;
}
