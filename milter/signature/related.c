/* SPDX-License-Identifier: BSD-2-Clause */
/* related: puts parts in and takes parts out. */
#include "signature/related.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/secret.h"
#include "message/edit.h"
#include "message/text.h"
#include "signature/image.h"

#define LINE_BYTES 76 /* of base64 (RFC 2045, section 6.8) */

static const Part *
part_at(const Message *message, const char *path)
{
    const GPtrArray *parts = message_parts(message);

    for (guint i = 0; i < parts->len; i++)
        if (strcmp(((const Part *)g_ptr_array_index(parts, i))->path, path) == 0)
            return g_ptr_array_index(parts, i);
    return NULL;
}

/* --- putting in ---------------------------------------------------------------------------------------------- */

static void
append_base64(GString *text, const Image *image)
{
    gsize length;
    const guchar *bytes = g_bytes_get_data(image->bytes, &length);
    g_autofree char *encoded = g_base64_encode(bytes, length);

    for (const char *line = encoded; *line; line += MIN(strlen(line), LINE_BYTES)) {
        if (line > encoded)
            g_string_append(text, "\r\n");
        g_string_append_len(text, line, (gssize)MIN(strlen(line), LINE_BYTES));
    }
}

/* IMAGES as parts, each behind its delimiter line. The caller owns it. */
static GString *
write_images(const GPtrArray *images, const char *boundary)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < images->len; i++) {
        const Image *image = g_ptr_array_index(images, i);
        g_string_append_printf(text,
            "\r\n--%s\r\nContent-Type: %s; name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n"
            "Content-ID: <%s>\r\nContent-Disposition: inline; filename=\"%s\"\r\n\r\n",
            boundary, image->type, image->name, image->content_id, image->name);
        append_base64(text, image);
    }
    return text;
}

/* A boundary that the message cannot have in it: made of its digest. The caller owns it. */
static char *
make_boundary(const Spool *spool)
{
    uint8_t digest[SPOOL_DIGEST_BYTES];

    spool_body_digest(spool, digest);
    g_autofree char *hex = hex_encode(digest, sizeof digest / 2);
    return g_strdup_printf("=_firma_%s", hex);
}

/* LENGTH bytes at OFFSET as a string. The caller owns it. */
static char *
read_raw(const Spool *spool, goffset offset, size_t length)
{
    char *raw = g_malloc0(length + 1);

    if (length > 0 && spool_read(spool, offset, raw, length, NULL) != (gssize)length)
        *raw = '\0';
    return raw;
}

static char *
related_field(const char *boundary)
{
    return g_strdup_printf("Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"%s\"\r\n", boundary);
}

/* The HTML is the whole message: what its fields say of it becomes the part's. False where they say nothing that reads
 * the same elsewhere. */
static bool
wrap_message(Edit *edit, const Spool *spool, const Part *html, const char *boundary)
{
    g_autofree char *type = read_raw(spool, html->type_field.offset, html->type_field.length);
    g_autofree char *encoding = read_raw(spool, html->encoding_field.offset, html->encoding_field.length);

    if (!field_range_is_whole(spool, &html->type_field) || !field_range_is_whole(spool, &html->encoding_field))
        return false;
    g_autofree char *field = related_field(boundary);
    g_autofree char *head = g_strdup_printf("--%s\r\n%s%s\r\n", boundary, type, encoding);

    edit_splice(edit, html->type_field.offset, html->type_field.length, field);
    if (html->encoding_field.length > 0)
        edit_splice(edit, html->encoding_field.offset, html->encoding_field.length, "");
    edit_splice(edit, html->range.offset, 0, head);
    return true;
}

static void
wrap_part(Edit *edit, const Part *html, const char *boundary)
{
    g_autofree char *field = related_field(boundary);
    g_autofree char *head = g_strdup_printf("%s\r\n--%s\r\n", field, boundary);

    edit_splice(edit, html->fields, 0, head);
}

static bool
put_in(Edit *edit, const Spool *spool, const Part *html, const GPtrArray *images)
{
    g_autofree char *boundary = html->related ? g_strdup(html->related) : make_boundary(spool);
    g_autoptr(GString) parts = write_images(images, boundary);

    if (!html->related) {
        if (html->fields < 0 && !wrap_message(edit, spool, html, boundary))
            return false;
        if (html->fields >= 0)
            wrap_part(edit, html, boundary);
        g_string_append_printf(parts, "\r\n--%s--%s", boundary, html->fields < 0 ? "\r\n" : "");
    }
    edit_splice(edit, html->range.offset + html->range.length, 0, parts->str);
    return true;
}

/* --- taking out ---------------------------------------------------------------------------------------------- */

/* Whether LENGTH bytes of the message at OFFSET are TEXT. */
static bool
stands_at(const Spool *spool, goffset offset, const char *text)
{
    g_autofree char *there = offset < 0 ? NULL : read_raw(spool, offset, strlen(text));

    return there && strcmp(there, text) == 0;
}

/* Takes PART out with the delimiter before it, if it stands as it should between two. */
static void
take_out(Edit *edit, const Spool *spool, const Part *part)
{
    g_autofree char *before = g_strdup_printf("--%s\r\n", part->related),
                    *behind = g_strdup_printf("\r\n--%s", part->related);
    const goffset begin = part->fields - (goffset)strlen(before), end = part->range.offset + part->range.length;

    if (stands_at(spool, begin, before) && stands_at(spool, end, behind))
        edit_splice(edit, begin, (size_t)(end - begin) + strlen("\r\n"), "");
}

/* Whether a part of MESSAGE in HTML, also a quoted or attached one, shows the image CONTENT_ID. */
static bool
is_shown(const Message *message, const char *content_id)
{
    const GPtrArray *parts = message_parts(message);
    g_autofree char *named = g_strconcat("cid:", content_id, NULL);
    bool found = false;

    for (guint i = 0; i < parts->len && !found; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (!g_str_has_prefix(part->type, "text/"))
            continue;
        g_auto(Text) text = text_read(part);
        found = text.is_cut || strstr(text.utf8, named) || strstr(text.utf8, "cid:%");
    }
    return found;
}

static bool
is_dropped(const Message *message, const Part *part, const GPtrArray *dropped)
{
    for (guint i = 0; i < dropped->len; i++)
        if (part->content_id && strcmp(part->content_id, g_ptr_array_index(dropped, i)) == 0)
            return part->related && !part->is_enclosed && !part->is_protected && !part->is_attachment &&
                   g_str_has_prefix(part->type, "image/") && !is_shown(message, part->content_id);
    return false;
}

Spool *
related_arrange(const Spool *spool, const MessageLimits *limits, const char *path, const GPtrArray *images,
    const GPtrArray *dropped, GError **error)
{
    g_autoptr(Message) message = message_new_within(spool, limits);
    const GPtrArray *parts = message_parts(message);
    const Part *html = part_at(message, path);
    g_autoptr(Edit) edit = edit_new();

    if (!html || (images->len > 0 && !put_in(edit, spool, html, images))) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("el mensaje no se puede leer entero"));
        return NULL;
    }
    for (guint i = 0; i < parts->len; i++)
        if (is_dropped(message, g_ptr_array_index(parts, i), dropped))
            take_out(edit, spool, g_ptr_array_index(parts, i));
    return edit_apply(edit, spool, error);
}
