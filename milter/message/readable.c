/* SPDX-License-Identifier: BSD-2-Clause */
/* readable: text for people. */
#include "message/readable.h"

#include <stdbool.h>
#include <string.h>

#include "message/text.h"

#define QUOTES_MAX 8
#define PREFIX_BYTES 4096

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
is_readable(const Part *part)
{
    return part->is_text && !part->is_enclosed;
}

/* Whether PART begins with anything but blanks. */
static bool
has_words(const Spool *spool, const Part *part)
{
    g_autoptr(Content) content = content_new(spool, &part->range);
    g_autoptr(GByteArray) prefix = content_prefix(content, PREFIX_BYTES);

    for (guint i = 0; i < prefix->len; i++)
        if (prefix->data[i] > ' ')
            return true;
    return false;
}

/* Of the ways to say the same in the alternative NUMBER, the one that is read: the first with words of the type that is
 * wanted, or the last. */
static unsigned
choose_branch(const Spool *spool, const GPtrArray *parts, unsigned number, Rendition rendition)
{
    const char *wanted = rendition == RENDITION_HTML ? "text/html" : "text/plain";
    unsigned chosen = 0;

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->alternative != number || !is_readable(part))
            continue;
        if (strcmp(part->type, wanted) == 0 && has_words(spool, part))
            return part->branch;
        chosen = part->branch;
    }
    return chosen;
}

static Flow
flow_of(const Part *part)
{
    if (!part->is_flowed)
        return FLOW_FIXED;
    return part->deletes_space ? FLOW_DELETING_SPACE : FLOW_KEEPING_SPACE;
}

void
readable_append(Lines *lines, const Spool *spool, const Part *part)
{
    g_auto(Text) text = text_read(spool, part);

    if (strcmp(part->type, "text/html") == 0)
        lines_append_html(lines, text.utf8, text.length);
    else
        lines_append_plain(lines, text.utf8, text.length, flow_of(part));
}

Lines *
readable_rendition(const Message *message, Rendition rendition, GPtrArray *chosen)
{
    const Spool *spool = message_spool(message);
    const GPtrArray *parts = message_parts(message);
    Lines *lines = lines_new();

    for (guint i = 0; i < parts->len && lines->text->len < TEXT_MAX_BYTES; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (!is_readable(part) ||
            (part->alternative > 0 && part->branch != choose_branch(spool, parts, part->alternative, rendition)))
            continue;
        readable_append(lines, spool, part);
        if (chosen)
            g_ptr_array_add(chosen, (gpointer)part);
    }
    return lines;
}

Lines *
readable_lines(const Message *message)
{
    return readable_rendition(message, RENDITION_PLAIN, NULL);
}

char *
readable_text(const Message *message)
{
    g_autoptr(Lines) lines = readable_lines(message);

    return write_lines(lines);
}
