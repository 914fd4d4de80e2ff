/* SPDX-License-Identifier: BSD-2-Clause */
/* lines: plain text. */
#include "message/lines.h"

#include <string.h>

/* Each costs some seventy bytes until all is read. */
#define LINES_MAX 200000
#define LINE_STEPS 100 /* of a budget, for each line */

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

void
lines_add(Lines *lines, const Line *line)
{
    const guint count = lines->lines->len;
    Line *last = count > 0 ? &g_array_index(lines->lines, Line, count - 1) : NULL;
    const bool is_same = last && last->source == line->source && last->quotes == line->quotes;

    if ((is_same && last->length == 0 && line->length == 0) || count >= LINES_MAX) {
        last->length = last->length + line->length > 0 ? line->text + line->length - last->text : 0;
        last->end = line->end;
        last->place = line->place;
        last->source = line->source;
    } else {
        g_array_append_val(lines->lines, *line);
    }
}

/* Behind the marks of quotation that the line from BEGIN to END starts with; there may be blanks before each, but that
 * a blank before the first is stuffing where text flows. */
static const char *
skip_quote_marks(const char *begin, const char *end, Flow flow, guint8 *quotes)
{
    const char *text = begin;

    for (const char *c = begin; c < end && !(flow != FLOW_FIXED && *begin == ' '); c++) {
        if (*c == '>') {
            *quotes = (guint8)MIN(*quotes + 1, G_MAXUINT8);
            text = c + 1;
        } else if (*c != ' ' && *c != '\t') {
            break;
        }
    }
    return *quotes > 0 && text < end && *text == ' ' ? text + 1 : text;
}

/* The line from BEGIN to END of SOURCE, the next begins at NEXT; its words are not appended yet. */
static Line
plain_line(const Lines *lines, const char *source, const char *begin, const char *end, const char *next, Flow flow)
{
    guint8 quotes = 0;
    const char *words = skip_quote_marks(begin, end, flow, &quotes);

    return (Line){
        .text = (size_t)(words - source),
        .length = (size_t)(end - words),
        .begin = (size_t)(begin - source),
        .end = (size_t)(end - source),
        .place = (size_t)(next - source),
        .source = lines->sources,
        .quotes = quotes,
    };
}

/* Appends LINE, whose words stand in SOURCE, to the last line where that flows into it. */
static void
append_flowing(Lines *lines, const char *source, Line line, Flow flow, bool *flows)
{
    const char *words = source + line.text;
    Line *last = *flows ? &g_array_index(lines->lines, Line, lines->lines->len - 1) : NULL;
    const bool is_delimiter = line.length == 3 && memcmp(words, "-- ", 3) == 0;

    if (flow != FLOW_FIXED && line.quotes == 0 && line.length > 0 && *words == ' ') { /* stuffed */
        words++;
        line.length--;
    }
    const bool is_soft = line.length > 0 && words[line.length - 1] == ' ' && !is_delimiter;
    if (is_soft && flow == FLOW_DELETING_SPACE)
        line.length--;
    if (last && last->quotes == line.quotes && !is_delimiter) {
        last->length += line.length;
        last->end = line.end;
        last->place = line.place;
    } else {
        line.text = lines->text->len;
        lines_add(lines, &line);
    }
    g_string_append_len(lines->text, words, (gssize)line.length);
    *flows = is_soft;
}

void
lines_append_plain(Lines *lines, const char *text, size_t length, Flow flow)
{
    const char *const end = text + length;
    bool flows = false;
    const char *next;

    for (const char *c = text; c < end && budget_allows(lines->budget, LINE_STEPS); c = next) {
        const char *newline = memchr(c, '\n', (size_t)(end - c));
        const char *line_end = newline ? newline : end;
        next = newline ? newline + 1 : end;
        if (line_end > c && line_end[-1] == '\r')
            line_end--;
        append_flowing(lines, text, plain_line(lines, text, c, line_end, next, flow), flow, &flows);
        flows &= flow != FLOW_FIXED;
    }
    lines->sources++;
}
