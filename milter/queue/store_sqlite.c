/* SPDX-License-Identifier: BSD-2-Clause */
/* store_sqlite: the queue in an SQLite database: write-ahead log, synchronous=FULL, one connection a process. This half
 * holds entries, shows them and decides about them. */
#include "queue/store_internal.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/reference.h"

static const char first_schema[] =
    "CREATE TABLE entry ("
    " id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, state TEXT NOT NULL,"
    " created_us INTEGER NOT NULL, changed_us INTEGER NOT NULL,"
    " submission BLOB NOT NULL, has_message_id INTEGER NOT NULL, content BLOB NOT NULL,"
    " sender TEXT NOT NULL, sender_parameters TEXT NOT NULL, login TEXT, author TEXT, client TEXT, queue_id TEXT,"
    " message_id TEXT, subject TEXT, route TEXT, reasons TEXT, findings TEXT, blob TEXT NOT NULL,"
    " size INTEGER NOT NULL, decided_by TEXT, decision_reason TEXT);"
    "CREATE INDEX entry_submission ON entry (submission);"
    "CREATE INDEX entry_state ON entry (state);"
    "CREATE INDEX entry_blob ON entry (blob);"
    "CREATE TABLE recipient ("
    " entry INTEGER NOT NULL REFERENCES entry, position INTEGER NOT NULL, address TEXT NOT NULL,"
    " parameters TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', reply TEXT, PRIMARY KEY (entry, position))"
    " WITHOUT ROWID;"
    "CREATE TABLE event ("
    " id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry, time_us INTEGER NOT NULL, event TEXT NOT NULL,"
    " actor TEXT, reason TEXT);"
    "CREATE INDEX event_entry ON event (entry);"
    "CREATE TABLE delivery ("
    " id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry, kind TEXT NOT NULL, address TEXT NOT NULL,"
    " cause INTEGER NOT NULL, state TEXT NOT NULL, created_us INTEGER NOT NULL, next_us INTEGER NOT NULL,"
    " attempt INTEGER NOT NULL DEFAULT 0, door_attempt INTEGER NOT NULL DEFAULT 0, door_queue_id TEXT, reply TEXT,"
    " UNIQUE (entry, kind, address, cause));"
    "CREATE INDEX delivery_due ON delivery (state, next_us);";

/* A delivery may bring advice instead of being about an entry. */
static const char with_advice[] =
    "CREATE TABLE advice ("
    " id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, created_us INTEGER NOT NULL, login TEXT,"
    " author TEXT NOT NULL, subject TEXT, message_id TEXT, words TEXT NOT NULL, ready TEXT, page TEXT);"
    "CREATE INDEX advice_author ON advice (author, created_us);"
    "DROP INDEX delivery_due;"
    "ALTER TABLE delivery RENAME TO delivery_before;"
    "CREATE TABLE delivery ("
    " id INTEGER PRIMARY KEY, entry INTEGER REFERENCES entry, advice INTEGER REFERENCES advice, kind TEXT NOT NULL,"
    " address TEXT NOT NULL, cause INTEGER NOT NULL, state TEXT NOT NULL, created_us INTEGER NOT NULL,"
    " next_us INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, door_attempt INTEGER NOT NULL DEFAULT 0,"
    " door_queue_id TEXT, reply TEXT, UNIQUE (entry, kind, address, cause), CHECK ((entry IS NULL) <> (advice IS "
    "NULL)));"
    "INSERT INTO delivery (id, entry, kind, address, cause, state, created_us, next_us, attempt, door_attempt,"
    " door_queue_id, reply) SELECT id, entry, kind, address, cause, state, created_us, next_us, attempt, door_attempt,"
    " door_queue_id, reply FROM delivery_before;"
    "DROP TABLE delivery_before;"
    "CREATE INDEX delivery_due ON delivery (state, next_us);";

/* Advice may be on many messages at once; up to when that was planned. */
static const char with_digests[] = "ALTER TABLE advice ADD COLUMN kind TEXT NOT NULL DEFAULT 'advice';"
                                   "CREATE TABLE digest (until_us INTEGER PRIMARY KEY, planned_us INTEGER NOT NULL);";

