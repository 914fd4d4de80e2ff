/* SPDX-License-Identifier: BSD-2-Clause */
/* hold: puts a message into the queue, until somebody has decided or for a while. Durable there before the MTA hears
 * that it may forget the message; when anything fails on the way, the MTA's client keeps it. */
#include "filter/inspection.h"

#include <string.h>

#include <glib/gi18n.h>
#include <jansson.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/reference.h"
#include "checks/approval.h"
#include "desk/requests.h"
#include "message/digest.h"
#include "message/raw_fields.h"
#include "queue/blob.h"

/* The postmaster is told of an account once in so many seconds. */
#define ALERT_S G_GINT64_CONSTANT(86400)

/* What is held: the message as it will leave. */
typedef struct {
    Envelope *envelope; /* without the addresses that only ask for approval */
    Spool *edited;      /* NULL: as it came */
    Message *reread;    /* of edited */
    const Spool *spool;
    const Message *message;
} Outgoing;

static void
outgoing_clear(Outgoing *outgoing)
{
    g_clear_pointer(&outgoing->reread, message_free);
    g_clear_pointer(&outgoing->edited, spool_free);
    g_clear_pointer(&outgoing->envelope, envelope_free);
}

static ApprovalTerms
approval_terms(const Inspection *inspection, const Message *message)
{
    return (ApprovalTerms){
        .options = desk_section(inspection->desk, "approval"),
        .people = policy_people(desk_policy(inspection->desk)),
        .envelope = inspection->envelope,
        .message = message,
    };
}

static bool
is_recipient(const Envelope *envelope, const char *address)
{
    for (guint i = 0; i < envelope->recipients->len; i++)
        if (g_ascii_strcasecmp(envelope_recipient(envelope, i)->address, address) == 0)
            return true;
    return false;
}

static Envelope *
without_marks(const Inspection *inspection)
{
    const Envelope *from = inspection->envelope;
    const ApprovalTerms terms = approval_terms(inspection, inspection->message);
    Envelope *to = envelope_new();

    g_free(to->sender);
    g_free(to->sender_parameters);
    to->sender = g_strdup(from->sender);
    to->sender_parameters = g_strdup(from->sender_parameters);
    to->login = g_strdup(from->login);
    to->client_address = g_strdup(from->client_address);
    to->client_name = g_strdup(from->client_name);
    to->helo = g_strdup(from->helo);
    to->queue_id = g_strdup(from->queue_id);
    to->received_us = from->received_us;
    for (guint i = 0; i < from->recipients->len; i++) {
        const Recipient *recipient = envelope_recipient(from, i);
        g_autofree char *instead = NULL;
        if (!approval_redirect(&terms, recipient->address, &instead))
            envelope_add_recipient(to, recipient->address, recipient->parameters);
        else if (instead && !is_recipient(from, instead))
            envelope_add_recipient(to, instead, recipient->parameters);
    }
    return to;
}

/* Sendmail shows its filters the fields that it takes out on delivery; what the courier sends it would leave as it is.
 */
static void
hide_blind_copy(void *data, const Field *field)
{
    static const char *const blind[] = { "Bcc", "Resent-Bcc" };

    for (size_t i = 0; i < G_N_ELEMENTS(blind); i++)
        if (g_ascii_strcasecmp(field->name, blind[i]) == 0)
            edit_delete_field(data, field);
}

static bool
prepare(const Inspection *inspection, Outgoing *outgoing, GError **error)
{
    const Rewritten *rewritten = inspection->verdict->rewritten;
    g_autofree char *tags = verdict_tags(inspection->verdict);
    g_autoptr(Edit) edit = edit_new();

    outgoing->envelope = without_marks(inspection);
    outgoing->message = rewritten ? rewritten->message : inspection->message;
    outgoing->spool = message_spool(outgoing->message);
    const ApprovalTerms terms = approval_terms(inspection, outgoing->message);
    approval_remove_marks(&terms, edit);
    if (tags)
        edit_add_field(edit, VERDICT_TAG_FIELD, tags);
    g_autoptr(RawFields) fields = raw_fields_new(outgoing->spool);
    raw_fields_walk(fields, hide_blind_copy, edit);
    if (edit_is_empty(edit))
        return true;
    outgoing->spool = outgoing->edited = edit_apply(edit, outgoing->spool, error);
    if (!outgoing->edited)
        return false;
    outgoing->message = outgoing->reread =
        message_new_within(outgoing->edited, policy_limits(desk_policy(inspection->desk)));
    return true;
}

