/* SPDX-License-Identifier: BSD-2-Clause */
/* rewrite: tells the MTA, which has the message as it came, what there is to change for it to be as it is to leave. */
#include "filter/inspection.h"

#include <string.h>

/* The I-th field, from 0, named like NAME; NULL where there are not so many. */
static const Field *
nth_field(const Message *message, const char *name, unsigned i)
{
    const GPtrArray *fields = message_fields(message);

    for (guint k = 0; k < fields->len; k++) {
        const Field *field = g_ptr_array_index(fields, k);
        if (g_ascii_strcasecmp(field->name, name) == 0 && i-- == 0)
            return field;
    }
    return NULL;
}

/* The value as milters write it: the blank behind the colon is nobody's, and lines are folded by LF alone. The caller
 * owns it. */
static char *
milter_value(const Field *field)
{
    const char *value = field->value + (*field->value == ' ');
    g_auto(GStrv) lines = g_strsplit(value, "\r\n", -1);

    return g_strjoinv("\n", lines);
}

/* Makes the fields NAME those of TO. */
static void
change_fields(Answer *answer, const char *name, const Message *from, const Message *to)
{
    const unsigned before = message_field_count(from, name), now = message_field_count(to, name);

    for (unsigned i = 0; i < now; i++) {
        const Field *new = nth_field(to, name, i), *old = nth_field(from, name, i);
        g_autofree char *value = milter_value(new);
        if (!old)
            answer_add_field(answer, new->name, value);
        else if (strcmp(old->value, new->value) != 0)
            answer_change_field(answer, old->name, (int)i + 1, value);
    }
    /* From the last on: the others keep their numbers. */
    for (unsigned i = before; i > now; i--)
        answer_delete_field(answer, name, (int)i);
}

void
rewrite_message(const Inspection *inspection)
{
    static const char *const written[] = { "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "Content-Length", "Content-MD5", "Lines" };
    const Rewritten *rewritten = inspection->verdict->rewritten;

    if (!rewritten)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++)
        change_fields(inspection->answer, written[i], inspection->message, rewritten->message);
    answer_replace_body(inspection->answer, rewritten->spool);
}
