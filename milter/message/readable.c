/* SPDX-License-Identifier: BSD-2-Clause */
/* readable: text for people. */
#include "message/readable.h"

#include <stdbool.h>
#include <string.h>

#include "message/mime.h"

#define TEXT_MAX_BYTES (1u << 20)
#define DEPTH_MAX 40
#define QUOTES_MAX 8

/* --- lines --------------------------------------------------------------------------------------------------- */

/* The lines as plain text, marked as quotations are there. The caller owns the string. */
static char *
write_lines(const Lines *lines)
{
    GString *text = g_string_sized_new(lines->text->len);

    for (guint i = 0; i < lines->lines->len && text->len < TEXT_MAX_BYTES; i++) {
        const Line *line = lines_at(lines, i);
        for (int level = 0; level < MIN(line->quotes, QUOTES_MAX); level++)
            g_string_append(text, "> ");
        g_string_append_len(text, lines->text->str + line->text, (gssize)line->length);
        g_string_append_c(text, '\n');
    }
    if (text->len > TEXT_MAX_BYTES)
        g_string_truncate(text, TEXT_MAX_BYTES);
    g_autofree char *raw = g_string_free(text, FALSE);
    return g_utf8_make_valid(raw, -1);
}

char *
readable_from_html(const char *html)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_html(lines, html, MIN(strlen(html), TEXT_MAX_BYTES));
    return write_lines(lines);
}

/* --- parts -------------------------------------------------------------------------------------------------- */

static bool
is_text(GMimeObject *object, const char *subtype)
{
    const char *disposition = g_mime_object_get_disposition(object);

    return g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", subtype) &&
           !(disposition && g_ascii_strcasecmp(disposition, "attachment") == 0);
}

static void
append_part(GMimeObject *object, Lines *lines)
{
    g_autofree char *decoded = GMIME_IS_TEXT_PART(object) ? g_mime_text_part_get_text(GMIME_TEXT_PART(object)) : NULL;

    if (!decoded)
        return;
    g_autofree char *valid = g_utf8_make_valid(decoded, (gssize)strnlen(decoded, TEXT_MAX_BYTES));
    (is_text(object, "html") ? lines_append_html : lines_append_plain)(lines, valid, strlen(valid));
}

/* Of the ways to say the same, the plain one, or the last that can be read. */
static GMimeObject *
choose_alternative(GMimeMultipart *multipart)
{
    GMimeObject *chosen = NULL;

    for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
        GMimeObject *part = g_mime_multipart_get_part(multipart, i);
        if (is_text(part, "plain"))
            return part;
        chosen = part;
    }
    return chosen;
}

static void
append_object(GMimeObject *object, int depth, Lines *lines)
{
    if (!object || depth > DEPTH_MAX || lines->text->len > TEXT_MAX_BYTES)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        if (g_mime_content_type_is_type(g_mime_object_get_content_type(object), "multipart", "alternative")) {
            append_object(choose_alternative(multipart), depth + 1, lines);
            return;
        }
        for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
            append_object(g_mime_multipart_get_part(multipart, i), depth + 1, lines);
    } else if (is_text(object, "plain") || is_text(object, "html")) {
        append_part(object, lines);
    }
}

Lines *
readable_lines(const Message *message)
{
    g_autoptr(GMimeMessage) mime = mime_parse(message_spool(message));
    Lines *lines = lines_new();

    if (mime)
        append_object(g_mime_message_get_mime_part(mime), 0, lines);
    return lines;
}

char *
readable_text(const Message *message)
{
    g_autoptr(Lines) lines = readable_lines(message);

    return write_lines(lines);
}
