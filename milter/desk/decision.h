/* SPDX-License-Identifier: BSD-2-Clause */
/* decision.h: who may decide what about a held message, and all that follows from a decision: the queue's new
 * state, the audit record, the notices to those concerned; together or not at all. */
#ifndef VOBO_DESK_DECISION_H
#define VOBO_DESK_DECISION_H

#include "desk/desk.h"

typedef struct {
    const char *reference; /* canonical */
    Event event;           /* EVENT_APPROVE, _REJECT, _RETURN, _CANCEL, _ELAPSE, _SETTLE_SENT or _SETTLE_RESEND */
    const char *actor;     /* the login of who decides; with EVENT_ELAPSE nobody does */
    const char *reason;    /* "" for none; the author reads it */
    bool by_term;          /* nobody decided in time: the route says so, and ACTOR is "" */
} Decision;

/* Carries DECISION out. Denied (VOBO_ERROR_DENIED) to the author where the event is a decision about his own
 * message, to everybody else where it is the author's own, and to those whom the entry's route does not name;
 * VOBO_ERROR_STATE where somebody was faster. Durable when it returns true. */
bool decision_make(Desk *desk, const Decision *decision, GError **error);

/* Tells those who may decide about ENTRY that it waits: again, or where ROUTE is not NULL, those of ROUTE, which holds
 * it from now on. VOBO_ERROR_STATE where somebody has decided meanwhile. */
bool decision_ask_again(Desk *desk, const Entry *entry, const char *route, GError **error);

/* Whether WHO, a login or an address, is the author of ENTRY. */
bool decision_is_author(const Desk *desk, const Entry *entry, const char *who);

/* Who may decide about ENTRY today, where it has a route; NULL where it has none, and everybody but its author may.
 * Elements are char *, logins or addresses. The caller owns the array. */
GPtrArray *decision_approvers(const Desk *desk, const Entry *entry);

/* Whether WHO, a login or an address, may decide about ENTRY today. */
bool decision_may_approve(const Desk *desk, const Entry *entry, const char *who);

/* Those who are told that ENTRY could not be delivered: its author and who approved it. REQUESTS has room for
 * two, whose addresses the caller frees. Returns how many. */
size_t decision_undeliverable_notices(const Desk *desk, const Entry *entry, NoticeRequest *requests);

#endif
