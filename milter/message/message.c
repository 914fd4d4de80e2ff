/* SPDX-License-Identifier: BSD-2-Clause */
/* message: reads the fields at once, and the MIME structure when somebody asks for it. */
#include "message/message.h"

#include <string.h>

#include "message/branches.h"
#include "message/readable.h"
#include "message/structure.h"
#include "message/text.h"

#define ARMOUR_BYTES 65536

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
    char *subject;         /* NULL: no field */
    GHashTable *mailboxes; /* the name of fields → GPtrArray, of those that were asked for */
    GPtrArray *parts;      /* NULL until asked for, and with it what follows */
    GPtrArray *enclosed_recipients;
    Protection protection;
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
    g_clear_pointer(&message->enclosed_recipients, g_ptr_array_unref);
    g_clear_pointer(&message->parts, g_ptr_array_unref);
    g_clear_pointer(&message->branches, branches_free);
    g_clear_pointer(&message->rendition, rendition_free);
    g_clear_pointer(&message->html, rendition_free);
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

MessageDefects
message_defects(const Message *message)
{
    message_parts(message); /* finds those of the structure */
    return message->defects | (budget_is_spent(&message->budget) ? DEFECT_BUDGET : 0);
}

typedef struct {
    Message *message;
    unsigned alternatives;
} Walk;

static void walk_entity(Walk *walk, const Entity *entity, const char *path, PartSituation situation);

static AttachmentSource
source_of(const Part *part)
{
    return (AttachmentSource){ part->path, part->name, part->type, part->range };
}

/* Whether it says that it is text without a name, as the files that call themselves text do too. */
static bool
claims_to_be_body(const Part *part)
{
    return *part->name == '\0' && g_str_has_prefix(part->type, "text/") && !part->is_attachment;
}

/* What kind of envelope ENTITY is. */
static Protection
protection_of(const Entity *entity)
{
    if (strcmp(entity->type, "multipart/signed") == 0)
        return PROTECTION_SIGNED;
    if (strcmp(entity->type, "multipart/encrypted") == 0)
        return PROTECTION_ENCRYPTED;
    if (strcmp(entity->type, "application/pkcs7-mime") != 0 && strcmp(entity->type, "application/x-pkcs7-mime") != 0)
        return PROTECTION_NONE;
    g_autoptr(GMimeContentType) type = entity_content_type(entity);
    const char *kind = type ? g_mime_content_type_get_parameter(type, "smime-type") : NULL;
    return kind && g_ascii_strcasecmp(kind, "signed-data") == 0 ? PROTECTION_SIGNED : PROTECTION_ENCRYPTED;
}

/* Whether a line of TEXT begins with MARK. */
static bool
has_line(const char *text, const char *mark)
{
    for (const char *c = text; (c = strstr(c, mark)); c++)
        if (c == text || c[-1] == '\n')
            return true;
    return false;
}

/* What kind of armour a text wears that begins with START, a string (RFC 9580, sections 6.2 and 7). */
static Protection
protection_of_text(const char *start)
{
    if (has_line(start, "-----BEGIN PGP MESSAGE-----"))
        return PROTECTION_ENCRYPTED;
    return has_line(start, "-----BEGIN PGP SIGNED MESSAGE-----") ? PROTECTION_SIGNED : PROTECTION_NONE;
}

/* No encoding makes a text shorter. */
static void
bound_text(Message *message, const Part *part, Content *content)
{
    const guint64 most = MIN(message->limits->text, TEXT_MAX_BYTES);

    if ((guint64)part->range.length > most && (guint64)content_size(content) > most)
        message->defects |= DEFECT_TEXT_SIZE;
}

static void
walk_leaf(Walk *walk, const Entity *entity, const char *path, const PartSituation *situation)
{
    Part *part = part_new(entity, path, situation);

    if (!part)
        return;
    g_ptr_array_add(walk->message->parts, part);
    part->is_beside = true;
    if (!claims_to_be_body(part))
        return;
    g_autoptr(Content) content = content_new(walk->message->spool, &part->range);
    g_autoptr(GByteArray) start = content_prefix(content, ARMOUR_BYTES);
    part->is_beside = !attachment_is_text(start);
    if (part->is_beside)
        return;
    bound_text(walk->message, part, content);
    g_byte_array_append(start, (const guint8 *)"", 1);
    const Protection armour = protection_of_text((const char *)start->data);
    part->is_protected |= armour != PROTECTION_NONE;
    walk->message->protection = MAX(walk->message->protection, armour);
}