/* A message may leave by itself after a while; an author may want no advice. */
static const char with_cooling[] =
    "ALTER TABLE entry ADD COLUMN release_us INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX entry_cooling ON entry (release_us) WHERE state = 'cooling';"
    "CREATE TABLE without_advice (author TEXT PRIMARY KEY, since_us INTEGER NOT NULL) WITHOUT ROWID;";

/* Who decides may be reminded, and others asked; 0 is for when it was held. */
static const char with_terms[] = "ALTER TABLE entry ADD COLUMN reminded_us INTEGER NOT NULL DEFAULT 0;"
                                 "ALTER TABLE entry ADD COLUMN asked_us INTEGER NOT NULL DEFAULT 0;"
                                 "CREATE INDEX entry_waiting ON entry (route, created_us) WHERE state = 'held';";

/* Several may have to approve, each for something that the route names, and are asked for it. */
static const char with_panels[] = "ALTER TABLE event ADD COLUMN seat TEXT;"
                                  "ALTER TABLE delivery ADD COLUMN why TEXT;";

#define UNSETTLED "state IN ('held', 'cooling', 'resting', 'approved', 'releasing', 'uncertain', 'undeliverable')"

/* What waits, the words of a subject and a person are found among a million others. */
static const char with_search[] =
    "CREATE INDEX entry_unsettled ON entry (id) WHERE " UNSETTLED ";"
    "CREATE INDEX entry_login ON entry (login COLLATE NOCASE);"
    "CREATE INDEX entry_sender ON entry (sender COLLATE NOCASE);"
    "CREATE INDEX recipient_address ON recipient (address COLLATE NOCASE, entry);"
    "CREATE VIRTUAL TABLE subject USING fts5 (words, content = '', tokenize = \"unicode61 remove_diacritics 2\");"
    "INSERT INTO subject (rowid, words) SELECT id, subject FROM entry;";

/* The text of what came to an end is wiped in time. */
#define KEPT "blob <> '' AND state IN ('released', 'rejected', 'returned', 'cancelled')"
static const char with_retention[] = "CREATE INDEX entry_kept ON entry (changed_us) WHERE " KEPT ";";

/* What was returned comes back corrected. */
static const char with_corrections[] = "ALTER TABLE entry ADD COLUMN corrects TEXT;"
                                       "CREATE INDEX entry_corrects ON entry (corrects) WHERE corrects IS NOT NULL;"
                                       "CREATE INDEX entry_returned ON entry (login) WHERE state = 'returned';";

/* Who decides says how he wants to hear of what waits; there is a digest for him too. */
static const char with_reviewers[] =
    "CREATE TABLE reviewer (address TEXT PRIMARY KEY, notices TEXT NOT NULL, since_us INTEGER NOT NULL) WITHOUT ROWID;"
    "ALTER TABLE digest RENAME TO digest_before;"
    "CREATE TABLE digest (kind TEXT NOT NULL, until_us INTEGER NOT NULL, planned_us INTEGER NOT NULL,"
    " PRIMARY KEY (kind, until_us)) WITHOUT ROWID;"
    "INSERT INTO digest (kind, until_us, planned_us) SELECT 'digest', until_us, planned_us FROM digest_before;"
    "DROP TABLE digest_before;"
    /* a message may wait a while before those who decide are asked */
    "DROP INDEX entry_unsettled; CREATE INDEX entry_unsettled ON entry (id) WHERE " UNSETTLED ";"
    "CREATE INDEX entry_resting ON entry (release_us) WHERE state = 'resting';"
    "CREATE INDEX delivery_listed ON delivery (address COLLATE NOCASE) WHERE state = 'listed';";

static const char *const schema[] = { first_schema, with_advice, with_digests, with_cooling, with_terms, with_panels,
    with_search, with_retention, with_corrections, with_reviewers, NULL };

/* --- transactions ------------------------------------------------------------------------------------------- */

bool
store_begin(Store *store, GError **error)
{
    pthread_mutex_lock(&store->lock);
    /* IMMEDIATE takes the write lock now: what a transaction has read stays true until it commits. */
    if (sql_run(store->db, error, "BEGIN IMMEDIATE", ""))
        return true;
    pthread_mutex_unlock(&store->lock);
    return false;
}

