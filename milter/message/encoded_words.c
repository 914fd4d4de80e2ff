/* SPDX-License-Identifier: BSD-2-Clause */
/* encoded_words: finds the runs and writes each again. */
#include "message/encoded_words.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

/* "=?utf-8?B?aG9sYQ==?=", by its parts, which are borrowed. */
typedef struct {
    const char *charset, *payload;
    size_t charset_length, payload_length;
} EncodedWord;

/* The base64 word that begins at TEXT, into WORD; returns where it ends, NULL where none does. */
static const char *
read_word(const char *text, EncodedWord *word)
{
    if (!g_str_has_prefix(text, "=?"))
        return NULL;
    word->charset = text + 2;
    word->charset_length = strcspn(word->charset, "? \t\r\n");
    const char *encoding = word->charset + word->charset_length;
    if (encoding[0] != '?' || g_ascii_toupper(encoding[1]) != 'B' || encoding[2] != '?')
        return NULL;
    word->payload = encoding + 3;
    word->payload_length = strcspn(word->payload, "? \t\r\n");
    const char *end = word->payload + word->payload_length;
    return g_str_has_prefix(end, "?=") ? end + 2 : NULL;
}

static bool
has_same_charset(const EncodedWord *one, const EncodedWord *other)
{
    return one->charset_length == other->charset_length &&
           g_ascii_strncasecmp(one->charset, other->charset, one->charset_length) == 0;
}

/* The word that follows after blanks at TEXT and goes on what FIRST begins; returns where it ends, NULL where none
 * does.
 */
static const char *
read_next(const char *text, const EncodedWord *first, EncodedWord *word)
{
    const size_t blanks = strspn(text, " \t\r\n");
    const char *end = blanks > 0 ? read_word(text + blanks, word) : NULL;

    return end && has_same_charset(first, word) ? end : NULL;
}

static void
decode(const EncodedWord *word, GByteArray *bytes)
{
    g_autoptr(GString) payload = g_string_new_len(word->payload, (gssize)word->payload_length);
    gsize length;

    /* What is not padded is as good. */
    while (payload->len % 4 != 0)
        g_string_append_c(payload, '=');
    g_autofree guchar *decoded = g_base64_decode(payload->str, &length);
    g_byte_array_append(bytes, decoded, (guint)length);
}

/* Appends the run that begins with FIRST, which ends at *END; *END moves behind its last word. */
static void
append_run(GString *joined, const EncodedWord *first, const char **end)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    EncodedWord word;

    decode(first, bytes);
    for (const char *next = read_next(*end, first, &word); next; next = read_next(*end, first, &word)) {
        decode(&word, bytes);
        *end = next;
    }
    g_autofree char *payload = g_base64_encode(bytes->data, bytes->len);
    g_string_append(joined, "=?");
    g_string_append_len(joined, first->charset, (gssize)first->charset_length);
    g_string_append_printf(joined, "?B?%s?=", payload);
}

char *
encoded_words_join(const char *value)
{
    const char *first = strstr(value, "=?");

    if (!first || !strstr(first + 2, "=?"))
        return g_strdup(value);
    GString *joined = g_string_new_len(value, first - value);
    for (const char *c = first; *c;) {
        EncodedWord word, next;
        const char *end = read_word(c, &word);
        if (end && read_next(end, &word, &next)) {
            append_run(joined, &word, &end);
            c = end;
        } else {
            const size_t length = end ? (size_t)(end - c) : 1;
            g_string_append_len(joined, c, (gssize)length);
            c += length;
        }
    }
    return g_string_free(joined, FALSE);
}
