/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/sql.h"
#include "letters.h"
#include "queue/store.h"

static const uint8_t content[STORE_DIGEST_BYTES] = { 9 };
static uint8_t submission[STORE_DIGEST_BYTES];
static const NoticeRequest held_notice = { "held", "ana@entidad.gov.co", NULL, false };

static Store *
open_store(void)
{
    g_autofree char *path = unit_path("queue.db");
    g_autoptr(GError) error = NULL;
    Store *store = store_open(path, &error);

    ck_assert_good(store != NULL, error);
    return store;
}

static NewEntry
new_entry(const Envelope *envelope, uint8_t key)
{
    submission[0] = key;
    return (NewEntry){ .envelope = envelope,
        .submission = submission,
        .has_message_id = true,
        .retry_window_us = G_TIME_SPAN_DAY,
        .content = content,
        .author = "ana@entidad.gov.co",
        .subject = "Asunto",
        .message_id = "<a@b>",
        .reasons = "Por algo\n",
        .findings = "[]",
        .blob = "blob",
        .size = 10,
        .notices = &held_notice,
        .notice_count = 1 };
}

/* A held message for two recipients; the caller owns its reference. */
static char *
hold(Store *store, uint8_t key)
{
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "a@x.org", "b@x.org", NULL);
    const NewEntry entry = new_entry(envelope, key);
    g_autoptr(GError) error = NULL;
    bool known;
    char *reference = store_hold(store, &entry, &known, &error);

    ck_assert_good(reference != NULL, error);
    ck_assert(!known);
    return reference;
}

static State
state_of(Store *store, const char *reference)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Entry) entry = store_get(store, reference, &error);

    ck_assert_good(entry != NULL, error);
    return entry->state;
}

static bool
decide(Store *store, const char *reference, Event event, GError **error)
{
    const NoticeRequest notice = { "approved", "ana@entidad.gov.co", NULL, false };

    const StoreStep step = { .reference = reference,
        .event = event,
        .actor = "luis",
        .reason = "porque sí",
        .notices = &notice,
        .notice_count = 1 };

    return store_decide(store, &step, error);
}

/* The next delivery of KIND; those of other kinds are finished on the way. */
static Delivery *
claim(Store *store, const char *kind)
{
    for (;;) {
        g_autoptr(GError) error = NULL;
        Delivery *delivery = store_claim(store, &error);
        Outcome final;
        ck_assert_ptr_null(error);
        if (!delivery || strcmp(delivery->kind, kind) == 0)
            return delivery;
        const DeliveryResult sent = { .outcome = OUTCOME_ACCEPTED, .reply = "250 ok" };
        ck_assert(store_finish(store, delivery, &sent, &final, NULL));
        delivery_free(delivery);
    }
}

static Outcome
finish(Store *store, const Delivery *delivery, Outcome outcome)
{
    const NoticeRequest notice = { "undeliverable", "ana@entidad.gov.co", NULL, false };
    const DeliveryResult result = { outcome, "respuesta", clock_now_us(), &notice, 1 };
    g_autoptr(GError) error = NULL;
    Outcome final;

    ck_assert_good(store_finish(store, delivery, &result, &final, &error), error);
    return final;
}

static DoorState
knock(Store *store, gint64 delivery, gint64 attempt)
{
    g_autofree char *reference = NULL, *kind = NULL;
    g_autoptr(GError) error = NULL;
    DoorState door;

    ck_assert_good(store_pass_door(store, delivery, attempt, "4QID", &door, &reference, &kind, &error), error);
    return door;
}

START_TEST(keeps_what_it_holds)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    g_autoptr(Entry) entry = store_get(store, reference, NULL);
    g_autofree char *path = unit_path("queue.db");
    struct stat status;

    ck_assert_int_eq(entry->state, STATE_HELD);
    ck_assert_str_eq(entry->sender, "ana@entidad.gov.co");
    ck_assert_str_eq(entry->login, "ana");
    ck_assert_str_eq(entry->subject, "Asunto");
    ck_assert_str_eq(entry->reasons, "Por algo\n");
    ck_assert_str_eq(entry->blob, "blob");
    ck_assert_int_eq(entry->size, 10);
    ck_assert_mem_eq(entry->content, content, sizeof content);
    ck_assert_uint_eq(entry->recipients->len, 2);
    ck_assert_str_eq(((const EntryRecipient *)g_ptr_array_index(entry->recipients, 1))->address, "b@x.org");
    ck_assert_str_eq(((const EntryEvent *)g_ptr_array_index(entry->history, 0))->event, "hold");
    ck_assert(store_has_blob(store, "blob", NULL));
    ck_assert(!store_has_blob(store, "otro", NULL));
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 007, 0);
}
END_TEST

/* What became of the first, how long ago it was held, and whether the same message is a retry of it, one that is held
 * anew, and says so. */
