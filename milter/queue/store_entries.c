/* SPDX-License-Identifier: BSD-2-Clause */
/* store_entries: the part of the SQLite store that reads: one entry with all that belongs to it, lists of them, what
 * waits too long. */
#include "queue/store_internal.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

/* --- reading entries ---------------------------------------------------------------------------------------- */

#define ENTRY_COLUMNS                                                                                                  \
    "e.id, e.reference, e.state, e.created_us, e.changed_us, e.sender, e.sender_parameters, e.login, e.author, "       \
    "e.client, e.queue_id, e.message_id, e.subject, e.route, e.reasons, e.findings, e.blob, e.decided_by, "            \
    "e.decision_reason, e.size, e.content, e.release_us, e.corrects, e.repeats"

static void
recipient_free(gpointer data)
{
    EntryRecipient *recipient = data;

    g_free(recipient->address);
    g_free(recipient->parameters);
    g_free(recipient->state);
    g_free(recipient->reply);
    g_free(recipient);
}

static void
event_free(gpointer data)
{
    EntryEvent *event = data;

    g_free(event->event);
    g_free(event->actor);
    g_free(event->reason);
    g_free(event->seat);
    g_free(event);
}

static void
notice_free(gpointer data)
{
    EntryNotice *notice = data;

    g_free(notice->kind);
    g_free(notice->address);
    g_free(notice->why);
    g_free(notice->state);
    g_free(notice);
}

#define ENTRY_TEXTS(entry)                                                                                             \
    {                                                                                                                  \
        &(entry)->reference, &(entry)->sender, &(entry)->sender_parameters, &(entry)->login, &(entry)->author,         \
            &(entry)->client, &(entry)->queue_id, &(entry)->message_id, &(entry)->subject, &(entry)->route,            \
            &(entry)->reasons, &(entry)->findings, &(entry)->blob, &(entry)->decided_by, &(entry)->decision_reason,    \
            &(entry)->corrects, &(entry)->repeats                                                                      \
    }

Entry *
entry_new_unqueued(void)
{
    Entry *entry = g_new0(Entry, 1);
    char **const texts[] = ENTRY_TEXTS(entry);

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_strdup("");
    entry->recipients = g_ptr_array_new_with_free_func(recipient_free);
    return entry;
}

void
entry_free(gpointer data)
{
    Entry *entry = data;

    if (!entry)
        return;
    char **const texts[] = ENTRY_TEXTS(entry);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
    g_clear_pointer(&entry->recipients, g_ptr_array_unref);
    g_clear_pointer(&entry->history, g_ptr_array_unref);
    g_clear_pointer(&entry->notices, g_ptr_array_unref);
    g_free(entry);
}

static Entry *
read_entry(sqlite3_stmt *row)
{
    Entry *entry = g_new0(Entry, 1);
    g_autofree char *state = sql_text(row, 2);
    char **const texts[] = { &entry->sender, &entry->sender_parameters, &entry->login, &entry->author, &entry->client,
        &entry->queue_id, &entry->message_id, &entry->subject, &entry->route, &entry->reasons, &entry->findings,
        &entry->blob, &entry->decided_by, &entry->decision_reason };

    entry->id = sqlite3_column_int64(row, 0);
    entry->reference = sql_text(row, 1);
    state_from_name(state, &entry->state);
    entry->created_us = sqlite3_column_int64(row, 3);
    entry->changed_us = sqlite3_column_int64(row, 4);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = sql_text(row, 5 + (int)i);
    entry->size = sqlite3_column_int64(row, 19);
    if (sqlite3_column_bytes(row, 20) == STORE_DIGEST_BYTES)
        memcpy(entry->content, sqlite3_column_blob(row, 20), STORE_DIGEST_BYTES);
    entry->release_us = sqlite3_column_int64(row, 21);
    entry->corrects = sql_text(row, 22);
    entry->repeats = sql_text(row, 23);
    return entry;
}

