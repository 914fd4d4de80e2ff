/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/shown.h"

static const struct {
    const char *text, *as_text, *as_line;
} cases[] = {
    { "", "", "" },
    { "Señora Ñáñez: «así» – 500 € 👍🏽", "Señora Ñáñez: «así» – 500 € 👍🏽",
        "Señora Ñáñez: «así» – 500 € 👍🏽" },
    { "uno\ndos\r\ntres\rcuatro\n\n", "uno\ndos\ntres\ncuatro\n\n", "uno dos tres cuatro  " },
    { "a\vb\fc\xc2\x85"
      "d\xe2\x80\xa8"
      "e\xe2\x80\xa9"
      "f",
        "a\nb\nc\nd\ne\nf", "a b c d e f" },
    { "col\tcol", "col\tcol", "col col" },
    { "\x1b[31mrojo\x07\x7f\x01", "\357\277\275[31mrojo\357\277\275\357\277\275\357\277\275",
        "\357\277\275[31mrojo\357\277\275\357\277\275\357\277\275" },
    { "\xc2\x9b"
      "31m",
        "\357\277\275"
        "31m",
        "\357\277\275"
        "31m" },
    { "a\xe2\x80\xae"
      "fdp.exe",
        "a[U+202E]fdp.exe", "a[U+202E]fdp.exe" },
    { "\xe2\x81\xa6x\xe2\x81\xa9", "[U+2066]x[U+2069]", "[U+2066]x[U+2069]" },
    { "\xef\xbf\xbc"
      "0",
        "[U+FFFC]0", "[U+FFFC]0" },
    /* halves of one around another; its neighbours */
    { "\357\277\357\277\274\2740", "\357\277\275\357\277\275[U+FFFC]\357\277\2750",
        "\357\277\275\357\277\275[U+FFFC]\357\277\2750" },
    { "\357\277\275 \357\274\241", "\357\277\275 \357\274\241", "\357\277\275 \357\274\241" },
    { "\xff\xfe", "\357\277\275\357\277\275", "\357\277\275\357\277\275" },
    /* a family and a flag keep what joins them */
    { "👨‍👩‍👧", "👨‍👩‍👧", "👨‍👩‍👧" },
};

START_TEST(shows)
{
    g_autofree char *text = shown_text(cases[_i].text);
    g_autofree char *line = shown_line(cases[_i].text);

    ck_assert_str_eq(text, cases[_i].as_text);
    ck_assert_str_eq(line, cases[_i].as_line);
}
END_TEST

/* Whether C, in a text, would do anything but be seen, by Unicode's own classes. */
static bool
does_something(gunichar c)
{
    static const GUnicodeType types[] = { G_UNICODE_CONTROL, G_UNICODE_LINE_SEPARATOR, G_UNICODE_PARAGRAPH_SEPARATOR };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_unichar_type(c) == types[i])
            return true;
    return c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfffc;
}

/* Every character there is, between two letters: nothing that does something comes through, all else does, and what is
 * shown is shown the same again. */
START_TEST(shows_every_character)
{
    for (gunichar c = 1; c <= 0x10ffff; c++) {
        char letters[16] = "a";
        if (!g_unichar_validate(c))
            continue;
        const int length = g_unichar_to_utf8(c, letters + 1);
        memcpy(letters + 1 + length, "z", 2);
        g_autofree char *line = shown_line(letters);
        g_autofree char *again = shown_line(line);
        ck_assert_msg(g_utf8_validate(line, -1, NULL) && *line == 'a' && g_str_has_suffix(line, "z"), "U+%04X", c);
        for (const char *at = line; *at; at = g_utf8_next_char(at))
            ck_assert_msg(!does_something(g_utf8_get_char(at)), "U+%04X does something", c);
        ck_assert_msg(!does_something(c) || strcmp(line, letters) != 0, "U+%04X came through", c);
        ck_assert_msg(!shown_is_harmless(c) || strcmp(line, letters) == 0, "U+%04X was changed", c);
        ck_assert_str_eq(line, again);
    }
}
END_TEST

int
main(void)
{
    return unit_run(
        "base/shown", (const Unit[]){ { shows, G_N_ELEMENTS(cases) }, { shows_every_character, 0 }, { 0 } });
}