#define HOUR_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)
static const struct {
    Event events[4]; /* up to the first 0, which no entry has twice */
    gint64 ago_us;
    bool is_named, is_retry;
} repetitions[] = {
    { { 0 }, 0, true, true },
    { { 0 }, 23 * HOUR_US, true, true },
    { { 0 }, 25 * HOUR_US, true, false },
    { { EVENT_APPROVE, EVENT_CLAIM, EVENT_ACCEPTED }, HOUR_US, true, true },
    { { EVENT_APPROVE, EVENT_CLAIM, EVENT_ACCEPTED }, 25 * HOUR_US, true, false },
    { { EVENT_APPROVE, EVENT_CLAIM, EVENT_ACCEPTED }, 1000 * 24 * HOUR_US, true, false },
    { { EVENT_APPROVE, EVENT_CLAIM }, 25 * HOUR_US, true, false },
    { { EVENT_APPROVE }, HOUR_US, false, true },
    { { EVENT_APPROVE }, 25 * HOUR_US, false, false },
    { { EVENT_REJECT }, 0, true, false },
    { { EVENT_RETURN }, HOUR_US, true, false },
    { { EVENT_CANCEL }, HOUR_US, false, false },
};

/* As if REFERENCE had been held AGO_US before and EVENTS had followed. */
static void
make_past(const char *reference, const Event *events, gint64 ago_us)
{
    g_autofree char *path = unit_path("queue.db");
    sqlite3 *db = sql_open(path, SQL_FULL, NULL);
    State state = STATE_HELD;

    for (; *events; events++)
        ck_assert_msg(state_next(state, *events, &state), "%s", event_name(*events));
    ck_assert(sql_run(db, NULL, "UPDATE entry SET created_us = created_us - ?, state = ? WHERE reference = ?", "iss",
        ago_us, state_name(state), reference));
    sqlite3_close(db);
}

static bool
note_repeated(void *data, const char *reference G_GNUC_UNUSED, const char *repeats, GError **error G_GNUC_UNUSED)
{
    *(char **)data = g_strdup(repeats);
    return true;
}

START_TEST(recognizes_a_retry_for_a_while)
{
    g_autoptr(Store) store = open_store();
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "a@x.org", NULL);
    g_autofree char *first = hold(store, 1), *recorded = NULL;
    NewEntry again = new_entry(envelope, 1);
    g_autoptr(GError) error = NULL;
    bool known = false;

    make_past(first, repetitions[_i].events, repetitions[_i].ago_us);
    again.has_message_id = repetitions[_i].is_named;
    again.retry_window_us = 24 * HOUR_US;
    again.witness = note_repeated;
    again.witness_data = &recorded;
    g_autofree char *found = store_find_submission(store, &again, &error);
    g_autofree char *second = store_hold(store, &again, &known, &error);
    ck_assert_good(second != NULL, error);
    ck_assert_msg(known == repetitions[_i].is_retry, "row %d", _i);
    ck_assert_str_eq(known ? found : "none", known ? first : "none");
    ck_assert_int_eq(strcmp(first, second) == 0, known);
    g_autoptr(Entry) entry = store_get(store, second, NULL);
    ck_assert_str_eq(entry->repeats, known ? "" : first);
    ck_assert_str_eq(recorded ? recorded : "", known ? "" : first);

    g_autofree char *other = hold(store, 2);
    ck_assert_str_ne(first, other);
}
END_TEST

static bool
refuse_hold(void *data G_GNUC_UNUSED, const char *reference, const char *repeats G_GNUC_UNUSED, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, "sin acta: %s", reference);
    return false;
}

START_TEST(holds_nothing_without_its_witness)
{
    g_autoptr(Store) store = open_store();
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "a@x.org", NULL);
    NewEntry entry = new_entry(envelope, 1);
    g_autoptr(GError) error = NULL;
    bool known;

    entry.witness = refuse_hold;
    ck_assert_ptr_null(store_hold(store, &entry, &known, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "sin acta: VB-");
    g_autoptr(GPtrArray) all = store_list(store, &(StoreFilter){ .state = "all", .limit = 10 }, NULL);
    ck_assert_uint_eq(all->len, 0);
    ck_assert_ptr_null(claim(store, "held"));
}
END_TEST

/* Its author was told that it will not go; what he sends then is held again, though it be the same. */
START_TEST(holds_anew_what_came_to_nothing)
{
    static const Event events[] = { EVENT_REJECT, EVENT_RETURN, EVENT_CANCEL };
    g_autoptr(Store) store = open_store();
    g_autofree char *first = hold(store, 1);

    ck_assert(decide(store, first, events[_i], NULL));
    g_autofree char *second = hold(store, 1);
    ck_assert_str_ne(first, second);
}
END_TEST

