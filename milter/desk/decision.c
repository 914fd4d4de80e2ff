/* SPDX-License-Identifier: BSD-2-Clause */
/* decision: carries decisions out. */
#include "desk/decision.h"

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"

/* Who may. */
typedef enum {
    BY_AUTHOR,   /* he alone */
    BY_APPROVER, /* whom the entry's route names, and never the author */
    BY_OTHERS,   /* anybody but the author */
    BY_TIME,
} Who;

/* Who may, and what the author is told. */
static const struct {
    Event event;
    Who who;
    const char *notice; /* the template of the author's notice, or NULL */
} rights[] = {
    { EVENT_APPROVE, BY_APPROVER, "approved" },
    { EVENT_REJECT, BY_APPROVER, "rejected" },
    { EVENT_RETURN, BY_APPROVER, "returned" },
    { EVENT_CANCEL, BY_AUTHOR, "cancelled" },
    { EVENT_ELAPSE, BY_TIME, NULL },
    { EVENT_SETTLE_SENT, BY_OTHERS, NULL },
    { EVENT_SETTLE_RESEND, BY_OTHERS, NULL },
};

static bool
same_person(const Desk *desk, const char *known, const char *who)
{
    return known && *known && *who && people_same_person(policy_people(desk_policy(desk)), known, who);
}

bool
decision_is_author(const Desk *desk, const Entry *entry, const char *who)
{
    return same_person(desk, entry->login, who) || same_person(desk, entry->sender, who) ||
           same_person(desk, entry->author, who);
}

/* Whom the directory asks who is above him. */
static const char *
author_of(const Entry *entry)
{
    return *entry->login ? entry->login : entry->author;
}

GPtrArray *
decision_approvers(const Desk *desk, const Entry *entry)
{
    return *entry->route
               ? policy_approvers(desk_policy(desk), entry->route, author_of(entry), clock_day_of(clock_now_us()))
               : NULL;
}

bool
decision_may_approve(const Desk *desk, const Entry *entry, const char *who)
{
    return !decision_is_author(desk, entry, who) &&
           policy_may_approve(desk_policy(desk), entry->route, author_of(entry), who, clock_day_of(clock_now_us()));
}

static bool
check_rights(const Desk *desk, const Entry *entry, const Decision *decision, Who who, GError **error)
{
    const bool is_author = decision_is_author(desk, entry, decision->actor);

    if (who == BY_TIME || decision->by_term)
        return true;
    if (who == BY_AUTHOR && !is_author)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED, _("%s: solo el autor (%s) puede retirar su mensaje, y no %s"),
            entry->reference, *entry->login ? entry->login : entry->sender, decision->actor);
    else if (who != BY_AUTHOR && is_author)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED,
            _("%s: %s es el autor del mensaje; debe decidir otra persona"), entry->reference, decision->actor);
    else if (who == BY_APPROVER && !decision_may_approve(desk, entry, decision->actor))
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED,
            _("%s: %s no es de quienes deciden en la ruta «%s» (sección route de la configuración)"), entry->reference,
            decision->actor, entry->route);
    else
        return true;
    return false;
}

typedef struct {
    AuditLog *audit;
    const Decision *decision;
} Witness;

/* Inside the queue's transaction: no decision holds without its record. */
static bool
record(void *data, const Entry *entry, GError **error)
{
    const Witness *witness = data;
    const Decision *decision = witness->decision;

    return audit_append(
        witness->audit, record_decision(entry, event_name(decision->event), decision->actor, decision->reason), error);
}

bool
decision_make(Desk *desk, const Decision *decision, GError **error)
{
    Store *store = desk_store(desk, error);
    Witness witness = { store ? desk_audit(desk, error) : NULL, decision };
    g_autoptr(Entry) entry = witness.audit ? store_get(store, decision->reference, error) : NULL;
    size_t i = 0;

    if (!entry)
        return false;
    while (rights[i].event != decision->event)
        i++;
    if (!check_rights(desk, entry, decision, rights[i].who, error))
        return false;
    const NoticeRequest notice = { rights[i].notice, entry->author };
    return store_decide(store, decision->reference, decision->event, decision->actor, decision->reason, &notice,
        rights[i].notice && *entry->author ? 1 : 0, record, &witness, error);
}

/* Inside the queue's transaction, as record() is. */
static bool
record_asking(void *data, const Entry *entry, GError **error)
{
    const Witness *witness = data;

    return audit_append(witness->audit,
        record_decision(entry, event_name(witness->decision->event), "", witness->decision->reason), error);
}

bool
decision_ask_again(Desk *desk, const Entry *entry, const char *route, GError **error)
{
    const Decision decision = { entry->reference, route ? EVENT_ESCALATE : EVENT_REMIND, "", route ? route : "", true };
    g_autoptr(GPtrArray) approvers = policy_approvers(
        desk_policy(desk), route ? route : entry->route, author_of(entry), clock_day_of(clock_now_us()));
    g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);
    g_autofree NoticeRequest *notices = g_new0(NoticeRequest, approvers->len);
    Store *store = desk_store(desk, error);
    Witness witness = { store ? desk_audit(desk, error) : NULL, &decision };
    size_t count = 0;

    if (!witness.audit)
        return false;
    for (guint i = 0; i < approvers->len; i++) {
        char *address = desk_mailbox_of(desk, g_ptr_array_index(approvers, i));
        if (!address)
            continue;
        g_ptr_array_add(addresses, address);
        notices[count++] = (NoticeRequest){ route ? "review" : "reminder", address };
    }
    return route ? store_escalate(store, entry->reference, route, notices, count, record_asking, &witness, error)
                 : store_remind(store, entry->reference, notices, count, record_asking, &witness, error);
}

size_t
decision_undeliverable_notices(const Desk *desk, const Entry *entry, NoticeRequest *requests)
{
    g_autofree char *approver = desk_mailbox_of(desk, entry->decided_by);
    size_t count = 0;

    if (*entry->author)
        requests[count++] = (NoticeRequest){ "undeliverable", g_strdup(entry->author) };
    if (approver && (count == 0 || g_ascii_strcasecmp(approver, entry->author) != 0))
        requests[count++] = (NoticeRequest){ "undeliverable", g_steal_pointer(&approver) };
    return count;
}
