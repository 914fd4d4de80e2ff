/* SPDX-License-Identifier: BSD-2-Clause */
/* charset: over iconv(). */
#include "message/charset.h"

#include <errno.h>
#include <string.h>

#include <gmime/gmime.h>

#include "message/charset_name.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define SUBSTITUTE '\x1a'          /* U+001A, in ASCII's words what stands for a character that is in error */

/* Many say that they write ASCII and do not. */
bool
charset_is_unicode(const char *charset)
{
    return strcmp(charset, "utf-8") == 0 || strcmp(charset, "utf8") == 0 || strcmp(charset, "us-ascii") == 0;
}

/* What programs mean by names that iconv() does not have, or takes for something else (Encoding Standard, section 4.2).
 */
static const struct {
    const char *name, *meant;
} meanings[] = {
    { "iso-8859-1", "windows-1252" }, /* many write it and mean Windows's own */
    { "unicode", "utf-16le" },
    { "csunicode", "utf-16le" },
    { "iso-10646-ucs-2", "utf-16le" },
    { "ucs-2", "utf-16le" },
    { "unicodefeff", "utf-16le" },
    { "unicodefffe", "utf-16be" },
    { "csutf16", "utf-16" },
    { "csutf16le", "utf-16le" },
    { "csutf16be", "utf-16be" },
    { "csutf7", "utf-7" },
    { "utf7", "utf-7" },
    { "unicode-1-1-utf-7", "utf-7" },
    { "csutf8", "utf-8" },
    { "unicode-1-1-utf-8", "utf-8" },
    { "x-unicode20utf8", "utf-8" },
};

static const char *
meant_charset(const char *charset)
{
    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (strcmp(charset, meanings[i].name) == 0)
            return meanings[i].meant;
    return charset_name_is_known(charset, strlen(charset)) ? charset : CHARSET_NAME_UNKNOWN;
}

static bool
is_known(const char *charset)
{
    const iconv_t converter = g_mime_iconv_open("utf-8", meant_charset(charset));

    if (converter != (iconv_t)-1)
        g_mime_iconv_close(converter);
    return converter != (iconv_t)-1;
}

/* What g_utf8_get_char_validated() says of the beginning of a character. */
#define CHARACTER_CUT ((gunichar)-2)

#define SAMPLE_BYTES 1024
#define SAMPLE_LEAST 8

/* The byte order of BYTES by their zeros: every second one is, in Western text of 16 bits a character. NULL: no such.
 */
static const char *
order_by_zeros(const char *bytes, size_t length)
{
    const size_t pairs = MIN(length, SAMPLE_BYTES) / 2;
    size_t zeros[2] = { 0, 0 };

    for (size_t i = 0; i < 2 * pairs; i++)
        zeros[i % 2] += bytes[i] == '\0';
    if (length < SAMPLE_LEAST || MAX(zeros[0], zeros[1]) < pairs / 2 || MIN(zeros[0], zeros[1]) > pairs / 8)
        return NULL;
    return zeros[0] > zeros[1] ? "utf-16be" : "utf-16le";
}

/* The charset that BYTES are in whatever they are said to be: by the mark at their beginning, which browsers believe
 * more than any field (Encoding Standard, section 6.1), or by their zeros. NULL: they do not tell. */
static const char *
told_by_bytes(const char *declared, const char *bytes, size_t length)
{
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return "utf-8";
    if (g_str_has_prefix(declared, "utf-32") || strcmp(declared, "ucs-4") == 0)
        return NULL;
    if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        return "utf-16";
    const char *order = order_by_zeros(bytes, length);
    return order && g_str_has_prefix(meant_charset(declared), order) ? declared : order;
}

const char *
charset_guess(const char *declared, const char *bytes, size_t length, bool is_cut)
{
    const char *const told = told_by_bytes(declared, bytes, length);
    const char *stop;

    if (told && !(charset_is_unicode(told) && charset_is_unicode(declared)))
        return told;
    if (strcmp(declared, "us-ascii") != 0 && (charset_is_unicode(declared) || is_known(declared)))
        return declared;
    if (g_utf8_validate_len(bytes, length, &stop) ||
        (is_cut && g_utf8_get_char_validated(stop, bytes + length - stop) == CHARACTER_CUT))
        return charset_is_unicode(declared) ? declared : "utf-8";
    return "windows-1252";
}

/* charset_decode() of what is UTF-8, or should be: iconv() takes more for it than is. */
static size_t
decode_unicode(const char *bytes, size_t length, GString *utf8, size_t limit, bool *is_lossy)
{
    const char *c = bytes, *const end = bytes + length;

    while (c < end) {
        const char *stop = NULL;
        g_utf8_validate_len(c, (size_t)(end - c), &stop);
        const size_t valid = MIN((size_t)(stop - c), limit - utf8->len);
        g_string_append_len(utf8, c, (gssize)valid);
        c += valid;
        if (c < stop || c == end || utf8->len + strlen(REPLACEMENT) > limit)
            break;
        g_string_append(utf8, REPLACEMENT);
        *is_lossy = true;
        c++;
    }
    return (size_t)(c - bytes);
}