START_TEST(lists_in_order_and_in_pages)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *first = hold(store, 1), *second = hold(store, 2), *third = hold(store, 3);
    gint64 counts[STATES];

    ck_assert(decide(store, second, EVENT_REJECT, NULL));
    g_autoptr(GPtrArray) open = store_list(store, &(StoreFilter){ .limit = 10 }, NULL);
    g_autoptr(GPtrArray) all = store_list(store, &(StoreFilter){ .state = "all", .limit = 10 }, NULL);
    g_autoptr(GPtrArray) page = store_list(store, &(StoreFilter){ .state = "all", .after = first, .limit = 1 }, NULL);
    g_autoptr(GPtrArray) rejected = store_list(store, &(StoreFilter){ .state = "rejected", .limit = 10 }, NULL);
    ck_assert_uint_eq(open->len, 2);
    ck_assert_uint_eq(all->len, 3);
    ck_assert_str_eq(((const Entry *)g_ptr_array_index(open, 1))->reference, third);
    ck_assert_uint_eq(page->len, 1);
    ck_assert_str_eq(((const Entry *)g_ptr_array_index(page, 0))->reference, second);
    ck_assert_uint_eq(rejected->len, 1);
    ck_assert(store_count(store, counts, NULL));
    ck_assert_int_eq(counts[STATE_HELD], 2);
    ck_assert_int_eq(counts[STATE_REJECTED], 1);
}
END_TEST

START_TEST(decides_once)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    g_autoptr(GError) late = NULL, unknown = NULL;

    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    ck_assert(!decide(store, reference, EVENT_REJECT, &late));
    ck_assert_error(late, VOBO_ERROR_STATE, "luis");
    ck_assert_int_eq(state_of(store, reference), STATE_APPROVED);
    ck_assert(!decide(store, "VB-0000-0000", EVENT_APPROVE, &unknown));
    ck_assert_error(unknown, VOBO_ERROR_INPUT, "VB-0000-0000");
}
END_TEST

static bool
refuse_witness(void *data G_GNUC_UNUSED, const Entry *entry G_GNUC_UNUSED, GError **error)
{
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_IO, "no hay auditoría");
    return false;
}

START_TEST(decides_nothing_without_its_witness)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    g_autoptr(GError) error = NULL;

    const StoreStep step = {
        .reference = reference, .event = EVENT_APPROVE, .actor = "luis", .reason = "", .witness = refuse_witness
    };

    ck_assert(!store_decide(store, &step, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "auditoría");
    ck_assert_int_eq(state_of(store, reference), STATE_HELD);
    ck_assert_ptr_null(claim(store, "release"));
}
END_TEST

#define REVIEWERS 8

static char *contested;
static atomic_int winners;

static void *
review(void *number)
{
    g_autoptr(Store) store = open_store();
    const Event event = GPOINTER_TO_INT(number) % 2 ? EVENT_APPROVE : EVENT_REJECT;
    g_autoptr(GError) error = NULL;

    if (decide(store, contested, event, &error))
        atomic_fetch_add(&winners, 1);
    else
        ck_assert_int_eq(error->code, VOBO_ERROR_STATE);
    return NULL;
}

START_TEST(has_one_winner_among_many)
{
    pthread_t threads[REVIEWERS];
    g_autoptr(Store) store = open_store();

    contested = hold(store, 1);
    for (int i = 0; i < REVIEWERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, review, GINT_TO_POINTER(i)), 0);
    for (int i = 0; i < REVIEWERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&winners), 1);
    g_free(contested);
}
END_TEST

START_TEST(claims_only_what_was_approved)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);

    ck_assert_ptr_null(claim(store, "release"));
    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) delivery = claim(store, "release");
    ck_assert_ptr_nonnull(delivery);
    ck_assert_int_eq(delivery->attempt, 1);
    ck_assert_int_eq(state_of(store, reference), STATE_RELEASING);
    ck_assert_ptr_null(claim(store, "release"));
}
END_TEST

static const struct {
    Outcome outcome;
    bool seen; /* by the door */
    Outcome final;
    State state;
    bool again; /* a further attempt is due */
} endings[] = {
    { OUTCOME_ACCEPTED, true, OUTCOME_ACCEPTED, STATE_RELEASED, false },
    { OUTCOME_POSTPONED, false, OUTCOME_POSTPONED, STATE_APPROVED, true },
    { OUTCOME_POSTPONED, true, OUTCOME_POSTPONED, STATE_APPROVED, true },
    { OUTCOME_REFUSED, false, OUTCOME_REFUSED, STATE_UNDELIVERABLE, false },
    { OUTCOME_LOST, false, OUTCOME_POSTPONED, STATE_APPROVED, true },
    { OUTCOME_LOST, true, OUTCOME_LOST, STATE_UNCERTAIN, false },
};

START_TEST(ends_an_attempt)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);

    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) delivery = claim(store, "release");
    if (endings[_i].seen)
        ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_OPEN);
    ck_assert_int_eq(finish(store, delivery, endings[_i].outcome), endings[_i].final);
    ck_assert_int_eq(state_of(store, reference), endings[_i].state);
    /* What is no longer under way passes the door no more. */
    ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_SHUT);
    g_autoptr(Delivery) next = claim(store, "release");
    ck_assert_int_eq(next != NULL, endings[_i].again);
    if (next)
        ck_assert_int_eq(next->attempt, 2);
}
END_TEST

