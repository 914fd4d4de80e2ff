/* SPDX-License-Identifier: BSD-2-Clause */
/* check: vobo check: what the filter would make of a message, without an MTA and without storing anything. */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/approval.h"
#include "history/traffic.h"
#include "policy/policy.h"

/* Exit statuses of their own (INTERFACE: 0 as it is, 1 rewritten, 2 held, 3 rejected). */
enum { WOULD_GO, WOULD_GO_REWRITTEN, WOULD_BE_HELD, WOULD_BE_REJECTED };

/* What the user typed. */
typedef struct {
    char *from, *login, *client, *edited;
    char **recipients;
    gboolean json;
} Request;

/* A recipient that would be refused while the envelope arrives. */
typedef struct {
    char *address;
    Verdict *verdict;
    char *reply;
} Refused;

/* What would become of the message. */
typedef struct {
    const Policy *policy;
    const Message *message;
    History *history;   /* for a look */
    Envelope *envelope; /* with those recipients only that are not refused */
    GPtrArray *refused; /* of Refused * */
    Verdict *verdict;
    const Message *leaving; /* what EDIT is for: the message, or what the verdict has made of it */
    Edit *edit;
    GPtrArray *edits; /* of char *, all that is changed, in words */
} Trial;

/* --- the envelope ------------------------------------------------------------------------------------------- */

static char *
first_author(const Message *message)
{
    g_autoptr(GPtrArray) from = message_mailboxes(message, "From");

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
make_envelope(const Request *request, const Policy *policy, const Message *message)
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
wanted_recipients(const Request *request, const Message *message)
{
    static const char *const written[] = { "To", "Cc", "Bcc", NULL };
    static const char *const sent_on[] = { "Resent-To", "Resent-Cc", "Resent-Bcc", NULL };
    const char *const *fields = message_field(message, "Resent-To") ? sent_on : written;
    GPtrArray *wanted = g_ptr_array_new_with_free_func(g_free);

    for (char **recipient = request->recipients; recipient && *recipient; recipient++)
        g_ptr_array_add(wanted, envelope_bare_address(*recipient));
    for (; !request->recipients && *fields; fields++) {
        g_autoptr(GPtrArray) mailboxes = message_mailboxes(message, *fields);
        for (guint i = 0; i < mailboxes->len; i++)
            g_ptr_array_add(wanted, g_strdup(((const Mailbox *)g_ptr_array_index(mailboxes, i))->address));
    }
    return wanted;
}

/* --- the trial ---------------------------------------------------------------------------------------------- */

static void
refused_free(gpointer data)
{
    Refused *refused = data;

    g_free(refused->address);
    verdict_free(refused->verdict);
    g_free(refused->reply);
    g_free(refused);
}

static void
trial_clear(Trial *trial)
{
    history_free(trial->history);
    envelope_free(trial->envelope);
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
    if (trial->verdict->action == ACTION_HOLD) {
        approval_remove_marks(approval, trial->leaving, trial->edit);
        if (!edit_is_empty(trial->edit))
            g_ptr_array_add(trial->edits, g_strdup(_("se quitan las marcas que piden el visto bueno")));
    } else if (tags) {
        edit_add_field(trial->edit, VERDICT_TAG_FIELD, tags);
        g_ptr_array_add(trial->edits, g_strdup_printf(_("se añade el campo %s: %s"), VERDICT_TAG_FIELD, tags));
    }
}

static void
run_trial(Trial *trial, const Request *request)
{
    g_autoptr(GPtrArray) wanted = wanted_recipients(request, trial->message);

    trial->envelope = make_envelope(request, trial->policy, trial->message);
    trial->refused = g_ptr_array_new_with_free_func(refused_free);
    trial->edit = edit_new();
    trial->edits = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < wanted->len; i++)
        offer_recipient(trial, g_ptr_array_index(wanted, i));
    const Traffic traffic = { policy_people(trial->policy), trial->envelope, trial->message,
        clock_now_us() / G_USEC_PER_SEC };
    AccountUsage usage;
    const bool counted = traffic_note_sent(trial->history, &traffic, &usage);
    const Past past = history_past(trial->history, counted ? &usage : NULL);
    trial->verdict = policy_judge(trial->policy, trial->envelope, trial->message, &past);
    if (policy_enforces(trial->policy))
        plan_edits(trial);
}