static bool
read_recipients(Store *store, Entry *entry, GError **error)
{
    g_autoptr(SqlStatement) rows = sql_prepare(store->db, error,
        "SELECT address, parameters, state, reply FROM recipient WHERE entry = ? ORDER BY position", "i", entry->id);
    int found;

    entry->recipients = g_ptr_array_new_with_free_func(recipient_free);
    while (rows && (found = sql_step(store->db, rows, error)) != 0) {
        if (found < 0)
            return false;
        EntryRecipient *recipient = g_new0(EntryRecipient, 1);
        recipient->address = sql_text(rows, 0);
        recipient->parameters = sql_text(rows, 1);
        recipient->state = sql_text(rows, 2);
        recipient->reply = sql_text(rows, 3);
        g_ptr_array_add(entry->recipients, recipient);
    }
    return rows != NULL;
}

static bool
read_history(Store *store, Entry *entry, GError **error)
{
    g_autoptr(SqlStatement) rows = sql_prepare(store->db, error,
        "SELECT time_us, event, actor, reason, seat FROM event WHERE entry = ? ORDER BY id", "i", entry->id);
    int found;

    entry->history = g_ptr_array_new_with_free_func(event_free);
    while (rows && (found = sql_step(store->db, rows, error)) != 0) {
        if (found < 0)
            return false;
        EntryEvent *event = g_new0(EntryEvent, 1);
        event->time_us = sqlite3_column_int64(rows, 0);
        event->event = sql_text(rows, 1);
        event->actor = sql_text(rows, 2);
        event->reason = sql_text(rows, 3);
        event->seat = sql_text(rows, 4);
        g_ptr_array_add(entry->history, event);
    }
    return rows != NULL;
}

static bool
read_notices(Store *store, Entry *entry, GError **error)
{
    g_autoptr(SqlStatement) rows = sql_prepare(store->db, error,
        "SELECT created_us, kind, address, why, state FROM delivery WHERE entry = ? AND kind <> 'release' ORDER BY id",
        "i", entry->id);
    int found;

    entry->notices = g_ptr_array_new_with_free_func(notice_free);
    while (rows && (found = sql_step(store->db, rows, error)) != 0) {
        if (found < 0)
            return false;
        EntryNotice *notice = g_new0(EntryNotice, 1);
        notice->time_us = sqlite3_column_int64(rows, 0);
        notice->kind = sql_text(rows, 1);
        notice->address = sql_text(rows, 2);
        notice->why = sql_text(rows, 3);
        notice->state = sql_text(rows, 4);
        g_ptr_array_add(entry->notices, notice);
    }
    return rows != NULL;
}

Entry *
store_read_entry(Store *store, const char *reference, GError **error)
{
    g_autoptr(SqlStatement) row =
        sql_prepare(store->db, error, "SELECT " ENTRY_COLUMNS " FROM entry e WHERE e.reference = ?", "s", reference);
    const int found = row ? sql_step(store->db, row, error) : -1;

    if (found == 0)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("no hay un mensaje con la referencia %s; vea «vobo queue --state all»"), reference);
    if (found < 1)
        return NULL;
    g_autoptr(Entry) entry = read_entry(row);
    g_clear_pointer(&row, sql_finalize);
    if (!read_recipients(store, entry, error) || !read_history(store, entry, error) ||
        !read_notices(store, entry, error))
        return NULL;
    return g_steal_pointer(&entry);
}

Entry *
store_get(Store *store, const char *reference, GError **error)
{
    pthread_mutex_lock(&store->lock);
    Entry *entry = store_read_entry(store, reference, error);
    pthread_mutex_unlock(&store->lock);
    return entry;
}

/* WORDS as FTS5 asks for them: each a word, or with * behind it the beginning of one. The caller owns the string. */
static char *
search_for(const char *words)
{
    g_auto(GStrv) all = g_strsplit_set(words, " \t\r\n\"", -1);
    GString *query = g_string_new(NULL);

    for (char **word = all; *word; word++)
        if (**word)
            g_string_append_printf(
                query, "%s\"%s\"%s", query->len > 0 ? " " : "", *word, g_str_has_suffix(*word, "*") ? "*" : "");
    if (query->len == 0)
        g_string_append(query, "\"\""); /* which no subject has */
    return g_string_free(query, FALSE);
}

