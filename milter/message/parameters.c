/* SPDX-License-Identifier: BSD-2-Clause */
/* parameters: a scan that loses nothing of what is written, where a parser would take one of several values. */
#include "message/parameters.h"

#include <string.h>

#include <glib.h>

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Nobody writes a longer comment here; one that goes on is none, so that none is sought twice far ahead. */
#define COMMENT_MAX_BYTES 128

/* Behind the comment at TEXT; TEXT where it does not end. */
static const char *
skip_comment(const char *text)
{
    unsigned open = 0;

    for (const char *c = text; *c && c < text + COMMENT_MAX_BYTES; c++) {
        if (*c == '\\' && c[1])
            c++;
        else if (*c == '(')
            open++;
        else if (*c == ')' && --open == 0)
            return c + 1;
    }
    return text;
}

const char *
parameters_skip_comments(const char *text)
{
    for (;;) {
        while (is_blank(*text))
            text++;
        const char *behind = *text == '(' ? skip_comment(text) : text;
        if (behind == text)
            return text;
        text = behind;
    }
}

/* Appends the quoted string at TEXT without its marks and escapes; returns what stands behind it. One that does not end
 * goes on to the end. */
static const char *
append_quoted(const char *text, GString *value)
{
    for (text++; *text && *text != '"'; text++) {
        if (*text == '\\' && text[1])
            text++;
        if (*text != '\r' && *text != '\n')
            g_string_append_c(value, *text);
    }
    return *text ? text + 1 : text;
}

/* Reads what stands behind "=" at TEXT up to the next semicolon; returns where that is. */
static const char *
read_value(const char *text, GString *value, GString *whole)
{
    bool is_first = true; /* still in the quoted string, or the word, that counts by the standard */

    while (is_blank(*text))
        text++;
    for (bool was_quoted = false; *text && *text != ';';) {
        if (*text == '"') {
            const size_t before = whole->len;
            text = append_quoted(text, whole);
            if (is_first && value->len == 0)
                g_string_append(value, whole->str + before);
            was_quoted = true;
            is_first = false;
            continue;
        }
        is_first = is_first && !was_quoted && !is_blank(*text) && *text != '(';
        if (is_first)
            g_string_append_c(value, *text);
        g_string_append_c(whole, is_blank(*text) ? ' ' : *text);
        text++;
    }
    return text;
}

/* The name at *TEXT, which moves behind it; "" where there is none. The caller owns it. */
static char *
read_name(const char **text)
{
    const char *begin = *text;

    while (**text && !is_blank(**text) && !strchr("=;(\"", **text))
        ++*text;
    char *name = g_ascii_strdown(begin, *text - begin);
    *text = parameters_skip_comments(*text);
    return name;
}

void
parameters_read(const char *value, ParameterTaker take, void *data)
{
    g_autoptr(GString) text = g_string_new(NULL), whole = g_string_new(NULL);
    bool goes_on = true;

    for (const char *c = parameters_skip_comments(value); *c && goes_on;) {
        const char *before = c;
        g_autofree char *name = read_name(&c);
        if (*c == '=') {
            g_string_truncate(text, 0);
            g_string_truncate(whole, 0);
            c = read_value(parameters_skip_comments(c + 1), text, whole);
            g_strchomp(whole->str);
            goes_on = take(data, &(const Parameter){ name, text->str, whole->str });
        }
        while (*c == ';')
            c++;
        if (c == before) /* a mark where no name can be */
            c++;
        c = parameters_skip_comments(c);
    }
}

typedef struct {
    const char *name;
    char *value;
} Search;

static bool
take_wanted(void *data, const Parameter *parameter)
{
    Search *search = data;

    if (strcmp(parameter->name, search->name) == 0)
        search->value = g_strdup(parameter->value);
    return !search->value;
}

char *
parameters_find(const char *value, const char *name)
{
    Search search = { name, NULL };

    parameters_read(value, take_wanted, &search);
    return search.value;
}

typedef struct {
    const char *name;
    char *plain;     /* the first without a star */
    bool is_starred; /* there is one with a star */
    bool differ;
} Comparison;

static bool
compare(void *data, const Parameter *parameter)
{
    Comparison *comparison = data;
    const size_t length = strlen(comparison->name);
    const char mark = strncmp(parameter->name, comparison->name, length) == 0 ? parameter->name[length] : 'x';

    if (mark == '*') {
        comparison->is_starred = true;
    } else if (mark == '\0') {
        comparison->differ |= comparison->plain && g_ascii_strcasecmp(comparison->plain, parameter->whole) != 0;
        comparison->plain = comparison->plain ? comparison->plain : g_strdup(parameter->whole);
    }
    return !comparison->differ;
}

bool
parameters_contradict(const char *value, const char *name)
{
    Comparison comparison = { .name = name };

    parameters_read(value, compare, &comparison);
    const bool differ = comparison.differ || (comparison.plain && comparison.is_starred);
    g_free(comparison.plain);
    return differ;
}
