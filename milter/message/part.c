/* SPDX-License-Identifier: BSD-2-Clause */
/* part: what the fields of a part say. */
#include "message/part.h"

#include <string.h>

#include "message/structure.h"

static char *
declared_charset(GMimeContentType *type)
{
    const char *charset = type ? g_mime_content_type_get_parameter(type, "charset") : NULL;

    return g_ascii_strdown(charset && *charset ? charset : "us-ascii", -1);
}

static bool
has_parameter(GMimeContentType *type, const char *name, const char *value)
{
    const char *given = type ? g_mime_content_type_get_parameter(type, name) : NULL;

    return given && g_ascii_strcasecmp(given, value) == 0;
}

/* The name of the file, wherever it is said; "" where nowhere. The caller owns it. */
static char *
file_name(GMimeContentType *type, GMimeContentDisposition *disposition)
{
    const char *name = disposition ? g_mime_content_disposition_get_parameter(disposition, "filename") : NULL;

    if (!name && type)
        name = g_mime_content_type_get_parameter(type, "name");
    return g_utf8_make_valid(name ? name : "", -1);
}

static bool
is_attachment(GMimeContentDisposition *disposition)
{
    const char *said = disposition ? g_mime_content_disposition_get_disposition(disposition) : NULL;

    return said && g_ascii_strcasecmp(said, "attachment") == 0;
}

/* Whether TYPE, one of text, is neither plain text nor HTML nor to be read as if it were plain, as is what nobody knows
 * (RFC 2046, section 4.1.4). */
static bool
is_data(const char *type)
{
    static const char *const data[] = { "text/calendar", "text/csv", "text/tab-separated-values", "text/vcard",
        "text/x-vcard", "text/directory", "text/css", "text/javascript", "text/xml", "text/rtf", "text/x-amp-html",
        "text/rfc822-headers", NULL };

    return g_strv_contains(data, type);
}

/* Whether the part is words to be read, with the name NAME of a file or "". */
static bool
is_words(const char *type, const char *name)
{
    return strcmp(type, "text/plain") == 0 || strcmp(type, "text/html") == 0 ||
           (g_str_has_prefix(type, "text/") && *name == '\0' && !is_data(type));
}

static FieldRange
find_field(const Entity *entity, const char *name)
{
    const Field *field = entity_field(entity, name);

    return field ? (FieldRange){ field->offset, field->length } : (FieldRange){ 0 };
}

bool
field_range_is_whole(const Spool *spool, const FieldRange *range)
{
    g_autofree char *bytes = g_malloc(range->length + 1);

    return range->length == 0 ||
           (spool_read(spool, range->offset, bytes, range->length, NULL) == (gssize)range->length &&
               bytes[range->length - 1] == '\n' && !memchr(bytes, '\0', range->length));
}

static GMimeContentEncoding
encoding_of(const Entity *entity)
{
    const Field *field = entity_field(entity, "Content-Transfer-Encoding");

    return field ? g_mime_content_encoding_from_string(field->value) : GMIME_CONTENT_ENCODING_DEFAULT;
}

/* The caller owns it. */
static char *
content_id(const Entity *entity)
{
    const Field *field = entity_field(entity, "Content-Id");
    g_autofree char *text = field ? field_text(field) : NULL;

    return text ? g_mime_utils_decode_message_id(text) : NULL;
}

Part *
part_new(const Entity *entity, const char *path, const PartSituation *situation)
{
    g_autoptr(GMimeContentType) type = entity_content_type(entity);
    g_autoptr(GMimeContentDisposition) disposition = entity_disposition(entity);

    if (entity->body < 0)
        return NULL;
    Part *part = g_new0(Part, 1);
    part->path = g_strdup(path);
    part->name = file_name(type, disposition);
    part->type = g_strdup(entity->type);
    part->charset = declared_charset(type);
    part->range = (ContentRange){ entity->body, entity->body_length, (int)encoding_of(entity) };
    part->content_id = content_id(entity);
    part->related = g_strdup(situation->related);
    part->fields = situation->is_whole ? -1 : entity->begin;
    part->type_field = find_field(entity, "Content-Type");
    part->encoding_field = find_field(entity, "Content-Transfer-Encoding");
    part->is_attachment = is_attachment(disposition);
    part->is_text = !part->is_attachment && is_words(part->type, part->name);
    part->is_flowed = has_parameter(type, "format", "flowed");
    part->deletes_space = has_parameter(type, "delsp", "yes");
    part->is_protected = situation->is_protected;
    part->is_enclosed = situation->is_enclosed;
    part->alternative = situation->alternative;
    part->branch = situation->branch;
    return part;
}

void
part_free(gpointer data)
{
    Part *part = data;

    if (!part)
        return;
    g_free(part->path);
    g_free(part->name);
    g_free(part->type);
    g_free(part->charset);
    g_free(part->content_id);
    g_free(part->related);
    g_free(part);
}
