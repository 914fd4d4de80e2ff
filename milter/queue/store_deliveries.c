/* SPDX-License-Identifier: BSD-2-Clause */
/* store_deliveries: the half of the SQLite store that sends: attempts, how they end, and the door that sees them. */
#include "queue/store_internal.h"

#include <string.h>

#include "base/clock.h"

void
delivery_free(Delivery *delivery)
{
    if (!delivery)
        return;
    g_free(delivery->kind);
    g_free(delivery->address);
    g_free(delivery->why);
    g_free(delivery->reason);
    g_free(delivery->actor);
    entry_free(delivery->entry);
    if (delivery->advice) {
        g_free(delivery->advice->ready);
        g_free(delivery->advice->page);
        g_free(delivery->advice);
    }
    g_free(delivery);
}

static bool
is_release(const Delivery *delivery)
{
    return strcmp(delivery->kind, "release") == 0;
}

/* Reads what DELIVERY is about: the entry REFERENCE, or the advice ADVICE where it is not 0. */
static bool
read_matter(Store *store, Delivery *delivery, const char *reference, gint64 advice, GError **error)
{
    if (advice)
        return store_read_advice(store, advice, delivery, error);
    delivery->entry = store_read_entry(store, reference, error);
    return delivery->entry != NULL;
}

/* The first delivery that CONDITION, which has the one parameter VALUE, leaves; NULL, without an error, for none. */
static Delivery *
read_delivery(Store *store, const char *condition, gint64 value, GError **error)
{
    g_autofree char *sql =
        g_strconcat("SELECT d.id, d.attempt, d.created_us, d.kind, d.address, v.reason, v.actor, e.reference, d.advice,"
                    " d.why"
                    " FROM delivery d LEFT JOIN entry e ON e.id = d.entry LEFT JOIN event v ON v.id = d.cause WHERE ",
            condition, " LIMIT 1", NULL);
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error, sql, "i", value);

    if (!row || sql_step(store->db, row, error) != 1)
        return NULL;
    g_autoptr(Delivery) delivery = g_new0(Delivery, 1);
    delivery->id = sqlite3_column_int64(row, 0);
    delivery->attempt = sqlite3_column_int64(row, 1) + 1;
    delivery->created_us = sqlite3_column_int64(row, 2);
    delivery->kind = sql_text(row, 3);
    delivery->address = sql_text(row, 4);
    delivery->reason = sql_text(row, 5);
    delivery->actor = sql_text(row, 6);
    g_autofree char *reference = sql_text(row, 7);
    const gint64 advice = sqlite3_column_int64(row, 8);
    delivery->why = sql_text(row, 9);
    g_clear_pointer(&row, sql_finalize);
    return read_matter(store, delivery, reference, advice, error) ? g_steal_pointer(&delivery) : NULL;
}

/* The first delivery that is due, or NULL. */
static Delivery *
next_due(Store *store, GError **error)
{
    return read_delivery(
        store, "d.state = 'pending' AND d.next_us <= ? ORDER BY d.next_us, d.id", clock_now_us(), error);
}

Delivery *
store_notice(Store *store, gint64 id, GError **error)
{
    pthread_mutex_lock(&store->lock);
    Delivery *notice = read_delivery(store, "d.kind <> 'release' AND d.id = ?", id, error);
    pthread_mutex_unlock(&store->lock);
    return notice;
}

static bool
begin_attempt(Store *store, const Delivery *delivery, GError **error)
{
    return (!is_release(delivery) ||
               store_transition(store, delivery->entry, EVENT_CLAIM, "courier", "", error) >= 0) &&
           sql_run(store->db, error, "UPDATE delivery SET state = 'sending', attempt = ? WHERE id = ?", "ii",
               delivery->attempt, delivery->id);
}