static void
walk_multipart(Walk *walk, const Entity *multipart, const char *path, PartSituation situation)
{
    const bool chooses = strcmp(multipart->type, "multipart/alternative") == 0;

    situation.related = strcmp(multipart->type, "multipart/related") == 0 ? multipart->boundary : NULL;
    situation.is_whole = false;
    if (chooses)
        situation.alternative = ++walk->alternatives;
    for (guint i = 0; i < multipart->children->len; i++) {
        g_autofree char *inner = *path ? g_strdup_printf("%s.%u", path, i + 1) : g_strdup_printf("%u", i + 1);
        if (chooses)
            situation.branch = i;
        walk_entity(walk, g_ptr_array_index(multipart->children, i), inner, situation);
    }
}

static void
walk_message(Walk *walk, const Entity *enclosing, const char *path, PartSituation situation)
{
    if (enclosing->children->len == 0)
        return;
    const Entity *inside = g_ptr_array_index(enclosing->children, 0);
    situation.is_enclosed = true;
    situation.is_whole = false;
    situation.related = NULL;
    g_autofree char *inner =
        inside->kind == ENTITY_MULTIPART ? g_strdup(path) : g_strdup_printf("%s%s1", path, *path ? "." : "");
    walk_entity(walk, inside, inner, situation);
}

/* Whether ENTITY has the field NAME twice and not the same in them: programs believe the one or the other. */
static bool
contradicts_itself(const Entity *entity, const char *name)
{
    const Field *first = entity_field(entity, name);

    for (guint i = 0; first && i < entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);
        if (g_ascii_strcasecmp(field->name, name) == 0 && g_ascii_strcasecmp(first->value, field->value) != 0)
            return true;
    }
    return false;
}

/* Whether ENTITY is said to have parts and nothing says where they begin, or they are nothing but fields: programs show
 * it whole, or nothing. */
static bool
has_no_parts(const Walk *walk, const Entity *entity)
{
    if (entity->kind != ENTITY_MULTIPART || walk->message->defects & (DEFECT_PART_COUNT | DEFECT_DEPTH))
        return false;
    for (guint i = 0; i < entity->children->len; i++)
        if (((const Entity *)g_ptr_array_index(entity->children, i))->body >= 0)
            return false;
    return true;
}

static bool
is_ambiguous(const Walk *walk, const Entity *entity)
{
    return has_no_parts(walk, entity) || contradicts_itself(entity, "Content-Type") ||
           contradicts_itself(entity, "Content-Transfer-Encoding");
}

static void
walk_entity(Walk *walk, const Entity *entity, const char *path, PartSituation situation)
{
    if (!situation.is_enclosed && is_ambiguous(walk, entity))
        walk->message->defects |= DEFECT_AMBIGUOUS;
    const Protection protection = protection_of(entity);
    walk->message->protection = MAX(walk->message->protection, protection);
    situation.is_protected |= protection != PROTECTION_NONE;
    switch (entity->kind) {
    case ENTITY_MULTIPART:
        walk_multipart(walk, entity, path, situation);
        break;
    case ENTITY_MESSAGE:
        walk_message(walk, entity, path, situation);
        break;
    default:
        walk_leaf(walk, entity, *path ? path : "1", &situation);
    }
}

const GPtrArray *
message_parts(const Message *message)
{
    /* Computed once, at the first call; a message is one thread's at a time. */
    Message *lazy = (Message *)message;

    if (!lazy->parts) {
        Walk walk = { .message = lazy };
        g_autoptr(Structure) structure = structure_read(lazy->spool, lazy->limits);
        lazy->parts = g_ptr_array_new_with_free_func(part_free);
        lazy->enclosed_recipients = g_ptr_array_ref(structure->enclosed_recipients);
        lazy->defects |= structure->defects;
        if (structure->top)
            walk_entity(&walk, structure->top, "", (PartSituation){ .is_whole = true });
    }
    return lazy->parts;
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
            const AttachmentSource source = source_of(part);
            if (part->is_beside)
                g_ptr_array_add(lazy->attachments, attachment_new(lazy->spool, &source, lazy->limits, &lazy->budget));
        }
    }
    return lazy->attachments;
}

const GPtrArray *
message_enclosed_recipients(const Message *message)
{
    message_parts(message);
    return message->enclosed_recipients;
}

Protection
message_protection(const Message *message)
{
    message_parts(message);
    return message->protection;
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
