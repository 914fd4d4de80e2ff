/* SPDX-License-Identifier: BSD-2-Clause */
/* kind: known by fields and by types of parts. */
#include "message/kind.h"

#include <string.h>

static const struct {
    const char *type;
    MessageKinds kind;
} types[] = {
    { "message/delivery-status", KIND_REPORT },
    { "message/global-delivery-status", KIND_REPORT },
    { "message/disposition-notification", KIND_REPORT },
    { "message/global-disposition-notification", KIND_REPORT },
    { "message/feedback-report", KIND_REPORT },
    { "text/calendar", KIND_CALENDAR },
    { "application/ms-tnef", KIND_TNEF },
    { "application/vnd.ms-tnef", KIND_TNEF },
};

static const struct {
    const char *field;
    const char *value; /* it begins so, case aside */
    MessageKinds kind;
} fields[] = {
    { "Auto-Submitted", "auto-", KIND_AUTOMATIC },
    { "Precedence", "auto_reply", KIND_AUTOMATIC },
    { "Precedence", "bulk", KIND_LIST },
    { "Precedence", "list", KIND_LIST },
    { "Precedence", "junk", KIND_LIST },
    { "X-Autoreply", "", KIND_AUTOMATIC },
    { "X-Autorespond", "", KIND_AUTOMATIC },
    { "List-Id", "", KIND_LIST },
    { "List-Unsubscribe", "", KIND_LIST },
};

static MessageKinds
kinds_of_part(const Part *part)
{
    MessageKinds kinds = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(part->type, types[i].type) == 0)
            kinds |= types[i].kind;
    return kinds;
}

/* Whether PART, one of COUNT, is a file with a date in it that a letter brings along, and not what invites: a program
 * that invites says so in one of the ways to read the message, or in all of it. */
static bool
is_attached_calendar(const Part *part, guint count)
{
    return strcmp(part->type, "text/calendar") == 0 &&
           (part->is_attachment || (*part->name && part->alternative == 0 && count > 1));
}

MessageKinds
kinds_of(const Message *message)
{
    const GPtrArray *parts = message_parts(message);
    MessageKinds kinds = 0;

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (!part->is_enclosed && !is_attached_calendar(part, parts->len))
            kinds |= kinds_of_part(part);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const Field *field = message_field(message, fields[i].field);
        g_autofree char *text = field ? field_text(field) : NULL;
        if (text && g_ascii_strncasecmp(text, fields[i].value, strlen(fields[i].value)) == 0)
            kinds |= fields[i].kind;
    }
    return kinds;
}

const char *
kind_name(MessageKinds kind)
{
    switch (kind) {
    case KIND_REPORT:
        return "report";
    case KIND_CALENDAR:
        return "calendar";
    case KIND_TNEF:
        return "tnef";
    case KIND_AUTOMATIC:
        return "automatic";
    default:
        return "list";
    }
}
