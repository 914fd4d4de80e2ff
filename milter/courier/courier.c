/* SPDX-License-Identifier: BSD-2-Clause */
/* courier: claim, hand over, record; one delivery after the other. */
#include "courier/courier.h"

#include <string.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/service.h"
#include "courier/attempt.h"
#include "courier/digest.h"
#include "courier/newcomers.h"
#include "courier/notice.h"
#include "courier/pending.h"
#include "courier/terms.h"
#include "desk/decision.h"
#include "desk/keys.h"
#include "desk/requests.h"
#include "queue/bodies.h"

#define TERMS_PAUSE_US (G_GINT64_CONSTANT(5) * G_USEC_PER_SEC)
#define DIGEST_PAUSE_US (G_GINT64_CONSTANT(300) * G_USEC_PER_SEC)

struct Courier {
    Desk *desk;
    Notices *notices;
    gint64 digested_us;     /* up to when digests are planned, as far as is known */
    gint64 pending_us;      /* the same of what waits for those who decide */
    gint64 digest_again_us; /* monotonic: not before, after a failure */
    gint64 terms_again_us;  /* the same */
    NewcomerWalk newcomers;
};

Courier *
courier_new(Desk *desk, GError **error)
{
    g_autoptr(Courier) courier = g_new0(Courier, 1);

    courier->desk = desk;
    if (!(courier->notices = notices_load(desk, error)))
        return NULL;
    return g_steal_pointer(&courier);
}

void
courier_free(Courier *courier)
{
    if (!courier)
        return;
    notices_free(courier->notices);
    newcomer_walk_clear(&courier->newcomers);
    desk_unref(courier->desk);
    g_free(courier);
}

bool
courier_recover(Courier *courier, GError **error)
{
    Store *store = desk_store(courier->desk, error);
    const gint64 settled = store ? store_recover(store, error) : -1;

    if (settled > 0) {
        g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, settled);
        log_event(LOG_LEVEL_WARNING, "recovered", "deliveries", count, NULL);
    }
    return settled >= 0;
}

static bool
is_release(const Delivery *delivery)
{
    return strcmp(delivery->kind, "release") == 0;
}

/* The mail that DELIVERY brings. The caller owns it. */
static Spool *
open_mail(Courier *courier, const Delivery *delivery, GError **error)
{
    return is_release(delivery) ? desk_held_message(courier->desk, delivery->entry, error)
                                : notice_render(courier->notices, courier->desk, delivery, error);
}

/* When to try again: the first wait, doubled at each attempt, up to the longest. */
static gint64
next_attempt_us(const Desk *desk, gint64 attempt)
{
    const Options *options = desk_section(desk, "courier");
    const gint64 longest_us = options_duration_us(options, "retry_longest");
    gint64 wait_us = options_duration_us(options, "retry_first");

    for (gint64 i = 1; i < attempt && wait_us < longest_us; i++)
        wait_us *= 2;
    return clock_now_us() + MIN(wait_us, longest_us);
}

static const char *
outcome_name(Outcome outcome)
{
    static const char *const outcomes[] = { "accepted", "postponed", "refused", "lost" };

    return outcomes[outcome];
}

/* The queue must hear how the attempt ended: while it cannot, nothing else is sent. A courier that is stopped
 * before leaves the attempt to courier_recover(), which assumes the worst. */
static bool
finish(Store *store, const Delivery *delivery, const DeliveryResult *result, Outcome *final)
{
    for (;;) {
        g_autoptr(GError) error = NULL;
        if (store_finish(store, delivery, result, final, &error))
            return true;
        log_event(LOG_LEVEL_ERROR, "outcome-not-recorded", "reference", delivery->entry->reference, "outcome",
            outcome_name(result->outcome), "reply", result->reply, "reason", error->message, NULL);
        if (service_wait(G_USEC_PER_SEC) == SERVICE_STOP)
            return false;
    }
}

static void
report(Desk *desk, const Delivery *delivery, Outcome outcome, const char *reply)
{
    g_autoptr(GError) error = NULL;
    AuditLog *audit = desk_audit(desk, &error);
    const LogLevel level = outcome == OUTCOME_ACCEPTED ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING;

    log_event(level, "delivery", "outcome", outcome_name(outcome), "kind", delivery->kind, "reference",
        delivery->entry->reference, "reply", reply, NULL);
    if (!audit || !audit_append(audit, record_delivery(delivery, outcome_name(outcome), reply), &error))
        log_event(
            LOG_LEVEL_ERROR, "audit-failed", "reference", delivery->entry->reference, "reason", error->message, NULL);
}

