/* SPDX-License-Identifier: BSD-2-Clause */
/* message: reads the fields at once, and the MIME structure with GMime when somebody asks for it. */
#include "message/message.h"

#include <string.h>
#include <strings.h>

#include "message/mime.h"

#define HEADER_MAX_BYTES (1u << 20)
#define PARTS_MAX 1000
#define DEPTH_MAX 40

struct Message {
    const Spool *spool;
    GPtrArray *fields;
    char *subject;          /* NULL: no field */
    GPtrArray *attachments; /* NULL until asked for, and with it what follows */
    GPtrArray *parts;
    Protection protection;
    MessageDefects defects;
};

static void
read_fields(Message *message)
{
    const goffset header = spool_body_offset(message->spool);
    const size_t length = (size_t)MIN(header, (goffset)HEADER_MAX_BYTES);
    GByteArray *memory = spool_memory(message->spool);

    if (header > (goffset)HEADER_MAX_BYTES)
        message->defects |= DEFECT_HEADER_SIZE;
    if (memory) {
        message->fields = fields_parse((const char *)memory->data, length);
        return;
    }
    g_autofree char *bytes = g_malloc(length + 1);
    const gssize got = spool_read(message->spool, 0, bytes, length, NULL);
    message->fields = fields_parse(bytes, (size_t)MAX(got, 0));
}

Message *
message_new(const Spool *spool)
{
    Message *message = g_new0(Message, 1);

    message->spool = spool;
    read_fields(message);
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
    g_clear_pointer(&message->parts, g_ptr_array_unref);
    g_ptr_array_unref(message->fields);
    g_free(message->subject);
    g_free(message);
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

GPtrArray *
message_mailboxes(const Message *message, const char *name)
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

const char *
message_subject(const Message *message)
{
    return message->subject;
}

MessageDefects
message_defects(const Message *message)
{
    message_attachments(message); /* finds those of the structure */
    return message->defects;
}

typedef struct {
    Message *message;
    unsigned parts;
} Walk;

static void walk_part(Walk *walk, GMimeObject *object, const char *path, int depth);

static char *
declared_type(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *text = type ? g_mime_content_type_get_mime_type(type) : g_strdup("text/plain");

    return g_ascii_strdown(text, -1);
}

/* The places of the encoded bytes in the raw message. */
static bool
locate(GMimePart *part, AttachmentSource *source)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = content ? g_mime_data_wrapper_get_stream(content) : NULL;

    if (!stream)
        return false;
    const gint64 length = g_mime_stream_length(stream);
    source->range =
        (ContentRange){ stream->bound_start, MAX(length, 0), (int)g_mime_data_wrapper_get_encoding(content) };
    return true;
}

static bool
is_body_text(GMimeObject *object, const AttachmentSource *source)
{
    const char *disposition = g_mime_object_get_disposition(object);

    return *source->name == '\0' && g_str_has_prefix(source->declared, "text/") &&
           !(disposition && strcasecmp(disposition, "attachment") == 0);
}

static void
part_free(gpointer data)
{
    Part *part = data;

    g_free(part->path);
    g_free(part->type);
    g_free(part);
}

static void
add_part(Message *message, const AttachmentSource *source)
{
    Part *part = g_new0(Part, 1);

    part->path = g_strdup(source->part);
    part->type = g_strdup(source->declared);
    part->offset = source->range.offset;
    part->length = source->range.length;
    g_ptr_array_add(message->parts, part);
}

/* Notes what kind of envelope OBJECT is. */
static void
look_at_protection(Message *message, GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    const char *kind = g_mime_content_type_get_parameter(type, "smime-type");
    Protection protection = PROTECTION_NONE;

    if (g_mime_content_type_is_type(type, "multipart", "signed"))
        protection = PROTECTION_SIGNED;
    else if (g_mime_content_type_is_type(type, "multipart", "encrypted"))
        protection = PROTECTION_ENCRYPTED;
    else if (g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
             g_mime_content_type_is_type(type, "application", "x-pkcs7-mime"))
        protection = kind && g_ascii_strcasecmp(kind, "signed-data") == 0 ? PROTECTION_SIGNED : PROTECTION_ENCRYPTED;
    message->protection = MAX(message->protection, protection);
}

static void
walk_leaf(Walk *walk, GMimePart *part, const char *path)
{
    const char *filename = g_mime_part_get_filename(part);
    g_autofree char *name = g_utf8_make_valid(filename ? filename : "", -1);
    g_autofree char *declared = declared_type(GMIME_OBJECT(part));
    AttachmentSource source = { .part = path, .name = name, .declared = declared };

    if (!locate(part, &source))
        return;
    add_part(walk->message, &source);
    if (is_body_text(GMIME_OBJECT(part), &source) && attachment_is_text(walk->message->spool, &source))
        return;
    g_ptr_array_add(walk->message->attachments, attachment_new(walk->message->spool, &source));
}

static void
walk_part(Walk *walk, GMimeObject *object, const char *path, int depth)
{
    if (depth > DEPTH_MAX) {
        walk->message->defects |= DEFECT_DEPTH;
        return;
    }
    if (++walk->parts > PARTS_MAX) {
        walk->message->defects |= DEFECT_PART_COUNT;
        return;
    }
    look_at_protection(walk->message, object);
    if (GMIME_IS_MULTIPART(object)) {
        const int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
        for (int i = 0; i < count && walk->parts <= PARTS_MAX; i++) {
            g_autofree char *inner = *path ? g_strdup_printf("%s.%d", path, i + 1) : g_strdup_printf("%d", i + 1);
            walk_part(walk, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), inner, depth + 1);
        }
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *forwarded = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        GMimeObject *inside = forwarded ? g_mime_message_get_mime_part(forwarded) : NULL;
        if (inside) {
            g_autofree char *inner =
                GMIME_IS_MULTIPART(inside) ? g_strdup(path) : g_strdup_printf("%s%s1", path, *path ? "." : "");
            walk_part(walk, inside, inner, depth + 1);
        }
    } else if (GMIME_IS_PART(object)) {
        walk_leaf(walk, GMIME_PART(object), *path ? path : "1");
    }
}

const GPtrArray *
message_attachments(const Message *message)
{
    /* Computed once, at the first call; a message is one thread's at a time. */
    Message *lazy = (Message *)message;

    if (!lazy->attachments) {
        Walk walk = { .message = lazy };
        g_autoptr(GMimeMessage) mime = mime_parse(lazy->spool);
        GMimeObject *top = mime ? g_mime_message_get_mime_part(mime) : NULL;
        lazy->attachments = g_ptr_array_new_with_free_func(attachment_free);
        lazy->parts = g_ptr_array_new_with_free_func(part_free);
        if (top)
            walk_part(&walk, top, "", 0);
    }
    return lazy->attachments;
}

const GPtrArray *
message_parts(const Message *message)
{
    message_attachments(message);
    return message->parts;
}

Protection
message_protection(const Message *message)
{
    message_attachments(message);
    return message->protection;
}
