/* SPDX-License-Identifier: BSD-2-Clause */
/* address: normalizes and compares addresses. */
#include "message/address.h"

#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* TEXT (valid UTF-8) without case, composed (Unicode, section 3.13); NULL where ICU refuses it. By ICU, for GLib folds
 * Cherokee back and forth. The caller owns the string. */
static char *
fold_unicode(const char *text)
{
    const int32_t capacity = (int32_t)MIN(strlen(text), 100000) * 4 + 16;
    g_autofree UChar *units = g_new(UChar, (size_t)capacity);
    g_autofree UChar *folded = g_new(UChar, (size_t)capacity);
    g_autofree char *utf8 = g_malloc((size_t)capacity * 3);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t length = 0;

    u_strFromUTF8(units, capacity, &length, text, -1, &status);
    length = unorm2_normalize(nfc, units, length, folded, capacity, &status);
    length = u_strFoldCase(units, capacity, folded, length, U_FOLD_CASE_DEFAULT, &status);
    length = unorm2_normalize(nfc, units, length, folded, capacity, &status);
    u_strToUTF8(utf8, capacity * 3, NULL, folded, length, &status);
    return U_SUCCESS(status) ? g_steal_pointer(&utf8) : NULL;
}

static char *
fold(const char *text)
{
    char *folded = g_str_is_ascii(text) ? NULL : fold_unicode(text);

    return folded ? folded : g_ascii_strdown(text, -1);
}

/* DOMAIN as DNS has it; NULL where it is none: preparing a name (RFC 3491) drops some letters and makes blanks, "@" and
 * others out of their wide forms. The caller owns the string. */
static char *
domain_to_ascii(const char *domain)
{
    g_autofree char *ascii = g_hostname_to_ascii(domain);

    if (!ascii || ascii[strspn(ascii, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._")] != '\0')
        return NULL;
    return g_steal_pointer(&ascii);
}

char *
address_normalize(const char *address)
{
    g_autofree char *valid = g_utf8_make_valid(address, -1);
    g_autofree char *folded = fold(g_strstrip(valid));
    char *at = strrchr(folded, '@');

    if (!at || !g_hostname_is_non_ascii(at + 1))
        return g_steal_pointer(&folded);
    g_autofree char *ascii = domain_to_ascii(at + 1);
    if (!ascii)
        return g_steal_pointer(&folded);
    *at = '\0';
    return g_strconcat(folded, "@", ascii, NULL);
}

const char *
address_domain(const char *address)
{
    const char *at = strrchr(address, '@');

    return at ? at + 1 : "";
}

bool
address_matches(const char *pattern, const char *text)
{
    g_autofree char *folded_pattern = fold(pattern);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded_text = fold(valid);

    return g_pattern_match_simple(folded_pattern, folded_text);
}

/* What a local part is made of without quotes (RFC 5322, section 3.2.3), and bytes of UTF-8 (RFC 6531). */
static bool
is_local(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~.", c)) || (guchar)c >= 0x80;
}

static bool
is_domain(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '.' || (guchar)c >= 0x80;
}

/* The address around AT, which is within TEXT; NULL where the letters beside it make none. */
static const char *
address_around(const char *text, const char *at, const char **end)
{
    const char *begin = at, *stop = at + 1;

    while (begin > text && is_local(begin[-1]))
        begin--;
    while (is_domain(*stop))
        stop++;
    while (stop > at + 1 && (stop[-1] == '.' || stop[-1] == '-'))
        stop--;
    const char *dot = memchr(at + 1, '.', (size_t)(stop - at - 1));
    *end = stop;
    return begin < at && dot && dot > at + 1 ? begin : NULL;
}

const char *
address_find(const char *text, const char **end)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *begin = address_around(text, at, end);
        if (begin)
            return begin;
    }
    return NULL;
}

bool
address_is_in(const char *address, const char *text)
{
    g_autofree char *wanted = address_normalize(address);
    const char *end;

    for (const char *begin = address_find(text, &end); begin; begin = address_find(end, &end)) {
        g_autofree char *written = g_strndup(begin, (size_t)(end - begin));
        g_autofree char *found = address_normalize(written);
        if (strcmp(found, wanted) == 0)
            return true;
    }
    return false;
}
