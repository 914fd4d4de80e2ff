/* SPDX-License-Identifier: BSD-2-Clause */
/* filter: from what the session brings to an answer. */
#include "filter/filter.h"

#include <pthread.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/reference.h"
#include "desk/scan.h"
#include "filter/inbound.h"
#include "history/traffic.h"
#include "session/gate.h"

/* How often the MTA is told that a message waits for its turn to be analysed. */
#define PROGRESS_US (5 * G_USEC_PER_SEC)

struct Filter {
    pthread_mutex_t lock; /* guards desk */
    Desk *desk;
    Gate *gate;           /* what goes out */
    Gate *inbound_gate;   /* what comes in */
    Gate *reception_gate; /* pieces of its bodies */
    History *history;
    SessionHandler handler;
};

Desk *
filter_desk(Filter *filter)
{
    pthread_mutex_lock(&filter->lock);
    Desk *desk = desk_ref(filter->desk);
    pthread_mutex_unlock(&filter->lock);
    return desk;
}

void
filter_set_desk(Filter *filter, Desk *desk)
{
    pthread_mutex_lock(&filter->lock);
    Desk *before = filter->desk;
    filter->desk = desk;
    pthread_mutex_unlock(&filter->lock);
    desk_unref(before);
}

/* --- while recipients arrive -------------------------------------------------------------------------------- */

/* A refused recipient counts for the account that offers it. */
static void
count_refused(Filter *filter, const Envelope *envelope)
{
    const Deed deed = { USAGE_REFUSED, NULL, 1 };

    if (envelope->login)
        history_note_deeds(filter->history, envelope->login, &deed, 1, clock_now_us() / G_USEC_PER_SEC, NULL);
}

static void
refuse_recipient(Desk *desk, const Envelope *envelope, const char *recipient, const Verdict *verdict, Answer *answer)
{
    g_autofree char *reference = reference_new();
    g_autofree char *reply = verdict_reply(verdict, reference);
    g_autoptr(GError) error = NULL;
    const People *people = policy_people(desk_policy(desk));
    g_autofree char *sender = people_recordable(people, envelope->sender);
    AuditLog *audit = desk_audit(desk, &error);

    if (audit &&
        audit_append(audit, record_refused_recipient(people, envelope, recipient, verdict, reference), &error)) {
        log_event(LOG_LEVEL_INFO, "recipient", "outcome", "reject", "reference", reference, "sender", sender, "login",
            envelope->login, NULL);
        answer_reject(answer, reply);
        return;
    }
    log_event(LOG_LEVEL_ERROR, "tempfail", "reference", reference, "sender", sender, "reason", error->message, NULL);
    answer_tempfail(answer, _("El servidor no pudo revisar este destinatario en este momento. Intente más tarde."));
}

static void
on_recipient(void *data, const Envelope *envelope, const char *recipient, Answer *answer)
{
    g_autoptr(Desk) desk = filter_desk(data);
    const Policy *policy = desk_policy(desk);
    g_autoptr(Verdict) verdict = policy_judge_recipient(policy, envelope, recipient);

    if (verdict->action != ACTION_REJECT || !policy_enforces(policy))
        return;
    count_refused(data, envelope);
    refuse_recipient(desk, envelope, recipient, verdict, answer);
}

/* --- while the body arrives --------------------------------------------------------------------------------- */

/* Of what comes in little is read, and none of it is changed. An answer to a notice and what may be the courier's are
 * kept whole. */
static Reception
on_body(void *data, const Envelope *envelope, const Spool *spool)
{
    Filter *filter = data;
    g_autoptr(Desk) desk = filter_desk(filter);
    Reception reception = { .keep = G_MAXOFFSET };

    if (policy_direction(desk_policy(desk), envelope) != DIRECTION_INBOUND)
        return reception;
    reception.gate = filter->reception_gate;
    if (!release_is_claimed(spool) && !decide_is_answer(desk, envelope))
        reception.keep = inbound_body_bytes();
    return reception;
}

