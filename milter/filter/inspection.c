/* SPDX-License-Identifier: BSD-2-Clause */
/* inspection: answers and their records. */
#include "filter/inspection.h"

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/reference.h"
#include "checks/servant.h"

static json_t *
new_record(const Inspection *inspection, const char *outcome, const char *reference, const char *reason)
{
    const MessageEvent event = {
        .people = policy_people(desk_policy(inspection->desk)),
        .envelope = inspection->envelope,
        .message = inspection->message,
        .verdict = inspection->verdict,
        .outcome = outcome,
        .reference = reference,
        .reason = reason,
        .repeats = inspection->repeats,
        .enforced = policy_enforces(desk_policy(inspection->desk)),
        .elapsed_us = clock_monotonic_us() - inspection->started_us,
    };

    return record_message(&event);
}

bool
inspection_record(const Inspection *inspection, const char *outcome, const char *reference, GError **error)
{
    const Envelope *envelope = inspection->envelope;
    AuditLog *audit = desk_audit(inspection->desk, error);
    g_autofree char *sender = people_recordable(policy_people(desk_policy(inspection->desk)), envelope->sender);

    if (!audit || !audit_append(audit, new_record(inspection, outcome, reference, NULL), error))
        return false;
    log_event(LOG_LEVEL_INFO, "message", "outcome", outcome, "verdict",
        inspection->verdict ? verdict_name(inspection->verdict) : NULL, "reference", reference, "queue_id",
        envelope->queue_id, "sender", sender, "login", envelope->login, NULL);
    return true;
}

Traffic
inspection_traffic(const Inspection *inspection)
{
    return (Traffic){
        .people = policy_people(desk_policy(inspection->desk)),
        .envelope = inspection->envelope,
        .message = inspection->message,
        .now_s = clock_now_us() / G_USEC_PER_SEC,
    };
}

/* Whose mailbox sends on what came to it; "" where nobody knows. */
static char *
redirector_of(const Inspection *inspection)
{
    const Facts facts = {
        .message = inspection->message,
        .envelope = inspection->envelope,
        .people = policy_people(desk_policy(inspection->desk)),
        .is_redirected = true,
    };
    const Person *person = servant_who_sends(&facts);

    return g_strdup(person ? person->addresses[0] : "");
}

char *
inspection_author(const Inspection *inspection)
{
    const Policy *policy = desk_policy(inspection->desk);
    const Envelope *envelope = inspection->envelope;
    char *of_login = desk_mailbox_of(inspection->desk, envelope->login);

    if (of_login)
        return of_login;
    if (policy_is_redirected(policy, envelope, inspection->message))
        return redirector_of(inspection);
    return g_strdup(people_is_ours(policy_people(policy), envelope->sender) ? envelope->sender : "");
}

void
inspection_tempfail(const Inspection *inspection, const GError *error)
{
    g_autofree char *reference = reference_new();
    g_autofree char *reply = g_strdup_printf(
        _("El servidor no pudo revisar el mensaje en este momento; su programa de correo lo intentará de nuevo.\n"
          "Si se repite, avise a soporte con la referencia %s"),
        reference);
    AuditLog *audit = desk_audit(inspection->desk, NULL);
    g_autofree char *sender =
        people_recordable(policy_people(desk_policy(inspection->desk)), inspection->envelope->sender);

    log_event(LOG_LEVEL_ERROR, "tempfail", "reference", reference, "queue_id", inspection->envelope->queue_id, "sender",
        sender, "reason", error->message, NULL);
    /* What failed may be the audit log itself; a message that stays with its client may go unrecorded. */
    if (audit)
        audit_append(audit, new_record(inspection, "tempfail", reference, error->message), NULL);
    answer_tempfail(inspection->answer, reply);
}

void
inspection_reject(const Inspection *inspection, const char *outcome, const char *reference, const char *reply)
{
    g_autoptr(GError) error = NULL;

    if (inspection_record(inspection, outcome, reference, &error))
        answer_reject(inspection->answer, reply);
    else
        inspection_tempfail(inspection, error);
}
