/* SPDX-License-Identifier: BSD-2-Clause */
/* target: tells what is fetched over the network from what lies on a disk, as Windows and browsers do. */
#include "message/target.h"

#include <string.h>

#include <glib.h>

#define SLASHES_OF_SHARE 4 /* file:////server, which Word writes as file:///\\server */

/* Without blanks at the start, percents resolved, all slashes forward: none of these hides a scheme or a server. The
 * caller owns it. */
static char *
normalize(const char *target)
{
    g_autofree char *resolved = g_uri_unescape_string(target, NULL);
    const char *text = resolved ? resolved : target;

    while (*text && (unsigned char)*text <= ' ')
        text++;
    return g_strdelimit(g_strdup(text), "\\", '/');
}

/* Whether PATH begins with a drive: "C:", "c|". */
static bool
has_drive(const char *path)
{
    return g_ascii_isalpha(path[0]) && (path[1] == ':' || path[1] == '|');
}

/* The length of the scheme that TEXT begins with (RFC 3986, section 3.1), 0 where it has none; a drive is none. */
static size_t
scheme_length(const char *text)
{
    size_t length = 0;

    while (g_ascii_isalnum(text[length]) || (length > 0 && text[length] && strchr("+.-", text[length])))
        length++;
    return length > 1 && g_ascii_isalpha(*text) && text[length] == ':' ? length : 0;
}

/* A path by itself: a share, but not a disk written the long way ("//?/C:/"). */
static bool
is_share(const char *path)
{
    if (!g_str_has_prefix(path, "//"))
        return false;
    return !((path[2] == '?' || path[2] == '.') && path[3] == '/' && has_drive(path + 4));
}

/* What stands behind "file:" (RFC 8089, with appendix E). */
static bool
is_file_elsewhere(const char *rest)
{
    const size_t slashes = strspn(rest, "/");
    const char *path = rest + slashes;

    if (has_drive(path) || (slashes == 2 && g_ascii_strncasecmp(path, "localhost/", strlen("localhost/")) == 0))
        return false;
    return slashes == 2 || slashes >= SLASHES_OF_SHARE;
}

bool
target_is_elsewhere(const char *target)
{
    g_autofree char *text = normalize(target);
    const size_t scheme = scheme_length(text);

    if (scheme == strlen("file") && g_ascii_strncasecmp(text, "file", scheme) == 0)
        return is_file_elsewhere(text + scheme + 1);
    return scheme > 0 || is_share(text);
}

/* --- attributes ----------------------------------------------------------------------------------------------- */

/* Appends the character that the reference at TEXT stands for; returns its length, 0 where it is none. */
static size_t
append_reference(GString *value, const char *text)
{
    static const struct {
        const char *name;
        gunichar character;
    } names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' } };
    char *end;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_has_prefix(text, names[i].name)) {
            g_string_append_unichar(value, names[i].character);
            return strlen(names[i].name);
        }
    if (!g_str_has_prefix(text, "&#"))
        return 0;
    const bool is_hexadecimal = text[2] == 'x';
    const guint64 character = g_ascii_strtoull(text + (is_hexadecimal ? 3 : 2), &end, is_hexadecimal ? 16 : 10);
    if (*end != ';' || character == 0 || character > G_MAXINT32 || !g_unichar_validate((gunichar)character))
        return 0;
    g_string_append_unichar(value, (gunichar)character);
    return (size_t)(end + 1 - text);
}

static char *
resolve_references(const char *text, size_t length)
{
    GString *value = g_string_sized_new(length);

    for (const char *c = text; c < text + length;) {
        const size_t reference = *c == '&' ? append_reference(value, c) : 0;
        if (reference == 0)
            g_string_append_c(value, *c);
        c += MAX(reference, 1);
    }
    return g_string_free(value, FALSE);
}

/* The quotation mark behind "=" and blanks at TEXT, or NULL. */
static const char *
find_quote(const char *text)
{
    text += strspn(text, " \t\r\n");
    if (*text != '=')
        return NULL;
    text++;
    text += strspn(text, " \t\r\n");
    return *text == '"' || *text == '\'' ? text : NULL;
}

char *
target_attribute(const char *tag, const char *name)
{
    const size_t length = strlen(name);

    for (const char *at = tag; (at = strstr(at, name)); at += length) {
        const char *quote = at > tag && g_ascii_isspace(at[-1]) ? find_quote(at + length) : NULL;
        const char *end = quote ? strchr(quote + 1, *quote) : NULL;
        if (end)
            return resolve_references(quote + 1, (size_t)(end - quote) - 1);
    }
    return NULL;
}
