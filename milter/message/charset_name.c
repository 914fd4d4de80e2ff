/* SPDX-License-Identifier: BSD-2-Clause */
/* charset_name: knows the families of names, and writes fields again in which others stand. */
#include "message/charset_name.h"

#include <string.h>

#include <glib.h>

#include "message/parameters.h"

#define NAME_BYTES 24
#define DIGITS_MOST 4

static const char *const names[] = { "utf-8", "utf8", "utf-7", "utf7", "utf-16", "utf-16le", "utf-16be", "utf-32",
    "utf-32le", "utf-32be", "ucs-2", "ucs-4", "unicode", "csunicode", "iso-10646-ucs-2", "unicodefeff", "unicodefffe",
    "csutf16", "csutf16le", "csutf16be", "csutf7", "csutf8", "unicode-1-1-utf-7", "unicode-1-1-utf-8",
    "x-unicode20utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "koi8-r", "koi8-u", "koi8-ru", "big5", "big5-hkscs",
    "gb2312", "gb18030", "gbk", "hz-gb-2312", "euc-kr", "euc-jp", "euc-cn", "euc-tw", "ks_c_5601-1987", "ksc5601",
    "johab", "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2",
    "iso-2022-jp-3", "iso-2022-kr", "iso-2022-cn", "iso-2022-cn-ext", "cp65001", "cp50220", "cp50221", "tis-620",
    "viscii", "tcvn", "macintosh", "macroman", "x-mac-roman", "mac", "armscii-8", "georgian-ps", "hp-roman8",
    "iso-8859-8-i", "iso-8859-8-e", "iso-8859-6-i", "unknown-8bit", "x-user-defined", CHARSET_NAME_UNKNOWN, NULL };

/* A number follows. */
static const char *const families[] = { "iso-8859-", "iso8859-", "iso8859_", "iso_8859-", "iso-8859_", "windows-",
    "windows-cp", "cp", "cp-", "x-cp", "ibm", "ibm-", "microsoft-cp", "latin", "latin-" };

static bool
is_of_family(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        const size_t length = strlen(families[i]);
        if (!g_str_has_prefix(name, families[i]))
            continue;
        const size_t digits = strspn(name + length, G_CSET_DIGITS);
        if (digits > 0 && digits <= DIGITS_MOST && name[length + digits] == '\0')
            return true;
    }
    return false;
}

bool
charset_name_is_known(const char *name, size_t length)
{
    if (length == 0 || length > NAME_BYTES)
        return false;
    g_autofree char *lower = g_ascii_strdown(name, (gssize)length);
    return g_strv_contains(names, lower) || is_of_family(lower);
}

char *
charset_name_plain(const char *said)
{
    const char *name = parameters_skip_comments(said + strspn(said, " \t\r\n\"'`"));

    name += strspn(name, "\"'`");
    return g_ascii_strdown(name, (gssize)strcspn(name, " \t\r\n\"'`(;,"));
}

static void
append_name(GString *out, const char *name, size_t length)
{
    if (charset_name_is_known(name, length))
        g_string_append_len(out, name, (gssize)length);
    else
        g_string_append(out, CHARSET_NAME_UNKNOWN);
}

/* Where the payload begins of the encoded word whose charset is at NAME; NULL where it is none. */
static const char *
payload_of(const char *name)
{
    const char *encoding = name + strcspn(name, "?");

    if (encoding == name || encoding[0] != '?' || !encoding[1] || !strchr("BbQq", encoding[1]) || encoding[2] != '?')
        return NULL;
    return encoding + 3;
}

char *
charset_name_bound_words(const char *value)
{
    GString *out = g_string_new("");
    bool has_end = true; /* of a word, farther on */

    for (const char *word = strstr(value, "=?"); word; word = strstr(value, "=?")) {
        const char *name = word + 2, *payload = payload_of(name);
        const size_t length = strcspn(name, "?*");
        g_string_append_len(out, value, name - value);
        value = name;
        if (!payload)
            continue;
        append_name(out, name, length);
        const char *end = has_end ? strstr(payload, "?=") : NULL;
        has_end = end;
        value = end ? end + 2 : payload;
        g_string_append_len(out, name + length, value - name - (gssize)length);
    }
    g_string_append(out, value);
    return g_string_free(out, FALSE);
}

/* Whether the parameter's name that ends at STAR, within TEXT, is one of a later piece: "name*2*". */
static bool
is_later_piece(const char *text, const char *star)
{
    const char *digits = star;

    while (digits > text && g_ascii_isspace(digits[-1]))
        digits--;
    const char *end = digits;
    while (digits > text && g_ascii_isdigit(digits[-1]))
        digits--;
    return digits < end && !(end - digits == 1 && *digits == '0');
}

/* Appends the value of a later piece, at TEXT, without the quotes that would make a charset of what is before them;
 * returns its end. */
static const char *
append_piece(GString *out, const char *text)
{
    for (; *text && *text != ';'; text++)
        if (*text == '\'')
            g_string_append(out, "%27");
        else
            g_string_append_c(out, *text);
    return text;
}

/* Appends the charset at TEXT, where an encoded value begins; returns its end. */
static const char *
append_charset(GString *out, const char *text)
{
    const size_t blanks = strspn(text, " \t\"");
    const size_t length = strcspn(text + blanks, "';");

    if (text[blanks + length] != '\'')
        return text;
    g_string_append_len(out, text, (gssize)blanks);
    if (length > 0)
        append_name(out, text + blanks, length);
    return text + blanks + length;
}

char *
charset_name_bound_parameters(const char *value)
{
    GString *out = g_string_new("");
    const char *const text = value;

    for (const char *star = strchr(value, '*'); star; star = strchr(value, '*')) {
        const size_t blanks = strspn(star + 1, " \t");
        const char *after = star + 1 + blanks;
        g_string_append_len(out, value, after - value);
        value = after;
        if (*after != '=')
            continue;
        g_string_append_c(out, '=');
        value = is_later_piece(text, star) ? append_piece(out, after + 1) : append_charset(out, after + 1);
    }
    g_string_append(out, value);
    return g_string_free(out, FALSE);
}