/* Whether the message leaves by itself when its time is over. */
static bool
is_delayed(const Inspection *inspection)
{
    return inspection->verdict->action == ACTION_DELAY;
}

/* Whether the message waits for its author's second thoughts before those who decide are asked. */
static bool
is_rested(const Inspection *inspection)
{
    const Verdict *verdict = inspection->verdict;
    bool rests = false;

    for (guint i = 0; i < verdict->judged->len; i++)
        rests = rests || g_array_index(verdict->judged, Judged, i).action == ACTION_DELAY;
    return rests && verdict->action == ACTION_HOLD;
}

/* Whether the postmaster is to be told of the account that sends: it is over its limits, and he does not know yet. */
static bool
claim_alert(const Inspection *inspection)
{
    const Verdict *verdict = inspection->verdict;
    bool is_over = false;

    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        is_over = is_over || (judged->action >= ACTION_HOLD && strcmp(judged->finding->check, "account-access") == 0);
    }
    return is_over && *options_text(desk_section(inspection->desk, "institution"), "postmaster") &&
           history_claim(inspection->history, inspection->envelope->login, clock_now_us() / G_USEC_PER_SEC, ALERT_S);
}

/* Who is told that the message waits: its author, those who may decide and, with ALERTS, the postmaster. */
static GArray *
plan_notices(const Inspection *inspection, const char *author, bool alerts)
{
    const char *login = inspection->envelope->login;
    const char *route = inspection->verdict->route;
    g_autoptr(GArray) no_acts = g_array_new(FALSE, FALSE, sizeof(PanelAct));
    GArray *requests = requests_new();

    if (alerts)
        requests_add(
            requests, "account", options_text(desk_section(inspection->desk, "institution"), "postmaster"), NULL);
    requests_add(requests, is_delayed(inspection) ? "cooling" : "held", author, NULL);
    if (!route || is_rested(inspection))
        return requests;
    g_autoptr(Panel) panel = policy_panel(
        desk_policy(inspection->desk), route, login ? login : author, clock_day_of(clock_now_us()), no_acts);
    requests_ask(requests, inspection->desk, panel, "review", author);
    return requests;
}

/* Whether the MTA is still there to hear that the message was stored, in time. */
static bool
check_time(const Inspection *inspection, GError **error)
{
    const bool is_heard = turn_progress(inspection->turn);

    if (is_heard && turn_left_us(inspection->turn) > 0)
        return true;
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        is_heard ? _("guardar el mensaje tardó más que milter.deadline; revise la carga y el disco de la cola")
                 : _("el servidor de correo ya no esperaba la respuesta; su cliente conserva el mensaje"));
    return false;
}