Delivery *
store_claim(Store *store, GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (!store_begin(store, error))
        return NULL;
    g_autoptr(Delivery) delivery = next_due(store, &failure);
    const bool good = !delivery || begin_attempt(store, delivery, &failure);
    if (!store_end(store, good && !failure, failure ? NULL : &failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return g_steal_pointer(&delivery);
}

bool
store_record_recipients(
    Store *store, const Delivery *delivery, const char *const *states, const char *const *replies, GError **error)
{
    bool good = true;

    if (!store_begin(store, error))
        return false;
    for (guint i = 0; good && i < delivery->entry->recipients->len; i++)
        if (states[i])
            good =
                sql_run(store->db, error, "UPDATE recipient SET state = ?, reply = ? WHERE entry = ? AND position = ?",
                    "ssii", states[i], replies[i], delivery->entry->id, (gint64)i);
    return store_end(store, good, error);
}

static gint64
count_recipients(Store *store, gint64 entry, const char *state, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(
        store->db, error, "SELECT count(*) FROM recipient WHERE entry = ? AND state = ?", "is", entry, state);

    return row && sql_step(store->db, row, error) == 1 ? sqlite3_column_int64(row, 0) : -1;
}

/* Whether the filter saw this attempt. -1 with an error. */
static int
door_saw(Store *store, gint64 delivery, gint64 attempt, GError **error)
{
    g_autoptr(SqlStatement) row =
        sql_prepare(store->db, error, "SELECT door_attempt >= ? FROM delivery WHERE id = ?", "ii", attempt, delivery);

    return row && sql_step(store->db, row, error) == 1 ? sqlite3_column_int(row, 0) : -1;
}

static bool
set_delivery(
    Store *store, const Delivery *delivery, const char *state, gint64 next_us, const char *reply, GError **error)
{
    return sql_run(store->db, error, "UPDATE delivery SET state = ?, next_us = ?, reply = ? WHERE id = ?", "sisi",
        state, next_us, reply, delivery->id);
}

/* Puts off what is left to do of a release or notice. */
static bool
postpone(Store *store, const Delivery *delivery, const DeliveryResult *result, GError **error)
{
    return (!is_release(delivery) ||
               store_transition(store, delivery->entry, EVENT_POSTPONED, "courier", result->reply, error) >= 0) &&
           sql_run(store->db, error, "UPDATE recipient SET state = 'waiting' WHERE entry = ? AND state = 'deferred'",
               "i", delivery->entry->id) &&
           set_delivery(store, delivery, "pending", result->next_us, result->reply, error);
}

static bool
refuse(Store *store, const Delivery *delivery, const DeliveryResult *result, GError **error)
{
    if (is_release(delivery)) {
        const gint64 cause = store_transition(store, delivery->entry, EVENT_REFUSED, "courier", result->reply, error);
        if (cause < 0 ||
            !sql_run(store->db, error,
                "UPDATE recipient SET state = 'refused', reply = coalesce(reply, ?) WHERE entry = ? AND state IN "
                "('waiting', 'deferred')",
                "si", result->reply, delivery->entry->id) ||
            !store_add_notices(store, delivery->entry->id, cause, result->notices, result->notice_count, error))
            return false;
    }
    if (delivery->advice && !store_forget_advice(store, delivery, error))
        return false;
    return set_delivery(store, delivery, "failed", 0, result->reply, error);
}

/* The MTA took it for those it had not refused or put off. */
static bool
accept(Store *store, const Delivery *delivery, const DeliveryResult *result, GError **error)
{
    const gint64 entry = delivery->entry->id;

    if (delivery->advice && !store_forget_advice(store, delivery, error))
        return false;
    if (!is_release(delivery))
        return set_delivery(store, delivery, "sent", 0, result->reply, error);
    if (!sql_run(store->db, error,
            "UPDATE recipient SET state = 'accepted', reply = ? WHERE entry = ? AND state = 'waiting'", "si",
            result->reply, entry))
        return false;
    const gint64 deferred = count_recipients(store, entry, "deferred", error);
    const gint64 refused = count_recipients(store, entry, "refused", error);
    if (deferred < 0 || refused < 0)
        return false;
    if (deferred > 0)
        return postpone(store, delivery, result, error);
    const gint64 cause = store_transition(store, delivery->entry, EVENT_ACCEPTED, "courier", result->reply, error);
    return cause >= 0 &&
           (refused == 0 || store_add_notices(store, entry, cause, result->notices, result->notice_count, error)) &&
           set_delivery(store, delivery, "sent", 0, result->reply, error);
}

static bool
finish(Store *store, const Delivery *delivery, const DeliveryResult *result, Outcome *final, GError **error)
{
    int seen;

    *final = result->outcome;
    switch (result->outcome) {
    case OUTCOME_ACCEPTED:
        return accept(store, delivery, result, error);
    case OUTCOME_POSTPONED:
        return postpone(store, delivery, result, error);
    case OUTCOME_REFUSED:
        return refuse(store, delivery, result, error);
    case OUTCOME_LOST:
        if ((seen = door_saw(store, delivery->id, delivery->attempt, error)) < 0)
            return false;
        if (!seen) {
            /* The door will not open for this attempt any more: it is no longer under way. */
            *final = OUTCOME_POSTPONED;
            return postpone(store, delivery, result, error);
        }
        return (!is_release(delivery) ||
                   store_transition(store, delivery->entry, EVENT_LOST, "courier", result->reply, error) >= 0) &&
               set_delivery(store, delivery, "uncertain", 0, result->reply, error);
    }
    return false;
}

bool
store_finish(Store *store, const Delivery *delivery, const DeliveryResult *result, Outcome *final, GError **error)
{
    if (!store_begin(store, error))
        return false;
    Delivery current = *delivery;
    /* Its state has changed since it was claimed. */
    g_autoptr(Entry) entry = delivery->advice ? NULL : store_read_entry(store, delivery->entry->reference, error);
    bool good = delivery->advice || entry;
    if (entry)
        current.entry = entry;
    good = good && finish(store, &current, result, final, error);
    return store_end(store, good, good ? error : NULL);
}

/* The ids of deliveries that a courier left under way. */
static GArray *
left_behind(Store *store, GError **error)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(SqlStatement) rows = sql_prepare(store->db, error, "SELECT id FROM delivery WHERE state = 'sending'", "");

    while (rows && sql_step(store->db, rows, error) == 1) {
        const gint64 id = sqlite3_column_int64(rows, 0);
        g_array_append_val(ids, id);
    }
    return ids;
}

static Delivery *
get_delivery(Store *store, gint64 id, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT d.attempt, d.kind, e.reference, d.advice FROM delivery d LEFT JOIN entry e ON e.id = d.entry"
        " WHERE d.id = ?",
        "i", id);

    if (!row || sql_step(store->db, row, error) != 1)
        return NULL;
    g_autoptr(Delivery) delivery = g_new0(Delivery, 1);
    delivery->id = id;
    delivery->attempt = sqlite3_column_int64(row, 0);
    delivery->kind = sql_text(row, 1);
    g_autofree char *reference = sql_text(row, 2);
    const gint64 advice = sqlite3_column_int64(row, 3);
    g_clear_pointer(&row, sql_finalize);
    return read_matter(store, delivery, reference, advice, error) ? g_steal_pointer(&delivery) : NULL;
}

