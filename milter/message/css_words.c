/* SPDX-License-Identifier: BSD-2-Clause */
/* css_words: goes over the tokens of a sheet (CSS Syntax 3) as far as strings and names need it. */
#include "message/css_words.h"

#include <stdbool.h>
#include <string.h>

#define NAME_BYTES 64
#define HEXADECIMAL_MOST 6

typedef struct {
    const char *c, *end;
} Scan;

/* --- characters ----------------------------------------------------------------------------------------------- */

/* Appends the character that the escape behind the backslash at the scan stands for; an escaped line end is nothing. */
static void
take_escape(Scan *scan, GString *text)
{
    unsigned digits = 0, value = 0;

    scan->c++;
    for (; digits < HEXADECIMAL_MOST && scan->c < scan->end && g_ascii_isxdigit(*scan->c); digits++)
        value = value << 4 | (unsigned)g_ascii_xdigit_value(*scan->c++);
    if (digits > 0) {
        if (scan->c < scan->end && g_ascii_isspace(*scan->c))
            scan->c++;
        g_string_append_unichar(text, g_unichar_validate(value) && value > 0 ? value : 0xfffd);
    } else if (scan->c < scan->end) {
        if (*scan->c != '\n' && *scan->c != '\r')
            g_string_append_c(text, *scan->c);
        scan->c++;
    }
}

/* Reads the string that begins at the scan, up to its quotation mark or the end of its line. */
static void
take_string(Scan *scan, GString *text)
{
    const char quote = *scan->c++;

    while (scan->c < scan->end && *scan->c != quote && *scan->c != '\n') {
        if (*scan->c == '\\')
            take_escape(scan, text);
        else
            g_string_append_c(text, *scan->c++);
    }
    if (scan->c < scan->end)
        scan->c++;
}

static bool
is_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '\\' || (guchar)c >= 0x80;
}

/* Reads the name at the scan, in small letters; of a longer one than any that matters, the beginning. */
static void
take_name(Scan *scan, GString *name)
{
    g_string_truncate(name, 0);
    while (scan->c < scan->end && is_of_name(*scan->c)) {
        if (*scan->c == '\\')
            take_escape(scan, name);
        else
            g_string_append_c(name, *scan->c++);
        g_string_truncate(name, MIN(name->len, NAME_BYTES));
    }
    g_string_ascii_down(name);
}

static void
skip_blanks(Scan *scan)
{
    while (scan->c < scan->end && g_ascii_isspace(*scan->c))
        scan->c++;
}

/* --- declarations --------------------------------------------------------------------------------------------- */

/* Whether strings in the value of the property NAME are shown, or may be by way of another. */
static bool
shows_strings(const char *name)
{
    static const char *const names[] = { "content", "quotes", "list-style", "list-style-type", "symbols",
        "additive-symbols", "prefix", "suffix", "negative", "pad", "initial-value", "string-set", "text-overflow",
        "hyphenate-character", "text-emphasis", "text-emphasis-style", "-webkit-text-emphasis",
        "-webkit-text-emphasis-style", NULL };

    return g_str_has_prefix(name, "--") || g_strv_contains(names, name);
}

/* Takes the name in "attr(name)", behind the parenthesis. */
static void
take_attribute(Scan *scan, GHashTable *attributes)
{
    g_autoptr(GString) name = g_string_new(NULL);

    skip_blanks(scan);
    take_name(scan, name);
    if (name->len > 0)
        g_hash_table_add(attributes, g_strdup(name->str));
}

/* Reads a value up to what ends its declaration; of one that is shown, what that may show. */
static void
take_value(Scan *scan, bool is_shown, GString *words, GHashTable *attributes)
{
    const gsize before = words->len;
    g_autoptr(GString) name = g_string_new(NULL);

    while (scan->c < scan->end && !memchr(";{}", *scan->c, 3)) {
        if (*scan->c == '"' || *scan->c == '\'') {
            const gsize length = words->len;
            take_string(scan, words);
            g_string_truncate(words, is_shown ? words->len : length);
        } else if (is_of_name(*scan->c)) {
            take_name(scan, name);
            if (is_shown && scan->c < scan->end && *scan->c == '(' && strcmp(name->str, "attr") == 0) {
                scan->c++;
                take_attribute(scan, attributes);
            }
        } else {
            scan->c++;
        }
    }
    if (words->len > before)
        g_string_append_c(words, '\n');
}

void
css_words_append(const char *css, size_t length, GString *words, GHashTable *attributes)
{
    Scan scan = { css, css + length };
    g_autoptr(GString) name = g_string_new(NULL);

    while (scan.c < scan.end) {
        skip_blanks(&scan);
        take_name(&scan, name);
        skip_blanks(&scan);
        const bool is_declared = name->len > 0 && scan.c < scan.end && *scan.c == ':';
        take_value(&scan, is_declared && shows_strings(name->str), words, attributes);
        if (scan.c < scan.end) /* what ends the declaration */
            scan.c++;
    }
}