bool
store_end(Store *store, bool good, GError **error)
{
    good = good && sql_run(store->db, error, "COMMIT", "");
    if (!good)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    pthread_mutex_unlock(&store->lock);
    return good;
}

Store *
store_open(const char *path, GError **error)
{
    sqlite3 *db = sql_open(path, SQL_FULL, error);

    if (!db)
        return NULL;
    Store *store = g_new0(Store, 1);
    store->db = db;
    pthread_mutex_init(&store->lock, NULL);
    if (!store_begin(store, error) || !store_end(store, sql_make_schema(db, schema, error), error)) {
        store_close(store);
        return NULL;
    }
    return store;
}

void
store_close(Store *store)
{
    if (!store)
        return;
    sqlite3_close(store->db);
    pthread_mutex_destroy(&store->lock);
    g_free(store);
}

bool
store_copy(Store *store, const char *path, GError **error)
{
    pthread_mutex_lock(&store->lock);
    const bool copied = sql_run(store->db, error, "VACUUM INTO ?", "s", path);
    pthread_mutex_unlock(&store->lock);
    return copied;
}

bool
store_is_whole(Store *store, GError **error)
{
    pthread_mutex_lock(&store->lock);
    SqlStatement *row = sql_prepare(store->db, error, "PRAGMA integrity_check(1)", "");
    const int found = row ? sql_step(store->db, row, error) : -1;
    g_autofree char *said = found == 1 ? sql_text(row, 0) : g_strdup("");
    sqlite3_finalize(row);
    pthread_mutex_unlock(&store->lock);
    if (found == 1 && strcmp(said, "ok") != 0)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("la base de datos está dañada: %s"), said);
    return found == 1 && strcmp(said, "ok") == 0;
}

/* --- reading entries ---------------------------------------------------------------------------------------- */

#define ENTRY_COLUMNS                                                                                                  \
    "e.id, e.reference, e.state, e.created_us, e.changed_us, e.sender, e.sender_parameters, e.login, e.author, "       \
    "e.client, e.queue_id, e.message_id, e.subject, e.route, e.reasons, e.findings, e.blob, e.decided_by, "            \
    "e.decision_reason, e.size, e.content, e.release_us, e.corrects"

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
            &(entry)->corrects                                                                                         \
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
store_has_blob(Store *store, const char *blob, GError **error)
{
    return query_number(store, "SELECT count(*) FROM entry WHERE blob = ?", blob, error) > 0;
}

gint64
store_wipe_missing(Store *store, const char *blobs, GError **error)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    int found = -1;

    if (!store_begin(store, error))
        return -1;
    SqlStatement *rows = sql_prepare(store->db, error, "SELECT blob FROM entry WHERE blob <> ''", "");
    while (rows && (found = sql_step(store->db, rows, error)) == 1) {
        g_autofree char *blob = sql_text(rows, 0);
        g_autofree char *path = g_build_filename(blobs, blob, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            g_ptr_array_add(missing, g_steal_pointer(&blob));
    }
    sqlite3_finalize(rows);
    bool good = found == 0;
    for (guint i = 0; good && i < missing->len; i++)
        good =
            sql_run(store->db, error, "UPDATE entry SET blob = '' WHERE blob = ?", "s", g_ptr_array_index(missing, i));
    return store_end(store, good, good ? error : NULL) ? (gint64)missing->len : -1;
}

/* --- writing, with a transaction open ----------------------------------------------------------------------- */

/* Adds to the history; returns the event's id, -1 with an error. */
static gint64
add_event(Store *store, gint64 entry, const char *event, const char *actor, const char *reason, const char *seat,
    GError **error)
{
    if (!sql_run(store->db, error,
            "INSERT INTO event (entry, time_us, event, actor, reason, seat) VALUES (?, ?, ?, ?, ?, ?)", "iissss", entry,
            clock_now_us(), event, actor, reason, seat))
        return -1;
    return sqlite3_last_insert_rowid(store->db);
}

