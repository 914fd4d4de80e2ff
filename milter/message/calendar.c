/* SPDX-License-Identifier: BSD-2-Clause */
/* calendar: takes the properties that people read out of iCalendar. */
#include "message/calendar.h"

#include <string.h>

#include "message/readable.h"

static const char *const properties[] = { "SUMMARY", "LOCATION", "DESCRIPTION", "COMMENT", "X-ALT-DESC" };

/* CALENDAR with folded lines whole (RFC 5545, section 3.1). The caller owns the string. */
static GString *
unfold(const char *calendar, size_t length)
{
    GString *text = g_string_sized_new(length);

    for (size_t i = 0; i < length; i++) {
        if (calendar[i] == '\r')
            continue;
        if (calendar[i] == '\n' && i + 1 < length && (calendar[i + 1] == ' ' || calendar[i + 1] == '\t'))
            i++;
        else
            g_string_append_c(text, calendar[i] ? calendar[i] : ' ');
    }
    return text;
}

/* Appends the value of a text without its escapes (RFC 5545, section 3.3.11), as a paragraph. */
static void
append_value(GString *text, const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const bool is_escape = value[i] == '\\' && i + 1 < length;
        i += is_escape;
        g_string_append_c(text, is_escape && g_ascii_tolower(value[i]) == 'n' ? '\n' : value[i]);
    }
    g_string_append(text, "\n\n");
}

/* Where the value of the line from LINE to END begins; parameters may have colons between quotation marks. NULL: it has
 * none. */
static const char *
find_value(const char *line, const char *end)
{
    bool is_quoted = false;

    for (const char *c = line; c < end; c++) {
        is_quoted ^= *c == '"';
        if (*c == ':' && !is_quoted)
            return c + 1;
    }
    return NULL;
}

/* Whether the line from LINE to END is of a property that people read. */
static bool
is_read(const char *line, const char *end)
{
    for (size_t i = 0; i < G_N_ELEMENTS(properties); i++) {
        const size_t length = strlen(properties[i]);
        if ((size_t)(end - line) > length && g_ascii_strncasecmp(line, properties[i], length) == 0 &&
            (line[length] == ':' || line[length] == ';'))
            return true;
    }
    return false;
}

/* Appends what the line from LINE to END says to people to TEXT, or to HTML where it is written so. */
static void
append_line(GString *text, GString *html, const char *line, const char *end)
{
    const char *value = is_read(line, end) ? find_value(line, end) : NULL;

    if (value)
        append_value(g_ascii_toupper(*line) == 'X' ? html : text, value, (size_t)(end - value));
}

void
calendar_append(Lines *lines, const char *calendar, size_t length)
{
    g_autoptr(GString) whole = unfold(calendar, length);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) html = g_string_new(NULL);
    const char *const all_end = whole->str + whole->len;

    for (const char *line = whole->str, *end; line < all_end; line = end + 1) {
        const char *feed = memchr(line, '\n', (size_t)(all_end - line));
        end = feed ? feed : all_end;
        append_line(text, html, line, end);
    }
    if (html->len > 0) {
        g_autofree char *shown = readable_from_html(html->str);
        g_string_append(text, shown);
    }
    lines_append_plain(lines, text->str, text->len, FLOW_FIXED);
}
