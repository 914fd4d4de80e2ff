/* SPDX-License-Identifier: BSD-2-Clause */
/* declared: reads types and encodings by the letter (RFC 2045, sections 5.1 and 6.1), and knows where programs differ
 * about what is not written so. */
#include "message/declared.h"

#include <string.h>

#include "message/gmime_autoptr.h"
#include "message/parameters.h"

/* --- types ---------------------------------------------------------------------------------------------------- */

static size_t
token_length(const char *text)
{
    size_t length = 0;

    while (text[length] > ' ' && text[length] != 0x7f && !strchr("()<>@,;:\\\"/[]?=", text[length]))
        length++;
    return length;
}

/* The token at *TEXT, which moves behind it and what is nothing behind it; NULL where there is none. The caller owns
 * it. */
static char *
take_token(const char **text)
{
    const size_t length = token_length(*text);
    char *token = length > 0 ? g_ascii_strdown(*text, (gssize)length) : NULL;

    *text = parameters_skip_comments(*text + length);
    return token;
}

/* Whether REST, behind a type, is the end or parameters, also where the semicolon before them is forgotten. */
static bool
is_end_of_type(const char *rest)
{
    const size_t attribute = token_length(rest);

    return *rest == '\0' || *rest == ';' || (attribute > 0 && rest[attribute] == '=');
}

/* Whether it matters that VALUE is read as one type and not as another. */
static bool
may_show_more(const char *value)
{
    static const char *const words[] = { "html", "multipart", "message", "mixed", "alternative", "rfc822", "enriched" };
    g_autofree char *lower = g_ascii_strdown(value, (gssize)strcspn(value, ";"));

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(lower, words[i]))
            return true;
    return false;
}

DeclaredType
declared_type(const char *value)
{
    const char *text = parameters_skip_comments(value);
    g_autofree char *type = take_token(&text);

    if (!type || *text != '/')
        return (DeclaredType){ NULL, may_show_more(value) };
    text = parameters_skip_comments(text + 1);
    g_autofree char *subtype = take_token(&text);
    if (!subtype)
        return (DeclaredType){ NULL, may_show_more(value) };
    return (DeclaredType){ g_strdup_printf("%s/%s", type, subtype), !is_end_of_type(text) && may_show_more(value) };
}

/* --- encodings ------------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    GMimeContentEncoding encoding;
} encodings[] = {
    { "7bit", GMIME_CONTENT_ENCODING_7BIT },
    { "8bit", GMIME_CONTENT_ENCODING_8BIT },
    { "7-bit", GMIME_CONTENT_ENCODING_7BIT },
    { "8-bit", GMIME_CONTENT_ENCODING_8BIT },
    { "binary", GMIME_CONTENT_ENCODING_BINARY },
    { "base64", GMIME_CONTENT_ENCODING_BASE64 },
    { "quoted-printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE },
    { "uuencode", GMIME_CONTENT_ENCODING_UUENCODE },
    { "x-uuencode", GMIME_CONTENT_ENCODING_UUENCODE },
    { "x-uue", GMIME_CONTENT_ENCODING_UUENCODE },
    { "uue", GMIME_CONTENT_ENCODING_UUENCODE },
};

static GMimeContentEncoding
encoding_named(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (strlen(encodings[i].name) == length && g_ascii_strncasecmp(encodings[i].name, name, length) == 0)
            return encodings[i].encoding;
    return GMIME_CONTENT_ENCODING_DEFAULT;
}

static bool
changes_bytes(GMimeContentEncoding encoding)
{
    return encoding == GMIME_CONTENT_ENCODING_BASE64 || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* Whether a word of TEXT is an encoding by which bytes change. */
static bool
names_other_bytes(const char *text)
{
    while (*text) {
        text += strcspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        const size_t length = strspn(text, "-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (changes_bytes(encoding_named(text, length)))
            return true;
        text += length;
    }
    return false;
}

/* Whether TEXT is like a name of an encoding by which bytes change: a program that knows it reads something else. */
static bool
resembles_other_bytes(const char *text)
{
    static const char *const pieces[] = { "64", "quoted", "print", "uu", "yenc", "binhex", "zip", "deflate", "compress",
        "ascii85", "base" };
    g_autofree char *lower = g_ascii_strdown(text, -1);

    if (g_str_equal(lower, "qp") || g_str_equal(lower, "x-qp"))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++)
        if (strstr(lower, pieces[i]))
            return true;
    return false;
}

DeclaredEncoding
declared_encoding(const char *value)
{
    const char *text = parameters_skip_comments(value);
    const bool is_quoted = *text == '"';

    text += is_quoted;
    const size_t length = token_length(text);
    const GMimeContentEncoding encoding = encoding_named(text, length);
    const char *rest = parameters_skip_comments(text + length);
    rest += strspn(rest, "; \t\r\n");
    const bool is_clear = *rest == '\0' && !is_quoted && !strchr(value, '(');
    g_autofree char *name = g_strndup(text, length);
    if (encoding == GMIME_CONTENT_ENCODING_DEFAULT && resembles_other_bytes(name))
        return (DeclaredEncoding){ (int)encoding, true };
    return (DeclaredEncoding){ (int)encoding, !is_clear && (changes_bytes(encoding) || names_other_bytes(value)) };
}
