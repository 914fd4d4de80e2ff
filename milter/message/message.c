/* SPDX-License-Identifier: BSD-2-Clause */
/* message: reads the fields at once, and the MIME structure when somebody asks for it. */
#include "message/message.h"

#include <string.h>

#include "message/branches.h"
#include "message/readable.h"

const MessageLimits default_limits = {
    .header = 1u << 20,
    .text = 4u << 20,
    .parts = 1000,
    .depth = 40,
    .files = 20000,
    .unpacked = 4ull << 30,
    .ratio = 200,
    .cpu_us = 5 * G_USEC_PER_SEC,
    .memory = 64u << 20,
};

struct Message {
    const Spool *spool;
    const MessageLimits *limits;
    Budget budget;
    GPtrArray *fields;
    char *subject;          /* NULL: no field */
    GHashTable *mailboxes;  /* the name of fields → GPtrArray, of those that were asked for */
    Parts *parts;           /* NULL until asked for */
    GPtrArray *attachments; /* NULL until asked for */
    Rendition *rendition;   /* NULL until asked for, as the next */
    Rendition *html;        /* NULL also where it is the same */
    Branches *branches;
    MessageDefects defects;
};

static void
read_fields(Message *message)
{
    const goffset header = spool_body_offset(message->spool);
    const size_t length = (size_t)MIN((guint64)header, message->limits->header);
    g_autofree char *bytes = g_malloc(length + 1);
    const gssize got = spool_read(message->spool, 0, bytes, length, NULL);

    message->fields = fields_parse(bytes, (size_t)MAX(got, 0));
    if ((guint64)header > length || message->fields->len == FIELDS_MAX)
        message->defects |= DEFECT_HEADER_SIZE;
    explicit_bzero(bytes, length);
}

/* What is not read of a field that a person reads cannot be judged. */
static void
find_unreadable_fields(Message *message)
{
    static const char *const addresses[] = { "from", "sender", "reply-to", "to", "cc", "bcc", "return-path",
        "resent-from", "resent-sender", "resent-to", "resent-cc", "resent-bcc", "errors-to",
        "disposition-notification-to", "return-receipt-to", "x-confirm-reading-to", "mail-reply-to", "mail-followup-to",
        NULL };

    for (guint i = 0; i < message->fields->len; i++) {
        const Field *field = g_ptr_array_index(message->fields, i);
        g_autofree char *name = g_ascii_strdown(field->name, -1);
        const bool is_readable = g_strv_contains(addresses, name)
                                     ? field_mailboxes_are_readable(field)
                                     : strcmp(name, "subject") != 0 || field_text_is_readable(field);
        if (!is_readable)
            message->defects |= DEFECT_FIELD;
    }
}

Message *
message_new_within(const Spool *spool, const MessageLimits *limits)
{
    Message *message = g_new0(Message, 1);

    message->spool = spool;
    message->limits = limits;
    budget_begin(&message->budget, limits->cpu_us > 0 ? limits->cpu_us : default_limits.cpu_us,
        limits->memory > 0 ? limits->memory : default_limits.memory);
    message->mailboxes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    read_fields(message);
    find_unreadable_fields(message);
    const Field *subject = message_field(message, "Subject");
    message->subject = subject ? field_text(subject) : NULL;
    return message;
}

void
message_free(Message *message)
{
    if (!message)
        return;
    g_clear_pointer(&message->attachments, g_ptr_array_unref);
    g_clear_pointer(&message->branches, branches_free);
    g_clear_pointer(&message->rendition, rendition_free);
    g_clear_pointer(&message->html, rendition_free);
    g_clear_pointer(&message->parts, parts_free);
    g_ptr_array_unref(message->fields);
    g_hash_table_unref(message->mailboxes);
    g_free(message->subject);
    g_free(message);
}

const MessageLimits *
message_limits(const Message *message)
{
    return message->limits;
}

Budget *
message_budget(const Message *message)
{
    return &((Message *)message)->budget;
}

const Spool *
message_spool(const Message *message)
{
    return message->spool;
}

const GPtrArray *
message_fields(const Message *message)
{
    return message->fields;
}

