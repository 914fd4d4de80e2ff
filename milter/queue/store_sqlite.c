/* SPDX-License-Identifier: BSD-2-Clause */
/* store_sqlite: the queue in an SQLite database: write-ahead log, synchronous=FULL, one connection a process. This
 * part opens it, holds entries and decides about them. */
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

/* What waits, the words of a subject and a person are found among a million others. */
static const char with_search[] =
    "CREATE INDEX entry_unsettled ON entry (id) WHERE " UNSETTLED ";"
    "CREATE INDEX entry_login ON entry (login COLLATE NOCASE);"
    "CREATE INDEX entry_sender ON entry (sender COLLATE NOCASE);"
    "CREATE INDEX recipient_address ON recipient (address COLLATE NOCASE, entry);"
    "CREATE VIRTUAL TABLE subject USING fts5 (words, content = '', tokenize = \"unicode61 remove_diacritics 2\");"
    "INSERT INTO subject (rowid, words) SELECT id, subject FROM entry;";

/* The text of what came to an end is wiped in time. */
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

/* The folder of the bodies says to which database it belongs. */
static const char with_identity[] = "CREATE TABLE identity (id TEXT NOT NULL);"
                                    "INSERT INTO identity (id) VALUES (lower(hex(randomblob(16))));";

/* What comes again after the time for retries is an entry of its own. */
static const char with_repeats[] = "ALTER TABLE entry ADD COLUMN repeats TEXT;";

static const char *const schema[] = { first_schema, with_advice, with_digests, with_cooling, with_terms, with_panels,
    with_search, with_retention, with_corrections, with_reviewers, with_identity, with_repeats, NULL };

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

/* With a transaction open. */
static bool
read_identity(Store *store, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error, "SELECT id FROM identity", "");

    if (!row || sql_step(store->db, row, error) != 1)
        return false;
    store->identity = sql_text(row, 0);
    return true;
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
    if (!store_begin(store, error) ||
        !store_end(store, sql_make_schema(db, schema, error) && read_identity(store, error), error)) {
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
    g_free(store->identity);
    g_free(store);
}

const char *
store_identity(const Store *store)
{
    return store->identity;
}

bool
store_has_moved(Store *store)
{
    int moved = 0;

    pthread_mutex_lock(&store->lock);
    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    pthread_mutex_unlock(&store->lock);
    return moved != 0;
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

/* With the lock held. The newest entry that is the submission of ENTRY and that a retry means. A retry comes within the
 * window; the same later is a message of its own. What came to nothing, and whose author was told so, is no longer
 * waited for: when it comes again it is held anew. */
static char *
find_submission(Store *store, const NewEntry *entry, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT reference FROM entry WHERE submission = ? AND created_us >= ?"
        " AND state NOT IN ('rejected', 'returned', 'cancelled', 'undeliverable') ORDER BY id DESC LIMIT 1",
        "di", entry->submission, clock_now_us() - entry->retry_window_us);

    return row && sql_step(store->db, row, error) == 1 ? sql_text(row, 0) : NULL;
}

/* With the lock held. The newest entry, whatever became of it, that ENTRY, which is no retry, says again; *REFERENCE is
 * NULL where there is none. False with an error. */
static bool
find_repeated(Store *store, const NewEntry *entry, char **reference, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT reference FROM entry WHERE submission = ? ORDER BY id DESC LIMIT 1", "d", entry->submission);
    const int found = row ? sql_step(store->db, row, error) : -1;

    *reference = found == 1 ? sql_text(row, 0) : NULL;
    return found >= 0;
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
insert_entry(Store *store, const NewEntry *entry, const char *reference, const char *repeats, GError **error)
{
    const Envelope *envelope = entry->envelope;
    const gint64 now_us = clock_now_us();

    return sql_run(store->db, error,
        "INSERT INTO entry (reference, state, created_us, changed_us, submission, has_message_id, content, sender,"
        " sender_parameters, login, author, client, queue_id, message_id, subject, route, reasons, findings, blob,"
        " size, release_us, repeats) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "ssiididssssssssssssiis", reference, state_name(first_state(entry)), now_us, now_us, entry->submission,
        (gint64)entry->has_message_id, entry->content, envelope->sender, envelope->sender_parameters, envelope->login,
        entry->author, envelope->client_address, envelope->queue_id, entry->message_id, entry->subject, entry->route,
        entry->reasons, entry->findings, entry->blob, entry->size, entry->release_us, repeats);
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
    g_autofree char *repeats = NULL;

    if (!reference || !find_repeated(store, entry, &repeats, error) ||
        !insert_entry(store, entry, reference, repeats, error))
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
        (entry->witness && !entry->witness(entry->witness_data, reference, repeats, error)))
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
