/* SPDX-License-Identifier: BSD-2-Clause */
/* csv: reads tables. */
#include "people/csv.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

typedef struct {
    size_t line;
    GPtrArray *cells; /* of char * */
} Row;

struct Csv {
    GHashTable *columns; /* lower-case name → index + 1 */
    GPtrArray *rows;     /* of Row *; the first, which names the columns, is not among them */
};

typedef struct {
    const char *path;
    const char *at;
    char separator;
    size_t line;
} Reader;

static void
row_free(gpointer data)
{
    Row *row = data;

    g_ptr_array_unref(row->cells);
    g_free(row);
}

/* The text between quotes, with "" for ". */
static bool
read_quoted(Reader *reader, GString *cell, GError **error)
{
    const size_t start = reader->line;

    reader->at++;
    while (*reader->at) {
        if (*reader->at == '"' && *++reader->at != '"')
            return true;
        if (*reader->at == '\n')
            reader->line++;
        if (*reader->at)
            g_string_append_c(cell, *reader->at++);
    }
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s:%zu: falta cerrar las comillas que se abren aquí"),
        reader->path, start);
    return false;
}

/* One row into ROW; false with an error. At the end of the text the row is empty. */
static bool
read_row(Reader *reader, Row *row, GError **error)
{
    row->line = reader->line;
    while (*reader->at) {
        GString *cell = g_string_new(NULL);
        while (*reader->at == ' ')
            reader->at++;
        if (*reader->at == '"' && !read_quoted(reader, cell, error)) {
            g_string_free(cell, TRUE);
            return false;
        }
        while (*reader->at && *reader->at != reader->separator && *reader->at != '\n')
            g_string_append_c(cell, *reader->at++);
        g_ptr_array_add(row->cells, g_strstrip(g_string_free(cell, FALSE)));
        if (*reader->at == '\n') {
            reader->at++;
            reader->line++;
            return true;
        }
        if (*reader->at)
            reader->at++;
    }
    return true;
}

static char
guess_separator(const char *text)
{
    const size_t length = strcspn(text, "\n");
    size_t commas = 0, semicolons = 0;

    for (size_t i = 0; i < length; i++) {
        commas += text[i] == ',';
        semicolons += text[i] == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static void
name_columns(Csv *csv, const Row *row)
{
    for (guint i = 0; i < row->cells->len; i++)
        g_hash_table_insert(
            csv->columns, g_ascii_strdown(g_ptr_array_index(row->cells, i), -1), GUINT_TO_POINTER(i + 1));
}

static bool
is_blank(const Row *row)
{
    return row->cells->len == 0 || (row->cells->len == 1 && *(const char *)g_ptr_array_index(row->cells, 0) == '\0');
}

static bool
read_rows(Csv *csv, Reader *reader, GError **error)
{
    bool named = false;

    while (*reader->at) {
        Row *row = g_new0(Row, 1);
        row->cells = g_ptr_array_new_with_free_func(g_free);
        if (!read_row(reader, row, error)) {
            row_free(row);
            return false;
        }
        if (!is_blank(row) && named) {
            g_ptr_array_add(csv->rows, row);
            continue;
        }
        if (!is_blank(row)) {
            name_columns(csv, row);
            named = true;
        }
        row_free(row);
    }
    return true;
}

Csv *
csv_load(const char *path, GError **error)
{
    g_autoptr(Csv) csv = g_new0(Csv, 1);
    g_autoptr(GError) reading = NULL;
    g_autofree char *text = NULL;
    const char *bad;
    gsize length;

    csv->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    csv->rows = g_ptr_array_new_with_free_func(row_free);
    if (!g_file_get_contents(path, &text, &length, &reading)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("no se puede leer %s: %s"), path, reading->message);
        return NULL;
    }
    if (!g_utf8_validate(text, (gssize)length, &bad)) {
        size_t line = 1;
        for (const char *c = text; c < bad; c++)
            line += *c == '\n';
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:%zu: el archivo no está en UTF-8; guárdelo como CSV UTF-8"), path, line);
        return NULL;
    }
    Reader reader = { path, g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text, guess_separator(text), 1 };
    if (!read_rows(csv, &reader, error))
        return NULL;
    return g_steal_pointer(&csv);
}

void
csv_free(Csv *csv)
{
    if (!csv)
        return;
    g_hash_table_unref(csv->columns);
    g_ptr_array_unref(csv->rows);
    g_free(csv);
}

bool
csv_has_column(const Csv *csv, const char *name)
{
    return g_hash_table_contains(csv->columns, name);
}

size_t
csv_rows(const Csv *csv)
{
    return csv->rows->len;
}

const char *
csv_cell(const Csv *csv, size_t row, const char *column)
{
    const guint index = GPOINTER_TO_UINT(g_hash_table_lookup(csv->columns, column));
    const Row *cells = g_ptr_array_index(csv->rows, row);

    return index > 0 && index <= cells->cells->len ? g_ptr_array_index(cells->cells, index - 1) : "";
}

size_t
csv_line(const Csv *csv, size_t row)
{
    return ((const Row *)g_ptr_array_index(csv->rows, row))->line;
}
