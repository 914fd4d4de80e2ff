/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "people/csv.h"

static Csv *
load(const char *text, gssize length, GError **error)
{
    g_autofree char *path = unit_path("table.csv");

    ck_assert(g_file_set_contents(path, text, length, NULL));
    return csv_load(path, error);
}

static const struct {
    const char *text;
    size_t rows;
    const char *a, *b; /* of the last row */
    size_t line;
} cases[] = {
    { "a,b\n1,2\n", 1, "1", "2", 2 },
    { "a;b\r\n1;2\r\n3;4", 2, "3", "4", 3 },
    { "\xef\xbb\xbf"
      "A,B\n1,2\n",
        1, "1", "2", 2 },
    { "a,b\n\"uno, dos\",\"dice \"\"sí\"\"\"\n", 1, "uno, dos", "dice \"sí\"", 2 },
    { "a,b\n\"dos\nlíneas\",x\ny,z\n", 2, "y", "z", 4 },
    { "b,a\n 2 , 1 \n", 1, "1", "2", 2 },
    { "a,b\n\n\n1\n", 1, "1", "", 4 },
    { "a\n1\n", 1, "1", "", 2 },
    { "a,b\n", 0, NULL, NULL, 0 },
    { "", 0, NULL, NULL, 0 },
    { "a,b\n1,2,3,4\n", 1, "1", "2", 2 },
    /* as spreadsheets leave them: rows of separators only, and on a Macintosh no line feeds */
    { "a,b,c\n1,2\n,,\n ; \n", 2, ";", "", 4 },
    { "a;b\n1;2\n;\n ; \n", 1, "1", "2", 2 },
    { "a,b\r1,2\r3,4\r", 2, "3", "4", 3 },
    { "\xef\xbb\xbf"
      "a;b\r1;\"x;\ry\"\r3;4",
        2, "3", "4", 4 },
};

START_TEST(reads_tables)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Csv) csv = load(cases[_i].text, -1, &error);

    ck_assert_good(csv != NULL, error);
    ck_assert_uint_eq(csv_rows(csv), cases[_i].rows);
    if (cases[_i].rows == 0)
        return;
    const size_t last = cases[_i].rows - 1;
    ck_assert_str_eq(csv_cell(csv, last, "a"), cases[_i].a);
    ck_assert_str_eq(csv_cell(csv, last, "b"), cases[_i].b);
    ck_assert_uint_eq(csv_line(csv, last), cases[_i].line);
    ck_assert_str_eq(csv_cell(csv, last, "c"), "");
    ck_assert(csv_has_column(csv, "a"));
}
END_TEST

START_TEST(reads_latin_1)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Csv) csv = load("Tel\xe9"
                              "fono;nombre\n1;Nu\xf1"
                              "ez \x96 Pe\xf1"
                              "a\n",
        -1, &error);

    ck_assert_good(csv != NULL, error);
    ck_assert_str_eq(csv_cell(csv, 0, "telefono"), "1");
    ck_assert_str_eq(csv_cell(csv, 0, "nombre"), "Nuñez – Peña");
}
END_TEST

START_TEST(knows_where_each_cell_is)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Csv) csv = load("a,b,c\nñandú, 2 ,\"x\ny\",\n", -1, &error);

    ck_assert_good(csv != NULL, error);
    ck_assert_uint_eq(csv_position(csv, 0, "a"), 1);
    ck_assert_uint_eq(csv_position(csv, 0, "b"), 8);
    ck_assert_uint_eq(csv_position(csv, 0, "c"), 11);
    ck_assert_uint_eq(csv_position(csv, 0, "none"), 1);
}
END_TEST

START_TEST(reads_what_it_writes)
{
    static const char *const texts[] = { "", "llano", "con, coma", "con \"comillas\"", "dos\nlíneas", "a;b" };
    GString *table = g_string_new("a\n");
    g_autoptr(GError) error = NULL;

    for (size_t i = 1; i < G_N_ELEMENTS(texts); i++) {
        csv_append_cell(table, texts[i]);
        g_string_append_c(table, '\n');
    }
    g_autoptr(Csv) csv = load(table->str, -1, &error);
    ck_assert_good(csv != NULL, error);
    for (size_t i = 1; i < G_N_ELEMENTS(texts); i++)
        ck_assert_str_eq(csv_cell(csv, i - 1, "a"), texts[i]);
    g_string_free(table, TRUE);
}
END_TEST

START_TEST(names_the_bad_line)
{
    g_autoptr(GError) quotes = NULL, encoding = NULL, nul = NULL, missing = NULL;

    ck_assert_ptr_null(load("a,b\n1,\"sin cerrar\n", -1, &quotes));
    ck_assert_error(quotes, VOBO_ERROR_INPUT, "table.csv:2:3:");
    ck_assert_ptr_null(load("a,b\nñ,2\n.\xf1,2\n", -1, &encoding));
    ck_assert_error(encoding, VOBO_ERROR_INPUT, "table.csv:3:2:");
    ck_assert_ptr_null(load("a,b\n\0,2\n", 8, &nul));
    ck_assert_error(nul, VOBO_ERROR_INPUT, "table.csv:2:1:");
    ck_assert_ptr_null(csv_load("/no/such.csv", &missing));
    ck_assert_error(missing, VOBO_ERROR_INPUT, "/no/such.csv");
}
END_TEST

int
main(void)
{
    return unit_run("people/csv",
        (const Unit[]){ { reads_tables, G_N_ELEMENTS(cases) }, { reads_latin_1, 0 }, { knows_where_each_cell_is, 0 },
            { reads_what_it_writes, 0 }, { names_the_bad_line, 0 }, { 0 } });
}