static bool
add_delivery(Store *store, gint64 entry, const NoticeRequest *request, gint64 cause, const char *state, GError **error)
{
    const gint64 now_us = clock_now_us();

    return sql_run(store->db, error,
        "INSERT OR IGNORE INTO delivery (entry, kind, address, why, cause, state, created_us, next_us)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        "isssisii", entry, request->kind, request->address, request->why, cause, state, now_us, now_us);
}

bool
store_add_notices(Store *store, gint64 entry, gint64 cause, const NoticeRequest *notices, size_t count, GError **error)
{
    for (size_t i = 0; i < count; i++)
        if (*notices[i].address &&
            !add_delivery(store, entry, &notices[i], cause, notices[i].is_listed ? "listed" : "pending", error))
            return false;
    return true;
}

/* Takes ENTRY along EVENT, for SEAT where that is not NULL; returns the event's id, -1 with an error. */
static gint64
transition(Store *store, const Entry *entry, Event event, const char *actor, const char *reason, const char *seat,
    GError **error)
{
    State next;

    if (!state_next(entry->state, event, &next)) {
        if (*entry->decided_by)
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE, _("%s ya está en estado «%s»: decidió %s"),
                entry->reference, state_for_people(entry->state), entry->decided_by);
        else
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE, _("%s está en estado «%s»: eso ya no se puede hacer"),
                entry->reference, state_for_people(entry->state));
        return -1;
    }
    if (!sql_run(store->db, error, "UPDATE entry SET state = ?, changed_us = ? WHERE id = ?", "sii", state_name(next),
            clock_now_us(), entry->id))
        return -1;
    return add_event(store, entry->id, event_name(event), actor, reason, seat, error);
}

gint64
store_transition(Store *store, const Entry *entry, Event event, const char *actor, const char *reason, GError **error)
{
    return transition(store, entry, event, actor, reason, NULL, error);
}

/* --- holding ------------------------------------------------------------------------------------------------ */

/* With the lock held. A message that its client named is the same whenever it comes; one without a name only for
 * a while, so that two that happen to be equal are not taken for one. What came to nothing, and whose author was told
 * so, is no longer waited for: when it comes again it is held anew. */
static char *
find_submission(Store *store, const NewEntry *entry, GError **error)
{
    const gint64 since_us = entry->has_message_id ? 0 : clock_now_us() - entry->retry_window_us;
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT reference FROM entry WHERE submission = ? AND created_us >= ?"
        " AND state NOT IN ('rejected', 'returned', 'cancelled', 'undeliverable') ORDER BY id DESC LIMIT 1",
        "di", entry->submission, since_us);

    return row && sql_step(store->db, row, error) == 1 ? sql_text(row, 0) : NULL;
}

char *
store_find_submission(Store *store, const NewEntry *entry, GError **error)
{
    pthread_mutex_lock(&store->lock);
    char *reference = find_submission(store, entry, error);
    pthread_mutex_unlock(&store->lock);
    return reference;
}

static State
first_state(const NewEntry *entry)
{
    if (entry->release_us == 0)
        return STATE_HELD;
    return entry->is_reviewed ? STATE_RESTING : STATE_COOLING;
}

static bool
insert_entry(Store *store, const NewEntry *entry, const char *reference, GError **error)
{
    const Envelope *envelope = entry->envelope;
    const gint64 now_us = clock_now_us();

    return sql_run(store->db, error,
        "INSERT INTO entry (reference, state, created_us, changed_us, submission, has_message_id, content, sender,"
        " sender_parameters, login, author, client, queue_id, message_id, subject, route, reasons, findings, blob,"
        " size, release_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "ssiididssssssssssssii", reference, state_name(first_state(entry)), now_us, now_us, entry->submission,
        (gint64)entry->has_message_id, entry->content, envelope->sender, envelope->sender_parameters, envelope->login,
        entry->author, envelope->client_address, envelope->queue_id, entry->message_id, entry->subject, entry->route,
        entry->reasons, entry->findings, entry->blob, entry->size, entry->release_us);
}