/* A courier that died: the door tells what is safe to repeat. */
START_TEST(recovers)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    const bool seen = _i == 1;

    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) delivery = claim(store, "release");
    if (seen)
        ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_OPEN);
    ck_assert_int_eq(store_recover(store, NULL), 1);
    ck_assert_int_eq(store_recover(store, NULL), 0);
    ck_assert_int_eq(state_of(store, reference), seen ? STATE_UNCERTAIN : STATE_APPROVED);
    ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_SHUT);
    g_autoptr(Delivery) next = claim(store, "release");
    ck_assert_int_eq(next == NULL, seen);
}
END_TEST

START_TEST(opens_the_door_once)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);

    ck_assert_int_eq(knock(store, 1, 1), DOOR_SHUT); /* not approved */
    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) delivery = claim(store, "release");
    ck_assert_int_eq(knock(store, delivery->id, 2), DOOR_SHUT);
    ck_assert_int_eq(knock(store, delivery->id + 100, 1), DOOR_SHUT);
    ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_OPEN);
    ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_SHUT);
}
END_TEST

START_TEST(settles_what_is_uncertain)
{
    const Event events[] = { EVENT_SETTLE_SENT, EVENT_SETTLE_RESEND };
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    g_autoptr(GError) early = NULL;

    ck_assert(!decide(store, reference, events[_i], &early));
    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) delivery = claim(store, "release");
    ck_assert_int_eq(knock(store, delivery->id, 1), DOOR_OPEN);
    ck_assert_int_eq(finish(store, delivery, OUTCOME_LOST), OUTCOME_LOST);
    ck_assert(decide(store, reference, events[_i], NULL));
    g_autoptr(Delivery) next = claim(store, "release");
    ck_assert_int_eq(next != NULL, _i == 1);
    ck_assert_int_eq(state_of(store, reference), _i == 0 ? STATE_RELEASED : STATE_RELEASING);
}
END_TEST

/* Of two recipients one is refused and one put off: the first is told of, only the second is tried again. */
START_TEST(keeps_recipients_apart)
{
    static const char *const states[] = { "refused", "deferred" };
    static const char *const replies[] = { "550 no", "450 luego" };
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);

    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) first = claim(store, "release");
    ck_assert(store_record_recipients(store, first, states, replies, NULL));
    ck_assert_int_eq(finish(store, first, OUTCOME_POSTPONED), OUTCOME_POSTPONED);
    g_autoptr(Delivery) second = claim(store, "release");
    const EntryRecipient *refused = g_ptr_array_index(second->entry->recipients, 0);
    const EntryRecipient *waiting = g_ptr_array_index(second->entry->recipients, 1);
    ck_assert_str_eq(refused->state, "refused");
    ck_assert_str_eq(refused->reply, "550 no");
    ck_assert_str_eq(waiting->state, "waiting");
    ck_assert_int_eq(finish(store, second, OUTCOME_ACCEPTED), OUTCOME_ACCEPTED);
    ck_assert_int_eq(state_of(store, reference), STATE_RELEASED);
    g_autoptr(Delivery) notice = claim(store, "undeliverable");
    ck_assert_ptr_nonnull(notice);
}
END_TEST

/* Each person hears of each event once, however often it is asked for. */
START_TEST(sends_each_notice_once)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    g_autoptr(Delivery) held = claim(store, "held");

    ck_assert_str_eq(held->address, "ana@entidad.gov.co");
    ck_assert_int_eq(finish(store, held, OUTCOME_ACCEPTED), OUTCOME_ACCEPTED);
    ck_assert_ptr_null(claim(store, "held"));
    ck_assert(decide(store, reference, EVENT_RETURN, NULL));
    g_autoptr(Delivery) approved = claim(store, "approved");
    ck_assert_str_eq(approved->reason, "porque sí");
    ck_assert_str_eq(approved->actor, "luis");
    ck_assert_ptr_null(claim(store, "release"));
}
END_TEST

START_TEST(waits_until_it_is_due)
{
    g_autoptr(Store) store = open_store();
    g_autofree char *reference = hold(store, 1);
    const DeliveryResult later = {
        .outcome = OUTCOME_POSTPONED, .reply = "450", .next_us = clock_now_us() + 60 * G_USEC_PER_SEC
    };
    Outcome final;

    ck_assert(decide(store, reference, EVENT_APPROVE, NULL));
    g_autoptr(Delivery) delivery = claim(store, "release");
    ck_assert(store_finish(store, delivery, &later, &final, NULL));
    ck_assert_ptr_null(claim(store, "release"));
    ck_assert_int_eq(store_count_deliveries(store, "pending", NULL), 1);
}
END_TEST

