/* SPDX-License-Identifier: BSD-2-Clause */
/* stale: finds the fields of a message and of a part that a change makes wrong. */
#include "signature/stale.h"

#include <string.h>

/* A part has no more bytes of fields that are looked at. */
#define FIELDS_BYTES ((size_t)64 << 10)

static const char *const names[] = { "Content-Length", "Content-MD5", "Lines" };

static bool
is_stale(const char *line, const char *end)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const size_t length = strlen(names[i]);
        if ((size_t)(end - line) > length && g_ascii_strncasecmp(line, names[i], length) == 0 &&
            line[length + strspn(line + length, " \t")] == ':')
            return true;
    }
    return false;
}

/* Behind the field at LINE, with the lines that go on with it. */
static const char *
field_end(const char *line, const char *end)
{
    do {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        line = newline ? newline + 1 : end;
    } while (line < end && (*line == ' ' || *line == '\t'));
    return line;
}

static void
remove_from_part(Edit *edit, const Spool *spool, const Part *part)
{
    const size_t length = MIN((size_t)(part->range.offset - part->fields), FIELDS_BYTES);
    g_autofree char *fields = g_malloc0(length + 1);

    if (spool_read(spool, part->fields, fields, length, NULL) != (gssize)length)
        return;
    for (const char *line = fields, *next; line < fields + length; line = next) {
        next = field_end(line, fields + length);
        if (is_stale(line, fields + length))
            edit_splice(edit, part->fields + (line - fields), (size_t)(next - line), "");
    }
}

static void
remove_from_message(Edit *edit, const Message *message)
{
    const GPtrArray *fields = message_fields(message);

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);
        for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
            if (g_ascii_strcasecmp(field->name, names[k]) == 0)
                edit_delete_field(edit, field);
    }
}

void
stale_remove(Edit *edit, const Message *message, const Part *part, bool is_first)
{
    if (is_first)
        remove_from_message(edit, message);
    if (part->fields >= 0)
        remove_from_part(edit, message_spool(message), part);
}