/* Stores the body and the entry. Returns its reference; NULL with an error: nothing was stored. */
static char *
store_message(const Inspection *inspection, const Outgoing *outgoing, NewEntry *entry, bool *known, GError **error)
{
    const char *folder = desk_blobs(inspection->desk);
    Store *store = desk_store(inspection->desk, error);
    const KeyRing *keys = store ? desk_keys(inspection->desk, error) : NULL;
    g_autoptr(GError) failure = NULL;
    g_autofree char *blob = NULL;

    if (!keys)
        return NULL;
    g_autofree char *reference = store_find_submission(store, entry, &failure);
    *known = reference != NULL;
    if (reference)
        return g_steal_pointer(&reference);
    if (failure || !check_time(inspection, &failure) || !blob_write(folder, keys, outgoing->spool, &blob, &failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    entry->blob = blob;
    if (check_time(inspection, error))
        reference = store_hold(store, entry, known, error);
    if (!reference || *known)
        blob_remove(folder, blob);
    return g_steal_pointer(&reference);
}

static char *
describe_findings(const Verdict *verdict)
{
    json_t *findings = record_findings(verdict);
    char *text = json_dumps(findings, JSON_COMPACT);

    json_decref(findings);
    return text;
}

/* What is held and its record stand or fall together: a message that its client was told to keep is not in the queue.
 */
static bool
record_hold(void *data, const char *reference, const char *repeats, GError **error)
{
    Inspection repeating = *(const Inspection *)data;

    repeating.repeats = repeats;
    return inspection_record(&repeating, is_delayed(data) ? "delay" : "hold", reference, error);
}

/* When the message leaves by itself, or those who decide are asked; 0: when somebody decides so. */
static gint64
release_time(const Inspection *inspection)
{
    const Options *options = desk_section(inspection->desk, "cooling-off");

    return is_delayed(inspection) || is_rested(inspection) ? clock_now_us() + options_duration_us(options, "delay") : 0;
}

/* How long the message is taken for a retry when it comes again: one without a name of its own not as long, so that two
 * that happen to be equal are not taken for one. */
static gint64
retry_window(const Inspection *inspection, bool has_message_id)
{
    const Options *options = desk_section(inspection->desk, "queue");
    const gint64 window_us = options_duration_us(options, "retry_window");

    return has_message_id ? window_us : MIN(window_us, options_duration_us(options, "retry_window_unnamed"));
}

static void
store_and_answer(const Inspection *inspection, const Outgoing *outgoing)
{
    uint8_t submission[DIGEST_BYTES], content[DIGEST_BYTES];
    g_autofree char *author = inspection_author(inspection);
    g_autofree char *reasons = verdict_reasons(inspection->verdict);
    g_autofree char *findings = describe_findings(inspection->verdict);
    const Field *message_id = message_field(inspection->message, "Message-Id");
    g_autofree char *id = message_id ? field_text(message_id) : NULL;
    g_autoptr(GError) error = NULL;
    const bool alerts = claim_alert(inspection);
    g_autoptr(GArray) requests = plan_notices(inspection, author, alerts);
    bool known = false;

    NewEntry entry = {
        .envelope = outgoing->envelope,
        .submission = submission,
        .content = content,
        .author = author,
        .subject = message_subject(outgoing->message),
        .message_id = id,
        .route = inspection->verdict->route,
        .reasons = reasons,
        .findings = findings,
        .release_us = release_time(inspection),
        .is_reviewed = is_rested(inspection),
        .size = spool_size(outgoing->spool),
        .notices = requests_all(requests),
        .notice_count = requests->len,
        .witness = record_hold,
        .witness_data = (gpointer)inspection,
    };
    digest_of_submission(message_spool(inspection->message), inspection->envelope, submission, &entry.has_message_id);
    entry.retry_window_us = retry_window(inspection, entry.has_message_id);
    digest_of_content(outgoing->spool, content);

    g_autofree char *reference = store_message(inspection, outgoing, &entry, &known, &error);
    if (alerts && (!reference || known))
        history_unclaim(inspection->history, inspection->envelope->login);
    if (reference && (!known || inspection_record(inspection, "duplicate", reference, &error)))
        inspection->answer->kind = ANSWER_DISCARD;
    else
        inspection_tempfail(inspection, error);
}

/* Nobody is left to write to once the addresses that only ask for approval are gone. */
static void
reject_without_recipients(const Inspection *inspection)
{
    g_autofree char *reference = reference_new();
    g_autofree char *reply = g_strdup_printf(
        _("El mensaje solo iba a la dirección con la que se pide el visto bueno. Añada a quién va dirigido y envíe de "
          "nuevo.\nReferencia %s"),
        reference);

    inspection_reject(inspection, "reject", reference, reply);
}

void
hold_message(const Inspection *inspection)
{
    Outgoing outgoing = { 0 };
    g_autoptr(GError) error = NULL;

    if (!prepare(inspection, &outgoing, &error))
        inspection_tempfail(inspection, error);
    else if (outgoing.envelope->recipients->len == 0)
        reject_without_recipients(inspection);
    else
        store_and_answer(inspection, &outgoing);
    outgoing_clear(&outgoing);
}
