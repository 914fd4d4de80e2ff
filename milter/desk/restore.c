/* SPDX-License-Identifier: BSD-2-Clause */
/* restore: unpacks a backup beside the queue, brings it up to date, and only then puts it in its place. */
#include "desk/restore.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "audit/reader.h"
#include "audit/record.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/error.h"
#include "base/lock.h"
#include "queue/blob.h"
#include "queue/bodies.h"

#define PAGE 200

/* A message may be recorded a moment before or after it is in the database. */
#define SKEW_US (G_GINT64_CONSTANT(60) * G_USEC_PER_SEC)

void
restore_summary_clear(RestoreSummary *summary)
{
    g_clear_pointer(&summary->lost, g_ptr_array_unref);
}

/* --- what has happened since -------------------------------------------------------------------------------------- */

/* An entry that had not come to an end when the backup was made. */
typedef struct {
    guint known; /* decisions that its history has */
    guint seen;  /* that the audit log has, so far */
} Open;

typedef struct {
    Store *store;
    GHashTable *open; /* reference → Open */
    RestoreSummary *summary;
    GError *failure;
} Replay;

/* Whether the audit log has a record of a decision for EVENT: the others are the courier's and the filter's. */
static bool
is_decision(const char *name)
{
    static const Event others[] = { EVENT_HOLD, EVENT_CLAIM, EVENT_ACCEPTED, EVENT_POSTPONED, EVENT_REFUSED,
        EVENT_LOST };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (strcmp(name, event_name(others[i])) == 0)
            return false;
    return true;
}

static guint
count_decisions(const Entry *entry)
{
    guint count = 0;

    for (guint i = 0; i < entry->history->len; i++)
        count += is_decision(((const EntryEvent *)g_ptr_array_index(entry->history, i))->event);
    return count;
}

/* Finds what is open. *SINCE_US receives when the oldest of it was held, 0 where there is nothing. */
static bool
find_open(Replay *replay, gint64 *since_us, GError **error)
{
    g_autofree char *after = NULL;
    guint found = PAGE;

    *since_us = 0;
    while (found == PAGE) {
        const StoreFilter filter = { .after = after, .limit = PAGE };
        g_autoptr(GPtrArray) page = store_list(replay->store, &filter, error);
        if (!page)
            return false;
        found = page->len;
        for (guint i = 0; i < found; i++) {
            const Entry *listed = g_ptr_array_index(page, i);
            g_autoptr(Entry) entry = store_get(replay->store, listed->reference, error);
            if (!entry)
                return false;
            Open *open = g_new0(Open, 1);
            open->known = count_decisions(entry);
            g_hash_table_insert(replay->open, g_strdup(entry->reference), open);
            *since_us = *since_us == 0 ? entry->created_us : MIN(*since_us, entry->created_us);
            g_free(after);
            after = g_strdup(entry->reference);
        }
    }
    return true;
}

static const char *
text_of(const json_t *record, const char *name)
{
    const char *text = json_string_value(json_object_get(record, name));

    return text ? text : "";
}

/* What cannot follow any more is no failure. FAILURE is taken over. */
static void
note_failure(Replay *replay, GError *failure)
{
    if (g_error_matches(failure, VOBO_ERROR, VOBO_ERROR_STATE))
        g_error_free(failure);
    else
        replay->failure = failure;
}

/* Ends the release of REFERENCE as END says, where it has not ended yet; whether it did. */
static bool
end_release(Replay *replay, const char *reference, Event end)
{
    GError *failure = NULL;

    if (store_end_release(replay->store, reference, end, _("recuperado de un respaldo"), &failure))
        return true;
    note_failure(replay, failure);
    return false;
}

