/* SPDX-License-Identifier: BSD-2-Clause */
/* lines: plain text. */
#include "message/lines.h"

#include <string.h>

Lines *
lines_new(void)
{
    Lines *lines = g_new0(Lines, 1);

    lines->text = g_string_new(NULL);
    lines->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    return lines;
}

void
lines_free(Lines *lines)
{
    if (!lines)
        return;
    g_string_free(lines->text, TRUE);
    g_array_unref(lines->lines);
    g_free(lines);
}

/* Behind the marks of quotation that the line from BEGIN to END starts with; there may be blanks before each. */
static const char *
skip_quote_marks(const char *begin, const char *end, guint8 *quotes)
{
    const char *text = begin;

    for (const char *c = begin; c < end; c++) {
        if (*c == '>') {
            *quotes = (guint8)MIN(*quotes + 1, G_MAXUINT8);
            text = c + 1;
        } else if (*c != ' ' && *c != '\t') {
            break;
        }
    }
    return *quotes > 0 && text < end && *text == ' ' ? text + 1 : text;
}

void
lines_append_plain(Lines *lines, const char *text, size_t length)
{
    const size_t base = lines->text->len;
    const char *const end = text + length;
    const char *next;

    g_string_append_len(lines->text, text, (gssize)length);
    for (const char *c = text; c < end; c = next) {
        const char *newline = memchr(c, '\n', (size_t)(end - c));
        const char *line_end = newline ? newline : end;
        guint8 quotes = 0;
        next = newline ? newline + 1 : end;
        if (line_end > c && line_end[-1] == '\r')
            line_end--;
        const char *words = skip_quote_marks(c, line_end, &quotes);
        const Line line = {
            .text = base + (size_t)(words - text),
            .length = (size_t)(line_end - words),
            .begin = (size_t)(c - text),
            .end = (size_t)(line_end - text),
            .place = (size_t)(next - text),
            .source = lines->sources,
            .quotes = quotes,
        };
        g_array_append_val(lines->lines, line);
    }
    lines->sources++;
}