/* --- at the end of the message ------------------------------------------------------------------------------ */

static void
accept_message(const Inspection *inspection)
{
    g_autoptr(GError) error = NULL;

    if (!inspection_record(inspection, "accept", NULL, &error))
        inspection_tempfail(inspection, error);
}

/* Lets the message go with its tags, and put right. */
static void
fix_message(const Inspection *inspection, const char *tags)
{
    g_autoptr(GError) error = NULL;

    if (!inspection_record(inspection, "fix", NULL, &error)) {
        inspection_tempfail(inspection, error);
        return;
    }
    rewrite_message(inspection);
    if (tags)
        answer_add_field(inspection->answer, VERDICT_TAG_FIELD, tags);
}

static void
reject_message(const Inspection *inspection)
{
    g_autofree char *reference = reference_new();
    g_autofree char *reply = verdict_reply(inspection->verdict, reference);

    inspection_reject(inspection, "reject", reference, reply);
}

static void
carry_out(const Inspection *inspection)
{
    g_autofree char *tags = NULL;

    if (!policy_enforces(desk_policy(inspection->desk))) {
        accept_message(inspection);
        return;
    }
    switch (inspection->verdict->action) {
    case ACTION_REJECT:
        reject_message(inspection);
        break;
    case ACTION_HOLD:
    case ACTION_DELAY:
        hold_message(inspection);
        break;
    default:
        tags = verdict_tags(inspection->verdict);
        if (tags || inspection->verdict->rewritten)
            fix_message(inspection, tags);
        else
            accept_message(inspection);
        if (inspection->answer->kind == ANSWER_CONTINUE)
            advise_author(inspection);
    }
}

/* Takes a place among those that analyse, telling the MTA meanwhile that we are at it. */
static bool
wait_for_turn(Gate *gate, const Turn *turn)
{
    gint64 left_us;

    while ((left_us = turn_left_us(turn)) > 0) {
        if (gate_enter(gate, MIN(left_us, PROGRESS_US)))
            return true;
        turn_progress(turn);
    }
    return false;
}

/* Has the virus scanner look at the message, if there is one; it is asked before the message takes a place among those
 * that are analysed. False: the message must wait, which none does where nothing is enforced. */
static bool
ask_scanner(const Inspection *inspection, Scan *scan, GError **error)
{
    const Options *options = desk_section(inspection->desk, "clamd");
    const gint64 left_us = MAX(turn_left_us(inspection->turn), 1);
    g_autoptr(GError) failure = NULL;

    if (!scan_is_wanted(options) ||
        scan_message(options, message_spool(inspection->message), left_us, scan, &failure) ||
        !policy_enforces(desk_policy(inspection->desk)))
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static Verdict *
judge(Filter *filter, const Inspection *inspection, GError **error)
{
    g_auto(Scan) scan = { 0 };

    if (!ask_scanner(inspection, &scan, error))
        return NULL;
    if (!wait_for_turn(filter->gate, inspection->turn)) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("el mensaje esperó su turno más que milter.deadline; hay demasiados a la vez"));
        return NULL;
    }
    AccountUsage usage;
    const Traffic traffic = inspection_traffic(inspection);
    const bool counted = traffic_note_sent(filter->history, &traffic, &usage);
    const Past past = history_past(filter->history, counted ? &usage : NULL);
    Verdict *verdict =
        policy_judge_scanned(desk_policy(inspection->desk), inspection->envelope, inspection->message, &past, &scan);
    gate_leave(filter->gate);
    /* What could not be read has not been judged. */
    if (policy_enforces(desk_policy(inspection->desk)) &&
        !spool_was_readable(message_spool(inspection->message), error))
        g_clear_pointer(&verdict, verdict_free);
    return verdict;
}

/* What could not be kept whole, because of FAILURE, cannot be judged either. Mail that comes in may pass all the
 * same, where enough is known to say that it does come in. */
