/* SPDX-License-Identifier: BSD-2-Clause */
/* trial: plays the MTA for one message. */
#include "cli/trial.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "checks/approval.h"
#include "history/traffic.h"

/* --- the envelope ------------------------------------------------------------------------------------------- */

static char *
first_author(const Message *message)
{
    const GPtrArray *from = message_mailboxes(message, "From");

    return g_strdup(from->len > 0 ? ((const Mailbox *)g_ptr_array_index(from, 0))->address : "");
}

static char *
login_of(const People *people, const char *address)
{
    const Person *person = people_by_address(people, address);

    if (person)
        return g_strdup(person->login);
    return people_is_ours(people, address) ? g_strdup(address) : NULL;
}

/* Without --from, --login and --client the message is taken as sent by the person in its From field, logged in; else
 * as the options say and no more. */
static Envelope *
make_envelope(const CheckRequest *request, const Policy *policy, const Message *message)
{
    Envelope *envelope = envelope_new();
    const bool nothing_said = !request->from && !request->login && !request->client;

    g_free(envelope->sender);
    envelope->sender = request->from ? envelope_bare_address(request->from) : first_author(message);
    envelope->login = nothing_said ? login_of(policy_people(policy), envelope->sender) : g_strdup(request->login);
    envelope->client_address = g_strdup(request->client);
    envelope->received_us = clock_now_us();
    return envelope;
}

/* Who would be written to: those of --rcpt, else those of To, Cc and Bcc, or of Resent-To and the like where the
 * message is sent on (RFC 5322, section 3.6.6). Elements are char *. */
static GPtrArray *
wanted_recipients(const CheckRequest *request, const Message *message)
{
    static const char *const written[] = { "To", "Cc", "Bcc", NULL };
    static const char *const sent_on[] = { "Resent-To", "Resent-Cc", "Resent-Bcc", NULL };
    const char *const *fields = message_field(message, "Resent-To") ? sent_on : written;
    GPtrArray *wanted = g_ptr_array_new_with_free_func(g_free);

    for (char **recipient = request->recipients; recipient && *recipient; recipient++)
        g_ptr_array_add(wanted, envelope_bare_address(*recipient));
    for (; !request->recipients && *fields; fields++) {
        const GPtrArray *mailboxes = message_mailboxes(message, *fields);
        for (guint i = 0; i < mailboxes->len; i++)
            g_ptr_array_add(wanted, g_strdup(((const Mailbox *)g_ptr_array_index(mailboxes, i))->address));
    }
    return wanted;
}

/* --- the trial ---------------------------------------------------------------------------------------------- */

/* Without a scanner's word the trial goes on, and says so. */
static void
ask_scanner(Trial *trial)
{
    const Options *options = config_section(policy_config(trial->policy), "clamd");

    trial->scan = (Scan){ 0 };
    if (scan_is_wanted(options))
        scan_message(
            options, message_spool(trial->message), options_duration_us(options, "timeout"), &trial->scan, NULL);
}

static void
refused_free(gpointer data)
{
    Refused *refused = data;

    g_free(refused->address);
    verdict_free(refused->verdict);
    g_free(refused->reply);
    g_free(refused);
}

void
trial_clear(Trial *trial)
{
    history_free(trial->history);
    envelope_free(trial->envelope);
    scan_clear(&trial->scan);
    g_ptr_array_unref(trial->refused);
    verdict_free(trial->verdict);
    edit_free(trial->edit);
    g_ptr_array_unref(trial->edits);
}

static void
offer_recipient(Trial *trial, const char *address)
{
    g_autoptr(Verdict) verdict = policy_judge_recipient(trial->policy, trial->envelope, address);

    if (verdict->action != ACTION_REJECT || !policy_enforces(trial->policy)) {
        envelope_add_recipient(trial->envelope, address, NULL);
        return;
    }
    Refused *refused = g_new0(Refused, 1);
    refused->address = g_strdup(address);
    refused->verdict = g_steal_pointer(&verdict);
    refused->reply = verdict_reply(refused->verdict, NULL);
    g_ptr_array_add(trial->refused, refused);
}

static void
plan_edits(Trial *trial)
{
    const Options *approval = config_section(policy_config(trial->policy), "approval");
    const Rewritten *rewritten = trial->verdict->rewritten;
    g_autofree char *tags = verdict_tags(trial->verdict);

    if (trial->verdict->action == ACTION_REJECT)
        return;
    for (guint i = 0; rewritten && i < rewritten->edits->len; i++)
        g_ptr_array_add(trial->edits, g_strdup(g_ptr_array_index(rewritten->edits, i)));
    if (rewritten)
        trial->leaving = rewritten->message;
    if (trial->verdict->action >= ACTION_DELAY) {
        const ApprovalTerms terms = { approval, policy_people(trial->policy), trial->envelope, trial->leaving };
        approval_remove_marks(&terms, trial->edit);
        if (!edit_is_empty(trial->edit))
            g_ptr_array_add(trial->edits, g_strdup(_("se quitan las marcas que piden el visto bueno")));
    }
    if (tags) {
        edit_add_field(trial->edit, VERDICT_TAG_FIELD, tags);
        g_ptr_array_add(trial->edits, g_strdup_printf(_("se añade el campo %s: %s"), VERDICT_TAG_FIELD, tags));
    }
}

void
trial_run(Trial *trial, const CheckRequest *request)
{
    g_autoptr(GPtrArray) wanted = wanted_recipients(request, trial->message);

    trial->envelope = make_envelope(request, trial->policy, trial->message);
    trial->refused = g_ptr_array_new_with_free_func(refused_free);
    trial->edit = edit_new();
    trial->edits = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < wanted->len; i++)
        offer_recipient(trial, g_ptr_array_index(wanted, i));
    const Traffic traffic = { policy_people(trial->policy), trial->envelope, trial->message,
        clock_now_us() / G_USEC_PER_SEC, true };
    AccountUsage usage;
    const bool counted = traffic_note_sent(trial->history, &traffic, &usage);
    ask_scanner(trial);
    const Past past = history_past(trial->history, counted ? &usage : NULL);
    trial->verdict = policy_judge_scanned(trial->policy, trial->envelope, trial->message, &past,
        trial->scan.virus || trial->scan.unscanned ? &trial->scan : NULL);
    if (policy_enforces(trial->policy))
        plan_edits(trial);
}

/* Nobody is left to write to: the MTA would not even ask for the message. */
static bool
nobody_left(const Trial *trial)
{
    return trial->envelope->recipients->len == 0 && trial->refused->len > 0;
}

const char *
trial_verdict(const Trial *trial)
{
    return nobody_left(trial) ? "reject" : verdict_name(trial->verdict);
}

int
trial_status(const Trial *trial)
{
    static const struct {
        const char *verdict;
        int status;
    } statuses[] = { { "accept", WOULD_GO }, { "fix", WOULD_GO_REWRITTEN }, { "hold", WOULD_BE_HELD },
        { "reject", WOULD_BE_REJECTED } };
    const char *verdict = trial_verdict(trial);

    for (size_t i = 0; policy_enforces(trial->policy) && i < G_N_ELEMENTS(statuses); i++)
        if (strcmp(statuses[i].verdict, verdict) == 0)
            return statuses[i].status;
    return WOULD_GO;
}

char *
trial_reply(const Trial *trial)
{
    if (!policy_enforces(trial->policy))
        return NULL;
    if (nobody_left(trial))
        return g_strdup(((const Refused *)g_ptr_array_index(trial->refused, 0))->reply);
    return trial->verdict->action == ACTION_REJECT ? verdict_reply(trial->verdict, NULL) : NULL;
}