static bool
advise(Store *store, const char *author, gint64 pause_us)
{
    const NewAdvice advice = { "advice", "ana", author, "Asunto", "<m@x>", "Complete su firma.", "Ana\n",
        "<p>Ana</p>" };
    g_autoptr(GError) error = NULL;
    const bool good = store_advise(store, &advice, pause_us, &error);

    ck_assert_good(good, error);
    return good;
}

START_TEST(advises_each_author_once_in_a_while)
{
    g_autoptr(Store) store = open_store();

    advise(store, "ana@entidad.gov.co", G_TIME_SPAN_DAY);
    advise(store, "ana@entidad.gov.co", G_TIME_SPAN_DAY);
    advise(store, "luis@entidad.gov.co", G_TIME_SPAN_DAY);
    ck_assert_int_eq(store_count_deliveries(store, "pending", NULL), 2);
    g_usleep(2000);
    advise(store, "ana@entidad.gov.co", 1000);
    ck_assert_int_eq(store_count_deliveries(store, "pending", NULL), 3);
}
END_TEST

START_TEST(brings_advice_and_forgets_it)
{
    static const Outcome outcomes[] = { OUTCOME_ACCEPTED, OUTCOME_POSTPONED, OUTCOME_REFUSED, OUTCOME_LOST };
    static const char *const states[] = { "sent", "pending", "failed", "pending" }; /* the door saw nothing */
    g_autoptr(Store) store = open_store();
    g_autoptr(GError) error = NULL;
    g_autofree char *reference = NULL, *kind = NULL;
    DoorState door;

    advise(store, "ana@entidad.gov.co", G_TIME_SPAN_DAY);
    g_autoptr(Delivery) delivery = store_claim(store, &error);
    ck_assert_good(delivery && delivery->advice, error);
    ck_assert_str_eq(delivery->kind, "advice");
    ck_assert_str_eq(delivery->address, "ana@entidad.gov.co");
    ck_assert_str_eq(delivery->advice->ready, "Ana\n");
    ck_assert_str_eq(delivery->entry->subject, "Asunto");
    ck_assert_str_eq(delivery->entry->reasons, "Complete su firma.");
    if (_i == 0) {
        ck_assert_good(store_pass_door(store, delivery->id, 1, "q", &door, &reference, &kind, &error), error);
        ck_assert_int_eq(door, DOOR_OPEN);
        ck_assert_str_eq(reference, delivery->entry->reference);
    }
    finish(store, delivery, outcomes[_i]);
    ck_assert_int_eq(store_count_deliveries(store, states[_i], NULL), 1);
    if (_i != 1)
        return;
    g_autoptr(Delivery) again = store_claim(store, &error);
    ck_assert_good(again && again->advice, error);
    ck_assert_str_eq(again->advice->page, "<p>Ana</p>");
}
END_TEST

START_TEST(recovers_advice_that_was_under_way)
{
    g_autoptr(Store) store = open_store();

    advise(store, "ana@entidad.gov.co", G_TIME_SPAN_DAY);
    g_autoptr(Delivery) delivery = store_claim(store, NULL);
    ck_assert_ptr_nonnull(delivery);
    ck_assert_int_eq(store_recover(store, NULL), 1);
    ck_assert_int_eq(store_count_deliveries(store, "pending", NULL), 1);
}
END_TEST

/* Once for each time, all together; and what is told at once is told all the same. */
START_TEST(plans_digests_once)
{
    g_autoptr(Store) store = open_store();
    const NewAdvice all[] = { { "digest", "ana", "ana@entidad.gov.co", "", "", "Uno.\nDos.", "De 3 mensajes, 2.", "" },
        { "digest", "luis", "luis@entidad.gov.co", "", "", "Tres.", "De 1 mensajes, 1.", "" } };
    g_autoptr(GError) error = NULL;
    gint64 until_us = -1;

    ck_assert_good(store_last_digest(store, "digest", &until_us, &error), error);
    ck_assert_int_eq(until_us, 0);
    ck_assert_good(store_plan_digests(store, "digest", 1000, all, 2, &error), error);
    ck_assert_good(store_plan_digests(store, "digest", 1000, all, 2, &error), error);
    ck_assert_good(store_plan_digests(store, "digest", 900, all, 2, &error), error);
    ck_assert_int_eq(store_count_deliveries(store, "pending", NULL), 2);
    ck_assert_good(store_plan_digests(store, "digest", 2000, all, 0, &error), error);
    ck_assert_good(store_last_digest(store, "digest", &until_us, &error), error);
    ck_assert_int_eq(until_us, 2000);
    advise(store, "ana@entidad.gov.co", G_TIME_SPAN_DAY);
    ck_assert_int_eq(store_count_deliveries(store, "pending", NULL), 3);
    g_autoptr(Delivery) delivery = claim(store, "digest");
    ck_assert_ptr_nonnull(delivery);
    ck_assert_str_eq(delivery->entry->reasons, "Uno.\nDos.");
    ck_assert_str_eq(delivery->advice->ready, "De 3 mensajes, 2.");
}
END_TEST