/* charset_decode() of a charset that nobody knows: what is ASCII in most of them. */
static size_t
decode_unknown(const char *bytes, size_t length, GString *utf8, size_t limit, bool *is_lossy)
{
    size_t i = 0;

    for (; i < length; i++) {
        const bool is_ascii = (guchar)bytes[i] < 0x80 && bytes[i] != '\0';
        if (utf8->len + (is_ascii ? 1 : strlen(REPLACEMENT)) > limit)
            break;
        g_string_append_len(utf8, is_ascii ? bytes + i : REPLACEMENT, is_ascii ? 1 : -1);
        *is_lossy |= !is_ascii;
    }
    return i;
}

/* What iconv() makes of a zero byte would end the text for whoever reads a string, and what mail programs show of what
 * follows would be read by nobody. One byte for one byte: places stay. Whether there were any in the LENGTH bytes. */
static bool
substitute_zeros(char *bytes, size_t length)
{
    char *c = bytes, *const end = bytes + length;
    bool found = false;

    for (; (c = memchr(c, '\0', (size_t)(end - c))); found = true)
        *c++ = SUBSTITUTE;
    return found;
}

size_t
charset_decode(const char *charset, const char *bytes, size_t length, GString *utf8, size_t limit, bool *is_lossy)
{
    if (length == 0 || charset_is_unicode(charset))
        return decode_unicode(bytes, length, utf8, limit, is_lossy);
    const iconv_t converter = g_mime_iconv_open("utf-8", meant_charset(charset));
    if (converter == (iconv_t)-1)
        return decode_unknown(bytes, length, utf8, limit, is_lossy);
    char *in = (char *)bytes, *const end = in + length;
    char block[4096];

    while (in < end && utf8->len < limit) {
        char *out = block;
        size_t in_left = (size_t)(end - in), out_left = MIN(sizeof block, limit - utf8->len);
        const int stopped = iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1 ? errno : 0;
        *is_lossy |= substitute_zeros(block, (size_t)(out - block));
        g_string_append_len(utf8, block, out - block);
        if (stopped == E2BIG && out > block)
            continue;
        if (stopped == 0 || stopped == E2BIG || utf8->len + strlen(REPLACEMENT) > limit)
            break; /* all is done, or the next character does not fit any more */
        g_string_append(utf8, REPLACEMENT);
        *is_lossy = true;
        in++;
        iconv(converter, NULL, NULL, NULL, NULL);
    }
    g_mime_iconv_close(converter);
    return (size_t)(in - bytes);
}

/* Whether words can be put between others without marks of their own, of byte order or state. */
static bool
can_be_joined(const char *charset)
{
    static const char *const alone[] = { "utf-16", "utf-32", "utf-7", "ucs-4", NULL };

    return !g_strv_contains(alone, meant_charset(charset));
}

GByteArray *
charset_encode(const char *charset, const char *words)
{
    const iconv_t converter = can_be_joined(charset) ? g_mime_iconv_open(meant_charset(charset), "utf-8") : (iconv_t)-1;
    g_autoptr(GByteArray) bytes = g_byte_array_sized_new(64); /* never NULL inside */
    char *in = (char *)words, block[1024];
    size_t in_left = strlen(words);
    bool is_good = converter != (iconv_t)-1;

    while (is_good && in_left > 0) {
        char *out = block;
        size_t out_left = sizeof block;
        const size_t changed = iconv(converter, &in, &in_left, &out, &out_left);
        is_good = changed == 0 || (changed == (size_t)-1 && errno == E2BIG);
        if (changed == 0) /* back to where other words can follow */
            iconv(converter, NULL, NULL, &out, &out_left);
        g_byte_array_append(bytes, (const guint8 *)block, (guint)(out - block));
    }
    if (converter != (iconv_t)-1)
        g_mime_iconv_close(converter);
    return is_good ? g_steal_pointer(&bytes) : NULL;
}

bool
charset_is_wide(const char *charset)
{
    charset = meant_charset(charset);
    return g_str_has_prefix(charset, "utf-16") || g_str_has_prefix(charset, "utf-32") ||
           g_str_has_prefix(charset, "ucs-");
}

bool
charset_is_self_synchronizing(const char *charset)
{
    return charset_is_unicode(charset) || g_str_has_prefix(charset, "iso-8859-") ||
           g_str_has_prefix(charset, "windows-125");
}
