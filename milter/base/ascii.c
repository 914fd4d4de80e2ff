/* SPDX-License-Identifier: BSD-2-Clause */
/* ascii: transliterates with ICU. */
#include "base/ascii.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <glib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* One transliterator for the process; it is guarded because ICU promises its thread safety only for clones. */
static pthread_mutex_t latin_lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *latin;

static UTransliterator *
latin_ascii(void)
{
    if (!latin) {
        static const UChar id[] = u"Any-Latin; Latin-ASCII";
        UErrorCode status = U_ZERO_ERROR;
        latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
        if (U_FAILURE(status))
            latin = NULL;
    }
    return latin;
}

static bool
is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

/* TEXT in UTF-16, transliterated; NULL where ICU cannot. */
static UChar *
transliterate(const char *text)
{
    UErrorCode status = U_ZERO_ERROR;
    /* "…" and "Щ" grow when they are transliterated; eight units a byte is more than any rule makes of one. */
    const int32_t capacity = (int32_t)MIN(strlen(text), 100000) * 8 + 16;
    UChar *units = g_new(UChar, (size_t)capacity);
    int32_t length = 0;

    u_strFromUTF8WithSub(units, capacity, &length, text, -1, 0xFFFD, NULL, &status);
    int32_t limit = length;
    pthread_mutex_lock(&latin_lock);
    UTransliterator *rules = latin_ascii();
    if (rules && U_SUCCESS(status))
        utrans_transUChars(rules, units, &length, capacity, 0, &limit, &status);
    pthread_mutex_unlock(&latin_lock);
    if (U_FAILURE(status) || length >= capacity) {
        g_free(units);
        return NULL;
    }
    units[length] = 0;
    return units;
}

char *
ascii_from_text(const char *text)
{
    if (is_plain(text))
        return g_strdup(text);

    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree UChar *units = transliterate(valid);
    GString *ascii = g_string_new(NULL);
    if (units)
        for (const UChar *u = units; *u; u++)
            g_string_append_c(ascii, *u < ' ' || *u == 0x7f ? ' ' : *u < 0x7f ? (char)*u : '?');
    else
        for (const char *c = valid; *c; c = g_utf8_next_char(c))
            g_string_append_c(ascii, *c >= ' ' && *c < 0x7f ? *c : '?');
    return g_string_free(ascii, FALSE);
}
