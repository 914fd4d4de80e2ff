/* SPDX-License-Identifier: BSD-2-Clause */
/* state.h: the life of a held message: which states there are, and what leads from one to another. */
#ifndef VOBO_QUEUE_STATE_H
#define VOBO_QUEUE_STATE_H

#include <stdbool.h>

typedef enum {
    STATE_HELD,          /* waits for a decision */
    STATE_COOLING,       /* waits for its time, in which its author can take it back */
    STATE_RESTING,       /* the same, and then waits for a decision */
    STATE_APPROVED,      /* waits for the courier */
    STATE_RELEASING,     /* the courier is handing it to the MTA */
    STATE_RELEASED,      /* the MTA has taken it */
    STATE_UNCERTAIN,     /* nobody knows whether the MTA has taken it */
    STATE_UNDELIVERABLE, /* the MTA will not take it */
    STATE_REJECTED,      /* will not be sent */
    STATE_RETURNED,      /* back with its author, to be corrected */
    STATE_CANCELLED,     /* taken back by its author */
    STATES,
} State;

typedef enum {
    EVENT_HOLD,    /* begins the life: leads from no state */
    EVENT_ELAPSE,  /* its time is over */
    EVENT_REVIEW,  /* the same, and those who decide are asked now */
    EVENT_ENDORSE, /* somebody approves; others are still to do so */
    EVENT_APPROVE, /* the last one does */
    EVENT_REJECT,
    EVENT_RETURN,
    EVENT_CANCEL,
    EVENT_DELEGATE,      /* somebody is asked in another's place */
    EVENT_COMMENT,       /* a word to those who decide too */
    EVENT_RETITLE,       /* its subject is changed */
    EVENT_ASK,           /* others decide since people changed, and are told */
    EVENT_REMIND,        /* those who decide are told again */
    EVENT_ESCALATE,      /* others decide */
    EVENT_CLAIM,         /* the courier begins an attempt */
    EVENT_ACCEPTED,      /* the MTA took it */
    EVENT_POSTPONED,     /* it did not, for now; or not yet for every recipient */
    EVENT_REFUSED,       /* it will not */
    EVENT_LOST,          /* its answer was lost */
    EVENT_SETTLE_SENT,   /* somebody knows that it went */
    EVENT_SETTLE_RESEND, /* somebody knows that it did not */
    EVENT_WIPE,          /* its text is no longer kept */
    EVENTS,
} Event;

/* Where EVENT leads from STATE; false where it leads nowhere, and *NEXT stays. The table in doc/ARCHITECTURE. */
bool state_next(State state, Event event, State *next);

/* "held", "approved", … and back; false for an unknown name. */
const char *state_name(State state);
bool state_from_name(const char *name, State *state);

/* The state in the words of people, in the configured language. */
const char *state_for_people(State state);

/* "approve", "reject", … as histories and the audit log say it. */
/* The event with this name; false for none. */
bool event_from_name(const char *name, Event *event);

const char *event_name(Event event);

/* The event NAME in the words of people; NAME itself where there is no such event. */
const char *event_for_people(const char *name);

#endif