static bool
insert_recipients(Store *store, gint64 entry, const Envelope *envelope, GError **error)
{
    for (guint i = 0; i < envelope->recipients->len; i++) {
        const Recipient *recipient = envelope_recipient(envelope, i);
        if (!sql_run(store->db, error,
                "INSERT INTO recipient (entry, position, address, parameters) VALUES (?, ?, ?, ?)", "iiss", entry,
                (gint64)i, recipient->address, recipient->parameters))
            return false;
    }
    return true;
}

char *
store_unused_reference(Store *store, GError **error)
{
    for (;;) {
        g_autofree char *reference = reference_new();
        g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
            "SELECT 1 FROM entry WHERE reference = ?1 UNION ALL SELECT 1 FROM advice WHERE reference = ?1", "s",
            reference);
        const int found = row ? sql_step(store->db, row, error) : -1;
        if (found < 0)
            return NULL;
        if (found == 0)
            return g_steal_pointer(&reference);
    }
}

/* Links the entry ID to the newest one of the same login, subject and one recipient that was returned and that no other
 * has taken the place of. */
static bool
link_corrected(Store *store, gint64 id, GError **error)
{
    return sql_run(store->db, error,
        "UPDATE entry SET corrects = (SELECT old.reference FROM entry old WHERE old.state = 'returned'"
        " AND old.login = entry.login AND old.subject = entry.subject COLLATE NOCASE"
        " AND EXISTS (SELECT 1 FROM recipient a JOIN recipient b ON b.address = a.address COLLATE NOCASE"
        "             WHERE a.entry = entry.id AND b.entry = old.id)"
        " AND NOT EXISTS (SELECT 1 FROM entry later WHERE later.corrects = old.reference)"
        " ORDER BY old.id DESC LIMIT 1) WHERE id = ?",
        "i", id);
}

/* Adds the entry with all that belongs to it; returns its reference. */
static char *
hold_new(Store *store, const NewEntry *entry, GError **error)
{
    g_autofree char *reference = store_unused_reference(store, error);

    if (!reference || !insert_entry(store, entry, reference, error))
        return NULL;
    const gint64 id = sqlite3_last_insert_rowid(store->db);
    const NoticeRequest release = { .kind = "release", .address = "" };
    const char *subject = entry->subject ? entry->subject : "";
    const gint64 cause =
        add_event(store, id, event_name(EVENT_HOLD), entry->envelope->login, entry->reasons, NULL, error);
    if (cause < 0 ||
        !sql_run(store->db, error, "INSERT INTO subject (rowid, words) VALUES (?, ?)", "is", id, subject) ||
        !insert_recipients(store, id, entry->envelope, error) || !link_corrected(store, id, error) ||
        !add_delivery(store, id, &release, 0, "waiting", error) ||
        !store_add_notices(store, id, cause, entry->notices, entry->notice_count, error) ||
        (entry->witness && !entry->witness(entry->witness_data, reference, error)))
        return NULL;
    return g_steal_pointer(&reference);
}

