/* SPDX-License-Identifier: BSD-2-Clause */
/* memory: the history in SQLite. */
#include "history/memory.h"

#include <stdarg.h>
#include <string.h>

#include "base/sql.h"

static const char first_schema[] =
    "CREATE TABLE correspondent (hash BLOB PRIMARY KEY, count INTEGER NOT NULL, first_day INTEGER NOT NULL,"
    " last_day INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX correspondent_day ON correspondent (last_day);"
    "CREATE TABLE message (hash BLOB PRIMARY KEY, count INTEGER NOT NULL, first_day INTEGER NOT NULL,"
    " last_day INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX message_day ON message (last_day);"
    "CREATE TABLE deed (login TEXT NOT NULL, start_s INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,"
    " count INTEGER NOT NULL, PRIMARY KEY (login, start_s, kind, name)) WITHOUT ROWID;"
    "CREATE INDEX deed_start ON deed (start_s);"
    "CREATE TABLE peak (login TEXT NOT NULL, day INTEGER NOT NULL, kind INTEGER NOT NULL, count INTEGER NOT NULL,"
    " PRIMARY KEY (login, day, kind)) WITHOUT ROWID;"
    "CREATE INDEX peak_day ON peak (day);"
    "CREATE TABLE alert (login TEXT PRIMARY KEY, until_s INTEGER NOT NULL) WITHOUT ROWID;";

static const char with_requests[] =
    "CREATE TABLE request (id INTEGER PRIMARY KEY, message BLOB NOT NULL UNIQUE, author BLOB NOT NULL,"
    " day INTEGER NOT NULL, came_day INTEGER NOT NULL, sealed BLOB NOT NULL);"
    "CREATE INDEX request_author ON request (author, day);"
    "CREATE INDEX request_came ON request (came_day);";

static const char *const schema[] = { first_schema, with_requests, NULL };

/* The statements of each MemoryKind. */
static const struct {
    const char *add, *has, *count, *forget_old, *forget_most;
} statements[MEMORY_KINDS] = {
#define STATEMENTS(table)                                                                                              \
    {                                                                                                                  \
        "INSERT INTO " table " VALUES (?1, ?2, ?3, ?3) ON CONFLICT (hash) DO UPDATE SET count = count + ?2,"           \
        " last_day = max(last_day, ?3)",                                                                               \
            "SELECT 1 FROM " table " WHERE hash = ?1", "SELECT count(*) FROM " table,                                  \
            "DELETE FROM " table " WHERE last_day < ?1",                                                               \
            "DELETE FROM " table " WHERE hash IN (SELECT hash FROM " table                                             \
            " ORDER BY last_day LIMIT max(0, (SELECT count(*) FROM " table ") - ?1))",                                 \
    }
    [MEMORY_CORRESPONDENTS] = STATEMENTS("correspondent"),
    [MEMORY_MESSAGES] = STATEMENTS("message"),
};

/* What is asked for each recipient or written for each message is prepared once. */
enum { ADD_DEED = 2 * MEMORY_KINDS, ADD_PEAK, ADD_REQUEST, HAS_ASKED, PREPARED };

struct Memory {
    sqlite3 *db;
    sqlite3_stmt *prepared[PREPARED]; /* memory_has() of each kind, memory_add() of each, the others */
};

Memory *
memory_open(const char *path, GError **error)
{
    sqlite3 *db = sql_open(path, SQL_NORMAL, error);

    if (!db)
        return NULL;
    Memory *memory = g_new0(Memory, 1);
    memory->db = db;
    if (memory_begin(memory, error) && memory_end(memory, sql_make_schema(db, schema, error), error))
        return memory;
    memory_close(memory);
    return NULL;
}

void
memory_close(Memory *memory)
{
    if (!memory)
        return;
    for (int i = 0; i < PREPARED; i++)
        sqlite3_finalize(memory->prepared[i]);
    sqlite3_close(memory->db);
    g_free(memory);
}

bool
memory_begin(Memory *memory, GError **error)
{
    return sql_run(memory->db, error, "BEGIN IMMEDIATE", "");
}

bool
memory_end(Memory *memory, bool good, GError **error)
{
    good = good && sql_run(memory->db, error, "COMMIT", "");
    if (!good)
        sqlite3_exec(memory->db, "ROLLBACK", NULL, NULL, NULL);
    return good;
}

/* Runs the statement I, which is prepared from SQL when it is first needed, with these values: sql_step()'s result. */
static int
run_prepared(Memory *memory, int i, GError **error, const char *sql, const char *types, ...)
{
    sqlite3_stmt **statement = &memory->prepared[i];
    va_list values;

    if (!*statement)
        *statement = sql_prepare(memory->db, error, sql, "");
    if (!*statement)
        return -1;
    va_start(values, types);
    const bool bound = sql_bind(memory->db, *statement, error, types, values);
    va_end(values);
    const int found = bound ? sql_step(memory->db, *statement, error) : -1;
    sqlite3_reset(*statement);
    return found;
}

bool
memory_add(Memory *memory, MemoryKind kind, const uint8_t *hash, guint64 count, gint64 day, GError **error)
{
    return run_prepared(
               memory, MEMORY_KINDS + (int)kind, error, statements[kind].add, "dii", hash, (gint64)count, day) >= 0;
}

int
memory_has(Memory *memory, MemoryKind kind, const uint8_t *hash, GError **error)
{
    return run_prepared(memory, (int)kind, error, statements[kind].has, "d", hash);
}