/* Nobody is left to write to: the MTA would not even ask for the message. */
static bool
nobody_left(const Trial *trial)
{
    return trial->envelope->recipients->len == 0 && trial->refused->len > 0;
}

static const char *
verdict_of(const Trial *trial)
{
    return nobody_left(trial) ? "reject" : verdict_name(trial->verdict);
}

static int
exit_status(const Trial *trial)
{
    static const struct {
        const char *verdict;
        int status;
    } statuses[] = { { "accept", WOULD_GO }, { "fix", WOULD_GO_REWRITTEN }, { "hold", WOULD_BE_HELD },
        { "reject", WOULD_BE_REJECTED } };
    const char *verdict = verdict_of(trial);

    for (size_t i = 0; policy_enforces(trial->policy) && i < G_N_ELEMENTS(statuses); i++)
        if (strcmp(statuses[i].verdict, verdict) == 0)
            return statuses[i].status;
    return WOULD_GO;
}

/* What the client would be told, NULL where it would hear nothing but 250. The caller owns it. */
static char *
reply_of(const Trial *trial)
{
    if (!policy_enforces(trial->policy))
        return NULL;
    if (nobody_left(trial))
        return g_strdup(((const Refused *)g_ptr_array_index(trial->refused, 0))->reply);
    return trial->verdict->action == ACTION_REJECT ? verdict_reply(trial->verdict, NULL) : NULL;
}

/* --- telling ------------------------------------------------------------------------------------------------ */

static json_t *
recipients_json(const Trial *trial)
{
    json_t *all = json_array();

    for (guint i = 0; i < trial->envelope->recipients->len; i++)
        json_array_append_new(
            all, json_pack("{s:o, s:s, s:n}", "address",
                     command_text_json(envelope_recipient(trial->envelope, i)->address), "action", "accept", "reply"));
    for (guint i = 0; i < trial->refused->len; i++) {
        const Refused *refused = g_ptr_array_index(trial->refused, i);
        json_array_append_new(all, json_pack("{s:o, s:s, s:o}", "address", command_text_json(refused->address),
                                       "action", "reject", "reply", command_text_json(refused->reply)));
    }
    return all;
}

static json_t *
findings_json(const Trial *trial)
{
    json_t *all = record_findings(trial->verdict);

    for (guint i = 0; i < trial->refused->len; i++) {
        json_t *more = record_findings(((const Refused *)g_ptr_array_index(trial->refused, i))->verdict);
        json_array_extend(all, more);
        json_decref(more);
    }
    return all;
}

static json_t *
rules_json(const Verdict *verdict)
{
    json_t *names = json_array();

    for (guint i = 0; i < verdict->rules->len; i++)
        json_array_append_new(
            names, command_text_json(((const MatchedRule *)g_ptr_array_index(verdict->rules, i))->name));
    return names;
}

static json_t *
edits_json(const Trial *trial)
{
    json_t *all = json_array();

    for (guint i = 0; i < trial->edits->len; i++)
        json_array_append_new(all, command_text_json(g_ptr_array_index(trial->edits, i)));
    return all;
}

static void
print_json(const Trial *trial)
{
    g_autofree char *reply = reply_of(trial);

    command_print_json(json_pack("{s:s, s:s, s:s, s:n, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "verdict",
        verdict_of(trial), "mode", policy_enforces(trial->policy) ? "enforce" : "observe", "direction",
        direction_name(trial->verdict->direction), "reference", "reply", command_text_json(reply), "recipients",
        recipients_json(trial), "findings", findings_json(trial), "rules", rules_json(trial->verdict), "route",
        command_text_json(trial->verdict->route), "edits", edits_json(trial), "ready",
        command_text_json(trial->verdict->ready)));
}

static const char *
outcome_for_people(const Trial *trial)
{
    static const char *const words[] = {
        [WOULD_GO] = N_("El mensaje saldría como está."),
        [WOULD_GO_REWRITTEN] = N_("El mensaje saldría con cambios."),
        [WOULD_BE_HELD] = N_("El mensaje quedaría retenido hasta que le den el visto bueno."),
        [WOULD_BE_REJECTED] = N_("El mensaje no saldría."),
    };

    return _(words[exit_status(trial)]);
}

