/* SPDX-License-Identifier: BSD-2-Clause */
/* appearance: reads names as the eye does. */
#include "people/appearance.h"

#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

/* Whether CHARACTER changes the order in which others are shown. */
static bool
turns_around(gunichar character)
{
    return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

static bool
is_latin(gunichar character)
{
    return g_unichar_isalpha(character) && g_unichar_get_script(character) == G_UNICODE_SCRIPT_LATIN;
}

/* The ASCII letter that CHARACTER, of another alphabet, looks like; 0: none. */
static char
look_of(USpoofChecker *checker, gunichar character)
{
    char one[7] = { 0 }, skeleton[64];
    UErrorCode status = U_ZERO_ERROR;

    g_unichar_to_utf8(character, one);
    const int length = uspoof_getSkeletonUTF8(checker, 0, one, -1, skeleton, sizeof skeleton, &status);
    return U_SUCCESS(status) && length == 1 && g_ascii_isalpha(skeleton[0]) ? skeleton[0] : 0;
}

/* Whether TEXT has letters of another alphabet than Latin. */
static bool
has_other_letters(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        if (g_unichar_isalpha(character) && !is_latin(character))
            return true;
    }
    return false;
}

/* TEXT with such letters as what they look like; *IS_MIXED where they stand beside Latin ones in a word. */
static char *
with_looks(const char *text, bool *is_mixed)
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    GString *seen = g_string_new(NULL);
    bool latin = false, other = false;

    g_assert(U_SUCCESS(status));
    for (; *text; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        const bool is_letter = g_unichar_isalpha(character);
        const char look = is_letter && !is_latin(character) ? look_of(checker, character) : 0;
        latin = is_letter && (latin || is_latin(character));
        other = is_letter && (other || look);
        *is_mixed = *is_mixed || (latin && other);
        if (look)
            g_string_append_c(seen, look);
        else
            g_string_append_unichar(seen, character);
    }
    uspoof_close(checker);
    return g_string_free(seen, FALSE);
}

/* TEXT, valid UTF-8, in compatible letters, composed (Unicode, section 3.11: NFKC); NULL where ICU refuses it. By ICU,
 * for GLib moves all that follows at each letter that it composes. The caller owns the string. */
static char *
compose(const char *text)
{
    const int32_t room = (int32_t)MIN(strlen(text), 1u << 24) + 1;
    g_autofree UChar *units = g_new(UChar, (size_t)room);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    int32_t length = 0;

    u_strFromUTF8(units, room, &length, text, -1, &status);
    UErrorCode measuring = status;
    const int32_t composed = unorm2_normalize(nfkc, units, length, NULL, 0, &measuring) + 1;
    g_autofree UChar *letters = g_new(UChar, (size_t)MAX(composed, 1));
    g_autofree char *utf8 = g_malloc((size_t)MAX(composed, 1) * 3);
    length = unorm2_normalize(nfkc, units, length, letters, composed, &status);
    u_strToUTF8(utf8, MAX(composed, 1) * 3, NULL, letters, length, &status);
    return U_SUCCESS(status) ? g_steal_pointer(&utf8) : NULL;
}

char *
appearance_plain(const char *text, bool *is_disguised)
{
    g_autofree char *compatible = compose(text);
    g_autoptr(GString) visible = g_string_new(NULL);

    *is_disguised = false;
    for (const char *c = compatible ? compatible : ""; *c; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        *is_disguised = *is_disguised || turns_around(character);
        if (g_unichar_type(character) != G_UNICODE_FORMAT)
            g_string_append_unichar(visible, character);
    }
    return has_other_letters(visible->str) ? with_looks(visible->str, is_disguised) : g_strdup(visible->str);
}
