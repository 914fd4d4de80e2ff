/* SPDX-License-Identifier: BSD-2-Clause */
/* decide: the way of mail that answers a notice ("Aprobado", "Retirar", "Baja"): it is carried out and goes nowhere.
 * Who answers must be logged in as the person who was asked; all else is refused, and he hears why at once. */
#include "filter/inspection.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/decision.h"
#include "desk/notice_rule.h"
#include "desk/ticket.h"
#include "desk/wish.h"
#include "message/kind.h"

/* An answer on its way. */
typedef struct {
    const Inspection *inspection;
    Store *store;
    Ticket ticket;
    Delivery *notice;  /* NULL until found */
    const char *actor; /* the login of who answers */
} Reaction;

/* Whether ADDRESS is where a notice is answered. */
static bool
is_ticket(const Desk *desk, const char *address, Ticket *ticket)
{
    g_autofree char *office = desk_office(desk);

    return ticket_parse(office, address, ticket);
}

static bool
find_ticket(const Desk *desk, const Envelope *envelope, Ticket *ticket)
{
    const GPtrArray *recipients = envelope->recipients;

    for (guint i = 0; i < recipients->len; i++)
        if (is_ticket(desk, envelope_recipient(envelope, i)->address, ticket))
            return true;
    return false;
}

static void
refuse(const Reaction *reaction, const char *why)
{
    const char *reference = reaction->notice ? reaction->notice->entry->reference : NULL;
    g_autofree char *reply = reference ? g_strdup_printf(_("%s\nNo se hizo nada. Referencia %s"), why, reference)
                                       : g_strdup_printf(_("%s\nNo se hizo nada."), why);

    inspection_reject(reaction->inspection, "answer-refused", reference, reply);
}

/* Whether NOTICE went to somebody because he decides. */
static bool
is_for_reviewer(const Delivery *notice)
{
    return *notice->why || strcmp(notice->kind, "pending") == 0 || strcmp(notice->kind, "notices") == 0;
}

/* What can be said to a notice of its kind. */
static const char *
choices(const Delivery *notice)
{
    if (notice->advice && is_for_reviewer(notice))
        return _(
            "No se entendió la respuesta. Para decidir sobre un mensaje escriba a la dirección que está debajo de él. "
            "Para cambiar sus avisos escriba en la primera línea «Avisos: al momento», «Avisos: resumen» o «Avisos: "
            "ninguno».");
    if (notice->advice)
        return _(
            "No se entendió la respuesta. Escriba en la primera línea «Baja» si no quiere más consejos, o «Alta» si "
            "los quiere otra vez.");
    if (*notice->why)
        return _("No se entendió la respuesta. Escriba en la primera línea solo «Aprobado», o bien «Devuelto: qué "
                 "corregir», «Rechazado: por qué», «Comentario: …» o «Delego en nombre o usuario».");
    return _("No se entendió la respuesta. Para retirar su mensaje escriba «Retirar» en la primera línea.");
}

/* The message that answers is recorded; it has done what it was for. */
static void
conclude(const Reaction *reaction)
{
    g_autoptr(GError) error = NULL;

    if (inspection_record(reaction->inspection, "answer", reaction->notice->entry->reference, &error))
        reaction->inspection->answer->kind = ANSWER_DISCARD;
    else
        inspection_tempfail(reaction->inspection, error);
}

static void
fail(const Reaction *reaction, const GError *error)
{
    if (g_error_matches(error, VOBO_ERROR, VOBO_ERROR_DENIED) || g_error_matches(error, VOBO_ERROR, VOBO_ERROR_STATE))
        refuse(reaction, error->message);
    else
        inspection_tempfail(reaction->inspection, error);
}

static void
set_advice(const Reaction *reaction, bool wanted)
{
    const NewAdvice confirmation = {
        .kind = wanted ? "subscribed" : "unsubscribed",
        .login = reaction->actor,
        .author = reaction->notice->address,
        .subject = "",
        .message_id = "",
        .words = "",
        .ready = "",
        .page = "",
    };
    g_autoptr(GError) error = NULL;

    if (store_want_advice(reaction->store, &confirmation, wanted, &error))
        conclude(reaction);
    else
        fail(reaction, error);
}

static void
set_rule(const Reaction *reaction, const char *name)
{
    g_autoptr(GError) error = NULL;
    NoticeRule rule;

    if (notice_rule_from_name(name, &rule) &&
        notice_rule_set(reaction->inspection->desk, reaction->actor, reaction->notice->address, rule, &error))
        conclude(reaction);
    else
        fail(reaction, error);
}

/* What was only listed comes whole. */
static void
show(const Reaction *reaction)
{
    g_autoptr(GError) error = NULL;

    if (reaction->notice->entry->state != STATE_HELD)
        refuse(reaction, _("Ese mensaje ya no espera una decisión."));
    else if (store_send_listed(reaction->store, reaction->notice->id, &error))
        conclude(reaction);
    else
        fail(reaction, error);
}

static void
decide(const Reaction *reaction, Event event, const char *reason)
{
    const Decision decision = { reaction->notice->entry->reference, event, reaction->actor, reason, false };
    g_autoptr(GError) error = NULL;

    if (decision_make(reaction->inspection->desk, &decision, NULL, &error))
        conclude(reaction);
    else
        fail(reaction, error);
}

