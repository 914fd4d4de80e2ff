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

START_TEST(names_the_bad_line)
{
    g_autoptr(GError) quotes = NULL, encoding = NULL, missing = NULL;

    ck_assert_ptr_null(load("a,b\n1,\"sin cerrar\n", -1, &quotes));
    ck_assert_error(quotes, VOBO_ERROR_INPUT, "table.csv:2:");
    ck_assert_ptr_null(load("a,b\n1,2\n\xf1,2\n", -1, &encoding));
    ck_assert_error(encoding, VOBO_ERROR_INPUT, "table.csv:3:");
    ck_assert_ptr_null(csv_load("/no/such.csv", &missing));
    ck_assert_error(missing, VOBO_ERROR_INPUT, "/no/such.csv");
}
END_TEST

int
main(void)
{
    return unit_run(
        "people/csv", (const Unit[]){ { reads_tables, G_N_ELEMENTS(cases) }, { names_the_bad_line, 0 }, { 0 } });
}