static void
print_findings(const Verdict *verdict)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        g_autofree char *line = g_strdup_printf("  [%s] %s.%s: %s\n", action_name(judged->action),
            judged->finding->check, judged->finding->kind, judged->finding->message);
        command_print_safe(line);
    }
    for (guint i = 0; i < verdict->rules->len; i++) {
        const MatchedRule *rule = g_ptr_array_index(verdict->rules, i);
        g_autofree char *line =
            g_strdup_printf(_("  [%s] regla «%s» %s\n"), action_name(rule->action), rule->name, rule->reason);
        command_print_safe(line);
    }
}

static void
print_for_people(const Trial *trial)
{
    puts(outcome_for_people(trial));
    if (!policy_enforces(trial->policy))
        printf(_("(mode = observe: nada se retiene ni se rechaza; con enforce sería «%s».)\n"), verdict_of(trial));
    print_findings(trial->verdict);
    for (guint i = 0; i < trial->refused->len; i++) {
        const Refused *refused = g_ptr_array_index(trial->refused, i);
        printf(_("Destinatario rehusado: "));
        command_print_safe(refused->address);
        fputc('\n', stdout);
        print_findings(refused->verdict);
    }
    if (trial->verdict->ready) {
        puts(_("Lista para copiarla:"));
        g_auto(GStrv) lines = g_strsplit(g_strchomp(trial->verdict->ready), "\n", -1);
        for (char **line = lines; *line; line++) {
            g_autofree char *indented = g_strdup_printf("    %s\n", *line);
            command_print_safe(indented);
        }
    }
    for (guint i = 0; i < trial->edits->len; i++)
        printf(_("Cambio: %s\n"), (const char *)g_ptr_array_index(trial->edits, i));
}

static bool
write_edited(const Trial *trial, const char *path, GError **error)
{
    g_autoptr(Spool) edited = edit_apply(trial->edit, message_spool(trial->leaving), error);
    FILE *file = edited ? fopen(path, "we") : NULL;

    if (!edited)
        return false;
    if (!file) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede escribir %s: %s"), path, g_strerror(errno));
        return false;
    }
    const bool written = spool_print(edited, file, error);
    fclose(file);
    return written;
}

static int
check(Cli *cli, const Request *request, const char *file)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    g_autoptr(Spool) spool = desk ? command_read_message(desk, file, &error) : NULL;

    if (!spool)
        return command_fail(error);
    g_autoptr(Message) message = message_new_within(spool, policy_limits(desk_policy(desk)));
    Trial trial = {
        .policy = desk_policy(desk),
        .message = message,
        .leaving = message,
        .history = desk_new_history(desk, false),
    };
    run_trial(&trial, request);
    if (request->json)
        print_json(&trial);
    else
        print_for_people(&trial);
    const bool written = !request->edited || write_edited(&trial, request->edited, &error);
    const int status = written ? exit_status(&trial) : command_fail(error);
    trial_clear(&trial);
    return status;
}

int
command_check(Cli *cli, int count, char **arguments)
{
    Request request = { 0 };
    const GOptionEntry entries[] = {
        { "from", 0, 0, G_OPTION_ARG_STRING, &request.from, NULL, NULL },
        { "rcpt", 0, 0, G_OPTION_ARG_STRING_ARRAY, &request.recipients, NULL, NULL },
        { "login", 0, 0, G_OPTION_ARG_STRING, &request.login, NULL, NULL },
        { "client", 0, 0, G_OPTION_ARG_STRING, &request.client, NULL, NULL },
        { "edited", 0, 0, G_OPTION_ARG_FILENAME, &request.edited, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &request.json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    int status = EX_USAGE;

    if (operands && g_strv_length(operands) > 1)
        command_usage(_("«vobo check» lee un mensaje: un archivo, o la entrada estándar"));
    else if (operands)
        status = check(cli, &request, operands[0]);
    g_free(request.from);
    g_free(request.login);
    g_free(request.client);
    g_free(request.edited);
    g_strfreev(request.recipients);
    return status;
}
