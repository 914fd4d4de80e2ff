/* SPDX-License-Identifier: BSD-2-Clause */
/* page: makes HTML of the text of notices. Mail programs know little CSS, and only where it is used. */
#include "courier/page.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "config/template.h"

#define INDENT "    "
#define ITEM "    - "
#define MARK "\357\277\274" /* U+FFFC, which stands for an object */
#define MARK_LENGTH ((ptrdiff_t)sizeof MARK - 1)
#define NAME_BYTES_MOST 24
/* A line of a paragraph that is shorter ends on purpose. */
#define FULL_LINE_CHARACTERS 60

#define PARAGRAPH_STYLE "margin:0 0 14px"
#define QUOTE_STYLE                                                                                                    \
    "margin:0 0 14px;padding:8px 14px;border-left:3px solid #c0c8d0;background:#f6f8fa;color:#24292f;"                 \
    "white-space:pre-wrap;overflow-wrap:anywhere"
#define NAME_STYLE "padding:2px 14px 2px 0;color:#57606a;vertical-align:top;white-space:nowrap"
#define VALUE_STYLE "padding:2px 0;vertical-align:top;overflow-wrap:anywhere"
#define BUTTON_STYLE                                                                                                   \
    "display:inline-block;margin:0 8px 8px 0;padding:7px 14px;border:1px solid #1f5fa8;border-radius:4px;"             \
    "color:#1f5fa8;background:#ffffff;text-decoration:none"

char *
page_mark(guint index)
{
    return g_strdup_printf(MARK "%u", index);
}

/* Appends TEXT, LENGTH bytes, as HTML. */
static void
append_text(GString *html, const char *text, size_t length)
{
    g_autofree char *copy = g_strndup(text, length);
    g_autofree char *escaped = template_escape_html(copy);

    g_string_append(html, escaped);
}

static void
append_paragraph(GString *html, char *const *lines, size_t count)
{
    g_string_append(html, "<p style=\"" PARAGRAPH_STYLE "\">");
    for (size_t i = 0; i < count; i++) {
        const bool is_full = g_utf8_strlen(lines[i], -1) >= FULL_LINE_CHARACTERS;
        append_text(html, lines[i], strlen(lines[i]));
        g_string_append(html, i + 1 == count ? "" : is_full ? "\n" : "<br>\n");
    }
    g_string_append(html, "</p>\n");
}

/* --- buttons ------------------------------------------------------------------------------------------------------ */

/* RFC 6068. */
static void
append_button(GString *html, const Buttons *row, const Choice *choice)
{
    g_autofree char *address = g_uri_escape_string(row->address, "@", FALSE);
    g_autofree char *answer = g_strconcat("Re: ", row->subject, NULL);
    g_autofree char *subject = g_uri_escape_string(answer, NULL, FALSE);
    g_autofree char *words = g_uri_escape_string(choice->words, NULL, FALSE);

    g_string_append_printf(
        html, "<a style=\"" BUTTON_STYLE "\" href=\"mailto:%s?subject=%s&amp;body=%s\">", address, subject, words);
    append_text(html, choice->label, strlen(choice->label));
    g_string_append(html, "</a>\n");
}