/* A decision since the backup was made is made again. One that cannot follow was recorded and did not come to hold. */
static void
replay_decision(Replay *replay, Open *open, const json_t *record)
{
    const char *seat = json_string_value(json_object_get(record, "seat"));
    StoreStep step = {
        .reference = text_of(record, "reference"),
        .actor = text_of(record, "actor"),
        .reason = text_of(record, "reason"),
        .seat = seat,
    };
    g_autoptr(GError) failure = NULL;

    if (!event_from_name(text_of(record, "outcome"), &step.event))
        return;
    if (++open->seen <= open->known)
        return;
    /* How an attempt ended may be missing; what was decided next tells of it. */
    if (strcmp(text_of(record, "before"), state_name(STATE_UNDELIVERABLE)) == 0)
        end_release(replay, step.reference, EVENT_REFUSED);
    else if (strcmp(text_of(record, "before"), state_name(STATE_UNCERTAIN)) == 0)
        end_release(replay, step.reference, EVENT_LOST);
    if (store_decide(replay->store, &step, &failure))
        replay->summary->replayed++;
    else
        note_failure(replay, g_steal_pointer(&failure));
}

/* What left since then, or was refused, has ended. Records from before do not fit any more. */
static void
replay_delivery(Replay *replay, const Open *open, const json_t *record)
{
    const char *outcome = text_of(record, "outcome");
    const bool accepted = strcmp(outcome, "accepted") == 0;

    if (open->seen < open->known || (!accepted && strcmp(outcome, "refused") != 0))
        return;
    if (end_release(replay, text_of(record, "reference"), accepted ? EVENT_ACCEPTED : EVENT_REFUSED))
        replay->summary->released += accepted;
}

static void
take_record(void *data, const json_t *record, gint64 time_us)
{
    Replay *replay = data;
    const char *event = text_of(record, "event"), *outcome = text_of(record, "outcome");
    const char *reference = text_of(record, "reference");
    Open *open = g_hash_table_lookup(replay->open, reference);

    if (replay->failure)
        return;
    if (open && strcmp(event, "decision") == 0) {
        replay_decision(replay, open, record);
    } else if (open && strcmp(event, "delivery") == 0 && strcmp(text_of(record, "kind"), "release") == 0) {
        replay_delivery(replay, open, record);
    } else if (!open && strcmp(event, "message") == 0 &&
               (strcmp(outcome, "hold") == 0 || strcmp(outcome, "delay") == 0) &&
               time_us >= replay->summary->backup.made_us - SKEW_US) {
        g_autoptr(Entry) known = store_get(replay->store, reference, NULL);
        if (!known)
            g_ptr_array_add(replay->summary->lost, g_strdup(reference));
    }
}

/* Of what was to leave and of which the audit log says no more nobody knows whether it has left. */
static bool
end_releases(Replay *replay, GError **error)
{
    GHashTableIter iter;
    gpointer reference;

    g_hash_table_iter_init(&iter, replay->open);
    while (g_hash_table_iter_next(&iter, &reference, NULL)) {
        g_autoptr(Entry) entry = store_get(replay->store, reference, error);
        if (!entry)
            return false;
        if (entry->state != STATE_APPROVED && entry->state != STATE_RELEASING)
            continue;
        if (!store_end_release(replay->store, reference, EVENT_LOST, _("recuperado de un respaldo"), error))
            return false;
        replay->summary->uncertain++;
    }
    return true;
}

/* Brings STORE, as it was when the backup was made, up to date. */
static bool
catch_up(Desk *desk, Store *store, RestoreSummary *summary, GError **error)
{
    const char *folder = options_text(desk_section(desk, "audit"), "folder");
    g_autoptr(GHashTable) open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Replay replay = { store, open, summary, NULL };
    gint64 since_us;

    if (!find_open(&replay, &since_us, error))
        return false;
    since_us = MIN(since_us > 0 ? since_us : G_MAXINT64, summary->backup.made_us) - SKEW_US;
    if (!audit_read(folder, since_us, clock_now_us() + SKEW_US, take_record, &replay, error))
        return false;
    if (replay.failure) {
        g_propagate_error(error, replay.failure);
        return false;
    }
    return end_releases(&replay, error);
}

/* --- putting it in its place -------------------------------------------------------------------------------------- */