#define OF_PERSON                                                                                                      \
    "e.id IN (SELECT id FROM entry WHERE login = ?6 COLLATE NOCASE"                                                    \
    " UNION SELECT id FROM entry WHERE sender = ?6 COLLATE NOCASE"                                                     \
    " UNION SELECT entry FROM recipient WHERE address = ?6 COLLATE NOCASE)"

/* Where words are sought, the full-text index gives the ids in their order, and as few entries as possible are read.
 * The sign keeps SQLite from asking it for one id after the other. */
#define OPEN_WITH_WORDS                                                                                                \
    "+s.rowid IN (SELECT id FROM entry WHERE " UNSETTLED                                                               \
    ") AND s.rowid >= (SELECT min(id) FROM entry WHERE " UNSETTLED ")"

/* Lists are read along the smallest index that FILTER leaves, in the order of ids. */
static sqlite3_stmt *
prepare_list(Store *store, const StoreFilter *filter, GError **error)
{
    const bool along_words = filter->words && !filter->person;
    const char *id = along_words ? "s.rowid" : "e.id";
    const char *states = "e.state = ?1", *of_words = "?5 IS NULL";

    if (!filter->state)
        states = along_words ? OPEN_WITH_WORDS : "e." UNSETTLED;
    else if (strcmp(filter->state, "all") == 0)
        states = "1";
    if (filter->words)
        of_words =
            along_words ? "s.words MATCH ?5" : "EXISTS (SELECT 1 FROM subject WHERE rowid = e.id AND words MATCH ?5)";
    g_autofree char *words = filter->words ? search_for(filter->words) : NULL;
    g_autofree char *sql = g_strdup_printf("SELECT " ENTRY_COLUMNS " FROM %s WHERE %s AND %s AND %s"
                                           " AND (?2 IS NULL OR e.route = ?2)"
                                           " AND %s > coalesce((SELECT id FROM entry WHERE reference = ?3), 0)"
                                           " ORDER BY %s LIMIT ?4",
        along_words ? "subject s CROSS JOIN entry e ON e.id = s.rowid" : "entry e", states, of_words,
        filter->person ? OF_PERSON : "?6 IS NULL", id, id);

    return sql_prepare(store->db, error, sql, "sssiss", filter->state, filter->route, filter->after, filter->limit,
        words, filter->person);
}

/* The entries that ROWS, which are taken over and may be NULL, yield. With the lock held. */
static GPtrArray *
read_entries(Store *store, SqlStatement *rows, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
    int found = -1;

    while (rows && (found = sql_step(store->db, rows, error)) == 1)
        g_ptr_array_add(entries, read_entry(rows));
    sqlite3_finalize(rows);
    bool good = found == 0;
    for (guint i = 0; good && i < entries->len; i++)
        good = read_recipients(store, g_ptr_array_index(entries, i), error);
    return good ? g_steal_pointer(&entries) : NULL;
}

GPtrArray *
store_list(Store *store, const StoreFilter *filter, GError **error)
{
    pthread_mutex_lock(&store->lock);
    GPtrArray *entries = read_entries(store, prepare_list(store, filter, error), error);
    pthread_mutex_unlock(&store->lock);
    return entries;
}

GPtrArray *
store_list_kept(Store *store, gint64 before_us, gint64 offset, gint64 limit, GError **error)
{
    /* The courier asks all the time; left alone, SQLite sorts all that has ended. */
    static const char sql[] = "SELECT " ENTRY_COLUMNS " FROM entry e INDEXED BY entry_kept WHERE " KEPT
                              " AND changed_us <= ? ORDER BY changed_us LIMIT ? OFFSET ?";

    pthread_mutex_lock(&store->lock);
    GPtrArray *entries =
        read_entries(store, sql_prepare(store->db, error, sql, "iii", before_us, limit, offset), error);
    pthread_mutex_unlock(&store->lock);
    return entries;
}

