/* SPDX-License-Identifier: BSD-2-Clause */
/* csv.h: tables as office programs write them (RFC 4180), with a first row that names the columns. */
#ifndef VOBO_PEOPLE_CSV_H
#define VOBO_PEOPLE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct Csv Csv;

/* Reads PATH whole: UTF-8, or Latin-1 as Windows has it (windows-1252), with commas or semicolons, whichever the first
 * row has more of. Column names are compared without case and accents. Errors name file, line and column. The caller
 * owns the result. */
Csv *csv_load(const char *path, GError **error);
void csv_free(Csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Csv, csv_free)

/* Whether there is a column NAME, which is written without capitals and accents. */
bool csv_has_column(const Csv *csv, const char *name);

/* Rows below the first. */
size_t csv_rows(const Csv *csv);

/* The cell in ROW under COLUMN without blanks at its ends; "" where there is none. Borrowed. */
const char *csv_cell(const Csv *csv, size_t row, const char *column);

/* The line of the file on which ROW begins. */
size_t csv_line(const Csv *csv, size_t row);

/* Where in its line the cell in ROW under COLUMN begins, in characters from 1; 1 where there is none. */
size_t csv_position(const Csv *csv, size_t row, const char *column);

/* TEXT as a cell that csv_load() reads back as it is, appended to TABLE. */
void csv_append_cell(GString *table, const char *text);

#endif
