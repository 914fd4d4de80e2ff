/* SPDX-License-Identifier: BSD-2-Clause */
/* part: what the fields of a part say. */
#include "message/part.h"

#include <string.h>

#include <gmime/gmime.h>

#include "message/encoded_words.h"
#include "message/gmime_autoptr.h"

static char *
declared_type(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *text = type ? g_mime_content_type_get_mime_type(type) : g_strdup("text/plain");

    return g_ascii_strdown(text, -1);
}

static char *
declared_charset(GMimeObject *object)
{
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");

    return g_ascii_strdown(charset && *charset ? charset : "us-ascii", -1);
}

static bool
has_parameter(GMimeObject *object, const char *name, const char *value)
{
    const char *given = g_mime_object_get_content_type_parameter(object, name);

    return given && g_ascii_strcasecmp(given, value) == 0;
}

/* The value of the field NAME with its encoded words joined, NULL where it has none. The caller owns it. */
static char *
joined_value(GMimeObject *object, const char *name)
{
    GMimeHeader *header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
    const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;
    g_autofree char *unfolded = raw && strstr(raw, "=?") ? g_mime_utils_header_unfold(raw) : NULL;

    return unfolded ? encoded_words_join(unfolded) : NULL;
}

/* The name of the file where it is said in encoded words, as mail programs do, though RFC 2231 has another way; NULL
 * where it is not. The caller owns it. */
static char *
encoded_name(GMimeObject *object)
{
    g_autofree char *disposition_text = joined_value(object, "Content-Disposition");
    g_autofree char *type_text = joined_value(object, "Content-Type");
    g_autoptr(GMimeContentDisposition) disposition =
        disposition_text ? g_mime_content_disposition_parse(NULL, disposition_text) : NULL;
    g_autoptr(GMimeContentType) type = type_text ? g_mime_content_type_parse(NULL, type_text) : NULL;
    const char *name = disposition ? g_mime_content_disposition_get_parameter(disposition, "filename") : NULL;

    if (!name && type && !g_mime_object_get_content_disposition_parameter(object, "filename"))
        name = g_mime_content_type_get_parameter(type, "name");
    return g_strdup(name);
}

/* The name of the file, wherever it is said; "" where nowhere. The caller owns it. */
static char *
file_name(GMimePart *part)
{
    g_autofree char *encoded = encoded_name(GMIME_OBJECT(part));
    const char *name = encoded ? encoded : g_mime_part_get_filename(part);

    return g_utf8_make_valid(name ? name : "", -1);
}

static bool
is_attachment(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);

    return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
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
find_field(GMimeObject *object, const char *name)
{
    GMimeHeader *header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);

    if (!header || g_mime_header_get_offset(header) < 0)
        return (FieldRange){ 0 };
    return (FieldRange){ g_mime_header_get_offset(header),
        strlen(g_mime_header_get_name(header)) + strlen(":") + strlen(g_mime_header_get_raw_value(header)) };
}

bool
field_range_is_whole(const Spool *spool, const FieldRange *range)
{
    char last = '\0';

    return range->length == 0 ||
           (spool_read(spool, range->offset + (goffset)range->length - 1, &last, 1, NULL) == 1 && last == '\n');
}

/* The places of the encoded bytes in the raw message. */
static bool
locate(GMimePart *part, ContentRange *range)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = content ? g_mime_data_wrapper_get_stream(content) : NULL;

    if (!stream)
        return false;
    const gint64 length = g_mime_stream_length(stream);
    *range = (ContentRange){ stream->bound_start, MAX(length, 0), (int)g_mime_data_wrapper_get_encoding(content) };
    return true;
}

static goffset
find_fields(GMimeObject *object, const PartSituation *situation, const ContentRange *range)
{
    GMimeHeader *first = g_mime_header_list_get_header_at(g_mime_object_get_header_list(object), 0);

    if (situation->is_whole)
        return -1;
    return first && g_mime_header_get_offset(first) >= 0 ? g_mime_header_get_offset(first) : range->offset - 2;
}

Part *
part_new(GMimePart *mime, const char *path, const PartSituation *situation)
{
    GMimeObject *object = GMIME_OBJECT(mime);
    ContentRange range;

    if (!locate(mime, &range))
        return NULL;
    Part *part = g_new0(Part, 1);
    part->path = g_strdup(path);
    part->name = file_name(mime);
    part->type = declared_type(object);
    part->charset = declared_charset(object);
    part->range = range;
    part->content_id = g_strdup(g_mime_object_get_content_id(object));
    part->related = g_strdup(situation->related);
    part->fields = find_fields(object, situation, &range);
    part->type_field = find_field(object, "Content-Type");
    part->encoding_field = find_field(object, "Content-Transfer-Encoding");
    part->is_attachment = is_attachment(object);
    part->is_text = !part->is_attachment && is_words(part->type, part->name);
    part->is_flowed = has_parameter(object, "format", "flowed");
    part->deletes_space = has_parameter(object, "delsp", "yes");
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