static void
conclude(Courier *courier, Store *store, const Delivery *delivery, AttemptResult *attempt)
{
    const gint64 give_up_us = options_duration_us(desk_section(courier->desk, "courier"), "give_up");
    g_autoptr(GArray) requests = decision_undeliverable_requests(courier->desk, delivery->entry);
    DeliveryResult result = {
        .outcome = attempt->outcome,
        .reply = attempt->reply,
        .next_us = next_attempt_us(courier->desk, delivery->attempt),
        .notices = requests_all(requests),
        .notice_count = requests->len,
    };
    Outcome final;

    if (result.outcome == OUTCOME_POSTPONED && clock_now_us() - delivery->created_us > give_up_us)
        result.outcome = OUTCOME_REFUSED;
    if (finish(store, delivery, &result, &final))
        report(courier->desk, delivery, final, attempt->reply);
}

bool
courier_step(Courier *courier, GError **error)
{
    Store *store = desk_store(courier->desk, error);
    g_autoptr(GError) failure = NULL;

    /* Without the key nothing passes the filter's door: better not to begin. */
    if (!store || !desk_keys(courier->desk, error))
        return false;
    g_autoptr(Delivery) delivery = store_claim(store, error);
    if (!delivery)
        return false;
    g_autoptr(Spool) spool = open_mail(courier, delivery, &failure);
    AttemptResult attempt = spool ? attempt_delivery(courier->desk, delivery, spool)
                                  : (AttemptResult){ OUTCOME_POSTPONED, g_strdup(failure->message) };
    conclude(courier, store, delivery, &attempt);
    g_free(attempt.reply);
    return true;
}

bool
courier_keep_terms(Courier *courier)
{
    const gint64 now_us = clock_now_us();
    g_autoptr(GError) error = NULL;
    bool worked = false, walked = false;

    if (clock_monotonic_us() < courier->terms_again_us ||
        (newcomers_step(courier->desk, now_us, &courier->newcomers, &walked, &error) &&
            terms_step(courier->desk, now_us, &worked, &error)))
        return worked || walked;
    log_event(LOG_LEVEL_ERROR, "terms-failed", "reason", error->message, NULL);
    courier->terms_again_us = clock_monotonic_us() + TERMS_PAUSE_US;
    return false;
}

void
courier_plan_digests(Courier *courier)
{
    g_autoptr(GError) error = NULL;

    if (clock_monotonic_us() < courier->digest_again_us ||
        (digest_plan(courier->desk, clock_now_us(), &courier->digested_us, &error) &&
            pending_plan(courier->desk, clock_now_us(), &courier->pending_us, &error)))
        return;
    log_event(LOG_LEVEL_ERROR, "digest-failed", "reason", error->message, NULL);
    courier->digest_again_us = clock_monotonic_us() + DIGEST_PAUSE_US;
}

/* What `vobo keys rotate` was stopped at, and what was being written then, goes over to the current key. */
static void
follow_key(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    const KeyRing *keys = desk_keys(desk, &error);
    guint changed = 0;
    const bool good = keys && (keys->count == 1 || keys_rewrap(desk, &changed, &error));
    g_autofree char *count = g_strdup_printf("%u", changed);

    if (changed > 0)
        log_event(LOG_LEVEL_INFO, "rewrapped", "messages", count, NULL);
    if (!good)
        log_event(LOG_LEVEL_WARNING, "not-rewrapped", "reason", error->message, NULL);
}

bool
courier_sweep(Courier *courier, GError **error)
{
    const gint64 keep_us = options_duration_us(desk_section(courier->desk, "queue"), "orphans");
    g_autoptr(GError) failure = NULL;
    Store *store = desk_store(courier->desk, &failure);
    const bool swept = store && bodies_sweep(store, desk_blobs(courier->desk), keep_us, &failure);

    follow_key(courier->desk);
    if (swept)
        return true;
    log_event(LOG_LEVEL_ERROR, "not-swept", "reason", failure->message, NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}