/* Who wants none hears so, once, and is asked no more than he said. */
START_TEST(asks_before_it_advises)
{
    g_autoptr(Store) store = open_store();
    const NewAdvice no = { "unsubscribed", "ana", "Ana@entidad.gov.co", "", "", "", "", "" };
    const NewAdvice yes = { "subscribed", "ana", "ana@entidad.gov.co", "", "", "", "", "" };
    g_autoptr(GError) error = NULL;
    bool wanted = false;

    ck_assert_good(store_wants_advice(store, "ana@entidad.gov.co", &wanted, &error) && wanted, error);
    ck_assert_good(store_want_advice(store, &no, false, &error), error);
    ck_assert_good(store_want_advice(store, &no, false, &error), error);
    ck_assert_good(store_wants_advice(store, "ana@ENTIDAD.gov.co", &wanted, &error) && !wanted, error);
    ck_assert_good(store_wants_advice(store, "luis@entidad.gov.co", &wanted, &error) && wanted, error);
    ck_assert_good(store_want_advice(store, &yes, true, &error), error);
    ck_assert_good(store_wants_advice(store, "ana@entidad.gov.co", &wanted, &error) && wanted, error);
    g_autoptr(Delivery) told = claim(store, "subscribed");
    ck_assert_ptr_nonnull(told);
    g_autoptr(Delivery) found = store_notice(store, told->id, &error);
    ck_assert_good(found && found->advice, error);
    ck_assert_str_eq(found->address, "ana@entidad.gov.co");
    ck_assert_ptr_null(store_notice(store, 4711, &error));
    ck_assert_ptr_null(error);
}
END_TEST

/* The message that waits leaves when its time is over, not before, and not when it was taken back. */
START_TEST(lets_time_decide)
{
    g_autoptr(Store) store = open_store();
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "a@x.org", NULL);
    const Event events[] = { EVENT_ELAPSE, EVENT_CANCEL, EVENT_APPROVE };
    g_autofree char *early = NULL, *due = NULL, *after = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *held = hold(store, 9);
    NewEntry entry = new_entry(envelope, 1);
    bool known;

    entry.release_us = 1000;
    g_autofree char *reference = store_hold(store, &entry, &known, &error);
    ck_assert_good(reference != NULL, error);
    ck_assert_int_eq(state_of(store, reference), STATE_COOLING);
    ck_assert_good(store_next_elapsed(store, STATE_COOLING, 999, &early, &error), error);
    ck_assert_ptr_null(early);
    ck_assert_good(store_next_elapsed(store, STATE_COOLING, 1000, &due, &error), error);
    ck_assert_str_eq(due, reference);
    const StoreStep step = { .reference = reference, .event = events[_i], .actor = "", .reason = "" };
    ck_assert_good(store_decide(store, &step, &error), error);
    ck_assert_good(store_next_elapsed(store, STATE_COOLING, 2000, &after, &error), error);
    ck_assert_ptr_null(after);
    g_autoptr(Delivery) release = claim(store, "release");
    ck_assert_int_eq(release != NULL, events[_i] != EVENT_CANCEL);
    ck_assert_int_eq(state_of(store, held), STATE_HELD);
}
END_TEST

