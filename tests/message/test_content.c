/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "message/content.h"

#define SIZE 100000

/* Bytes that no encoding leaves as they are. */
static GByteArray *
random_bytes(size_t length)
{
    GByteArray *bytes = g_byte_array_new();
    guint32 state = 1;

    for (size_t i = 0; i < length; i++) {
        state = state * 1664525u + 1013904223u;
        const guint8 byte = (guint8)(state >> 24);
        g_byte_array_append(bytes, &byte, 1);
    }
    return bytes;
}

/* Base64 with an odd distance between line ends, and JUNK, which decoders pass over, every now and then. */
static GString *
encode_base64(const GByteArray *bytes, size_t line, const char *junk)
{
    g_autofree char *plain = g_base64_encode(bytes->data, bytes->len);
    GString *encoded = g_string_new("antes del contenido\r\n");

    for (size_t i = 0; plain[i]; i++) {
        g_string_append_c(encoded, plain[i]);
        if (i % line == line - 1)
            g_string_append(encoded, "\r\n");
        if (*junk && i % 501 == 7)
            g_string_append(encoded, junk);
    }
    return encoded;
}

static const struct {
    size_t bytes, line;
    const char *junk;
} cases[] = { { SIZE, 76, "" }, { SIZE, 60, "" }, { SIZE + 1, 77, "" }, { SIZE + 2, 13, " !\xff" },
    { SIZE, 1u << 30, "" }, { 1, 76, "" }, { 2, 1, "" }, { 3, 76, "-" }, { 0, 76, "" }, { 49152, 76, "" } };

static Content *
open_base64(int row, GByteArray **bytes, Spool **spool)
{
    *bytes = random_bytes(cases[row].bytes);
    GString *encoded = encode_base64(*bytes, cases[row].line, cases[row].junk);
    const goffset before = (goffset)strlen("antes del contenido\r\n");
    *spool = spool_new_from_bytes(encoded->str, encoded->len);
    const ContentRange range = { before, (goffset)encoded->len - before, GMIME_CONTENT_ENCODING_BASE64 };

    g_string_free(encoded, TRUE);
    return content_new(*spool, &range);
}

START_TEST(reads_base64_anywhere)
{
    GByteArray *bytes;
    Spool *spool;
    g_autoptr(Content) content = open_base64(_i, &bytes, &spool);
    g_autofree guint8 *buffer = g_malloc(SIZE + 10);
    static const size_t lengths[] = { 1, 2, 3, 100, 16384, 40000, SIZE + 10 };

    ck_assert_int_eq(content_size(content), (goffset)bytes->len);
    for (goffset offset = 0; offset < (goffset)bytes->len; offset += offset < 20 ? 1 : 3331)
        for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
            const size_t expected = MIN(lengths[i], bytes->len - (size_t)offset);
            ck_assert_int_eq(content_read(content, offset, buffer, lengths[i]), (gssize)expected);
            ck_assert_msg(memcmp(buffer, bytes->data + offset, expected) == 0, "row %d, %zu from %d", _i, lengths[i],
                (int)offset);
        }
    ck_assert_int_eq(content_read(content, (goffset)bytes->len, buffer, 1), 0);
    ck_assert_int_eq(content_read(content, -1, buffer, 1), 0);
    g_autoptr(GByteArray) prefix = content_prefix(content, 70000);
    ck_assert_uint_eq(prefix->len, MIN(70000, bytes->len));
    ck_assert(prefix->len == 0 || memcmp(prefix->data, bytes->data, prefix->len) == 0);
    g_byte_array_unref(bytes);
    spool_free(spool);
}
END_TEST

static const struct {
    GMimeContentEncoding encoding;
    const char *encoded, *decoded;
} encodings[] = {
    { GMIME_CONTENT_ENCODING_7BIT, "hola\r\n", "hola\r\n" },
    { GMIME_CONTENT_ENCODING_DEFAULT, "=41", "=41" },
    { GMIME_CONTENT_ENCODING_BINARY, "\x01\x02", "\x01\x02" },
    { GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, "a=F1o=\r\n s", "a\xf1o s" },
    { GMIME_CONTENT_ENCODING_UUENCODE, "begin 644 x\r\n$:&]L80``\r\n`\r\nend\r\n", "hola" },
    { GMIME_CONTENT_ENCODING_BASE64, "aG9s\r\nYQ==\r\n", "hola" },
    { GMIME_CONTENT_ENCODING_BASE64, "aG9sYQ", "hol" },
    { GMIME_CONTENT_ENCODING_BASE64, "aG9sYQ=", "hola" },
    { GMIME_CONTENT_ENCODING_BASE64, "!!!!", "" },
};

START_TEST(reads_every_encoding)
{
    const size_t length = strlen(encodings[_i].encoded), decoded = strlen(encodings[_i].decoded);
    g_autoptr(Spool) spool = spool_new_from_bytes(encodings[_i].encoded, length);
    const ContentRange range = { 0, (goffset)length, (int)encodings[_i].encoding };
    g_autoptr(Content) content = content_new(spool, &range);
    char buffer[100];

    ck_assert_int_eq(content_size(content), (goffset)decoded);
    ck_assert_int_eq(content_read(content, 0, buffer, sizeof buffer), (gssize)decoded);
    ck_assert_mem_eq(buffer, encodings[_i].decoded, decoded);
}
END_TEST

/* Two encoded pieces one behind the other: whatever a decoder makes of the second, prefix and reading agree. */
START_TEST(agrees_with_itself_about_padding_within)
{
    static const char encoded[] = "aG9sYQ==\r\naG9sYQ==\r\nTVqQ\r\n";
    g_autoptr(Spool) spool = spool_new_from_bytes(encoded, strlen(encoded));
    const ContentRange range = { 0, (goffset)strlen(encoded), GMIME_CONTENT_ENCODING_BASE64 };
    g_autoptr(Content) content = content_new(spool, &range);
    g_autoptr(GByteArray) prefix = content_prefix(content, 100);
    char buffer[100];

    ck_assert_int_eq(content_size(content), (goffset)prefix->len);
    ck_assert_int_eq(content_read(content, 0, buffer, sizeof buffer), (gssize)prefix->len);
    ck_assert_mem_eq(buffer, prefix->data, prefix->len);
}
END_TEST

int
main(void)
{
    return unit_run("message/content",
        (const Unit[]){ { reads_base64_anywhere, G_N_ELEMENTS(cases) },
            { reads_every_encoding, G_N_ELEMENTS(encodings) }, { agrees_with_itself_about_padding_within, 0 }, { 0 } });
}