char *
store_hold(Store *store, const NewEntry *entry, bool *known, GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (!store_begin(store, error))
        return NULL;
    g_autofree char *reference = find_submission(store, entry, &failure);
    *known = reference != NULL;
    if (!reference && !failure)
        reference = hold_new(store, entry, &failure);
    if (!store_end(store, reference != NULL, failure ? NULL : &failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return g_steal_pointer(&reference);
}

/* --- deciding ----------------------------------------------------------------------------------------------- */

/* What EVENT means for the message's delivery: its new state, or NULL. */
static const char *
delivery_state_after(Event event)
{
    switch (event) {
    case EVENT_APPROVE:
    case EVENT_ELAPSE:
    case EVENT_SETTLE_RESEND:
        return "pending";
    case EVENT_SETTLE_SENT:
        return "sent";
    case EVENT_REJECT:
    case EVENT_RETURN:
    case EVENT_CANCEL:
        return "dropped";
    default:
        return NULL;
    }
}

/* created_us begins the time after which an attempt is given up: it runs from the decision. */
static bool
set_release(Store *store, gint64 entry, const char *state, GError **error)
{
    return sql_run(store->db, error,
        "UPDATE delivery SET state = ?, next_us = ?, created_us = ? WHERE entry = ? AND kind = 'release'", "siii",
        state, clock_now_us(), clock_now_us(), entry);
}

static bool
set_decision(Store *store, gint64 entry, const StoreStep *step, GError **error)
{
    return sql_run(store->db, error, "UPDATE entry SET decided_by = ?, decision_reason = ? WHERE id = ?", "ssi",
        step->actor, step->reason, entry);
}

/* Who is still to get the message once it goes again, or for the first time. */
static bool
wait_again(Store *store, gint64 entry, GError **error)
{
    return sql_run(store->db, error,
        "UPDATE recipient SET state = 'waiting' WHERE entry = ? AND state IN ('deferred', 'refused')", "i", entry);
}

/* The index keeps no texts: it has to be told which words go. */
static bool
set_content(Store *store, const Entry *entry, const StoreEdit *edit, GError **error)
{
    return sql_run(store->db, error, "INSERT INTO subject (subject, rowid, words) VALUES ('delete', ?, ?)", "is",
               entry->id, entry->subject) &&
           sql_run(
               store->db, error, "INSERT INTO subject (rowid, words) VALUES (?, ?)", "is", entry->id, edit->subject) &&
           sql_run(store->db, error, "UPDATE entry SET subject = ?, blob = ?, content = ?, size = ? WHERE id = ?",
               "ssdii", edit->subject, edit->blob, edit->content, edit->size, entry->id);
}

/* What STEP changes in the ENTRY_BEFORE but its state. */
static bool
apply_step(Store *store, const Entry *entry_before, const StoreStep *step, GError **error)
{
    const gint64 entry = entry_before->id;

    switch (step->event) {
    case EVENT_APPROVE:
        return set_decision(store, entry, step, error) && wait_again(store, entry, error);
    case EVENT_REJECT:
    case EVENT_RETURN:
    case EVENT_CANCEL:
        return set_decision(store, entry, step, error);
    case EVENT_ELAPSE:
    case EVENT_SETTLE_RESEND:
        return wait_again(store, entry, error);
    case EVENT_SETTLE_SENT:
        return sql_run(store->db, error,
            "UPDATE recipient SET state = 'accepted' WHERE entry = ? AND state = 'waiting'", "i", entry);
    case EVENT_RETITLE:
        return !step->edit || set_content(store, entry_before, step->edit, error);
    case EVENT_REMIND:
        return sql_run(store->db, error, "UPDATE entry SET reminded_us = ? WHERE id = ?", "ii", clock_now_us(), entry);
    case EVENT_WIPE:
        return sql_run(store->db, error, "UPDATE entry SET blob = '' WHERE id = ?", "i", entry);
    case EVENT_ESCALATE:
        return sql_run(store->db, error, "UPDATE entry SET route = ? WHERE id = ?", "si", step->reason, entry);
    default:
        return true;
    }
}

static bool
decide(Store *store, const Entry *entry, const StoreStep *step, GError **error)
{
    const char *release = delivery_state_after(step->event);

    if (step->seen > 0 && entry->history->len != step->seen) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CHANGED,
            _("otra persona decide a la vez sobre %s; inténtelo de nuevo"), entry->reference);
        return false;
    }
    const gint64 cause = transition(store, entry, step->event, step->actor, step->reason, step->seat, error);
    return cause >= 0 && store_add_notices(store, entry->id, cause, step->notices, step->notice_count, error) &&
           apply_step(store, entry, step, error) &&
           (!step->restarts_term || sql_run(store->db, error, "UPDATE entry SET asked_us = ? WHERE id = ?", "ii",
                                        clock_now_us(), entry->id)) &&
           (!release || set_release(store, entry->id, release, error)) &&
           (!step->witness || step->witness(step->witness_data, entry, error));
}

bool
store_decide(Store *store, const StoreStep *step, GError **error)
{
    if (!store_begin(store, error))
        return false;
    g_autoptr(Entry) entry = store_read_entry(store, step->reference, error);
    const bool good = entry && decide(store, entry, step, error);
    return store_end(store, good, good ? error : NULL);
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
