/* SPDX-License-Identifier: BSD-2-Clause */
/* csv: reads and writes tables. */
#include "people/csv.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "message/words.h"

typedef struct {
    char *text;
    size_t position; /* in its line, in characters from 1 */
} Cell;

typedef struct {
    size_t line;
    GArray *cells; /* of Cell */
} Row;

struct Csv {
    GHashTable *columns; /* folded name → index + 1 */
    GPtrArray *rows;     /* of Row *; the first, which names the columns, is not among them */
};

typedef struct {
    const char *path;
    const char *at;
    char separator;
    size_t line;
    const char *line_start;
} Reader;

static void
row_free(gpointer data)
{
    Row *row = data;

    g_array_unref(row->cells);
    g_free(row);
}

static void
cell_clear(gpointer cell)
{
    g_free(((Cell *)cell)->text);
}

static const Cell *
cell_at(const Row *row, guint i)
{
    return &g_array_index(row->cells, Cell, i);
}

static size_t
position_of(const Reader *reader, const char *at)
{
    return (size_t)g_utf8_pointer_to_offset(reader->line_start, at) + 1;
}

static void
pass_newline(Reader *reader)
{
    reader->line++;
    reader->line_start = reader->at;
}

/* The text between quotes, with "" for ". */
static bool
read_quoted(Reader *reader, GString *cell, GError **error)
{
    const size_t start = reader->line, position = position_of(reader, reader->at);

    reader->at++;
    while (*reader->at) {
        if (*reader->at == '"' && *++reader->at != '"')
            return true;
        if (!*reader->at)
            break;
        g_string_append_c(cell, *reader->at);
        if (*reader->at++ == '\n')
            pass_newline(reader);
    }
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s:%zu:%zu: falta cerrar las comillas que se abren aquí"),
        reader->path, start, position);
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
        const size_t position = position_of(reader, reader->at);
        if (*reader->at == '"' && !read_quoted(reader, cell, error)) {
            g_string_free(cell, TRUE);
            return false;
        }
        while (*reader->at && *reader->at != reader->separator && *reader->at != '\n')
            g_string_append_c(cell, *reader->at++);
        const Cell read = { g_strstrip(g_string_free(cell, FALSE)), position };
        g_array_append_val(row->cells, read);
        if (*reader->at == '\n') {
            reader->at++;
            pass_newline(reader);
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
        g_hash_table_insert(csv->columns, words_fold(cell_at(row, i)->text), GUINT_TO_POINTER(i + 1));
}

/* As spreadsheets leave rows behind: of separators only. */
static bool
is_blank(const Row *row)
{
    for (guint i = 0; i < row->cells->len; i++)
        if (*cell_at(row, i)->text)
            return false;
    return true;
}

static bool
read_rows(Csv *csv, Reader *reader, GError **error)
{
    bool named = false;

    while (*reader->at) {
        Row *row = g_new0(Row, 1);
        row->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
        g_array_set_clear_func(row->cells, cell_clear);
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

/* Whether some of TEXT is UTF-8 beyond ASCII, so that what is not cannot be Latin-1. */
static bool
has_utf8(const char *text, size_t length)
{
    for (const char *c = text; c < text + length; c++)
        if ((unsigned char)*c >= 0xc2 && g_utf8_get_char_validated(c, text + length - c) < (gunichar)-2)
            return true;
    return false;
}

/* Has each line of TEXT end in a line feed: "CSV (Macintosh)" of spreadsheets has carriage returns alone. */
static void
end_lines(char *text)
{
    if (!strchr(text, '\n'))
        g_strdelimit(text, "\r", '\n');
}

/* What the file holds, as UTF-8. */
static char *
read_text(const char *path, GError **error)
{
    g_autoptr(GError) reading = NULL;
    g_autofree char *text = NULL;
    const char *bad;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, &reading)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("no se puede leer %s: %s"), path, reading->message);
        return NULL;
    }
    if (g_utf8_validate(text, (gssize)length, &bad))
        return g_steal_pointer(&text);
    char *converted = has_utf8(text, length) || strlen(text) < length
                          ? NULL
                          : g_convert(text, (gssize)length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    if (!converted) {
        size_t line = 1, position = 1;
        for (const char *c = text; c < bad; c++, position++)
            if (*c == '\n') {
                line++;
                position = 0;
            }
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:%zu:%zu: el archivo no está en UTF-8 ni en Latin-1; guárdelo como CSV UTF-8"), path, line, position);
    }
    return converted;
}

Csv *
csv_load(const char *path, GError **error)
{
    g_autoptr(Csv) csv = g_new0(Csv, 1);
    g_autofree char *text = read_text(path, error);

    csv->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    csv->rows = g_ptr_array_new_with_free_func(row_free);
    if (!text)
        return NULL;
    end_lines(text);
    const char *begin = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    Reader reader = { path, begin, guess_separator(text), 1, begin };
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

/* The cell in ROW under COLUMN, or NULL. */
static const Cell *
find_cell(const Csv *csv, size_t row, const char *column)
{
    const guint index = GPOINTER_TO_UINT(g_hash_table_lookup(csv->columns, column));
    const Row *cells = g_ptr_array_index(csv->rows, row);

    return index > 0 && index <= cells->cells->len ? cell_at(cells, index - 1) : NULL;
}

const char *
csv_cell(const Csv *csv, size_t row, const char *column)
{
    const Cell *cell = find_cell(csv, row, column);

    return cell ? cell->text : "";
}

size_t
csv_line(const Csv *csv, size_t row)
{
    return ((const Row *)g_ptr_array_index(csv->rows, row))->line;
}

size_t
csv_position(const Csv *csv, size_t row, const char *column)
{
    const Cell *cell = find_cell(csv, row, column);

    return cell ? cell->position : 1;
}

void
csv_append_cell(GString *table, const char *text)
{
    g_string_append_c(table, '"');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(table, '"');
        g_string_append_c(table, *text);
    }
    g_string_append_c(table, '"');
}
