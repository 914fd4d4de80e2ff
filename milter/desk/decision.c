/* SPDX-License-Identifier: BSD-2-Clause */
/* decision: carries decisions out. */
#include "desk/decision.h"

#include <string.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "desk/canned.h"
#include "desk/requests.h"
#include "desk/retitle.h"
#include "desk/reviewers.h"
#include "policy/route.h"
#include "queue/blob.h"

/* How often a decision is looked at again because somebody else did something meanwhile. */
#define TRIES_MOST 16

/* Who may. */
typedef enum {
    BY_AUTHOR, /* he alone */
    BY_PANEL,  /* whom the entry's route names, and never the author */
    BY_OTHERS, /* anybody but the author */
    BY_TIME,
} Who;

/* Who may, and what the author is told. */
static const struct {
    Event event;
    Who who;
    const char *notice; /* the template of the author's notice, or NULL */
} rights[] = {
    { EVENT_APPROVE, BY_PANEL, "approved" },
    { EVENT_REJECT, BY_PANEL, "rejected" },
    { EVENT_RETURN, BY_PANEL, "returned" },
    { EVENT_DELEGATE, BY_PANEL, NULL },
    { EVENT_COMMENT, BY_PANEL, NULL },
    { EVENT_RETITLE, BY_PANEL, NULL },
    { EVENT_CANCEL, BY_AUTHOR, "cancelled" },
    { EVENT_ELAPSE, BY_TIME, NULL },
    { EVENT_REVIEW, BY_TIME, NULL },
    { EVENT_SETTLE_SENT, BY_OTHERS, NULL },
    { EVENT_SETTLE_RESEND, BY_OTHERS, NULL },
};

/* --- who may ------------------------------------------------------------------------------------------------------ */

static bool
deny(const Entry *entry, const Decision *decision, const char *why, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED, "%s: %s %s", entry->reference, decision->actor, why);
    return false;
}

/* What a decision comes to. */
typedef struct {
    Event event;
    char *seat;         /* for what it was made; NULL for nothing in particular */
    const char *notice; /* the template of the author's notice, or NULL; borrowed */
    GArray *requests;
    bool asks_others;
    StoreEdit edit;
} Consequence;

static void
consequence_clear(Consequence *consequence)
{
    g_free(consequence->seat);
    g_array_unref(consequence->requests);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Consequence, consequence_clear)

/* One more approval, perhaps the last. */
static bool
approve(
    Desk *desk, const Entry *entry, const Decision *decision, Panel *panel, Consequence *consequence, GError **error)
{
    const bool was_complete = panel_is_complete(panel);
    const Seat *seat = panel_seat_for(panel, decision->actor);

    if (!seat && panel_has_approved(panel, decision->actor) && !was_complete)
        return deny(entry, decision, _("ya dio su visto bueno; faltan los de otros"), error);
    if (!seat && !panel_has_approved(panel, decision->actor))
        return deny(entry, decision, _("decide más adelante en esta ruta, o ya decidió otro en su lugar"), error);
    consequence->seat = seat ? g_strdup(seat->name) : NULL;
    if (seat)
        panel_approve(panel, seat, decision->actor);
    if (panel_is_complete(panel))
        return true;
    consequence->event = EVENT_ENDORSE;
    consequence->notice = NULL;
    consequence->asks_others = panel_is_in_order(panel);
    if (consequence->asks_others)
        requests_ask(consequence->requests, desk, panel, "review", "");
    return true;
}

