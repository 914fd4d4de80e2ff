/* SPDX-License-Identifier: BSD-2-Clause */
/* enclosed: knows what holds something by its type, its names and its first bytes. */
#include "message/enclosed.h"

#include <string.h>

#include "message/cms.h"
#include "message/field.h"
#include "message/gmime_autoptr.h"
#include "message/outlook.h"
#include "message/tnef.h"

#define START_BYTES 8192
#define COPY_BYTES 65536
#define TNEF_MAX_BYTES ((goffset)24 << 20) /* more than any MTA takes */

/* What a message that was taken out of a file begins with, so that it is read like one that was never in any. */
static const char wrapping[] = "Content-Type: message/rfc822\n\n";

void
enclosed_clear(Enclosed *enclosed)
{
    g_clear_pointer(&enclosed->spool, spool_free);
    g_clear_pointer(&enclosed->files, g_ptr_array_unref);
    g_clear_pointer(&enclosed->recipients, g_ptr_array_unref);
}

/* --- what a file is ------------------------------------------------------------------------------------------- */

/* Whether one of the names of PART ends with one of EXTENSIONS, in lower case, with their dots. */
static bool
is_named(const Part *part, const char *const *extensions)
{
    for (guint i = 0; i < part->names->len; i++) {
        g_autofree char *name = g_ascii_strdown(g_ptr_array_index(part->names, i), -1);
        for (size_t length = strlen(name); length > 0 && strchr(" .", name[length - 1]);)
            name[--length] = '\0';
        for (const char *const *extension = extensions; *extension; extension++)
            if (g_str_has_suffix(name, *extension))
                return true;
    }
    return false;
}

static bool
is_message(const Part *part)
{
    static const char *const types[] = { "message/rfc822", "message/rfc2822", "message/global", "message/news",
        "message/x-emlx", NULL };
    static const char *const extensions[] = { ".eml", ".emlx", ".nws", ".email", ".mbox", ".rfc822", NULL };

    return g_strv_contains(types, part->type) || is_named(part, extensions);
}

static bool
is_page(const Part *part)
{
    static const char *const types[] = { "multipart/related", "application/x-mimearchive", "message/x-mhtml", NULL };
    static const char *const extensions[] = { ".mht", ".mhtml", NULL };

    return g_strv_contains(types, part->type) || is_named(part, extensions);
}

static bool
is_signed(const Part *part)
{
    static const char *const types[] = { "application/pkcs7-mime", "application/x-pkcs7-mime", "application/cms",
        "application/pkcs7", NULL };
    static const char *const extensions[] = { ".p7m", ".p7z", ".p7", ".cms", NULL };

    return g_strv_contains(types, part->type) || is_named(part, extensions);
}

/* Whether one of FIELDS has one of NAMES. */
static bool
has_field(const GPtrArray *fields, const char *const *names)
{
    for (guint i = 0; i < fields->len; i++)
        for (const char *const *name = names; *name; name++)
            if (g_ascii_strcasecmp(((const Field *)g_ptr_array_index(fields, i))->name, *name) == 0)
                return true;
    return false;
}

/* The fields at the start of START, up to an empty line; none where it begins with anything else. The caller owns the
 * array. */
static GPtrArray *
fields_at_start(const GByteArray *start)
{
    static const char *const ends[] = { "\n\n", "\r\n\r\n", "\n\r\n" };
    size_t length = start->len;

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        const guint8 *end = memmem(start->data, length, ends[i], strlen(ends[i]));
        length = end ? (size_t)(end - start->data) : length;
    }
    GPtrArray *fields = fields_parse((const char *)start->data, length);
    if (fields->len > 0 && ((const Field *)g_ptr_array_index(fields, 0))->offset != 0)
        g_ptr_array_set_size(fields, 0);
    return fields;
}

/* Whether what begins with START is a MIME entity (RFC 2045, section 2.4). */
static bool
begins_entity(const GByteArray *start)
{
    static const char *const mime[] = { "Content-Type", "Content-Transfer-Encoding", "MIME-Version", NULL };
    g_autoptr(GPtrArray) fields = fields_at_start(start);

    return has_field(fields, mime);
}

/* Whether it is a message, whatever it calls itself. */
static bool
begins_message(const GByteArray *start)
{
    static const char *const mime[] = { "Content-Type", "MIME-Version", NULL };
    static const char *const mail[] = { "From", "Received", "Return-Path", "Date", "Message-ID", "Subject", "To",
        NULL };
    g_autoptr(GPtrArray) fields = fields_at_start(start);

    return has_field(fields, mime) && has_field(fields, mail);
}

/* --- taking out ----------------------------------------------------------------------------------------------- */

/* Appends CONTENT from OFFSET on to INTO; false where there is more than MOST, or it cannot be read. */
static bool
copy(Content *content, goffset offset, goffset most, Spool *into)
{
    g_autofree uint8_t *block = g_malloc(COPY_BYTES);
    const goffset size = content_size(content);
    gssize got = 0;

    if (size < 0 || size - offset > most)
        return false;
    for (; offset < size; offset += got) {
        got = content_read(content, offset, block, COPY_BYTES);
        if (got <= 0 || !spool_append(into, block, (size_t)got, NULL))
            return false;
    }
    return true;
}