const Field *
message_field(const Message *message, const char *name)
{
    for (guint i = 0; i < message->fields->len; i++) {
        const Field *field = g_ptr_array_index(message->fields, i);
        if (g_ascii_strcasecmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

unsigned
message_field_count(const Message *message, const char *name)
{
    unsigned count = 0;

    for (guint i = 0; i < message->fields->len; i++) {
        const Field *field = g_ptr_array_index(message->fields, i);
        count += g_ascii_strcasecmp(field->name, name) == 0;
    }
    return count;
}

static GPtrArray *
read_mailboxes(const Message *message, const char *name)
{
    GPtrArray *all = NULL;

    for (guint i = 0; i < message->fields->len; i++) {
        const Field *field = g_ptr_array_index(message->fields, i);
        if (g_ascii_strcasecmp(field->name, name) != 0)
            continue;
        GPtrArray *some = field_mailboxes(field);
        if (all)
            g_ptr_array_extend_and_steal(all, some);
        else
            all = some;
    }
    return all ? all : g_ptr_array_new();
}

const GPtrArray *
message_mailboxes(const Message *message, const char *name)
{
    GPtrArray *mailboxes = g_hash_table_lookup(message->mailboxes, name);

    if (!mailboxes) {
        mailboxes = read_mailboxes(message, name);
        g_hash_table_insert(message->mailboxes, g_strdup(name), mailboxes);
    }
    return mailboxes;
}

const char *
message_subject(const Message *message)
{
    return message->subject;
}

/* Found once, at the first call; a message is one thread's at a time. */
static const Parts *
find_parts(const Message *message)
{
    Message *lazy = (Message *)message;

    if (!lazy->parts)
        lazy->parts = parts_read(lazy->spool, lazy->limits, &lazy->budget);
    return lazy->parts;
}

const GPtrArray *
message_parts(const Message *message)
{
    return find_parts(message)->all;
}

static bool
is_too_long(const Rendition *rendition)
{
    const Reply *reply = rendition->reply;

    return strlen(reply->judged) > PROSE_MAX_BYTES || (reply->hidden && strlen(reply->hidden) > PROSE_MAX_BYTES);
}

/* Whether a way in which the message is shown says more than is judged of it. */
static bool
says_too_much(const Message *message)
{
    const Branches *branches = message->branches;

    if ((message->rendition && is_too_long(message->rendition)) || (message->html && is_too_long(message->html)))
        return true;
    for (guint i = 0; branches && i < branches->all->len; i++)
        if (is_too_long(branches_at(branches, i)->rendition))
            return true;
    return false;
}

MessageDefects
message_defects(const Message *message)
{
    return (says_too_much(message) ? DEFECT_TEXT_SIZE : 0) | message->defects | find_parts(message)->defects |
           (budget_is_spent(&message->budget) ? DEFECT_BUDGET : 0);
}

const GPtrArray *
message_attachments(const Message *message)
{
    Message *lazy = (Message *)message;
    const GPtrArray *parts = message_parts(message);

    if (!lazy->attachments) {
        lazy->attachments = g_ptr_array_new_with_free_func(attachment_free);
        for (guint i = 0; i < parts->len; i++) {
            const Part *part = g_ptr_array_index(parts, i);
            const AttachmentSource source = part_source(part);
            if (part->is_beside)
                g_ptr_array_add(lazy->attachments, attachment_new(part->spool, &source, lazy->limits, &lazy->budget));
        }
    }
    return lazy->attachments;
}

const GPtrArray *
message_enclosed_recipients(const Message *message)
{
    return find_parts(message)->enclosed_recipients;
}

Protection
message_protection(const Message *message)
{
    return find_parts(message)->protection;
}

bool
message_is_sealed(const Message *message)
{
    return find_parts(message)->is_sealed;
}

const Rendition *
message_rendition(const Message *message)
{
    Message *lazy = (Message *)message;

    if (!lazy->rendition)
        lazy->rendition = rendition_new(message, WAY_PLAIN);
    return lazy->rendition;
}

static bool
has_html_alternative(const Message *message)
{
    const GPtrArray *parts = message_parts(message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->alternative != 0 && part->is_text && strcmp(part->type, "text/html") == 0)
            return true;
    }
    return false;
}

const Rendition *
message_html_rendition(const Message *message)
{
    Message *lazy = (Message *)message;

    if (!has_html_alternative(message))
        return message_rendition(message);
    if (!lazy->html)
        lazy->html = rendition_new(message, WAY_HTML);
    return lazy->html;
}

const Branches *
message_branches(const Message *message)
{
    Message *lazy = (Message *)message;

    if (!lazy->branches)
        lazy->branches = branches_new(message);
    return lazy->branches;
}

const Reply *
message_reply(const Message *message)
{
    return message_rendition(message)->reply;
}
