/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/line_reader.h"

/* Lengths of lines, with their ends; the last has none. */
static const size_t texts[][6] = {
    { 1, 2, 80, 1, 0 },
    { 65535, 2, 65536, 3, 65537, 5 },
    { 10, 65530, 7, 200000, 9, 4 },
    { 131072, 131072, 1, 70000, 0 },
    { 65536, 0 },
    { 4096, 4097, 61440, 65536, 2, 70000 },
};

static void
append_line(GString *text, size_t length, int row)
{
    for (size_t i = 1; i < length; i++)
        g_string_append_c(text, (char)('a' + (row + (int)i) % 26));
    g_string_append_c(text, '\n');
}

START_TEST(reads_lines_of_any_length)
{
    g_autoptr(GString) text = g_string_new("");
    Line line;

    for (size_t i = 0; i < G_N_ELEMENTS(texts[_i]) && texts[_i][i]; i++)
        append_line(text, texts[_i][i], (int)i);
    g_string_append(text, "fin");
    g_autoptr(Spool) spool = spool_new_from_bytes(text->str, text->len);
    g_autoptr(LineReader) reader = line_reader_new(spool, 0);
    goffset offset = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(texts[_i]) && texts[_i][i]; i++) {
        for (int again = 0; again < 2; again++) {
            ck_assert_msg(line_reader_next(reader, &line), "text %d, line %zu", _i, i);
            ck_assert_msg(line.offset == offset && line.length == (goffset)texts[_i][i],
                "text %d, line %zu: %" G_GINT64_FORMAT "+%" G_GINT64_FORMAT, _i, i, (gint64)line.offset,
                (gint64)line.length);
            ck_assert_uint_ge(line.at_hand, MIN(texts[_i][i], LINE_START_BYTES));
            ck_assert_mem_eq(line.start, text->str + offset, line.at_hand);
            if (again == 0)
                line_reader_return(reader);
        }
        offset += line.length;
    }
    ck_assert(line_reader_next(reader, &line));
    ck_assert_int_eq(line.length, 3);
    ck_assert_mem_eq(line.start, "fin", 3);
    ck_assert(!line_reader_next(reader, &line));
    ck_assert(!line_reader_next(reader, &line));
}
END_TEST

START_TEST(begins_anywhere)
{
    g_autoptr(Spool) spool = spool_new_from_bytes("uno\r\ndos\r\n", 10);
    g_autoptr(LineReader) reader = line_reader_new(spool, 5);
    Line line;

    ck_assert(line_reader_next(reader, &line));
    ck_assert_int_eq(line.offset, 5);
    ck_assert_mem_eq(line.start, "dos\r\n", 5);
    ck_assert(!line_reader_next(reader, &line));
}
END_TEST

int
main(void)
{
    return unit_run("message/line_reader",
        (Unit[]){ { reads_lines_of_any_length, G_N_ELEMENTS(texts) }, { begins_anywhere, 0 }, { 0 } });
}