/* Somebody else is asked in the actor's place. */
static bool
delegate(
    Desk *desk, const Entry *entry, const Decision *decision, Panel *panel, Consequence *consequence, GError **error)
{
    const Person *to = people_find(policy_people(desk_policy(desk)), decision->reason);
    const Seat *seat = panel_seat_for(panel, decision->actor);
    g_autofree char *address = to ? desk_mailbox_of(desk, to->login) : NULL;

    if (!seat)
        return deny(entry, decision, _("no tiene ahora un visto bueno que dar, y no puede pedirlo a otro"), error);
    if (!address || to->has_left || reviewers_is_author(desk, entry, to->login)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED,
            _("%s: no se puede preguntar a «%s»; nombre a otra persona del directorio que no sea el autor"),
            entry->reference, decision->reason);
        return false;
    }
    consequence->seat = g_strdup(seat->name);
    requests_add(consequence->requests, "review", address, seat->name);
    return true;
}

/* The subject is changed, and the others are told. An approval is for what was seen: none may be there yet. */
static bool
retitle(
    Desk *desk, const Entry *entry, const Decision *decision, Panel *panel, Consequence *consequence, GError **error)
{
    const Options *route = route_find(policy_config(desk_policy(desk)), entry->route);

    if (!route || !options_flag(route, "allow_edit_subject"))
        return deny(entry, decision, _("no puede cambiar el asunto en esta ruta (allow_edit_subject)"), error);
    for (guint i = 0; i < panel_seats(panel)->len; i++)
        if (((const Seat *)g_ptr_array_index(panel_seats(panel), i))->approved_by)
            return deny(
                entry, decision, _("ya no puede cambiar el asunto: alguien dio su visto bueno al de antes"), error);
    requests_ask(consequence->requests, desk, panel, "comment", decision->actor);
    return retitle_write(desk, entry, decision->reason, &consequence->edit, error);
}

/* What the panel of ENTRY makes of DECISION. */
static bool
consult(Desk *desk, const Entry *entry, const Decision *decision, Consequence *consequence, GError **error)
{
    g_autoptr(Panel) panel = reviewers_panel(desk, entry);

    if (!panel && decision->event == EVENT_RETITLE)
        return deny(entry, decision, _("no puede cambiar el asunto en esta ruta (allow_edit_subject)"), error);
    if (!panel && decision->event == EVENT_DELEGATE)
        return deny(
            entry, decision, _("no puede preguntar a otro: el mensaje no tiene ruta y decide cualquiera"), error);
    if (!panel)
        return true;
    if (!panel_includes(panel, decision->actor) && !panel_has_approved(panel, decision->actor)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED,
            _("%s: %s no es de quienes deciden en la ruta «%s» (sección route de la configuración)"), entry->reference,
            decision->actor, entry->route);
        return false;
    }
    if (entry->state != STATE_HELD)
        return true;
    if (decision->event == EVENT_APPROVE)
        return approve(desk, entry, decision, panel, consequence, error);
    if (decision->event == EVENT_DELEGATE)
        return delegate(desk, entry, decision, panel, consequence, error);
    if (decision->event == EVENT_RETITLE)
        return retitle(desk, entry, decision, panel, consequence, error);
    if (decision->event == EVENT_COMMENT)
        requests_ask(consequence->requests, desk, panel, "comment", decision->actor);
    return true;
}

/* Those who decide are asked for the first time; their term begins. */
static void
open_review(Desk *desk, const Entry *entry, Consequence *consequence)
{
    g_autoptr(Panel) panel = reviewers_panel(desk, entry);

    consequence->asks_others = true;
    if (panel)
        requests_ask(consequence->requests, desk, panel, "review", "");
}

/* Whether the actor of DECISION may, and what comes of it. */
static bool
weigh(Desk *desk, const Entry *entry, const Decision *decision, Who who, Consequence *consequence, GError **error)
{
    const bool is_author = reviewers_is_author(desk, entry, decision->actor);

    if (decision->event == EVENT_REVIEW)
        open_review(desk, entry, consequence);
    if (who == BY_TIME || decision->by_term)
        return true;
    if (who == BY_AUTHOR && !is_author) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED, _("%s: solo el autor (%s) puede retirar su mensaje, y no %s"),
            entry->reference, *entry->login ? entry->login : entry->sender, decision->actor);
        return false;
    }
    if (who != BY_AUTHOR && is_author)
        return deny(entry, decision, _("es el autor del mensaje; debe decidir otra persona"), error);
    return who != BY_PANEL || consult(desk, entry, decision, consequence, error);
}

