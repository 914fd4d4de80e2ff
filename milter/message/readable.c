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
#define CONDITION_MAX_BYTES 200

/* --- HTML --------------------------------------------------------------------------------------------------- */

/* What an element does to the text inside it. */
typedef enum {
    HIDES = 1,  /* nobody sees it */
    QUOTES = 2, /* it is somebody else's */
    KEEPS = 4,  /* its lines stay as they are */
} Effect;

typedef struct {
    GString *text;
    GByteArray *open; /* the effects of each open element, outermost first */
    int hidden;       /* inside how many elements that hide */
    int quotes;       /* inside how many quotations */
    int kept;         /* inside how many elements that keep lines */
} HtmlWalk;

static bool
is_one_of(const xmlChar *name, const char *const *names)
{
    for (; *names; names++)
        if (g_ascii_strcasecmp((const char *)name, *names) == 0)
            return true;
    return false;
}

static const char *
attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (g_ascii_strcasecmp((const char *)attributes[0], name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    return NULL;
}

/* Whether the style attribute sets PROPERTY to a value that begins with VALUE. */
static bool
is_styled(const xmlChar **attributes, const char *property, const char *value)
{
    const char *style = attribute(attributes, "style");
    g_auto(GStrv) declarations = g_strsplit(style ? style : "", ";", -1);

    for (char **declaration = declarations; *declaration; declaration++) {
        char *colon = strchr(*declaration, ':');
        if (!colon)
            continue;
        *colon = '\0';
        if (g_ascii_strcasecmp(g_strstrip(*declaration), property) == 0 &&
            g_ascii_strncasecmp(g_strchug(colon + 1), value, strlen(value)) == 0)
            return true;
    }
    return false;
}

/* Only what no style sheet can bring to light: an approver must see whatever a recipient may. */
static bool
is_hidden(const xmlChar *name)
{
    static const char *const hidden[] = { "head", "style", "script", "title", NULL };

    return is_one_of(name, hidden);
}

/* A blockquote; but browsers' editors indent the author's own words with one too, without a border. */
static bool
is_quotation(const xmlChar *name, const xmlChar **attributes)
{
    static const char *const quotation[] = { "blockquote", NULL };

    return is_one_of(name, quotation) && (attribute(attributes, "type") || !is_styled(attributes, "border", "none") ||
                                             is_styled(attributes, "border-left", ""));
}

static bool
keeps_lines(const xmlChar *name, const xmlChar **attributes)
{
    static const char *const preformatted[] = { "pre", "textarea", NULL };

    return is_one_of(name, preformatted) || is_styled(attributes, "white-space", "pre");
}

static Effect
effect_of(const xmlChar *name, const xmlChar **attributes)
{
    return (is_hidden(name) ? HIDES : 0) | (is_quotation(name, attributes) ? QUOTES : 0) |
           (keeps_lines(name, attributes) ? KEEPS : 0);
}

static void
count_effect(HtmlWalk *walk, Effect effect, int by)
{
    walk->hidden += effect & HIDES ? by : 0;
    walk->quotes += effect & QUOTES ? by : 0;
    walk->kept += effect & KEEPS ? by : 0;
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
        } else if (walk->kept > 0 && c == '\n')
            g_string_append_c(walk->text, c);
        else if (!g_ascii_isspace(last))
            g_string_append_c(walk->text, ' ');
    }
}

static void
on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    static const char *const blocks[] = { "p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6",
        "blockquote", "hr", "pre", "table", NULL };
    HtmlWalk *walk = data;
    const guint8 effect = (guint8)effect_of(name, attributes);

    if (is_one_of(name, blocks))
        break_line(walk->text);
    g_byte_array_append(walk->open, &effect, 1);
    count_effect(walk, effect, 1);
}

static void
on_end(void *data, const xmlChar *name)
{
    static const char *const blocks[] = { "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
        "pre", "table", NULL };
    static const char *const cells[] = { "td", "th", NULL };
    HtmlWalk *walk = data;

    if (is_one_of(name, blocks))
        break_line(walk->text);
    else if (is_one_of(name, cells))
        on_text(walk, (const xmlChar *)" ", 1);
    if (walk->open->len == 0)
        return;
    count_effect(walk, walk->open->data[walk->open->len - 1], -1);
    g_byte_array_set_size(walk->open, walk->open->len - 1);
}

/* How long the mark at TEXT is that Word writes around what only browsers show ("<![if !supportLists]>", "<![endif]>");
 * 0: it is none. */
static size_t
condition_length(const char *text)
{
    const size_t window = strnlen(text, CONDITION_MAX_BYTES);
    const char *end = memchr(text, '>', window);

    if (g_ascii_strncasecmp(text, "<![if", 5) != 0 && g_ascii_strncasecmp(text, "<![endif", 8) != 0)
        return 0;
    return end && end[-1] == ']' ? (size_t)(end + 1 - text) : 0;
}

/* The parser would take such a mark for text. */
static void
blank_conditions(char *html, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (html[i] == '<' && html[i + 1] == '!')
            memset(html + i, ' ', condition_length(html + i));
}

/* Not by the push parser: it sees nothing of a text that begins with an end tag (libxml2 2.9.14). */
static void
walk_html(HtmlWalk *walk, const char *html, size_t length)
{
    const htmlSAXHandler handler = {
        .startElement = on_start, .endElement = on_end, .characters = on_text, .ignorableWhitespace = on_text
    };
    htmlParserCtxtPtr parser = htmlNewParserCtxt();

    *parser->sax = handler;
    parser->userData = walk;
    htmlCtxtReadMemory(
        parser, html, (int)length, NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    htmlFreeParserCtxt(parser);
}

char *
readable_from_html(const char *html)
{
    HtmlWalk walk = { .text = g_string_new(NULL), .open = g_byte_array_new() };
    g_autofree char *copy = g_strndup(html, MIN(strlen(html), TEXT_MAX_BYTES));
    const size_t length = strlen(copy);

    blank_conditions(copy, length);
    if (length > 0)
        walk_html(&walk, copy, length);
    g_byte_array_unref(walk.open);
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
