/* SPDX-License-Identifier: BSD-2-Clause */
/* field: reads header fields. */
#include "message/field.h"

#include <string.h>

#include "base/wipe.h"
#include "message/charset_name.h"
#include "message/encoded_words.h"
#include "message/gmime_autoptr.h"
#include "message/shape.h"

/* A message may say it is for a hundred thousand people; nobody reads that far. */
#define MAILBOXES_MAX 5000
#define GROUP_DEPTH_MAX 4

/* Of a text; GMime takes some 50 bytes of memory for each letter between blanks. */
#define TEXT_MAX 65536

void
field_free(gpointer data)
{
    Field *field = data;

    if (!field)
        return;
    g_free(field->name);
    wipe_free(field->value);
    g_free(field);
}

/* The length of the name at LINE when it begins a field, else 0. Letters beyond ASCII count: people name fields in
 * Spanish. */
static size_t
name_length(const char *line, size_t length)
{
    size_t name = 0;

    while (name < length && (guchar)line[name] > ' ' && line[name] != 0x7f && line[name] != ':')
        name++;
    size_t colon = name;
    while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
        colon++;
    return colon < length && line[colon] == ':' ? name : 0;
}

/* Behind the end of the line at START. */
static size_t
next_line(const char *bytes, size_t start, size_t length)
{
    const char *end = memchr(bytes + start, '\n', length - start);

    return end ? (size_t)(end - bytes) + 1 : length;
}

bool
fields_next(const char *header, size_t length, size_t *at, FieldSpan *span)
{
    while (*at < length) {
        const size_t line = *at;
        size_t end = next_line(header, line, length);
        const size_t name = name_length(header + line, end - line);
        /* A line that begins with a blank continues the field. */
        while (end < length && (header[end] == ' ' || header[end] == '\t'))
            end = next_line(header, end, length);
        *at = end;
        if (name > 0) {
            *span = (FieldSpan){ .offset = line, .length = end - line, .name = name };
            return true;
        }
    }
    return false;
}

/* The bytes without the last line end; NUL, which would hide what stands behind it, becomes SUB. */
char *
fields_dup_value(const char *header, const FieldSpan *span)
{
    const char *start = (const char *)memchr(header + span->offset, ':', span->length) + 1;
    const char *end = header + span->offset + span->length;

    while (end > start && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    const size_t length = (size_t)(end - start);
    char *copy = g_malloc(length + 1);
    for (size_t i = 0; i < length; i++)
        copy[i] = start[i] ? start[i] : '\x1a';
    copy[length] = '\0';
    return copy;
}

GPtrArray *
fields_parse(const char *header, size_t length)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func(field_free);
    FieldSpan span;
    size_t at = 0;

    while (fields->len < FIELDS_MAX && fields_next(header, length, &at, &span)) {
        Field *field = g_new0(Field, 1);
        field->name = g_strndup(header + span.offset, span.name);
        field->value = fields_dup_value(header, &span);
        field->offset = (goffset)span.offset;
        field->length = span.length;
        g_ptr_array_add(fields, field);
    }
    return fields;
}

/* On one line, such that GMime decodes all of it. The caller owns the string. */
static char *
unfold(const char *value)
{
    g_autofree char *unfolded = g_mime_utils_header_unfold(value);

    if (!strstr(unfolded, "=?"))
        return g_steal_pointer(&unfolded);
    g_autofree char *joined = encoded_words_join(unfolded);
    return charset_name_bound_words(joined);
}

/* Whether TEXT is what it says: characters without encoded words. */
static bool
is_plain(const char *text)
{
    return !strstr(text, "=?") && g_utf8_validate(text, -1, NULL);
}

bool
field_text_is_readable(const Field *field)
{
    const size_t length = strlen(field->value);

    return length <= TEXT_MAX && (is_plain(field->value) || shape_is_plain(SHAPE_TEXT, field->value, length));
}

char *
field_text(const Field *field)
{
    g_autofree char *unfolded = unfold(field->value);
    const size_t length = strnlen(unfolded, TEXT_MAX);

    unfolded[length] = '\0';
    g_autofree char *decoded = is_plain(unfolded) || !shape_is_plain(SHAPE_TEXT, unfolded, length)
                                   ? g_steal_pointer(&unfolded)
                                   : g_mime_utils_header_decode_text(NULL, unfolded);
    return g_strstrip(g_utf8_make_valid(decoded ? decoded : "", -1));
}

char *
field_parameters(const Field *field)
{
    g_autofree char *unfolded = unfold(field->value);
    g_autofree char *text =
        strstr(unfolded, "=?") || is_plain(unfolded) ? g_steal_pointer(&unfolded) : field_text(field);

    return strchr(text, '*') ? charset_name_bound_parameters(text) : g_steal_pointer(&text);
}

static void
mailbox_free(gpointer data)
{
    Mailbox *mailbox = data;

    wipe_free(mailbox->display);
    wipe_free(mailbox->group);
    wipe_free(mailbox->address);
    g_free(mailbox);
}

/* Appends the mailboxes of LIST, which stands in GROUP, to MAILBOXES. */
static void
collect_mailboxes(InternetAddressList *list, const char *group, GPtrArray *mailboxes, int depth)
{
    const int count = list ? internet_address_list_length(list) : 0;

    for (int i = 0; i < count && mailboxes->len < MAILBOXES_MAX; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        const char *display = internet_address_get_name(address);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            if (depth < GROUP_DEPTH_MAX)
                collect_mailboxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
                    display ? display : group, mailboxes, depth + 1);
            continue;
        }
        Mailbox *mailbox = g_new0(Mailbox, 1);
        const char *spec = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
        mailbox->display = g_utf8_make_valid(display ? display : "", -1);
        mailbox->group = g_utf8_make_valid(group, -1);
        mailbox->address = g_utf8_make_valid(spec ? spec : "", -1);
        g_ptr_array_add(mailboxes, mailbox);
    }
}

bool
field_mailboxes_are_readable(const Field *field)
{
    return shape_is_plain(SHAPE_ADDRESSES, field->value, strlen(field->value));
}

GPtrArray *
field_mailboxes(const Field *field)
{
    GPtrArray *mailboxes = g_ptr_array_new_with_free_func(mailbox_free);
    g_autofree char *unfolded = unfold(field->value);
    const size_t length = shape_addresses_length(unfolded, strlen(unfolded));

    unfolded[length] = '\0';
    if (!shape_is_plain(SHAPE_ADDRESSES, unfolded, length))
        return mailboxes;
    g_autoptr(InternetAddressList) list = internet_address_list_parse(NULL, unfolded);
    collect_mailboxes(list, "", mailboxes, 0);
    return mailboxes;
}
