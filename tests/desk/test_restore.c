/* SPDX-License-Identifier: BSD-2-Clause */
/* A queue goes on after its backup was made; then it is lost, and the backup is taken back. */
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/lock.h"
#include "desk/decision.h"
#include "desk/keys.h"
#include "desk/restore.h"
#include "letters.h"

#define LETTERS 12
#define STEPS 120
#define LIVES 12

typedef struct {
    GRand *rand;
    char *config, *file;
    Desk *desk;
    GPtrArray *references;
    guint in_backup; /* how many of them */
} Life;

static gint
pick(Life *life, gint below)
{
    return g_rand_int_range(life->rand, 0, below);
}

static void
hold(Life *life)
{
    const bool cools = pick(life, 4) == 0;
    const char *const routes[] = { "dos", "uno", NULL };
    const char *route = cools ? NULL : routes[pick(life, 3)];
    const uint8_t number = (uint8_t)(life->references->len + 1);
    char *reference = hold_letter(life->desk, route, number, cools ? clock_now_us() : 0);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    const MessageEvent event = {
        .people = policy_people(desk_policy(life->desk)),
        .envelope = envelope,
        .outcome = cools ? "delay" : "hold",
        .reference = reference,
        .enforced = true,
    };

    g_ptr_array_add(life->references, reference);
    ck_assert(audit_append(desk_audit(life->desk, NULL), record_message(&event), NULL));
}

/* The audit log has an outcome a moment after the queue; a crash in between leaves it without. */
static void
deliver(Life *life)
{
    const Outcome outcomes[] = { OUTCOME_ACCEPTED, OUTCOME_ACCEPTED, OUTCOME_POSTPONED, OUTCOME_REFUSED, OUTCOME_LOST };
    static const char *const names[] = { "accepted", "postponed", "refused", "lost" };
    g_autoptr(Delivery) delivery = store_claim(desk_store(life->desk, NULL), NULL);
    const DeliveryResult result = { .outcome = outcomes[pick(life, 5)], .reply = "x", .next_us = clock_now_us() };
    Outcome final;
    DoorState door;
    g_autofree char *reference = NULL, *kind = NULL;

    if (!delivery)
        return;
    ck_assert(store_pass_door(
        desk_store(life->desk, NULL), delivery->id, delivery->attempt, "Q", &door, &reference, &kind, NULL));
    ck_assert(store_finish(desk_store(life->desk, NULL), delivery, &result, &final, NULL));
    if (pick(life, 6) > 0)
        ck_assert(audit_append(desk_audit(life->desk, NULL), record_delivery(delivery, names[final], "x"), NULL));
}

static void
decide(Life *life)
{
    static const Event events[] = { EVENT_APPROVE, EVENT_APPROVE, EVENT_APPROVE, EVENT_REJECT, EVENT_RETURN,
        EVENT_CANCEL, EVENT_COMMENT, EVENT_ELAPSE, EVENT_SETTLE_SENT, EVENT_SETTLE_RESEND };
    static const char *const actors[] = { "ana", "luis", "nubia" };
    const Decision decision = {
        .reference = g_ptr_array_index(life->references, (guint)pick(life, (gint)life->references->len)),
        .event = events[pick(life, G_N_ELEMENTS(events))],
        .actor = actors[pick(life, 3)],
        .reason = "x",
    };

    decision_make(life->desk, &decision, NULL, NULL);
}

static void
live(Life *life, int steps)
{
    for (int i = 0; i < steps; i++)
        if (pick(life, 3) > 0)
            decide(life);
        else
            deliver(life);
}

static guint
count_events(const Entry *entry, const char *name)
{
    guint count = 0;

    for (guint i = 0; i < entry->history->len; i++)
        count += strcmp(((const EntryEvent *)g_ptr_array_index(entry->history, i))->event, name) == 0;
    return count;
}

/* An entry came back as it was, or nobody knows whether it has left. */
static void
compare(const Entry *lost, const Entry *restored)
{
    const bool was_to_leave = lost->state == STATE_APPROVED || lost->state == STATE_RELEASING ||
                              lost->state == STATE_RELEASED || lost->state == STATE_UNDELIVERABLE;

    if (restored->state == STATE_UNCERTAIN)
        ck_assert_msg(
            was_to_leave || lost->state == STATE_UNCERTAIN, "%s was %s", lost->reference, state_name(lost->state));
    else
        ck_assert_msg(restored->state == lost->state, "%s was %s and is %s", lost->reference, state_name(lost->state),
            state_name(restored->state));
    if (restored->state != STATE_HELD)
        return;
    ck_assert_uint_eq(count_events(lost, "endorse"), count_events(restored, "endorse"));
    ck_assert_uint_eq(count_events(lost, "comment"), count_events(restored, "comment"));
}

