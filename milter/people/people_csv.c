/* SPDX-License-Identifier: BSD-2-Clause */
/* people_csv: people from a table, whose columns are named as person_field_name() has them, or in Spanish. */
#include "people/source.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "people/csv.h"

static const char *
column_of(const Csv *csv, PersonField field)
{
    const char *name = person_field_name(field);

    return csv_has_column(csv, name) ? name : person_field_spanish(field);
}

static PersonRow *
read_row(const Csv *csv, size_t row, const char *const *columns)
{
    PersonRow *read = person_row_new();

    read->line = csv_line(csv, row);
    for (PersonField field = 0; field < PERSON_FIELDS; field++) {
        read->texts[field] = g_strdup(csv_cell(csv, row, columns[field]));
        read->columns[field] = csv_position(csv, row, columns[field]);
    }
    return read;
}

GPtrArray *
people_csv_read(const char *file, GError **error)
{
    g_autoptr(Csv) csv = csv_load(file, error);
    const char *columns[PERSON_FIELDS];

    if (!csv)
        return NULL;
    for (PersonField field = 0; field < PERSON_FIELDS; field++)
        columns[field] = column_of(csv, field);
    if (!csv_has_column(csv, columns[PERSON_LOGIN]) || !csv_has_column(csv, columns[PERSON_MAIL])) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:1:1: la primera fila debe nombrar las columnas, entre ellas «login» y «mail»"), file);
        return NULL;
    }
    GPtrArray *rows = g_ptr_array_new_with_free_func(person_row_free);
    for (size_t row = 0; row < csv_rows(csv); row++)
        g_ptr_array_add(rows, read_row(csv, row, columns));
    return rows;
}

char *
people_csv_written(const GPtrArray *rows)
{
    GString *table = g_string_new(NULL);

    for (PersonField field = 0; field < PERSON_FIELDS; field++)
        g_string_append_printf(table, "%s%s", field > 0 ? "," : "", person_field_name(field));
    g_string_append_c(table, '\n');
    for (guint i = 0; i < rows->len; i++) {
        const PersonRow *row = g_ptr_array_index(rows, i);
        for (PersonField field = 0; field < PERSON_FIELDS; field++) {
            if (field > 0)
                g_string_append_c(table, ',');
            csv_append_cell(table, row->texts[field]);
        }
        g_string_append_c(table, '\n');
    }
    return g_string_free(table, FALSE);
}

static const char *
where(const Config *config)
{
    return options_text(config_section(config, "people"), "file");
}

static GPtrArray *
read_all(const Config *config, GError **error)
{
    const char *file = where(config);

    return *file ? people_csv_read(file, error) : g_ptr_array_new_with_free_func(person_row_free);
}

const PeopleSource people_csv = { "csv", where, read_all };
