/* SPDX-License-Identifier: BSD-2-Clause */
/* sql.h: SQLite with errors as GError and parameters bound by a type string. */
#ifndef VOBO_BASE_SQL_H
#define VOBO_BASE_SQL_H

#include <stdarg.h>
#include <stdbool.h>

#include <glib.h>
#include <sqlite3.h>

/* How much a commit is worth: FULL survives a loss of power; NORMAL may forget the last ones, never tear them. */
typedef enum { SQL_FULL, SQL_NORMAL } SqlDurability;

/* Opens or makes the database at PATH, with a write-ahead log; a new file is for us and our group. The caller closes it
 * with sqlite3_close(); NULL with an error. One thread at a time. */
sqlite3 *sql_open(const char *path, SqlDurability durability, GError **error);

/* Takes the database through STEPS, ended by NULL: each makes of the version before it its own, the first of nothing
 * version 1. One of a later version is an error. Within a transaction. */
bool sql_make_schema(sqlite3 *db, const char *const *steps, GError **error);

/* Binds VALUES as TYPES say (see below) to STATEMENT, which was prepared before. */
bool sql_bind(sqlite3 *db, sqlite3_stmt *statement, GError **error, const char *types, va_list values);

/* Prepares SQL and binds the arguments: 'i' gint64, 's' const char * (may be NULL), 'd' const uint8_t * to a
 * digest of 32 bytes, 'b' GBytes *. The caller finalizes it; NULL with an error. */
sqlite3_stmt *sql_prepare(sqlite3 *db, GError **error, const char *sql, const char *types, ...);

/* The next row: 1 there is one, 0 none, -1 an error. */
int sql_step(sqlite3 *db, sqlite3_stmt *statement, GError **error);

/* Runs a statement that yields no rows. */
bool sql_run(sqlite3 *db, GError **error, const char *sql, const char *types, ...);

/* A text column, "" for NULL. The caller owns it. */
char *sql_text(sqlite3_stmt *statement, int column);

void sql_set_error(sqlite3 *db, GError **error);

typedef sqlite3_stmt SqlStatement;
static inline void
sql_finalize(SqlStatement *statement)
{
    sqlite3_finalize(statement);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SqlStatement, sql_finalize)

#endif