/* Whether somebody else has changed what NOTICE showed since it was written. */
static bool
is_outdated(const Delivery *notice, const char *actor)
{
    const GPtrArray *history = notice->entry->history;

    for (guint i = 0; history && i < history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(history, i);
        if (strcmp(event->event, event_name(EVENT_RETITLE)) == 0 && event->time_us > notice->created_us &&
            strcmp(event->actor, actor) != 0)
            return true;
    }
    return false;
}

/* What the answer asks for. REASON as wish_read() has it. */
static Wish
read_wish(const Reaction *reaction, char **reason)
{
    const Inspection *inspection = reaction->inspection;
    const Entry *entry = reaction->notice->entry;
    const People *people = policy_people(desk_policy(inspection->desk));
    const Person *person = people_by_login(people, reaction->actor);
    const Person *author = entry->author ? people_find(people, entry->author) : NULL;
    g_autofree char *signature = g_strjoin(" ", person ? person->position : "", person ? person->unit : "",
        options_text(desk_section(inspection->desk, "institution"), "name"), NULL);
    const Answerer answerer = { person ? person->name : "", signature, author ? author->name : "", NULL };

    return wish_of_reply(message_reply(inspection->message), &answerer, reason);
}

static void
obey(const Reaction *reaction)
{
    static const Event events[] = {
        [WISH_APPROVE] = EVENT_APPROVE,
        [WISH_REJECT] = EVENT_REJECT,
        [WISH_RETURN] = EVENT_RETURN,
        [WISH_DELEGATE] = EVENT_DELEGATE,
        [WISH_COMMENT] = EVENT_COMMENT,
        [WISH_RETITLE] = EVENT_RETITLE,
        [WISH_CANCEL] = EVENT_CANCEL,
    };
    g_autofree char *reason = NULL;
    const Wish wish = read_wish(reaction, &reason);
    const bool is_advice = reaction->notice->advice && !is_for_reviewer(reaction->notice);

    if (wish == WISH_NOTICES && is_for_reviewer(reaction->notice))
        set_rule(reaction, reason);
    else if (wish == WISH_UNREASONED && *reaction->notice->why)
        refuse(reaction, _("Falta la razón, que es lo que lee quien escribió el mensaje. Responda «Devuelto: qué "
                           "corregir» o «Rechazado: por qué»."));
    else if (wish == WISH_APPROVE && is_outdated(reaction->notice, reaction->actor))
        refuse(reaction, _("El asunto cambió después de ese aviso: responda el que llegó después."));
    else if (wish == WISH_SHOW && *reaction->notice->why)
        show(reaction);
    else if (is_advice && (wish == WISH_NO_ADVICE || wish == WISH_ADVICE))
        set_advice(reaction, wish == WISH_ADVICE);
    else if (!reaction->notice->advice && wish >= WISH_APPROVE && wish <= WISH_CANCEL)
        decide(reaction, events[wish], reason);
    else
        refuse(reaction, choices(reaction->notice));
}

/* Why nothing can come of the answer; NULL: it can. */
static const char *
objection(const Reaction *reaction, const KeyRing *keys)
{
    const Inspection *inspection = reaction->inspection;
    const Delivery *notice = reaction->notice;
    const TicketMatter matter = { notice ? notice->entry->reference : "", notice ? notice->address : "" };

    if (!notice || !ticket_verify(keys, &reaction->ticket, &matter))
        return _("Esta dirección no es la de ningún aviso. Responda el aviso mismo, sin cambiar a quién va.");
    if (clock_day_of(clock_now_us()) > reaction->ticket.last_day)
        return _("El plazo para responder este aviso ya pasó.");
    if (!reaction->actor ||
        !people_may_send_as(policy_people(desk_policy(inspection->desk)), reaction->actor, notice->address))
        return _("Este aviso es de otra persona: solo ella puede responderlo, desde su propia cuenta.");
    if (inspection->envelope->recipients->len != 1)
        return _("La respuesta a un aviso va solo a la dirección del aviso; quite los demás destinatarios.");
    return NULL;
}

static void
take(Reaction *reaction)
{
    Desk *desk = reaction->inspection->desk;
    g_autoptr(GError) error = NULL;
    const KeyRing *keys = desk_keys(desk, &error);

    reaction->store = keys ? desk_store(desk, &error) : NULL;
    if (reaction->store)
        reaction->notice = store_notice(reaction->store, reaction->ticket.notice, &error);
    if (error) {
        inspection_tempfail(reaction->inspection, error);
        return;
    }
    const char *why = objection(reaction, keys);
    if (why)
        refuse(reaction, why);
    else
        obey(reaction);
    delivery_free(reaction->notice);
}

/* What a mail program answers by itself, such as that somebody is on holiday, says nothing and is told nothing. */
static bool
ignore_automatic(const Inspection *inspection)
{
    g_autoptr(GError) error = NULL;

    if (!(kinds_of(inspection->message) & (KIND_REPORT | KIND_CALENDAR | KIND_AUTOMATIC)) ||
        inspection->envelope->recipients->len != 1)
        return false;
    if (inspection_record(inspection, "answer-ignored", NULL, &error))
        inspection->answer->kind = ANSWER_DISCARD;
    else
        inspection_tempfail(inspection, error);
    return true;
}

bool
decide_is_answer(const Desk *desk, const Envelope *envelope)
{
    Ticket ticket;

    return find_ticket(desk, envelope, &ticket);
}

bool
decide_by_mail(const Inspection *inspection)
{
    Reaction reaction = { .inspection = inspection, .actor = inspection->envelope->login };

    if (!find_ticket(inspection->desk, inspection->envelope, &reaction.ticket))
        return false;
    if (!ignore_automatic(inspection))
        take(&reaction);
    return true;
}