/* What comes back corrected is known by its author, subject and recipient, and once. */
START_TEST(links_what_was_corrected)
{
    static const struct {
        const char *login, *recipient, *subject;
        bool corrects;
    } later[] = { { "luis", "a@x.org", "Respuesta", false }, { "ana", "b@x.org", "Respuesta", false },
        { "ana", "a@x.org", "Otra", false }, { "ana", "A@x.org", "RESPUESTA", true },
        { "ana", "a@x.org", "Respuesta", false } };
    g_autoptr(Store) store = open_store();
    g_autoptr(Envelope) first = envelope_of("ana@entidad.gov.co", "ana", "a@x.org", NULL);
    NewEntry before = new_entry(first, 1);
    bool known;

    before.subject = "Respuesta";
    g_autofree char *returned = store_hold(store, &before, &known, NULL);
    ck_assert(decide(store, returned, EVENT_RETURN, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
        g_autoptr(Envelope) envelope = envelope_of("x@entidad.gov.co", later[i].login, later[i].recipient, NULL);
        NewEntry entry = new_entry(envelope, (uint8_t)(i + 2));
        g_autoptr(GError) error = NULL;
        entry.subject = later[i].subject;
        g_autofree char *reference = store_hold(store, &entry, &known, &error);
        ck_assert_good(reference != NULL, error);
        g_autoptr(Entry) held = store_get(store, reference, NULL);
        ck_assert_str_eq(held->corrects, later[i].corrects ? returned : "");
    }
}
END_TEST

static const struct {
    StoreFilter filter;
    guint found;
} searches[] = {
    { { .limit = 10 }, 3 },
    { { .limit = 2 }, 2 },
    { { .limit = 10, .words = "peticion" }, 1 },
    { { .limit = 10, .words = "PETICIÓN respuesta" }, 1 },
    { { .limit = 10, .words = "resp*" }, 2 },
    { { .limit = 10, .words = "resp" }, 0 },
    { { .limit = 10, .words = "\" OR * NOT ( words:" }, 0 },
    { { .limit = 10, .words = "respuesta", .state = "approved" }, 0 },
    { { .limit = 10, .words = "respuesta", .state = "all" }, 2 },
    { { .limit = 10, .person = "ANA" }, 3 },
    { { .limit = 10, .person = "A@x.org" }, 3 },
    { { .limit = 10, .person = "a@x.or" }, 0 },
    { { .limit = 10, .person = "ana", .words = "muñoz" }, 1 },
    { { .limit = 10, .person = "luis", .words = "munoz" }, 0 },
    { { .limit = 10, .words = "" }, 0 },
};

START_TEST(is_searched)
{
    static const char *const subjects[] = { "Respuesta a su petición", "RESPUESTA", "Señor Muñoz" };
    g_autoptr(Store) store = open_store();
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "a@x.org", NULL);
    g_autoptr(GError) error = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++) {
        NewEntry entry = new_entry(envelope, (uint8_t)(i + 1));
        bool known;
        entry.subject = subjects[i];
        g_autofree char *reference = store_hold(store, &entry, &known, NULL);
        ck_assert_ptr_nonnull(reference);
    }
    g_autoptr(GPtrArray) found = store_list(store, &searches[_i].filter, &error);
    ck_assert_good(found != NULL, error);
    ck_assert_uint_eq(found->len, searches[_i].found);
}
END_TEST

/* A queue as the first version left it, with a message that waits and one that has gone. */
static const char first_version[] =
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, state TEXT NOT NULL,"
    " created_us INTEGER NOT NULL, changed_us INTEGER NOT NULL, submission BLOB NOT NULL,"
    " has_message_id INTEGER NOT NULL, content BLOB NOT NULL, sender TEXT NOT NULL, sender_parameters TEXT NOT NULL,"
    " login TEXT, author TEXT, client TEXT, queue_id TEXT, message_id TEXT, subject TEXT, route TEXT, reasons TEXT,"
    " findings TEXT, blob TEXT NOT NULL, size INTEGER NOT NULL, decided_by TEXT, decision_reason TEXT);"
    "CREATE INDEX entry_submission ON entry (submission); CREATE INDEX entry_state ON entry (state);"
    "CREATE INDEX entry_blob ON entry (blob);"
    "CREATE TABLE recipient (entry INTEGER NOT NULL REFERENCES entry, position INTEGER NOT NULL,"
    " address TEXT NOT NULL, parameters TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', reply TEXT,"
    " PRIMARY KEY (entry, position)) WITHOUT ROWID;"
    "CREATE TABLE event (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry, time_us INTEGER NOT NULL,"
    " event TEXT NOT NULL, actor TEXT, reason TEXT);"
    "CREATE INDEX event_entry ON event (entry);"
    "CREATE TABLE delivery (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry, kind TEXT NOT NULL,"
    " address TEXT NOT NULL, cause INTEGER NOT NULL, state TEXT NOT NULL, created_us INTEGER NOT NULL,"
    " next_us INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, door_attempt INTEGER NOT NULL DEFAULT 0,"
    " door_queue_id TEXT, reply TEXT, UNIQUE (entry, kind, address, cause));"
    "CREATE INDEX delivery_due ON delivery (state, next_us);"
    "INSERT INTO entry VALUES (1, 'VB-0000-0001', 'released', 5, 9, x'01', 1, zeroblob(32), 'ana@entidad.gov.co', '',"
    " 'ana', 'ana@entidad.gov.co', '192.0.2.1', 'Q1', '<1@x>', 'Petición', 'juridica', 'la regla', '[]', 'b1', 100,"
    " 'luis', 'bien');"
    "INSERT INTO entry VALUES (2, 'VB-0000-0002', 'held', 6, 6, x'02', 1, zeroblob(32), 'ana@entidad.gov.co', '',"
    " 'ana', 'ana@entidad.gov.co', '192.0.2.1', 'Q2', '<2@x>', 'Respuesta al señor Muñoz', NULL, 'la regla', '[]', "
    "'b2',"
    " 200, NULL, NULL);"
    "INSERT INTO recipient VALUES (1, 0, 'c@example.org', 'NOTIFY=NEVER', 'accepted', '250 ok');"
    "INSERT INTO recipient VALUES (2, 0, 'c@example.org', '', 'waiting', NULL);"
    "INSERT INTO event VALUES (1, 1, 5, 'hold', 'ana', 'la regla'), (2, 1, 7, 'approve', 'luis', 'bien'),"
    " (3, 2, 6, 'hold', 'ana', 'la regla');"
    "INSERT INTO delivery VALUES (1, 1, 'release', '', 0, 'sent', 5, 5, 1, 1, 'Q7', '250 ok'),"
    " (2, 2, 'release', '', 0, 'waiting', 6, 6, 0, 0, NULL, NULL),"
    " (3, 2, 'held', 'ana@entidad.gov.co', 3, 'pending', 6, 6, 0, 0, NULL, NULL);"
    "PRAGMA user_version = 1";