gint64
memory_count(Memory *memory, MemoryKind kind, GError **error)
{
    g_autoptr(SqlStatement) statement = sql_prepare(memory->db, error, statements[kind].count, "");

    return statement && sql_step(memory->db, statement, error) == 1 ? sqlite3_column_int64(statement, 0) : -1;
}

bool
memory_forget(Memory *memory, MemoryKind kind, gint64 before_day, gint64 most, GError **error)
{
    return sql_run(memory->db, error, statements[kind].forget_old, "i", before_day) &&
           sql_run(memory->db, error, statements[kind].forget_most, "i", most);
}

bool
memory_add_request(Memory *memory, const MemoryRequest *request, gint64 came_day, GError **error)
{
    return run_prepared(memory, ADD_REQUEST, error,
               "INSERT OR IGNORE INTO request (message, author, day, came_day, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
               "ddiib", request->message, request->author, (gint64)request->day, came_day, request->sealed) >= 0;
}

GBytes *
memory_request(Memory *memory, const uint8_t *message, GError **error)
{
    g_autoptr(SqlStatement) row =
        sql_prepare(memory->db, error, "SELECT sealed FROM request WHERE message = ?1", "d", message);

    if (!row || sql_step(memory->db, row, error) != 1)
        return NULL;
    return g_bytes_new(sqlite3_column_blob(row, 0), (gsize)sqlite3_column_bytes(row, 0));
}

int
memory_has_asked(Memory *memory, const uint8_t *author, guint32 day, GError **error)
{
    return run_prepared(
        memory, HAS_ASKED, error, "SELECT 1 FROM request WHERE author = ?1 AND day = ?2", "di", author, (gint64)day);
}

bool
memory_forget_requests(Memory *memory, gint64 before_day, gint64 most, GError **error)
{
    return sql_run(memory->db, error, "DELETE FROM request WHERE came_day < ?1", "i", before_day) &&
           sql_run(memory->db, error,
               "DELETE FROM request WHERE id IN (SELECT id FROM request ORDER BY id"
               " LIMIT max(0, (SELECT count(*) FROM request) - ?1))",
               "i", most);
}

bool
memory_add_deed(Memory *memory, const char *login, const Deed *deed, gint64 start_s, GError **error)
{
    return run_prepared(memory, ADD_DEED, error,
               "INSERT INTO deed VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (login, start_s, kind, name) DO UPDATE SET"
               " count = count + ?5",
               "siisi", login, start_s, (gint64)deed->kind, deed->name ? deed->name : "", (gint64)deed->count) >= 0;
}

bool
memory_read_account(Memory *memory, const char *login, gint64 since_s, Account *account, GError **error)
{
    g_autoptr(SqlStatement) statement = sql_prepare(memory->db, error,
        "SELECT start_s, kind, name, count FROM deed WHERE login = ?1 AND start_s >= ?2", "si", login, since_s);
    int found = -1;

    while (statement && (found = sql_step(memory->db, statement, error)) == 1) {
        const gint64 kind = sqlite3_column_int64(statement, 1);
        g_autofree char *name = sql_text(statement, 2);
        const Deed deed = { (Usage)kind, name, (guint64)sqlite3_column_int64(statement, 3) };
        if (kind >= 0 && kind < USAGES)
            account_add(account, &deed, sqlite3_column_int64(statement, 0));
    }
    return found == 0;
}

bool
memory_add_peak(Memory *memory, const char *login, gint64 day, const AccountUsage *usage, GError **error)
{
    for (int kind = 0; kind < USAGES; kind++)
        if (run_prepared(memory, ADD_PEAK, error,
                "INSERT INTO peak VALUES (?1, ?2, ?3, ?4) ON CONFLICT (login, day, kind) DO UPDATE SET"
                " count = max(count, ?4)",
                "siii", login, day, (gint64)kind, (gint64)usage->count[kind]) < 0)
            return false;
    return true;
}

bool
memory_read_usual(Memory *memory, const char *login, gint64 day, AccountUsage *usage, GError **error)
{
    g_autoptr(SqlStatement) statement = sql_prepare(memory->db, error,
        "SELECT kind, max(count), count(*) FROM peak WHERE login = ?1 AND day < ?2 GROUP BY kind", "si", login, day);
    int found = -1;

    memset(usage->usual, 0, sizeof usage->usual);
    usage->days = 0;
    while (statement && (found = sql_step(memory->db, statement, error)) == 1) {
        const gint64 kind = sqlite3_column_int64(statement, 0);
        if (kind < 0 || kind >= USAGES)
            continue;
        usage->usual[kind] = (guint64)sqlite3_column_int64(statement, 1);
        usage->days = MAX(usage->days, (unsigned)sqlite3_column_int64(statement, 2));
    }
    return found == 0;
}

bool
memory_forget_accounts(Memory *memory, gint64 deeds_s, gint64 peaks_day, GError **error)
{
    return sql_run(memory->db, error, "DELETE FROM deed WHERE start_s < ?1", "i", deeds_s) &&
           sql_run(memory->db, error, "DELETE FROM peak WHERE day < ?1", "i", peaks_day);
}

bool
memory_claim(Memory *memory, const char *login, gint64 now_s, gint64 until_s, bool *claimed, GError **error)
{
    if (!sql_run(memory->db, error,
            "INSERT INTO alert VALUES (?1, ?2) ON CONFLICT (login) DO UPDATE SET until_s = ?2 WHERE until_s <= ?3",
            "sii", login, until_s, now_s))
        return false;
    *claimed = sqlite3_changes(memory->db) > 0;
    return true;
}

bool
memory_unclaim(Memory *memory, const char *login, GError **error)
{
    return sql_run(memory->db, error, "DELETE FROM alert WHERE login = ?1", "s", login);
}
