/* SPDX-License-Identifier: BSD-2-Clause */
/* attempt: hands over. Until the final dot is sent the MTA has not taken the message, and every failure means
 * "later"; from then on only its answer counts, and no answer means that nobody knows. */
#include "courier/attempt.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "courier/smtp.h"
#include "message/digest.h"
#include "queue/door.h"

/* What is offered to the MTA, from the envelope of the message or of a notice. */
typedef struct {
    const char *address, *parameters;
    bool wanted; /* not accepted or refused in an earlier attempt */
    const char *state;
    char *reply;
} Target;

typedef struct {
    Desk *desk;
    const Delivery *delivery;
    const Spool *spool;
    const char *sender, *sender_parameters;
    GArray *targets; /* of Target */
    unsigned accepted, deferred;
    AttemptResult *result;
} Attempt;

static bool
is_release(const Delivery *delivery)
{
    return strcmp(delivery->kind, "release") == 0;
}

/* Ends the attempt; always false, so that steps can be chained. REPLY is taken over. */
static bool
end(Attempt *attempt, Outcome outcome, char *reply)
{
    g_free(attempt->result->reply);
    *attempt->result = (AttemptResult){ outcome, reply };
    return false;
}

static bool
end_failed(Attempt *attempt, Outcome outcome, const GError *error)
{
    return end(attempt, outcome, g_strdup(error->message));
}

static char *
describe(const SmtpReply *reply)
{
    return g_strdup_printf("%d %s", reply->code, reply->text);
}

/* Goes on when REPLY's code begins with HUNDRED; else the attempt ends as the reply says. */
static bool
accept_reply(Attempt *attempt, const SmtpReply *reply, int hundred)
{
    if (reply->code / 100 == hundred)
        return true;
    return end(attempt, reply->code / 100 == 5 ? OUTCOME_REFUSED : OUTCOME_POSTPONED, describe(reply));
}

static void
add_target(Attempt *attempt, const char *address, const char *parameters, bool wanted)
{
    const Target target = { .address = address, .parameters = parameters, .wanted = wanted };

    g_array_append_val(attempt->targets, target);
}

static void
clear_target(gpointer data)
{
    g_free(((Target *)data)->reply);
}

/* The message goes to those who do not have it yet, from its author; a notice from nobody, so that it never
 * bounces (RFC 3834). */
static void
set_envelope(Attempt *attempt)
{
    const Delivery *delivery = attempt->delivery;
    const Entry *entry = delivery->entry;

    attempt->targets = g_array_new(FALSE, TRUE, sizeof(Target));
    g_array_set_clear_func(attempt->targets, clear_target);
    if (!is_release(delivery)) {
        attempt->sender = attempt->sender_parameters = "";
        add_target(attempt, delivery->address, "", true);
        return;
    }
    attempt->sender = entry->sender;
    attempt->sender_parameters = entry->sender_parameters;
    for (guint i = 0; i < entry->recipients->len; i++) {
        const EntryRecipient *recipient = g_ptr_array_index(entry->recipients, i);
        add_target(attempt, recipient->address, recipient->parameters, strcmp(recipient->state, "waiting") == 0);
    }
}

static bool
say_mail(Attempt *attempt, Smtp *smtp)
{
    SmtpReply reply = { 0 };
    g_autoptr(GError) error = NULL;
    const bool answered =
        smtp_mail(smtp, attempt->sender, attempt->sender_parameters, spool_size(attempt->spool), &reply, &error);
    const bool good = answered ? accept_reply(attempt, &reply, 2) : end_failed(attempt, OUTCOME_POSTPONED, error);

    smtp_reply_clear(&reply);
    return good;
}

static bool
say_rcpt(Attempt *attempt, Smtp *smtp, Target *target)
{
    SmtpReply reply = { 0 };
    g_autoptr(GError) error = NULL;

    if (!smtp_rcpt(smtp, target->address, target->parameters, &reply, &error))
        return end_failed(attempt, OUTCOME_POSTPONED, error);
    const int hundred = reply.code / 100;
    attempt->accepted += hundred == 2;
    attempt->deferred += hundred != 2 && hundred != 5;
    if (hundred != 2) {
        target->state = hundred == 5 ? "refused" : "deferred";
        target->reply = describe(&reply);
    }
    smtp_reply_clear(&reply);
    return true;
}