gint64
store_recover(Store *store, GError **error)
{
    const DeliveryResult result = { .outcome = OUTCOME_LOST, .reply = "", .next_us = clock_now_us() };
    g_autoptr(GError) failure = NULL;

    if (!store_begin(store, error))
        return -1;
    g_autoptr(GArray) ids = left_behind(store, &failure);
    for (guint i = 0; !failure && i < ids->len; i++) {
        g_autoptr(Delivery) delivery = get_delivery(store, g_array_index(ids, gint64, i), &failure);
        Outcome final;
        if (delivery)
            finish(store, delivery, &result, &final, &failure);
    }
    if (!store_end(store, !failure, failure ? NULL : &failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return -1;
    }
    return ids->len;
}

static bool
pass_door(Store *store, gint64 delivery, gint64 attempt, const char *queue_id, DoorState *door, char **reference,
    char **kind, GError **error)
{
    g_autoptr(SqlStatement) row = sql_prepare(store->db, error,
        "SELECT d.state = 'sending' AND d.attempt = ? AND d.door_attempt < ?, coalesce(e.reference, a.reference), "
        "d.kind"
        " FROM delivery d LEFT JOIN entry e ON e.id = d.entry LEFT JOIN advice a ON a.id = d.advice WHERE d.id = ?",
        "iii", attempt, attempt, delivery);
    const int found = row ? sql_step(store->db, row, error) : -1;

    *door = DOOR_SHUT;
    if (found < 0)
        return false;
    if (found == 0)
        return true;
    *reference = sql_text(row, 1);
    *kind = sql_text(row, 2);
    if (!sqlite3_column_int(row, 0))
        return true;
    g_clear_pointer(&row, sql_finalize);
    *door = DOOR_OPEN;
    return sql_run(store->db, error, "UPDATE delivery SET door_attempt = ?, door_queue_id = ? WHERE id = ?", "isi",
        attempt, queue_id, delivery);
}

bool
store_pass_door(Store *store, gint64 delivery, gint64 attempt, const char *queue_id, DoorState *door, char **reference,
    char **kind, GError **error)
{
    *reference = *kind = NULL;
    if (!store_begin(store, error))
        return false;
    const bool good = pass_door(store, delivery, attempt, queue_id, door, reference, kind, error);
    return store_end(store, good, good ? error : NULL);
}

static bool
end_release(Store *store, const char *reference, Event end, const char *reason, GError **error)
{
    g_autoptr(Entry) entry = store_read_entry(store, reference, error);
    const char *delivery = end == EVENT_ACCEPTED ? "sent" : end == EVENT_REFUSED ? "failed" : "uncertain";

    if (entry && entry->state == STATE_APPROVED) {
        if (store_transition(store, entry, EVENT_CLAIM, "", reason, error) < 0)
            return false;
        entry->state = STATE_RELEASING;
    }
    return entry && store_transition(store, entry, end, "", reason, error) >= 0 &&
           (end == EVENT_LOST || sql_run(store->db, error,
                                     "UPDATE recipient SET state = ?, reply = ? WHERE entry = ? AND state = 'waiting'",
                                     "ssi", end == EVENT_ACCEPTED ? "accepted" : "refused", reason, entry->id)) &&
           sql_run(store->db, error, "UPDATE delivery SET state = ? WHERE entry = ? AND kind = 'release'", "si",
               delivery, entry->id);
}

bool
store_end_release(Store *store, const char *reference, Event end, const char *reason, GError **error)
{
    if (!store_begin(store, error))
        return false;
    const bool good = end_release(store, reference, end, reason, error);
    return store_end(store, good, good ? error : NULL);
}