bool
store_count(Store *store, gint64 counts[STATES], GError **error)
{
    int found = -1;

    memset(counts, 0, STATES * sizeof counts[0]);
    pthread_mutex_lock(&store->lock);
    SqlStatement *rows = sql_prepare(store->db, error, "SELECT state, count(*) FROM entry GROUP BY state", "");
    while (rows && (found = sql_step(store->db, rows, error)) == 1) {
        g_autofree char *name = sql_text(rows, 0);
        State state;
        if (state_from_name(name, &state))
            counts[state] = sqlite3_column_int64(rows, 1);
    }
    sqlite3_finalize(rows);
    pthread_mutex_unlock(&store->lock);
    return found == 0;
}

/* The one number that SQL yields with the text ARGUMENT; -1 with an error. */
static gint64
query_number(Store *store, const char *sql, const char *argument, GError **error)
{
    gint64 number = -1;

    pthread_mutex_lock(&store->lock);
    SqlStatement *row = sql_prepare(store->db, error, sql, "s", argument);
    if (row && sql_step(store->db, row, error) == 1)
        number = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    pthread_mutex_unlock(&store->lock);
    return number;
}

gint64
store_count_deliveries(Store *store, const char *state, GError **error)
{
    return query_number(store, "SELECT count(*) FROM delivery WHERE state = ?", state, error);
}

bool
store_count_bodies(Store *store, gint64 *entries, gint64 *bodies, GError **error)
{
    *entries = query_number(store, "SELECT count(*) FROM entry WHERE reference <> ?", "", error);
    *bodies = *entries < 0 ? -1 : query_number(store, "SELECT count(*) FROM entry WHERE blob <> ?", "", error);
    return *bodies >= 0;
}

GPtrArray *
store_list_blobs(Store *store, GError **error)
{
    g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func(g_free);
    int found = -1;

    pthread_mutex_lock(&store->lock);
    SqlStatement *rows = sql_prepare(store->db, error, "SELECT blob FROM entry WHERE blob <> ''", "");
    while (rows && (found = sql_step(store->db, rows, error)) == 1)
        g_ptr_array_add(blobs, sql_text(rows, 0));
    sqlite3_finalize(rows);
    pthread_mutex_unlock(&store->lock);
    return found == 0 ? g_steal_pointer(&blobs) : NULL;
}

bool
store_has_blob(Store *store, const char *blob, GError **error)
{
    return query_number(store, "SELECT count(*) FROM entry WHERE blob = ?", blob, error) > 0;
}

/* --- what waits ----------------------------------------------------------------------------------------------- */

/* The reference that SQL yields with the time US and, unless it is NULL, ROUTE; NULL for none. False with an error. */
static bool
find_reference(Store *store, const char *sql, gint64 us, const char *route, char **reference, GError **error)
{
    int found = -1;

    *reference = NULL;
    pthread_mutex_lock(&store->lock);
    SqlStatement *row =
        route ? sql_prepare(store->db, error, sql, "is", us, route) : sql_prepare(store->db, error, sql, "i", us);
    if (row && (found = sql_step(store->db, row, error)) == 1)
        *reference = sql_text(row, 0);
    sqlite3_finalize(row);
    pthread_mutex_unlock(&store->lock);
    return found >= 0;
}

bool
store_next_waiting(Store *store, const char *route, StoreWait wait, gint64 us, char **reference, GError **error)
{
    static const char *const sql[] = {
        [WAIT_REMIND] = "SELECT reference FROM entry WHERE state = 'held' AND route = ?2"
                        " AND max(created_us, asked_us, reminded_us) <= ?1 ORDER BY created_us LIMIT 1",
        [WAIT_DECISION] = "SELECT reference FROM entry WHERE state = 'held' AND route = ?2"
                          " AND max(created_us, asked_us) <= ?1 ORDER BY created_us LIMIT 1",
    };

    return find_reference(store, sql[wait], us, route, reference, error);
}

bool
store_next_elapsed(Store *store, State state, gint64 now_us, char **reference, GError **error)
{
    static const char *const sql[STATES] = {
        [STATE_COOLING] =
            "SELECT reference FROM entry WHERE state = 'cooling' AND release_us <= ?1 ORDER BY release_us LIMIT 1",
        [STATE_RESTING] =
            "SELECT reference FROM entry WHERE state = 'resting' AND release_us <= ?1 ORDER BY release_us LIMIT 1",
    };

    return find_reference(store, sql[state], now_us, NULL, reference, error);
}
