/* SPDX-License-Identifier: BSD-2-Clause */
/* sql: thin over SQLite. */
#include "base/sql.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/durable.h"
#include "base/error.h"

#define BUSY_TIMEOUT_MS 10000

void
sql_set_error(sqlite3 *db, GError **error)
{
    const int code = sqlite3_errcode(db);
    const VoboError kind = code == SQLITE_BUSY || code == SQLITE_LOCKED ? VOBO_ERROR_UNAVAILABLE : VOBO_ERROR_IO;

    g_set_error(error, VOBO_ERROR, (int)kind, _("la base de datos %s: %s; revise espacio, permisos y disco"),
        sqlite3_db_filename(db, "main"), sqlite3_errmsg(db));
}

static bool
set_up(sqlite3 *db, SqlDurability durability, GError **error)
{
    const char *pragmas = durability == SQL_FULL
                              ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
                              : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON";

    sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    if (sqlite3_exec(db, pragmas, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    sql_set_error(db, error);
    return false;
}

/* Makes PATH unless it is there, for us and our group; SQLite's other files will be like it. The process's umask is not
 * touched, for it is that of all threads. What fails SQLite will say. */
static void
make_file(const char *path)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return;
    fchmod(fd, 0660);
    close(fd);
}

sqlite3 *
sql_open(const char *path, SqlDurability durability, GError **error)
{
    sqlite3 *db = NULL;

    make_file(path);
    const int opened = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (opened != SQLITE_OK)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("no se puede abrir la base de datos %s: %s; revise la carpeta y sus permisos"), path,
            db ? sqlite3_errmsg(db) : sqlite3_errstr(opened));
    else
        durable_give_to_folder_owner(path);
    if (opened == SQLITE_OK && set_up(db, durability, error))
        return db;
    sqlite3_close(db);
    return NULL;
}

/* The version that the database has; -1 with an error. */
static gint64
schema_version(sqlite3 *db, GError **error)
{
    g_autoptr(SqlStatement) statement = sql_prepare(db, error, "PRAGMA user_version", "");

    return statement && sql_step(db, statement, error) == 1 ? sqlite3_column_int64(statement, 0) : -1;
}

bool
sql_make_schema(sqlite3 *db, const char *const *steps, GError **error)
{
    const gint64 found = schema_version(db, error), latest = g_strv_length((char **)steps);

    if (found < 0)
        return false;
    if (found > latest) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("la base de datos %s es de otra versión del programa (%lld); instale la que corresponde"),
            sqlite3_db_filename(db, "main"), (long long)found);
        return false;
    }
    for (gint64 version = found; version < latest; version++) {
        g_autofree char *sign = g_strdup_printf("PRAGMA user_version = %d", (int)version + 1);
        if (sqlite3_exec(db, steps[version], NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(db, sign, NULL, NULL, NULL) != SQLITE_OK) {
            sql_set_error(db, error);
            return false;
        }
    }
    return true;
}

bool
sql_bind(sqlite3 *db, sqlite3_stmt *statement, GError **error, const char *types, va_list values)
{
    int result = SQLITE_OK;

    for (int i = 0; result == SQLITE_OK && types[i]; i++) {
        const char *text;
        GBytes *bytes;
        switch (types[i]) {
        case 'i':
            result = sqlite3_bind_int64(statement, i + 1, va_arg(values, gint64));
            break;
        case 'd':
            result = sqlite3_bind_blob(statement, i + 1, va_arg(values, const void *), 32, SQLITE_TRANSIENT);
            break;
        case 'b':
            bytes = va_arg(values, GBytes *);
            result = sqlite3_bind_blob(
                statement, i + 1, g_bytes_get_data(bytes, NULL), (int)g_bytes_get_size(bytes), SQLITE_TRANSIENT);
            break;
        default:
            text = va_arg(values, const char *);
            result = sqlite3_bind_text(statement, i + 1, text, -1, SQLITE_TRANSIENT);
        }
    }
    if (result != SQLITE_OK)
        sql_set_error(db, error);
    return result == SQLITE_OK;
}

static sqlite3_stmt *
prepare(sqlite3 *db, GError **error, const char *sql, const char *types, va_list values)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        sql_set_error(db, error);
        return NULL;
    }
    if (sql_bind(db, statement, error, types, values))
        return statement;
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
