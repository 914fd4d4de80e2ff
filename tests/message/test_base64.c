/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "message/base64.h"

static const struct {
    const char *text;
    goffset characters, padding;
    bool is_regular;
    const char *decoded; /* of what has no padding */
} cases[] = {
    { "", 0, 0, true, "" },
    { "aG9s", 4, 0, true, "hol" },
    { "aG9s\r\nYSBh\r\n", 8, 0, true, "hola a" },
    { "a G!9\xffs", 4, 0, true, "hol" },
    { "aG9sYQ==\r\n", 6, 2, true, NULL },
    { "aG9sYQ==aG9s", 6, 2, false, NULL },
    { "aG9sYQ", 6, 0, true, "hol" },
    { "+/+/", 4, 0, true, "\xfb\xff\xbf" },
    { "@[`{,-.:", 0, 0, true, "" },
    /* longer than what is counted at once, and padding in the middle of it */
    { "aG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9s="
      "aG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9saG9s",
        64, 1, false, NULL },
};

START_TEST(counts)
{
    const char *text = cases[_i].text;
    Base64Count count = { 0 };

    ck_assert_int_eq(base64_count((const uint8_t *)text, strlen(text), &count), cases[_i].is_regular);
    ck_assert_int_eq(count.characters, cases[_i].characters);
    ck_assert_int_eq(count.padding, cases[_i].padding);
}
END_TEST

/* In however many pieces the bytes come. */
START_TEST(decodes)
{
    const char *text = cases[_i].text;
    const size_t length = strlen(text);
    uint8_t out[256];

    if (!cases[_i].decoded)
        return;
    for (size_t piece = 1; piece <= length; piece++) {
        Base64State state = { 0 };
        size_t decoded = 0;
        for (size_t i = 0; i < length; i += piece)
            decoded += base64_decode(&state, (const uint8_t *)text + i, MIN(piece, length - i), out + decoded);
        ck_assert_uint_eq(decoded, strlen(cases[_i].decoded));
        ck_assert_mem_eq(out, cases[_i].decoded, decoded);
    }
}
END_TEST

/* Each byte is what GLib says it is, and nothing is written beyond the room there is. */
START_TEST(knows_each_byte)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const uint8_t text[4] = { (uint8_t)byte, 'A', 'A', 'A' };
        uint8_t *out = g_malloc(BASE64_ROOM(sizeof text));
        gint glib_state = 0;
        guint glib_kept = 0;
        guchar expected[8];
        Base64State state = { 0 };
        const size_t wanted =
            byte == '=' ? 0 : g_base64_decode_step((const char *)text, sizeof text, expected, &glib_state, &glib_kept);
        ck_assert_uint_eq(base64_decode(&state, text, sizeof text, out), wanted);
        ck_assert_mem_eq(out, expected, wanted);
        g_free(out);
    }
}
END_TEST

START_TEST(skips)
{
    static const char text[] = "aG\r\n9s=Y";
    static const size_t ends[] = { 0, 1, 2, 5, 6, 8, 8 };

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
        ck_assert_uint_eq(base64_skip((const uint8_t *)text, strlen(text), (goffset)i), ends[i]);
}
END_TEST

/* Of a long text with lines, wherever it is to stop: each character by itself says the same. */
START_TEST(skips_far)
{
    g_autoptr(GString) text = g_string_new(NULL);
    goffset characters = 0;

    for (unsigned i = 0; i < 1000; i++)
        g_string_append(text, i % 19 == 18 ? "\r\n" : i % 97 == 0 ? "=a G" : "aG9s");
    for (size_t i = 0; i < text->len; i++) {
        if (!g_ascii_isalnum(text->str[i]))
            continue;
        ck_assert_uint_eq(base64_skip((const uint8_t *)text->str, text->len, ++characters), i + 1);
    }
    ck_assert_uint_eq(base64_skip((const uint8_t *)text->str, text->len, characters + 1), text->len);
}
END_TEST

int
main(void)
{
    return unit_run("message/base64", (const Unit[]){ { counts, G_N_ELEMENTS(cases) }, { decodes, G_N_ELEMENTS(cases) },
                                          { knows_each_byte, 0 }, { skips, 0 }, { skips_far, 0 }, { 0 } });
}
