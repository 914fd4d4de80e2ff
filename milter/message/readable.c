/* SPDX-License-Identifier: BSD-2-Clause */
/* readable: text for people. */
#include "message/readable.h"

#include <stdbool.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "message/mime.h"

#define TEXT_MAX_BYTES (1u << 20)
#define DEPTH_MAX 40
#define QUOTES_MAX 8

/* --- HTML --------------------------------------------------------------------------------------------------- */

typedef struct {
    GString *text;
    int hidden; /* inside how many elements whose text nobody sees */
    int quotes; /* inside how many quotations */
} HtmlWalk;

static bool
is_one_of(const xmlChar *name, const char *const *names)
{
    for (; *names; names++)
        if (g_ascii_strcasecmp((const char *)name, *names) == 0)
            return true;
    return false;
}

static bool
is_hidden(const xmlChar *name)
{
    static const char *const hidden[] = { "head", "style", "script", "title", NULL };

    return is_one_of(name, hidden);
}

static bool
is_quotation(const xmlChar *name)
{
    return g_ascii_strcasecmp((const char *)name, "blockquote") == 0;
}

static void
break_line(GString *text)
{
    if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append_c(text, '\n');
}

static void
on_text(void *data, const xmlChar *text, int length)
{
    HtmlWalk *walk = data;

    for (int i = 0; walk->hidden == 0 && i < length; i++) {
        const char c = (char)text[i];
        const char last = walk->text->len > 0 ? walk->text->str[walk->text->len - 1] : '\n';
        if (!g_ascii_isspace(c)) {
            /* As a quotation is marked in plain text. */
            for (int depth = 0; last == '\n' && depth < MIN(walk->quotes, QUOTES_MAX); depth++)
                g_string_append(walk->text, "> ");
            g_string_append_c(walk->text, c);
        } else if (!g_ascii_isspace(last))
            g_string_append_c(walk->text, ' ');
    }
}

static void
on_start(void *data, const xmlChar *name, const xmlChar **attributes G_GNUC_UNUSED)
{
    static const char *const blocks[] = { "p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6",
        "blockquote", "hr", "table", NULL };
    HtmlWalk *walk = data;

    walk->hidden += is_hidden(name);
    if (is_one_of(name, blocks))
        break_line(walk->text);
    walk->quotes += is_quotation(name);
}

static void
on_end(void *data, const xmlChar *name)
{
    static const char *const blocks[] = { "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
        "table", NULL };
    static const char *const cells[] = { "td", "th", NULL };
    HtmlWalk *walk = data;

    walk->hidden -= is_hidden(name) && walk->hidden > 0;
    if (is_one_of(name, blocks))
        break_line(walk->text);
    else if (is_one_of(name, cells))
        on_text(walk, (const xmlChar *)" ", 1);
    walk->quotes -= is_quotation(name) && walk->quotes > 0;
}

char *
readable_from_html(const char *html)
{
    HtmlWalk walk = { .text = g_string_new(NULL) };
    htmlSAXHandler handler = {
        .startElement = on_start, .endElement = on_end, .characters = on_text, .ignorableWhitespace = on_text
    };
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, &walk, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

    htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    htmlParseChunk(parser, html, (int)MIN(strlen(html), TEXT_MAX_BYTES), 1);
    htmlFreeParserCtxt(parser);
    return g_string_free(walk.text, FALSE);
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
append_part(GMimeObject *object, GString *text)
{
    g_autofree char *decoded = GMIME_IS_TEXT_PART(object) ? g_mime_text_part_get_text(GMIME_TEXT_PART(object)) : NULL;

    if (!decoded)
        return;
    g_autofree char *valid = g_utf8_make_valid(decoded, (gssize)strnlen(decoded, TEXT_MAX_BYTES));
    g_autofree char *words = is_text(object, "html") ? readable_from_html(valid) : g_strdup(valid);
    break_line(text);
    g_string_append(text, words);
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
append_object(GMimeObject *object, int depth, GString *text)
{
    if (!object || depth > DEPTH_MAX || text->len > TEXT_MAX_BYTES)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        if (g_mime_content_type_is_type(g_mime_object_get_content_type(object), "multipart", "alternative")) {
            append_object(choose_alternative(multipart), depth + 1, text);
            return;
        }
        for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
            append_object(g_mime_multipart_get_part(multipart, i), depth + 1, text);
    } else if (is_text(object, "plain") || is_text(object, "html")) {
        append_part(object, text);
    }
}

char *
readable_text(const Message *message)
{
    g_autoptr(GMimeMessage) mime = mime_parse(message_spool(message));
    GString *text = g_string_new(NULL);

    if (mime)
        append_object(g_mime_message_get_mime_part(mime), 0, text);
    if (text->len > TEXT_MAX_BYTES)
        g_string_truncate(text, TEXT_MAX_BYTES);
    g_autofree char *raw = g_string_free(text, FALSE);
    return g_utf8_make_valid(raw, -1);
}