/* --- what follows ------------------------------------------------------------------------------------------------- */

typedef struct {
    AuditLog *audit;
    const StoreStep *step;
} Witness;

/* Inside the queue's transaction: no decision holds without its record. */
static bool
record(void *data, const Entry *entry, GError **error)
{
    const Witness *witness = data;
    const StoreStep *step = witness->step;

    /* No subject is recorded. */
    const char *reason = step->event == EVENT_RETITLE ? "" : step->reason;

    return audit_append(
        witness->audit, record_decision(entry, event_name(step->event), step->actor, reason, step->seat), error);
}

/* Takes ENTRY, as it was read, along STEP, with a record in AUDIT. */
static bool
carry_out(Store *store, AuditLog *audit, const Entry *entry, StoreStep *step, const GArray *requests, GError **error)
{
    Witness witness = { audit, step };

    step->reference = entry->reference;
    step->seen = entry->history->len;
    step->notices = requests_all(requests);
    step->notice_count = requests->len;
    step->witness = record;
    step->witness_data = &witness;
    return store_decide(store, step, error);
}

/* One try; VOBO_ERROR_CHANGED where somebody else did something while it was made. */
static bool
try_to_make(Desk *desk, const Decision *decision, Event *done, GError **error)
{
    Store *store = desk_store(desk, error);
    AuditLog *audit = store ? desk_audit(desk, error) : NULL;
    g_autoptr(Entry) entry = audit ? store_get(store, decision->reference, error) : NULL;
    size_t i = 0;

    if (!entry)
        return false;
    while (rights[i].event != decision->event)
        i++;
    g_auto(Consequence) consequence = { decision->event, NULL, rights[i].notice, requests_new(), false, { 0 } };
    if (!weigh(desk, entry, decision, rights[i].who, &consequence, error))
        return false;
    if (consequence.notice)
        requests_add(consequence.requests, consequence.notice, entry->author, NULL);
    g_autofree char *retitled =
        consequence.edit.blob ? g_strdup_printf(_("Asunto nuevo: %s"), consequence.edit.subject) : NULL;
    const char *reason = decision->reason ? decision->reason : "";
    StoreStep step = {
        .event = consequence.event,
        .actor = decision->actor,
        .reason = retitled ? retitled : reason,
        .seat = consequence.seat,
        .restarts_term = consequence.asks_others,
        .edit = consequence.edit.blob ? &consequence.edit : NULL,
    };
    *done = step.event;
    const bool holds = carry_out(store, audit, entry, &step, consequence.requests, error);
    retitle_clear(desk, entry, &consequence.edit, holds);
    return holds;
}

/* The reason of DECISION as it is written down: a canned one in full, a person by his login. The caller owns it; NULL:
 * as it is. */
static char *
expand_reason(const Desk *desk, const Decision *decision)
{
    const People *people = policy_people(desk_policy(desk));

    if (!decision->reason)
        return NULL;
    if (decision->event == EVENT_REJECT || decision->event == EVENT_RETURN)
        return canned_expand(desk, decision->reason);
    if (decision->event != EVENT_DELEGATE || people_find(people, decision->reason))
        return NULL;
    const Person *called = people_only_called(people, decision->reason);
    return called ? g_strdup(called->login) : NULL;
}

