/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "message/encoded_words.h"

static const struct {
    const char *value, *joined; /* NULL: the same */
    const char *text;           /* as it is read */
} values[] = {
    { "Oficio", NULL, "Oficio" },
    { "=?utf-8?B?w7E=?=", NULL, "ñ" },
    { "=?utf-8?B?YQ==?= =?utf-8?B?Yg==?=", "=?utf-8?B?YWI=?=", "ab" },
    { "=?utf-8?B?YQ==?=\r\n =?UTF-8?b?Yg==?=\t=?utf-8?B?Y2Q=?=", "=?utf-8?B?YWJjZA==?=", "abcd" },
    { "de =?utf-8?B?YQ==?= =?utf-8?B?Yg==?= a c", "de =?utf-8?B?YWI=?= a c", "de ab a c" },
    /* without padding, and a letter cut in two */
    { "=?utf-8?B?YQ?= =?utf-8?B?Yg?=", "=?utf-8?B?YWI=?=", "ab" },
    { "=?utf-8?B?w?= =?utf-8?B?sQ==?=", NULL, NULL },
    { "=?utf-8?B?ww==?= =?utf-8?B?sQ==?=", "=?utf-8?B?w7E=?=", "ñ" },
    /* not the same charset or encoding, not adjacent */
    { "=?utf-8?B?YQ==?= =?iso-8859-1?B?8Q==?=", NULL, "añ" },
    { "=?utf-8?B?YQ==?= =?utf-8?Q?b?=", NULL, "ab" },
    { "=?utf-8?Q?a?= =?utf-8?Q?b?=", NULL, "ab" },
    { "=?utf-8?B?YQ==?= y =?utf-8?B?Yg==?=", NULL, "a y b" },
    /* no words */
    { "=?utf-8?B?YQ== =?utf-8?B?Yg==", NULL, NULL },
    { "=?", NULL, NULL },
    { "=?=?=?=?", NULL, NULL },
    { "=?utf-8?B", NULL, NULL },
    { "=?utf-8?B?"
      "?= =?utf-8?B?"
      "?=",
        "=?utf-8?B?"
        "?=",
        NULL },
    { "", NULL, NULL },
};

START_TEST(joins_what_is_read_as_one)
{
    const char *expected = values[_i].joined ? values[_i].joined : values[_i].value;
    g_autofree char *joined = encoded_words_join(values[_i].value);

    if (values[_i].joined || values[_i].text)
        ck_assert_str_eq(joined, expected);
    if (!values[_i].text)
        return;
    g_autofree char *text = g_mime_utils_header_decode_text(NULL, joined);
    ck_assert_str_eq(text, values[_i].text);
}
END_TEST

/* Wherever a program breaks a text, and whether or not it pads: it is read as it was written. */
START_TEST(reads_texts_broken_anywhere)
{
    static const char text[] = "Traslado presupuestal [visto bueno] año 2026, señora Ibáñez";

    for (size_t step = 1; step < 46; step++)
        for (int pads = 0; pads < 2; pads++) {
            g_autoptr(GString) value = g_string_new("Re:");
            for (size_t at = 0; at < sizeof text - 1; at += step) {
                g_autofree char *word = g_base64_encode((const guchar *)text + at, MIN(step, sizeof text - 1 - at));
                char *padding = strchr(word, '=');
                if (padding && !pads)
                    *padding = '\0';
                g_string_append_printf(value, " =?utf-8?B?%s?=", word);
            }
            g_autofree char *joined = encoded_words_join(value->str);
            g_autofree char *read = g_mime_utils_header_decode_text(NULL, joined);
            ck_assert_msg(g_str_has_prefix(read, "Re: ") && strcmp(read + 4, text) == 0, "%zu: %s", step, read);
        }
}
END_TEST

int
main(void)
{
    g_mime_init();
    return unit_run("message/encoded_words", (const Unit[]){ { joins_what_is_read_as_one, G_N_ELEMENTS(values) },
                                                 { reads_texts_broken_anywhere, 0 }, { 0 } });
}
