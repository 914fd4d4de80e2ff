/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "message/pdf_syntax.h"

static PdfCursor
cursor_of(const char *text)
{
    return (PdfCursor){ (const uint8_t *)text, (const uint8_t *)text + strlen(text) };
}

static const struct {
    const char *text;
    const char *string; /* NULL: none */
} strings[] = {
    { "(hola)", "hola" },
    { " % nota\n (hola)", "hola" },
    { "(a(b)c)", "a(b)c" },
    { "(a\\)b\\(c\\\\)", "a)b(c\\" },
    { "(\\n\\r\\t\\b\\f\\x)", "\n\r\t\b\fx" },
    { "(a\\\nb\\\r\nc)", "abc" },
    { "(\\101\\0612\\7)", "A12\a" },
    { "<414 2\n43>", "ABC" },
    { "<414>", "A@" },
    { "<>", "" },
    { "()", "" },
    { "(sin fin", NULL },
    { "(sin fin\\", NULL },
    { "<41", NULL },
    { "<", NULL },
    { "<<41>>", NULL },
    { "/Nombre", NULL },
    { "% (", NULL },
    { "", NULL },
};

START_TEST(reads_strings)
{
    g_autoptr(GByteArray) bytes = pdf_read_string(cursor_of(strings[_i].text));

    ck_assert_msg(!bytes == !strings[_i].string, "row %d", _i);
    if (!bytes)
        return;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    ck_assert_str_eq((const char *)bytes->data, strings[_i].string);
}
END_TEST

static const struct {
    const char *text;
    const char *value; /* what begins there; NULL: the key is not there */
} dictionaries[] = {
    { "<</U 1>>", "1>>" },
    { "<</A 1/U/B/C 2>>", "/B/C" },
    { "<</A/U/U 3>>", "3>>" },
    { "<</A 12 0 R/U(x)>>", "(x)>>" },
    { "<< /A << /U 1 >> /U 2 >>", "2 >>" },
    { "<</A[/U 1]/U 2>>", "2>>" },
    { "<</A(/U 1)/U 2>>", "2>>" },
    { "<</A(\\)/U 1)/U 2>>", "2>>" },
    { "<</A<2f55>/U 2>>", "2>>" },
    { "<</UE 1/U 2>>", "2>>" },
    { "<</UE 1>>", NULL },
    { "<</A 1>>/U 2", NULL },
    { "<</A<</U 1>>>>", NULL },
    { "/U 1", NULL },
    { "<</U", "" },
    { "<</A", NULL },
    { "<<", NULL },
    { "<</A)}>{ /U 1>>", "1>>" },
    { "<<[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[/U 1", NULL },
    { "", NULL },
};

START_TEST(finds_keys_of_the_dictionary_itself)
{
    PdfCursor value;
    const bool found = pdf_dictionary_find(cursor_of(dictionaries[_i].text), "/U", &value);

    ck_assert_msg(found == (dictionaries[_i].value != NULL), "row %d", _i);
    if (found)
        ck_assert_msg(
            g_str_has_prefix((const char *)value.at, dictionaries[_i].value), "row %d: %s", _i, (const char *)value.at);
}
END_TEST

static const struct {
    const char *text;
    bool is_there;
    gint64 value;
    size_t read;
} integers[] = {
    { "12 0 R", true, 12, 2 },
    { "  -44/U", true, -44, 5 },
    { "+7", true, 7, 2 },
    { "4294967292", true, 4294967292, 10 },
    { "99999999999999999999", true, 999999999999999, 15 },
    { "x", false, 0, 0 },
    { "-", false, 0, 0 },
    { "", false, 0, 0 },
};

START_TEST(reads_integers)
{
    PdfCursor cursor = cursor_of(integers[_i].text);
    gint64 value = 0;

    ck_assert_msg(pdf_read_integer(&cursor, &value) == integers[_i].is_there, "row %d", _i);
    ck_assert_int_eq(value, integers[_i].value);
    ck_assert_int_eq(cursor.at - (const uint8_t *)integers[_i].text, (gssize)integers[_i].read);
}
END_TEST

START_TEST(compares_names)
{
    ck_assert(pdf_is_name(cursor_of(" /Standard/V"), "/Standard"));
    ck_assert(pdf_is_name(cursor_of("/Standard"), "/Standard"));
    ck_assert(!pdf_is_name(cursor_of("/StandardV"), "/Standard"));
    ck_assert(!pdf_is_name(cursor_of("/Stand"), "/Standard"));
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/pdf_syntax", (const Unit[]){ { reads_strings, G_N_ELEMENTS(strings) },
                                  { finds_keys_of_the_dictionary_itself, G_N_ELEMENTS(dictionaries) },
                                  { reads_integers, G_N_ELEMENTS(integers) }, { compares_names, 0 }, { 0 } });
}
