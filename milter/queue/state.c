/* SPDX-License-Identifier: BSD-2-Clause */
/* state: the one table of transitions. */
#include "queue/state.h"

#include <string.h>

#include <glib.h>
#include <glib/gi18n.h>

static const struct {
    State from;
    Event event;
    State to;
} transitions[] = {
    { STATE_HELD, EVENT_ENDORSE, STATE_HELD },
    { STATE_HELD, EVENT_APPROVE, STATE_APPROVED },
    { STATE_HELD, EVENT_REJECT, STATE_REJECTED },
    { STATE_HELD, EVENT_RETURN, STATE_RETURNED },
    { STATE_HELD, EVENT_CANCEL, STATE_CANCELLED },
    { STATE_HELD, EVENT_DELEGATE, STATE_HELD },
    { STATE_HELD, EVENT_COMMENT, STATE_HELD },
    { STATE_HELD, EVENT_RETITLE, STATE_HELD },
    { STATE_HELD, EVENT_ASK, STATE_HELD },
    { STATE_HELD, EVENT_REMIND, STATE_HELD },
    { STATE_HELD, EVENT_ESCALATE, STATE_HELD },
    { STATE_COOLING, EVENT_ELAPSE, STATE_APPROVED },
    { STATE_COOLING, EVENT_APPROVE, STATE_APPROVED },
    { STATE_COOLING, EVENT_REJECT, STATE_REJECTED },
    { STATE_COOLING, EVENT_RETURN, STATE_RETURNED },
    { STATE_COOLING, EVENT_CANCEL, STATE_CANCELLED },
    { STATE_RESTING, EVENT_REVIEW, STATE_HELD },
    { STATE_RESTING, EVENT_REJECT, STATE_REJECTED },
    { STATE_RESTING, EVENT_RETURN, STATE_RETURNED },
    { STATE_RESTING, EVENT_CANCEL, STATE_CANCELLED },
    { STATE_APPROVED, EVENT_CLAIM, STATE_RELEASING },
    { STATE_RELEASING, EVENT_ACCEPTED, STATE_RELEASED },
    { STATE_RELEASING, EVENT_POSTPONED, STATE_APPROVED },
    { STATE_RELEASING, EVENT_REFUSED, STATE_UNDELIVERABLE },
    { STATE_RELEASING, EVENT_LOST, STATE_UNCERTAIN },
    { STATE_UNCERTAIN, EVENT_SETTLE_SENT, STATE_RELEASED },
    { STATE_UNCERTAIN, EVENT_SETTLE_RESEND, STATE_APPROVED },
    { STATE_RELEASED, EVENT_WIPE, STATE_RELEASED },
    { STATE_REJECTED, EVENT_WIPE, STATE_REJECTED },
    { STATE_RETURNED, EVENT_WIPE, STATE_RETURNED },
    { STATE_CANCELLED, EVENT_WIPE, STATE_CANCELLED },
    { STATE_UNDELIVERABLE, EVENT_APPROVE, STATE_APPROVED }, /* the cause is gone: once more */
    { STATE_UNDELIVERABLE, EVENT_RETURN, STATE_RETURNED },
    { STATE_UNDELIVERABLE, EVENT_CANCEL, STATE_CANCELLED },
};

static const struct {
    const char *name;
    const char *for_people;
} states[STATES] = {
    [STATE_HELD] = { "held", N_("retenido") },
    [STATE_COOLING] = { "cooling", N_("en espera antes de salir") },
    [STATE_RESTING] = { "resting", N_("en espera antes del visto bueno") },
    [STATE_APPROVED] = { "approved", N_("aprobado, por enviar") },
    [STATE_RELEASING] = { "releasing", N_("enviándose") },
    [STATE_RELEASED] = { "released", N_("enviado") },
    [STATE_UNCERTAIN] = { "uncertain", N_("no se sabe si salió") },
    [STATE_UNDELIVERABLE] = { "undeliverable", N_("el servidor no lo recibió") },
    [STATE_REJECTED] = { "rejected", N_("rechazado") },
    [STATE_RETURNED] = { "returned", N_("devuelto al autor") },
    [STATE_CANCELLED] = { "cancelled", N_("retirado por el autor") },
};

static const struct {
    const char *name;
    const char *for_people;
} events[EVENTS] = {
    [EVENT_HOLD] = { "hold", N_("retenido") },
    [EVENT_ELAPSE] = { "elapse", N_("pasó la espera") },
    [EVENT_REVIEW] = { "review", N_("pasó la espera; se pregunta a quienes deciden") },
    [EVENT_ENDORSE] = { "endorse", N_("visto bueno; faltan otros") },
    [EVENT_APPROVE] = { "approve", N_("aprobado") },
    [EVENT_REJECT] = { "reject", N_("rechazado") },
    [EVENT_RETURN] = { "return", N_("devuelto al autor") },
    [EVENT_CANCEL] = { "cancel", N_("retirado por el autor") },
    [EVENT_DELEGATE] = { "delegate", N_("se pregunta a otra persona") },
    [EVENT_COMMENT] = { "comment", N_("comentario") },
    [EVENT_RETITLE] = { "retitle", N_("asunto cambiado") },
    [EVENT_ASK] = { "ask", N_("se pregunta a quienes deciden ahora") },
    [EVENT_REMIND] = { "remind", N_("recordado a quienes deciden") },
    [EVENT_ESCALATE] = { "escalate", N_("pasa a otros que deciden") },
    [EVENT_CLAIM] = { "claim", N_("se entrega al servidor") },
    [EVENT_ACCEPTED] = { "accepted", N_("el servidor lo recibió") },
    [EVENT_POSTPONED] = { "postponed", N_("el servidor pide volver más tarde") },
    [EVENT_REFUSED] = { "refused", N_("el servidor no lo recibió") },
    [EVENT_LOST] = { "lost", N_("se perdió la respuesta del servidor") },
    [EVENT_WIPE] = { "wipe", N_("texto borrado") },
    [EVENT_SETTLE_SENT] = { "settle-sent", N_("aclarado: había salido") },
    [EVENT_SETTLE_RESEND] = { "settle-resend", N_("aclarado: se envía otra vez") },
};

bool
state_next(State state, Event event, State *next)
{
    for (size_t i = 0; i < G_N_ELEMENTS(transitions); i++)
        if (transitions[i].from == state && transitions[i].event == event) {
            *next = transitions[i].to;
            return true;
        }
    return false;
}

const char *
state_name(State state)
{
    return states[state].name;
}

bool
state_from_name(const char *name, State *state)
{
    for (int i = 0; i < STATES; i++)
        if (strcmp(states[i].name, name) == 0) {
            *state = (State)i;
            return true;
        }
    return false;
}

const char *
state_for_people(State state)
{
    return _(states[state].for_people);
}

bool
event_from_name(const char *name, Event *event)
{
    for (int i = 0; i < EVENTS; i++)
        if (strcmp(events[i].name, name) == 0) {
            *event = (Event)i;
            return true;
        }
    return false;
}

const char *
event_name(Event event)
{
    return events[event].name;
}

const char *
event_for_people(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++)
        if (strcmp(events[i].name, name) == 0)
            return _(events[i].for_people);
    return name;
}
