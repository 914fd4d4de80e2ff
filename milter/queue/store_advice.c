/* SPDX-License-Identifier: BSD-2-Clause */
/* store_advice: the part of the SQLite store that keeps what authors are to be told of messages that have left. */
#include "queue/store_internal.h"

#include "base/clock.h"

/* Whether somebody at AUTHOR was sent advice after SINCE_US; -1 with an error. */
static int
was_advised(Store *store, const char *author, gint64 since_us, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT 1 FROM advice WHERE author = ? AND created_us > ? AND kind = 'advice' LIMIT 1", "si", author, since_us);

    return row ? sql_step(store->db, row, error) : -1;
}

bool
store_insert_advice(Store *store, const NewAdvice *advice, GError **error)
{
    const gint64 now_us = clock_now_us();
    g_autofree char *reference = store_unused_reference(store, error);

    return reference &&
           sql_run(store->db, error,
               "INSERT INTO advice (kind, reference, created_us, login, author, subject, message_id, words, ready, "
               "page)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               "ssisssssss", advice->kind, reference, now_us, advice->login, advice->author, advice->subject,
               advice->message_id, advice->words, advice->ready, advice->page) &&
           sql_run(store->db, error,
               "INSERT INTO delivery (advice, kind, address, cause, state, created_us, next_us)"
               " VALUES (?, ?, ?, 0, 'pending', ?, ?)",
               "issii", (gint64)sqlite3_last_insert_rowid(store->db), advice->kind, advice->author, now_us, now_us);
}

bool
store_advise(Store *store, const NewAdvice *advice, gint64 pause_us, GError **error)
{
    const gint64 since_us = clock_now_us() - pause_us;

    /* Mostly he was: no transaction then, which would wait for the disk. */
    pthread_mutex_lock(&store->lock);
    int advised = was_advised(store, advice->author, since_us, error);
    pthread_mutex_unlock(&store->lock);
    if (advised != 0)
        return advised > 0;
    if (!store_begin(store, error))
        return false;
    advised = was_advised(store, advice->author, since_us, error);
    const bool good = advised > 0 || (advised == 0 && store_insert_advice(store, advice, error));
    return store_end(store, good, good ? error : NULL);
}

bool
store_last_digest(Store *store, const char *kind, gint64 *until_us, GError **error)
{
    pthread_mutex_lock(&store->lock);
    g_autoptr(SqlStatement) row =
        sql_prepare(store->db, error, "SELECT max(until_us) FROM digest WHERE kind = ?", "s", kind);
    const bool good = row && sql_step(store->db, row, error) >= 0;
    *until_us = good ? sqlite3_column_int64(row, 0) : 0;
    g_clear_pointer(&row, sql_finalize);
    pthread_mutex_unlock(&store->lock);
    return good;
}

/* Whether digests of KIND up to UNTIL_US are planned; -1 with an error. */
static int
is_planned(Store *store, const char *kind, gint64 until_us, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(
        store->db, error, "SELECT 1 FROM digest WHERE kind = ? AND until_us >= ? LIMIT 1", "si", kind, until_us);

    return row ? sql_step(store->db, row, error) : -1;
}

bool
store_plan_digests(Store *store, const char *kind, gint64 until_us, const NewAdvice *all, size_t count, GError **error)
{
    if (!store_begin(store, error))
        return false;
    const int planned = is_planned(store, kind, until_us, error);
    bool good = planned >= 0;
    for (size_t i = 0; good && planned == 0 && i < count; i++)
        good = store_insert_advice(store, &all[i], error);
    if (good && planned == 0)
        good = sql_run(store->db, error, "INSERT INTO digest (kind, until_us, planned_us) VALUES (?, ?, ?)", "sii",
            kind, until_us, clock_now_us());
    return store_end(store, good, good ? error : NULL);
}

bool
store_read_advice(Store *store, gint64 id, Delivery *delivery, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT reference, created_us, login, author, subject, message_id, words, ready, page FROM advice WHERE id = ?",
        "i", id);

    if (!row || sql_step(store->db, row, error) != 1)
        return false;
    delivery->entry = entry_new_unqueued();
    char **const texts[] = { &delivery->entry->login, &delivery->entry->author, &delivery->entry->subject,
        &delivery->entry->message_id, &delivery->entry->reasons };
    g_free(delivery->entry->reference);
    delivery->entry->reference = sql_text(row, 0);
    delivery->entry->created_us = sqlite3_column_int64(row, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(*texts[i]);
        *texts[i] = sql_text(row, 2 + (int)i);
    }
    delivery->advice = g_new0(Advice, 1);
    delivery->advice->id = id;
    delivery->advice->ready = sql_text(row, 7);
    delivery->advice->page = sql_text(row, 8);
    return true;
}

bool
store_forget_advice(Store *store, const Delivery *delivery, GError **error)
{
    return sql_run(store->db, error,
        "UPDATE advice SET login = NULL, subject = NULL, message_id = NULL, words = '', ready = NULL, page = NULL"
        " WHERE id = ?",
        "i", delivery->advice->id);
}

bool
store_wants_advice(Store *store, const char *author, bool *wanted, GError **error)
{
    g_autofree char *folded = g_ascii_strdown(author, -1);

    pthread_mutex_lock(&store->lock);
    g_autoptr(SqlStatement) row =
        sql_prepare(store->db, error, "SELECT 1 FROM without_advice WHERE author = ?", "s", folded);
    const int found = row ? sql_step(store->db, row, error) : -1;
    g_clear_pointer(&row, sql_finalize);
    pthread_mutex_unlock(&store->lock);
    *wanted = found == 0;
    return found >= 0;
}

bool
store_want_advice(Store *store, const NewAdvice *confirmation, bool wanted, GError **error)
{
    g_autofree char *folded = g_ascii_strdown(confirmation->author, -1);

    if (!store_begin(store, error))
        return false;
    const bool set =
        wanted ? sql_run(store->db, error, "DELETE FROM without_advice WHERE author = ?", "s", folded)
               : sql_run(store->db, error, "INSERT OR IGNORE INTO without_advice (author, since_us) VALUES (?, ?)",
                     "si", folded, clock_now_us());
    const bool good = set && store_insert_advice(store, confirmation, error);
    return store_end(store, good, good ? error : NULL);
}