/* Of a message some may be refused and the rest goes on; that is written down before the rest has gone. */
static bool
record_recipients(Attempt *attempt)
{
    const guint count = attempt->targets->len;
    g_autofree const char **states = g_new0(const char *, count);
    g_autofree const char **replies = g_new0(const char *, count);
    g_autoptr(GError) error = NULL;
    bool any = false;

    for (guint i = 0; i < count; i++) {
        const Target *target = &g_array_index(attempt->targets, Target, i);
        states[i] = target->state;
        replies[i] = target->reply;
        any = any || target->state;
    }
    if (!any || !is_release(attempt->delivery))
        return true;
    Store *store = desk_store(attempt->desk, &error);
    return (store && store_record_recipients(store, attempt->delivery, states, replies, &error)) ||
           end_failed(attempt, OUTCOME_POSTPONED, error);
}

/* The words of the first recipient that was not accepted. */
static char *
first_reply(const Attempt *attempt)
{
    for (guint i = 0; i < attempt->targets->len; i++) {
        const Target *target = &g_array_index(attempt->targets, Target, i);
        if (target->reply)
            return g_strdup(target->reply);
    }
    return g_strdup(_("no queda ningún destinatario"));
}

static bool
say_recipients(Attempt *attempt, Smtp *smtp)
{
    for (guint i = 0; i < attempt->targets->len; i++) {
        Target *target = &g_array_index(attempt->targets, Target, i);
        if (target->wanted && !say_rcpt(attempt, smtp, target))
            return false;
    }
    if (!record_recipients(attempt))
        return false;
    if (attempt->accepted > 0)
        return true;
    return end(attempt, attempt->deferred > 0 ? OUTCOME_POSTPONED : OUTCOME_REFUSED, first_reply(attempt));
}

static bool
say_data(Attempt *attempt, Smtp *smtp)
{
    SmtpReply reply = { 0 };
    g_autoptr(GError) error = NULL;
    const bool answered = smtp_data(smtp, &reply, &error);
    const bool good = answered ? accept_reply(attempt, &reply, 3) : end_failed(attempt, OUTCOME_POSTPONED, error);

    smtp_reply_clear(&reply);
    return good;
}

/* The field that opens the filter's door to this very attempt. */
static char *
door_field(const Attempt *attempt, GError **error)
{
    const KeyRing *keys = desk_keys(attempt->desk, error);
    uint8_t content[DIGEST_BYTES];

    if (!keys)
        return NULL;
    digest_of_content(attempt->spool, content);
    g_autofree char *token = door_issue(keys, attempt->delivery->id, attempt->delivery->attempt, content);
    return g_strconcat(DOOR_FIELD ": ", token, "\r\n", NULL);
}

static bool
say_content(Attempt *attempt, Smtp *smtp)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *field = door_field(attempt, &error);

    return (field && smtp_content(smtp, field, attempt->spool, &error)) ||
           end_failed(attempt, OUTCOME_POSTPONED, error);
}

static bool
say_end(Attempt *attempt, Smtp *smtp)
{
    SmtpReply reply = { 0 };
    g_autoptr(GError) error = NULL;
    const bool answered = smtp_end(smtp, &reply, &error);

    if (!answered)
        end_failed(attempt, OUTCOME_LOST, error);
    else if (accept_reply(attempt, &reply, 2))
        end(attempt, OUTCOME_ACCEPTED, describe(&reply));
    smtp_reply_clear(&reply);
    return answered;
}

AttemptResult
attempt_delivery(Desk *desk, const Delivery *delivery, const Spool *spool)
{
    const Options *options = desk_section(desk, "courier");
    AttemptResult result = { 0 };
    Attempt attempt = { .desk = desk, .delivery = delivery, .spool = spool, .result = &result };
    g_autoptr(GError) error = NULL;
    g_autoptr(Smtp) smtp = smtp_connect(
        options_text(options, "smtp"), options_text(options, "helo"), options_duration_us(options, "timeout"), &error);

    set_envelope(&attempt);
    if (!smtp)
        end_failed(&attempt, OUTCOME_POSTPONED, error);
    else if (say_mail(&attempt, smtp) && say_recipients(&attempt, smtp) && say_data(&attempt, smtp) &&
             say_content(&attempt, smtp))
        say_end(&attempt, smtp);
    g_array_unref(attempt.targets);
    return result;
}
