/* SPDX-License-Identifier: BSD-2-Clause */
/* part: what the fields of a part say. */
#include "message/part.h"

#include <string.h>

#include "message/charset_name.h"
#include "message/names.h"
#include "message/parameters.h"
#include "message/structure.h"

/* What TYPE says, or, where the field is not one that a parser takes, the field. The caller owns it. */
static char *
declared_charset(const Entity *entity, GMimeContentType *type)
{
    const char *said = type ? g_mime_content_type_get_parameter(type, "charset") : NULL;
    const Field *field = entity_field(entity, "Content-Type");
    g_autofree char *found = !said && field ? parameters_find(field->value, "charset") : NULL;
    const char *charset = said ? said : found;

    g_autofree char *plain = charset_name_plain(charset ? charset : "");

    return *plain ? g_steal_pointer(&plain) : g_strdup("us-ascii");
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

/* All that ENTITY says of names, and NAME. The caller owns the array. */
static GPtrArray *
all_names(const Entity *entity, const char *name)
{
    static const char *const fields[] = { "Content-Disposition", "Content-Type" };
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        for (guint k = 0; k < entity->fields->len; k++) {
            const Field *field = g_ptr_array_index(entity->fields, k);
            if (g_ascii_strcasecmp(field->name, fields[i]) == 0)
                names_collect(field->value, names);
        }
    if (*name && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
    return names;
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

/* The caller owns it. */
static char *
content_id(const Entity *entity)
{
    const Field *field = entity_field(entity, "Content-Id");
    g_autofree char *text = field ? field_text(field) : NULL;

    return text ? g_mime_utils_decode_message_id(text) : NULL;
}

/* A part in SITUATION, of which nothing else is known. */
static Part *
begin(const char *path, const PartSituation *situation)
{
    Part *part = g_new0(Part, 1);

    part->path = g_strdup(path);
    part->spool = situation->spool;
    part->place = situation->place;
    part->related = g_strdup(situation->related);
    part->is_protected = situation->is_protected;
    part->is_enclosed = situation->is_enclosed;
    part->alternative = situation->alternative;
    part->branch = situation->branch;
    return part;
}

Part *
part_new(const Entity *entity, const char *path, const PartSituation *situation)
{
    g_autoptr(GMimeContentType) type = entity_content_type(entity);
    g_autoptr(GMimeContentDisposition) disposition = entity_disposition(entity);
    g_autofree char *name = file_name(type, disposition);

    if (entity->body < 0)
        return NULL;
    Part *part = begin(path, situation);
    part->names = all_names(entity, name);
    part->name = g_strdup(*name || part->names->len == 0 ? name : g_ptr_array_index(part->names, 0));
    part->type = g_strdup(entity->type);
    part->charset = declared_charset(entity, type);
    part->range = (ContentRange){ entity->body, entity->body_length, entity->encoding };
    part->content_id = content_id(entity);
    part->fields = situation->is_whole ? -1 : entity->begin;
    part->type_field = find_field(entity, "Content-Type");
    part->encoding_field = find_field(entity, "Content-Transfer-Encoding");
    part->is_attachment = is_attachment(disposition);
    part->is_text =
        (!part->is_attachment || situation->is_shown) && !situation->is_file && is_words(part->type, part->name);
    part->is_flowed = has_parameter(type, "format", "flowed");
    part->deletes_space = has_parameter(type, "delsp", "yes");
    return part;
}

Part *
part_new_file(const GPtrArray *names, const char *type, const char *path, const PartSituation *situation)
{
    Part *part = begin(path, situation);

    part->names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(part->names, g_strdup(g_ptr_array_index(names, i)));
    part->name = g_strdup(names->len > 0 ? g_ptr_array_index(names, 0) : "");
    part->type = g_strdup(type);
    part->charset = g_strdup("us-ascii");
    part->range = (ContentRange){ 0, spool_size(situation->spool), GMIME_CONTENT_ENCODING_BINARY };
    part->fields = -1;
    part->is_text = !situation->is_file && is_words(part->type, part->name);
    return part;
}

goffset
part_offset(const Part *part)
{
    return part->place >= 0 ? part->place : part->range.offset;
}

void
part_free(gpointer data)
{
    Part *part = data;

    if (!part)
        return;
    g_free(part->path);
    g_free(part->name);
    g_ptr_array_unref(part->names);
    g_free(part->type);
    g_free(part->charset);
    g_free(part->content_id);
    g_free(part->related);
    g_clear_pointer(&part->decoded, g_byte_array_unref);
    g_free(part);
}

GByteArray *
part_prefix(const Part *part, size_t limit)
{
    const GByteArray *decoded = part->decoded;

    if (!decoded) {
        g_autoptr(Content) content = content_new(part->spool, &part->range);
        return content_prefix(content, limit);
    }
    const guint length = (guint)MIN(decoded->len, limit);
    GByteArray *prefix = g_byte_array_sized_new(MAX(length, 64)); /* never NULL */
    g_byte_array_append(prefix, decoded->data, length);
    return prefix;
}

AttachmentSource
part_source(const Part *part)
{
    return (AttachmentSource){ .part = part->path,
        .name = part->name,
        .names = part->names,
        .declared = part->type,
        .range = part->range,
        .offset = part_offset(part),
        .known = part->known,
        .is_name_guessed = part->is_name_guessed };
}
