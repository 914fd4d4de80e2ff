/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/shape.h"

/* HEAD, UNIT so many TIMES, TAIL. */
static const struct {
    ShapeKind kind;
    const char *head, *unit, *tail;
    size_t times;
    bool is_plain;
} rows[] = {
    { SHAPE_ADDRESSES, "", "", "", 1, true },
    { SHAPE_ADDRESSES, "", "Luz Mora <luz@x.co>, ", "b@x.co", 15000, true },
    { SHAPE_ADDRESSES, "", "\"Mora, Luz (Sede 2)\" <luz@x.co>,\r\n ", "b@x.co", 10000, true },
    { SHAPE_ADDRESSES, "", "\"Luz [mailto:luz@x.co]\" <luz@x.co>, ", "b@x.co", 1000, true },
    { SHAPE_ADDRESSES, "", "\"Mora (Subdire\" <luz@x.co>, ", "b@x.co", 200, true },
    { SHAPE_ADDRESSES, "", "sede: luz@x.co, ana@x.co; ", "", 100, true },
    { SHAPE_ADDRESSES, "", "g:", "", 40000, false },
    { SHAPE_ADDRESSES, "", "g:", "luz@x.co;", 201, false },
    { SHAPE_ADDRESSES, "", "\"g;\":", "luz@x.co", 2001, false },
    { SHAPE_ADDRESSES, "\"", "g:", "\"", 2001, false },
    { SHAPE_ADDRESSES, "", "g:(;", "", 20000, false },
    { SHAPE_ADDRESSES, "", "(", "", 20000, false },
    { SHAPE_ADDRESSES, "", "\"\\\",", "", 20000, false },
    { SHAPE_ADDRESSES, "", "<@", "", 20000, true },
    { SHAPE_PARAMETERS, "text/plain; name=", "nota", ".txt", 60, true },
    { SHAPE_PARAMETERS, "application/pdf", ";\r\n name*9*=oficio%20", "", 200, true },
    { SHAPE_PARAMETERS, "application/pdf", ";a=b", "", 301, false },
    { SHAPE_PARAMETERS, "application/pdf; name=", "x", "", 33000, false },
    { SHAPE_TEXT, "", "=?utf-8?Q?Respuesta_al_se=C3=B1or?=\r\n ", "", 1500, true },
    { SHAPE_TEXT, "", "=?utf-8?Q?Respuesta", "", 5000, false },
    { SHAPE_TEXT, "", "a=?b=?c ", "?=", 5000, true },
};

START_TEST(counts_what_parsers_go_back_for)
{
    g_autoptr(GString) value = g_string_new(rows[_i].head);

    for (size_t i = 0; i < rows[_i].times; i++)
        g_string_append(value, rows[_i].unit);
    g_string_append(value, rows[_i].tail);
    ck_assert_msg(shape_is_plain(rows[_i].kind, value->str, value->len) == rows[_i].is_plain,
        "row %d: %s, %zu times «%s»", _i, rows[_i].head, rows[_i].times, rows[_i].unit);
}
END_TEST

START_TEST(measures_as_many_addresses_as_are_read)
{
    g_autoptr(GString) value = g_string_new("");

    for (int i = 0; i < 50000; i++)
        g_string_append(value, "a,");
    ck_assert_uint_eq(shape_addresses_length(value->str, 1000), 1000);
    const size_t length = shape_addresses_length(value->str, value->len);
    ck_assert_msg(length >= 10000 && length < value->len, "%zu", length);
}
END_TEST

int
main(void)
{
    return unit_run("message/shape", (Unit[]){ { counts_what_parsers_go_back_for, G_N_ELEMENTS(rows) },
                                         { measures_as_many_addresses_as_are_read, 0 }, { 0 } });
}