static void
append_buttons(GString *html, const GArray *rows, const char *mark)
{
    char *end;
    const guint64 index = g_ascii_strtoull(mark + MARK_LENGTH, &end, 10);

    if (end == mark + MARK_LENGTH || index >= rows->len)
        return;
    const Buttons *row = &g_array_index(rows, Buttons, index);
    if (row->hint) {
        char *const hint[] = { (char *)row->hint };
        append_paragraph(html, hint, 1);
    }
    g_string_append(html, "<div style=\"" PARAGRAPH_STYLE "\">\n");
    for (const Choice *choice = row->choices; choice->label; choice++)
        append_button(html, row, choice);
    g_string_append(html, "</div>\n");
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

/* Where the value of LINE begins, "Name:  value"; NULL where it is no such line. *NAME_LENGTH receives the name's
 * bytes, behind the indent. */
static const char *
value_of(const char *line, size_t *name_length)
{
    const char *name = line + strlen(INDENT);
    const char *colon = strchr(name, ':');

    if (!colon || colon == name || *name == ' ' || colon - name > NAME_BYTES_MOST || !g_str_has_prefix(colon, ":  "))
        return NULL;
    *name_length = (size_t)(colon - name);
    return colon + 1 + strspn(colon + 1, " ");
}

static bool
is_value(const char *line)
{
    size_t ignored;

    return value_of(line, &ignored) != NULL;
}

static bool
is_item(const char *line)
{
    return g_str_has_prefix(line, ITEM);
}

static bool
is_indented(const char *line)
{
    return g_str_has_prefix(line, INDENT);
}

/* Whether all of the COUNT lines are IS. */
static bool
are_all(char *const *lines, size_t count, bool (*is)(const char *line))
{
    for (size_t i = 0; i < count; i++)
        if (!is(lines[i]))
            return false;
    return true;
}

static void
append_list(GString *html, char *const *lines, size_t count)
{
    g_string_append(html, "<ul style=\"" PARAGRAPH_STYLE ";padding-left:22px\">\n");
    for (size_t i = 0; i < count; i++) {
        g_string_append(html, "<li>");
        append_text(html, lines[i] + strlen(ITEM), strlen(lines[i] + strlen(ITEM)));
        g_string_append(html, "</li>\n");
    }
    g_string_append(html, "</ul>\n");
}

/* A name that several values have is said once. */
static void
append_table(GString *html, char *const *lines, size_t count)
{
    const char *before = "";
    size_t before_length = 0;

    g_string_append(html, "<table style=\"" PARAGRAPH_STYLE ";border-collapse:collapse\">\n");
    for (size_t i = 0; i < count; i++) {
        const char *name = lines[i] + strlen(INDENT);
        size_t length = 0;
        const char *value = value_of(lines[i], &length);
        const bool is_same = length == before_length && strncmp(name, before, length) == 0;
        g_string_append(html, "<tr><td style=\"" NAME_STYLE "\">");
        append_text(html, name, is_same ? 0 : length);
        g_string_append(html, "</td><td style=\"" VALUE_STYLE "\">");
        append_text(html, value, strlen(value));
        g_string_append(html, "</td></tr>\n");
        before = name;
        before_length = length;
    }
    g_string_append(html, "</table>\n");
}

static void
append_quotation(GString *html, char *const *lines, size_t count)
{
    g_string_append(html, "<div style=\"" QUOTE_STYLE "\">");
    for (size_t i = 0; i < count; i++) {
        append_text(html, lines[i] + strlen(INDENT), strlen(lines[i] + strlen(INDENT)));
        g_string_append(html, i + 1 < count ? "\n" : "");
    }
    g_string_append(html, "</div>\n");
}

static void
append_block(GString *html, char *const *lines, size_t count)
{
    if (!are_all(lines, count, is_indented))
        append_paragraph(html, lines, count);
    else if (are_all(lines, count, is_item))
        append_list(html, lines, count);
    else if (are_all(lines, count, is_value))
        append_table(html, lines, count);
    else
        append_quotation(html, lines, count);
}

/* The mark that LINE is, NULL where it is none. */
static const char *
mark_in(const char *line)
{
    const char *begin = line + strspn(line, " ");

    return g_str_has_prefix(begin, MARK) ? begin : NULL;
}

/* The lines of TEXT, which is cut into them; the last pointer is NULL. */
static GPtrArray *
cut_lines(char *text)
{
    GPtrArray *lines = g_ptr_array_new();
    char *const end = text + strlen(text);

    for (char *line = text; line;) {
        char *newline = memchr(line, '\n', (size_t)(end - line));
        g_ptr_array_add(lines, line);
        if (newline)
            *newline = '\0';
        line = newline ? newline + 1 : NULL;
    }
    g_ptr_array_add(lines, NULL);
    return lines;
}

char *
page_of(const char *text, const GArray *rows)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GPtrArray) cut = cut_lines(valid);
    char *const *lines = (char *const *)cut->pdata;
    GString *html = g_string_new(NULL);
    size_t begin = 0;

    for (size_t i = 0;; i++) {
        const char *mark = lines[i] ? mark_in(lines[i]) : NULL;
        if (lines[i] && *lines[i] && !mark)
            continue;
        if (i > begin)
            append_block(html, lines + begin, i - begin);
        if (!lines[i])
            return g_string_free(html, FALSE);
        if (mark)
            append_buttons(html, rows, mark);
        begin = i + 1;
    }
}