START_TEST(takes_an_older_queue_along)
{
    g_autofree char *path = unit_path("queue.db");
    g_autoptr(GError) error = NULL;
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, first_version, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    g_autoptr(Store) store = open_store();
    g_autoptr(Entry) gone = store_get(store, "VB-0000-0001", &error);
    ck_assert_good(gone != NULL, error);
    ck_assert_int_eq(gone->state, STATE_RELEASED);
    ck_assert_str_eq(gone->subject, "Petición");
    ck_assert_str_eq(gone->decided_by, "luis");
    ck_assert_str_eq(((EntryRecipient *)g_ptr_array_index(gone->recipients, 0))->parameters, "NOTIFY=NEVER");
    ck_assert_uint_eq(gone->history->len, 2);
    ck_assert_str_eq(((EntryEvent *)g_ptr_array_index(gone->history, 1))->event, "approve");
    ck_assert_str_eq(((EntryEvent *)g_ptr_array_index(gone->history, 1))->seat, "");
    /* what waits is found, told of, decided and sent */
    const StoreFilter word = { .words = "munoz", .limit = 10 },
                      person = { .person = "C@Example.org", .state = "all", .limit = 10 };
    g_autoptr(GPtrArray) by_word = store_list(store, &word, NULL), by_person = store_list(store, &person, NULL);
    ck_assert_uint_eq(by_word->len, 1);
    ck_assert_uint_eq(by_person->len, 2);
    g_autoptr(Delivery) notice = claim(store, "held");
    ck_assert_ptr_nonnull(notice);
    ck_assert_ptr_null(notice->advice);
    ck_assert(decide(store, "VB-0000-0002", EVENT_APPROVE, NULL));
    g_autoptr(Delivery) release = claim(store, "release");
    ck_assert_ptr_nonnull(release);
    advise(store, "ana@entidad.gov.co", G_TIME_SPAN_DAY);
}
END_TEST

START_TEST(leaves_a_newer_queue_alone)
{
    g_autofree char *path = unit_path("queue.db");
    g_autoptr(GError) error = NULL;
    sqlite3 *db;

    store_close(open_store());
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    ck_assert_ptr_null(store_open(path, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, "otra versión");
}
END_TEST

START_TEST(says_what_is_wrong_with_its_file)
{
    g_autofree char *rubbish = unit_path("rubbish.db");
    g_autoptr(GError) missing = NULL, broken = NULL;

    ck_assert_ptr_null(store_open("/no/such/folder/queue.db", &missing));
    ck_assert_error(missing, VOBO_ERROR_UNAVAILABLE, "/no/such/folder/queue.db");
    ck_assert(g_file_set_contents(rubbish, "esto no es una base de datos, sino un texto cualquiera\n", -1, NULL));
    ck_assert_ptr_null(store_open(rubbish, &broken));
    ck_assert_ptr_nonnull(broken);
}
END_TEST

int
main(void)
{
    return unit_run("queue/store_sqlite",
        (const Unit[]){ { keeps_what_it_holds, 0 }, { recognizes_a_retry_for_a_while, G_N_ELEMENTS(repetitions) },
            { holds_anew_what_came_to_nothing, 3 }, { holds_nothing_without_its_witness, 0 },
            { lists_in_order_and_in_pages, 0 }, { decides_once, 0 }, { decides_nothing_without_its_witness, 0 },
            { has_one_winner_among_many, 0 }, { claims_only_what_was_approved, 0 },
            { ends_an_attempt, G_N_ELEMENTS(endings) }, { recovers, 2 }, { opens_the_door_once, 0 },
            { settles_what_is_uncertain, 2 }, { keeps_recipients_apart, 0 }, { sends_each_notice_once, 0 },
            { waits_until_it_is_due, 0 }, { advises_each_author_once_in_a_while, 0 },
            { brings_advice_and_forgets_it, 4 }, { recovers_advice_that_was_under_way, 0 }, { plans_digests_once, 0 },
            { asks_before_it_advises, 0 }, { lets_time_decide, 3 }, { links_what_was_corrected, 0 },
            { is_searched, G_N_ELEMENTS(searches) }, { takes_an_older_queue_along, 0 },
            { leaves_a_newer_queue_alone, 0 }, { says_what_is_wrong_with_its_file, 0 }, { 0 } });
}