/* What stands before the message in the file that begins with START: how long it is (.emlx), or whose it is (mbox). */
static goffset
preface_length(const GByteArray *start)
{
    const guint8 *end = memchr(start->data, '\n', start->len);
    const size_t length = end ? (size_t)(end - start->data) : 0;
    size_t digits = 0;

    while (digits < length && (g_ascii_isdigit((char)start->data[digits]) || start->data[digits] == ' '))
        digits++;
    const bool is_count = length > 0 && (digits == length || (digits + 1 == length && start->data[digits] == '\r'));
    const bool is_mark = length > 5 && memcmp(start->data, "From ", 5) == 0;
    return is_count || is_mark ? (goffset)length + 1 : 0;
}

static Enclosed
open_message(const Part *part, Content *content, const GByteArray *start, goffset most)
{
    Enclosed enclosed = { .kind = is_page(part) ? ENCLOSED_PAGE : ENCLOSED_MESSAGE,
        .spool = spool_new_like(part->spool) };

    if (!spool_append(enclosed.spool, wrapping, strlen(wrapping), NULL) ||
        !copy(content, preface_length(start), most, enclosed.spool))
        enclosed.kind = ENCLOSED_BROKEN;
    return enclosed;
}

static Enclosed
open_signed(const Part *part, Content *content, goffset most)
{
    Enclosed enclosed = { .spool = spool_new_like(part->spool) };
    const CmsKind kind = content_size(content) <= most ? cms_read(content, enclosed.spool) : CMS_BROKEN;
    const ContentRange all = { 0, spool_size(enclosed.spool), GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) inner = content_new(enclosed.spool, &all);
    g_autoptr(GByteArray) start = content_prefix(inner, START_BYTES);

    switch (kind) {
    case CMS_READABLE:
        enclosed.kind = begins_entity(start) ? ENCLOSED_ENTITY : ENCLOSED_FILE;
        break;
    case CMS_SEALED:
        enclosed.kind = ENCLOSED_SEALED;
        break;
    case CMS_BROKEN:
        enclosed.kind = ENCLOSED_BROKEN;
        break;
    default:
        enclosed.kind = ENCLOSED_NOTHING;
    }
    return enclosed;
}

/* Opens what may be a letter of Outlook's. */
static Enclosed
open_outlook(const Part *part, Content *content, goffset most, const MessageLimits *limits)
{
    g_autoptr(Ole) ole = ole_open(content);

    if (!ole || !outlook_is_message(ole))
        return (Enclosed){ .kind = ENCLOSED_NOTHING };
    return (Enclosed){ .kind = ENCLOSED_FILES,
        .files = outlook_files(ole, part->spool, limits->parts, most),
        .recipients = outlook_recipients(ole, limits->parts) };
}

static Enclosed
open_tnef(const Part *part, Content *content, goffset most, const MessageLimits *limits)
{
    const goffset size = content_size(content);

    if (size < 0 || size > MIN(most, TNEF_MAX_BYTES))
        return (Enclosed){ .kind = ENCLOSED_BROKEN };
    g_autoptr(GByteArray) bytes = content_prefix(content, (size_t)size);
    return (Enclosed){ .kind = ENCLOSED_FILES,
        .files = tnef_files(bytes->data, bytes->len, part->spool, limits->parts, most),
        .recipients = g_ptr_array_new() };
}

/* Whether what begins with START is encrypted with OpenPGP (RFC 9580, sections 4.2 and 6.2): a packet with a session
 * key, or with encrypted data, in a file that is named so. */
static bool
is_pgp_message(const Part *part, const GByteArray *start)
{
    static const char armour[] = "-----BEGIN PGP MESSAGE-----";
    static const char *const extensions[] = { ".pgp", ".gpg", NULL };
    static const uint8_t tags[] = { 1, 3, 9, 18, 20 };

    if (memmem(start->data, MIN(start->len, 1024), armour, strlen(armour)))
        return true;
    if (start->len == 0 || !(start->data[0] & 0x80) || !is_named(part, extensions))
        return false;
    const uint8_t tag = start->data[0] & 0x40 ? start->data[0] & 0x3f : (start->data[0] >> 2) & 0xf;
    return memchr(tags, tag, sizeof tags) != NULL;
}

Enclosed
enclosed_open(const Part *part, goffset most, const MessageLimits *limits, Budget *budget)
{
    g_autoptr(Content) content = content_new_within(part->spool, &part->range, budget);
    g_autoptr(GByteArray) start = content_prefix(content, START_BYTES);

    if (is_signed(part) || (start->len > 0 && start->data[0] == '0'))
        return open_signed(part, content, most);
    if (is_message(part) || is_page(part) || begins_message(start))
        return open_message(part, content, start, most);
    if (start->len >= 8 && memcmp(start->data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
        return open_outlook(part, content, most, limits);
    if (tnef_is_envelope(start->data, start->len))
        return open_tnef(part, content, most, limits);
    return (Enclosed){ .kind = is_pgp_message(part, start) ? ENCLOSED_SEALED : ENCLOSED_NOTHING };
}
