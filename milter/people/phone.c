/* SPDX-License-Identifier: BSD-2-Clause */
/* phone: finds where the number ends and the extension begins. */
#include "people/phone.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "message/words.h"

/* A number has more digits than an extension of the smallest exchange. */
#define NUMBER_DIGITS_LEAST 5

/* Words before an extension; folded: small letters without accents. */
static const char *const words[] = { "ext", "exts", "extension", "extensiones", "extn", "anexo", "interno", "int",
    "opcion", "opciones", "opc", "op", "x", NULL };

static unsigned
count_digits(const char *text)
{
    unsigned count = 0;

    for (; *text; text++)
        count += g_ascii_isdigit(*text);
    return count;
}

/* Whether the letters from TEXT on are one of the words, and digits follow; *LENGTH receives what stands before these.
 */
static bool
begins_extension(const char *text, size_t *length)
{
    const char *end = text;

    while (*end && g_unichar_isalpha(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    g_autofree char *word = g_strndup(text, (gsize)(end - text));
    g_autofree char *folded = words_fold(word);
    end += strspn(end, " .:#-–");
    *length = (size_t)(end - text);
    return g_strv_contains(words, folded) && g_ascii_isdigit(*end);
}

/* Where the word before the extension begins in TEXT, or NULL; *AFTER receives where the extension does. */
static const char *
find_extension(const char *text, const char **after)
{
    bool is_inside = false; /* a word */
    size_t length;

    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        const bool is_letter = g_unichar_isalpha(g_utf8_get_char(c));
        if (is_letter && !is_inside && begins_extension(c, &length)) {
            *after = c + length;
            return c;
        }
        is_inside = is_letter;
    }
    return NULL;
}

/* LENGTH bytes of TEXT without a label before them, and without what joins them to others. The caller owns it. */
static char *
bare(const char *text, size_t length)
{
    g_autofree char *part = g_strndup(text, length);
    char *begin = part + strcspn(part, "+(0123456789");
    size_t end = strlen(begin);

    while (end > 0 && strchr(" .,;:/-(", begin[end - 1]))
        end--;
    if (end > 0 && begin[end - 1] == ')' && !memchr(begin, '(', end))
        end--;
    return g_strndup(begin, end);
}

void
phone_part(const char *written, char **number, char **extension)
{
    const char *after = "", *mark = find_extension(written, &after);
    g_autofree char *before = bare(written, mark ? (size_t)(mark - written) : strlen(written));

    *extension = mark ? bare(after, strlen(after)) : g_strdup("");
    *number = count_digits(before) >= NUMBER_DIGITS_LEAST ? g_steal_pointer(&before) : g_strdup("");
}
