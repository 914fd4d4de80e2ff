/* SPDX-License-Identifier: BSD-2-Clause */
/* sql: thin over SQLite. */
#include "queue/sql.h"

#include <stdarg.h>

#include <glib/gi18n.h>

#include "base/error.h"

void
sql_set_error(sqlite3 *db, GError **error)
{
    const int code = sqlite3_errcode(db);
    const VoboError kind = code == SQLITE_BUSY || code == SQLITE_LOCKED ? VOBO_ERROR_UNAVAILABLE : VOBO_ERROR_IO;

    g_set_error(error, VOBO_ERROR, (int)kind, _("la cola %s: %s; revise espacio, permisos y disco"),
        sqlite3_db_filename(db, "main"), sqlite3_errmsg(db));
}

static sqlite3_stmt *
prepare(sqlite3 *db, GError **error, const char *sql, const char *types, va_list arguments)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

    for (int i = 0; result == SQLITE_OK && types[i]; i++) {
        const char *text;
        switch (types[i]) {
        case 'i':
            result = sqlite3_bind_int64(statement, i + 1, va_arg(arguments, gint64));
            break;
        case 'd':
            result = sqlite3_bind_blob(statement, i + 1, va_arg(arguments, const void *), 32, SQLITE_TRANSIENT);
            break;
        default:
            text = va_arg(arguments, const char *);
            result = sqlite3_bind_text(statement, i + 1, text, -1, SQLITE_TRANSIENT);
        }
    }
    if (result == SQLITE_OK)
        return statement;
    sql_set_error(db, error);
    sqlite3_finalize(statement);
    return NULL;
}

sqlite3_stmt *
sql_prepare(sqlite3 *db, GError **error, const char *sql, const char *types, ...)
{
    va_list arguments;

    va_start(arguments, types);
    sqlite3_stmt *statement = prepare(db, error, sql, types, arguments);
    va_end(arguments);
    return statement;
}

int
sql_step(sqlite3 *db, sqlite3_stmt *statement, GError **error)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        sql_set_error(db, error);
        return -1;
    }
}

bool
sql_run(sqlite3 *db, GError **error, const char *sql, const char *types, ...)
{
    va_list arguments;

    va_start(arguments, types);
    g_autoptr(SqlStatement) statement = prepare(db, error, sql, types, arguments);
    va_end(arguments);
    return statement && sql_step(db, statement, error) >= 0;
}

char *
sql_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);

    return g_strdup(text ? (const char *)text : "");
}