static void
inspect_incomplete(Filter *filter, const Inspection *inspection, const GError *failure)
{
    const bool known =
        message_fields(inspection->message)->len > 0 && !release_is_claimed(message_spool(inspection->message));

    if (!known || !inbound_pass(inspection, filter->inbound_gate))
        inspection_tempfail(inspection, failure);
}

/* Lets INSPECTION of a message pass of which not all was kept, as it came in when its body began. Where a reload has
 * made something else of it, nobody has seen the rest. */
static void
inspect_cut(Filter *filter, const Inspection *inspection)
{
    g_autoptr(GError) error = NULL;

    if (decide_is_answer(inspection->desk, inspection->envelope) || !inbound_pass(inspection, filter->inbound_gate)) {
        g_set_error_literal(
            &error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("la configuración cambió mientras el mensaje llegaba"));
        inspection_tempfail(inspection, error);
    }
}

static void
inspect(Filter *filter, Inspection *inspection)
{
    g_autoptr(Verdict) verdict = NULL;
    g_autoptr(GError) error = NULL;

    if (release_is_claimed(message_spool(inspection->message)) && release_pass(inspection))
        return;
    if (decide_by_mail(inspection) || inbound_pass(inspection, filter->inbound_gate))
        return;
    inspection->verdict = verdict = judge(filter, inspection, &error);
    if (verdict)
        carry_out(inspection);
    else
        inspection_tempfail(inspection, error);
}

static MessageLimits
limits_for(const Policy *policy, const Envelope *envelope)
{
    const MessageLimits *limits = policy_limits(policy);

    return policy_direction(policy, envelope) == DIRECTION_INBOUND ? inbound_limits(limits) : *limits;
}

static void
on_message(
    void *data, const Envelope *envelope, const Spool *spool, const GError *failure, const Turn *turn, Answer *answer)
{
    const gint64 started_us = clock_monotonic_us();
    g_autoptr(Desk) desk = filter_desk(data);
    const MessageLimits limits = limits_for(desk_policy(desk), envelope);
    g_autoptr(Message) message = message_new_within(spool, &limits);
    Inspection inspection = {
        .desk = desk,
        .envelope = envelope,
        .message = message,
        .history = ((Filter *)data)->history,
        .turn = turn,
        .answer = answer,
        .started_us = started_us,
    };

    if (failure)
        inspect_incomplete(data, &inspection, failure);
    else if (spool_is_cut(spool))
        inspect_cut(data, &inspection);
    else
        inspect(data, &inspection);
}

static void
on_limits(void *data, size_t *spool_memory, char **spool_folder, gint64 *deadline_us)
{
    g_autoptr(Desk) desk = filter_desk(data);
    const Options *options = desk_section(desk, "milter");

    *spool_memory = options_size(options, "spool_memory");
    *spool_folder = g_strdup(options_text(options, "spool_folder"));
    *deadline_us = options_duration_us(options, "deadline");
}

Filter *
filter_new(Desk *desk, unsigned parse_slots)
{
    Filter *filter = g_new0(Filter, 1);

    pthread_mutex_init(&filter->lock, NULL);
    filter->desk = desk;
    filter->gate = gate_new(parse_slots);
    filter->inbound_gate = inbound_gate_new();
    filter->reception_gate = inbound_gate_new();
    filter->history = desk_new_history(desk, true);
    filter->handler = (SessionHandler){ on_recipient, on_body, on_message, on_limits, filter };
    return filter;
}

void
filter_free(Filter *filter)
{
    if (!filter)
        return;
    desk_unref(filter->desk);
    gate_free(filter->gate);
    gate_free(filter->inbound_gate);
    gate_free(filter->reception_gate);
    history_free(filter->history);
    pthread_mutex_destroy(&filter->lock);
    g_free(filter);
}

const SessionHandler *
filter_handler(const Filter *filter)
{
    return &filter->handler;
}