static bool
check_nobody_runs(const Desk *desk, GError **error)
{
    static const char *const daemons[] = { "milter", "courier" };

    for (size_t i = 0; i < G_N_ELEMENTS(daemons); i++)
        if (lock_is_held(options_text(desk_section(desk, daemons[i]), "lock"))) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
                _("vobo-%s está en marcha; deténgalo antes (systemctl stop vistobueno.target)"), daemons[i]);
            return false;
        }
    return true;
}

/* Whether the queue at DATABASE, which may not be there, has no entries. */
static bool
check_empty(const char *database, GError **error)
{
    g_autoptr(Store) store = g_file_test(database, G_FILE_TEST_EXISTS) ? store_open(database, error) : NULL;
    gint64 counts[STATES], sum = 0;

    if (!store)
        return !g_file_test(database, G_FILE_TEST_EXISTS);
    if (!store_count(store, counts, error))
        return false;
    for (int i = 0; i < STATES; i++)
        sum += counts[i];
    if (sum > 0)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
            _("la cola %s ya tiene mensajes; muévala a otra parte antes de recuperar un respaldo"), database);
    return sum == 0;
}

/* Whether the keys are there under which the bodies in the folder are. */
static bool
check_keys(Desk *desk, Store *store, GError **error)
{
    const KeyRing *keys = desk_keys(desk, error);
    g_autofree char *after = NULL;
    guint found = PAGE;

    while (keys && found == PAGE) {
        const StoreFilter filter = { .state = "all", .after = after, .limit = PAGE };
        g_autoptr(GPtrArray) page = store_list(store, &filter, error);
        if (!page)
            return false;
        found = page->len;
        for (guint i = 0; i < found; i++) {
            const Entry *entry = g_ptr_array_index(page, i);
            char id[SECRET_ID_CHARS + 1] = "";
            if (*entry->blob && !blob_key_id(desk_blobs(desk), entry->blob, id, error))
                return false;
            if (*id && !keyring_find(keys, id)) {
                g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
                    _("el respaldo está cifrado con la llave %s, que no está en %s; recupérela antes de su respaldo"),
                    id, options_text(desk_section(desk, "queue"), "master_key"));
                return false;
            }
            g_free(after);
            after = g_strdup(entry->reference);
        }
    }
    return keys != NULL;
}

static void
remove_database(const char *path)
{
    static const char *const endings[] = { "", "-wal", "-shm" };

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(path, endings[i], NULL);
        unlink(file);
    }
}

/* Makes of the database COPY, just unpacked, what the queue is to be. */
static bool
prepare(Desk *desk, const char *copy, RestoreSummary *summary, GError **error)
{
    g_autoptr(Store) store = store_open(copy, error);

    return store && store_is_whole(store, error) && store_wipe_missing(store, desk_blobs(desk), error) >= 0 &&
           check_keys(desk, store, error) && catch_up(desk, store, summary, error) &&
           bodies_claim(store, desk_blobs(desk), error);
}

bool
restore_queue(Desk *desk, const char *path, const char *actor, RestoreSummary *summary, GError **error)
{
    const char *database = options_text(desk_section(desk, "queue"), "database");
    g_autofree char *copy = g_strconcat(database, ".import", NULL);
    AuditLog *audit = desk_audit(desk, error);

    *summary = (RestoreSummary){ .lost = g_ptr_array_new_with_free_func(g_free) };
    if (!audit || !check_nobody_runs(desk, error) || !check_empty(database, error))
        return false;
    remove_database(copy);
    bool good = backup_unpack(path, copy, desk_blobs(desk), &summary->backup, error) &&
                prepare(desk, copy, summary, error) && audit_append(audit, record_backup("import", path, actor), error);
    if (good) {
        remove_database(database);
        good = rename(copy, database) == 0 && durable_sync_folder(database, error);
        if (!good && error && !*error)
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede escribir %s"), database);
    }
    remove_database(copy);
    return good;
}
