/* SPDX-License-Identifier: BSD-2-Clause */
/* decision.h: who may decide what about a held message, and all that follows from a decision: the queue's new
 * state, the audit record, the notices to those concerned; together or not at all. */
#ifndef VOBO_DESK_DECISION_H
#define VOBO_DESK_DECISION_H

#include "desk/desk.h"

typedef struct {
    const char *reference; /* canonical */
    Event event;           /* EVENT_APPROVE, _REJECT, _RETURN, _CANCEL, _DELEGATE, _COMMENT, _RETITLE, _ELAPSE, _REVIEW,
                              _SETTLE_SENT or           _SETTLE_RESEND */
    const char *actor;     /* the login of who decides; with EVENT_ELAPSE and _REVIEW nobody does */
    const char *reason;    /* "" for none; the author reads it. With EVENT_REJECT and _RETURN maybe the name of a
                              canned one (desk/canned.h), with EVENT_DELEGATE who is asked instead, with
                                 EVENT_RETITLE the new subject */
    bool by_term;          /* nobody decided in time: the route says so, and ACTOR is "" */
} Decision;

/* Carries DECISION out. An approval that is not the last one that the route asks for is EVENT_ENDORSE, and the next are
 * asked; *DONE, unless NULL, receives what it came to. Denied (VOBO_ERROR_DENIED) to the author where the event is a
 * decision about his own message, to everybody else where it is the author's own, and to those whom the entry's route
 * does not name or whose turn it is not; VOBO_ERROR_STATE where somebody was faster. Durable when it returns true. */
bool decision_make(Desk *desk, const Decision *decision, Event *done, GError **error);

/* Tells those who may decide about ENTRY that it waits: again, or where ROUTE is not NULL, those of ROUTE, which holds
 * it from now on. VOBO_ERROR_STATE where somebody has decided meanwhile. */
bool decision_ask_again(Desk *desk, const Entry *entry, const char *route, GError **error);

/* Asks those who decide about the message REFERENCE today, since people, routes or days have changed, and were never
 * asked; *ASKED tells whether there were any. Where all are new, its author hears of it. VOBO_ERROR_STATE or _CHANGED
 * where somebody did something meanwhile. */
bool decision_ask_newcomers(Desk *desk, const char *reference, bool *asked, GError **error);

/* Wipes the text of the message REFERENCE, which came to an end; what was decided about it stays. ACTOR is "" where it
 * is done because of the time. VOBO_ERROR_STATE where it has not come to an end, or was wiped before. */
bool decision_wipe(Desk *desk, const char *reference, const char *actor, GError **error);

/* Those who are told that ENTRY could not be delivered: its author and who approved it. Elements are NoticeRequest
 * (desk/requests.h). The caller owns the array. */
GArray *decision_undeliverable_requests(const Desk *desk, const Entry *entry);

#endif