bool
decision_make(Desk *desk, const Decision *decision, Event *done, GError **error)
{
    g_autofree char *reason = expand_reason(desk, decision);
    Decision expanded = *decision;
    Event came_to;

    if (reason)
        expanded.reason = reason;
    for (int tries = 1;; tries++) {
        g_autoptr(GError) failure = NULL;
        if (try_to_make(desk, &expanded, done ? done : &came_to, &failure))
            return true;
        if (tries < TRIES_MOST && g_error_matches(failure, VOBO_ERROR, VOBO_ERROR_CHANGED))
            continue;
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
}

bool
decision_ask_again(Desk *desk, const Entry *entry, const char *route, GError **error)
{
    g_autoptr(Panel) panel = reviewers_panel_of(desk, entry, route ? route : entry->route);
    g_autoptr(GArray) requests = requests_new();
    Store *store = desk_store(desk, error);
    AuditLog *audit = store ? desk_audit(desk, error) : NULL;
    StoreStep step = {
        .event = route ? EVENT_ESCALATE : EVENT_REMIND,
        .actor = "",
        .reason = route ? route : "",
        .restarts_term = route != NULL,
    };

    if (!audit)
        return false;
    if (panel)
        requests_ask(requests, desk, panel, route ? "review" : "reminder", "");
    if (route)
        requests_add(requests, "passed", entry->author, NULL);
    return carry_out(store, audit, entry, &step, requests, error);
}

/* Whether somebody at ADDRESS was asked about ENTRY. */
static bool
was_asked(const Entry *entry, const char *address)
{
    for (guint i = 0; i < entry->notices->len; i++) {
        const EntryNotice *notice = g_ptr_array_index(entry->notices, i);
        if (*notice->why && g_ascii_strcasecmp(notice->address, address) == 0)
            return true;
    }
    return false;
}

/* Takes those who were asked about ENTRY before out of REQUESTS; whether there were any. */
static bool
leave_newcomers(GArray *requests, const Entry *entry)
{
    const guint all = requests->len;

    for (guint i = all; i-- > 0;)
        if (was_asked(entry, g_array_index(requests, NoticeRequest, i).address))
            g_array_remove_index(requests, i);
    return requests->len < all;
}

bool
decision_ask_newcomers(Desk *desk, const char *reference, bool *asked, GError **error)
{
    Store *store = desk_store(desk, error);
    AuditLog *audit = store ? desk_audit(desk, error) : NULL;
    g_autoptr(Entry) entry = audit ? store_get(store, reference, error) : NULL;
    g_autoptr(Panel) panel = entry ? reviewers_panel(desk, entry) : NULL;
    g_autoptr(GArray) requests = requests_new();
    StoreStep step = { .event = EVENT_ASK, .actor = "", .reason = "" };

    *asked = false;
    if (panel)
        requests_ask(requests, desk, panel, "review", "");
    const bool some_stay = entry && leave_newcomers(requests, entry);
    if (requests->len == 0)
        return entry != NULL;
    if (!some_stay)
        requests_add(requests, "passed", entry->author, NULL);
    return *asked = carry_out(store, audit, entry, &step, requests, error);
}

bool
decision_wipe(Desk *desk, const char *reference, const char *actor, GError **error)
{
    Store *store = desk_store(desk, error);
    AuditLog *audit = store ? desk_audit(desk, error) : NULL;
    g_autoptr(Entry) entry = audit ? store_get(store, reference, error) : NULL;
    g_autoptr(GArray) nobody = requests_new();
    StoreStep step = { .event = EVENT_WIPE, .actor = actor, .reason = "" };

    if (!entry)
        return false;
    if (!*entry->blob) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE, _("%s: el texto ya se había borrado"), reference);
        return false;
    }
    if (!carry_out(store, audit, entry, &step, nobody, error))
        return false;
    /* A crash before leaves a file that no entry has: the courier sweeps it. */
    blob_remove(desk_blobs(desk), entry->blob);
    return true;
}

GArray *
decision_undeliverable_requests(const Desk *desk, const Entry *entry)
{
    g_autofree char *approver = desk_mailbox_of(desk, entry->decided_by);
    GArray *requests = requests_new();

    requests_add(requests, "undeliverable", entry->author, NULL);
    if (approver && g_ascii_strcasecmp(approver, entry->author) != 0)
        requests_add(requests, "undeliverable", approver, NULL);
    return requests;
}