/* All is lost but the audit log, the keys and the backup. */
static void
lose(const Desk *desk)
{
    const char *database = options_text(desk_section(desk, "queue"), "database");
    g_autofree char *wal = g_strconcat(database, "-wal", NULL), *shm = g_strconcat(database, "-shm", NULL);
    g_autofree char *away = g_strconcat(desk_blobs(desk), ".away", NULL);

    unlink(database);
    unlink(wal);
    unlink(shm);
    ck_assert_int_eq(rename(desk_blobs(desk), away), 0);
    ck_assert_int_eq(mkdir(desk_blobs(desk), 0700), 0);
}

START_TEST(is_as_it_was)
{
    g_autofree char *config = site_config("route \"uno\" { approvers = { luis, nubia } }\n"
                                          "route \"dos\" { approvers = { luis, nubia } quorum = 2 }\n");
    g_autofree char *file = unit_path("respaldo.tar");
    Life life = { g_rand_new_with_seed((guint32)_i), config, file, desk_open(config, DIRECTORY_READ, NULL),
        g_ptr_array_new_with_free_func(g_free), 0 };
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(entry_free);
    g_auto(RestoreSummary) summary = { 0 };
    g_autoptr(GError) error = NULL;
    BackupSummary backup;

    for (int i = 0; i < LETTERS; i++)
        hold(&life);
    live(&life, STEPS / 3);
    ck_assert_good(backup_write(desk_store(life.desk, NULL), desk_blobs(life.desk), file, &backup, &error), error);
    life.in_backup = life.references->len;
    if (_i % 2)
        ck_assert(keys_rotate(life.desk, "root", NULL));
    live(&life, STEPS);
    hold(&life);
    hold(&life);
    live(&life, STEPS / 3);
    for (guint i = 0; i < life.references->len; i++)
        g_ptr_array_add(before, store_get(desk_store(life.desk, NULL), g_ptr_array_index(life.references, i), NULL));
    lose(life.desk);
    desk_unref(life.desk);

    g_autoptr(Desk) desk = desk_open(config, DIRECTORY_READ, NULL);
    ck_assert_good(restore_queue(desk, file, "root", &summary, &error), error);
    ck_assert_uint_eq(summary.lost->len, 2);
    guint uncertain = 0;
    for (guint i = 0; i < life.in_backup; i++) {
        g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), g_ptr_array_index(life.references, i), &error);
        ck_assert_good(entry != NULL, error);
        compare(g_ptr_array_index(before, i), entry);
        g_autoptr(Spool) spool = desk_held_message(desk, entry, &error);
        ck_assert_good(spool != NULL, error);
        uncertain += entry->state == STATE_UNCERTAIN;
    }
    ck_assert_uint_ge(uncertain, summary.uncertain);
    /* nothing is to leave before somebody says so */
    g_autoptr(Delivery) delivery = store_claim(desk_store(desk, NULL), NULL);
    for (; delivery; delivery_free(delivery), delivery = store_claim(desk_store(desk, NULL), NULL))
        ck_assert_str_ne(delivery->kind, "release");
    ck_assert(!restore_queue(desk, file, "root", &summary, &error));
    ck_assert_error(error, VOBO_ERROR_STATE, "ya tiene mensajes");
    g_ptr_array_unref(life.references);
    g_rand_free(life.rand);
}
END_TEST

START_TEST(needs_what_it_needs)
{
    g_autofree char *config = site_config("");
    g_autoptr(Desk) desk = desk_open(config, DIRECTORY_READ, NULL);
    g_autofree char *file = unit_path("respaldo.tar");
    const char *key = options_text(desk_section(desk, "queue"), "master_key");
    g_auto(RestoreSummary) summary = { 0 };
    g_autoptr(GError) error = NULL;
    BackupSummary backup;

    g_free(hold_letter(desk, NULL, 1, 0));
    ck_assert(backup_write(desk_store(desk, NULL), desk_blobs(desk), file, &backup, NULL));
    lose(desk);
    g_autoptr(Desk) fresh = desk_open(config, DIRECTORY_READ, NULL);
    if (_i == 0) {
        unlink(key);
        ck_assert(secret_create(key, NULL));
        ck_assert(!restore_queue(fresh, file, "root", &summary, &error));
        ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, key);
    } else {
        const int lock = lock_take(options_text(desk_section(desk, "courier"), "lock"), &error);
        ck_assert_good(lock >= 0, error);
        ck_assert(!restore_queue(fresh, file, "root", &summary, &error));
        ck_assert_error(error, VOBO_ERROR_STATE, "vobo-courier");
        close(lock);
    }
    ck_assert(!g_file_test(options_text(desk_section(desk, "queue"), "database"), G_FILE_TEST_EXISTS));
}
END_TEST

int
main(void)
{
    return unit_run("desk/restore", (const Unit[]){ { is_as_it_was, LIVES }, { needs_what_it_needs, 2 }, { 0 } });
}
