/* SPDX-License-Identifier: BSD-2-Clause */
/* inspection.h: one message at its end, with all that is known of it, on its way to an answer. For this folder. */
#ifndef VOBO_FILTER_INSPECTION_H
#define VOBO_FILTER_INSPECTION_H

#include "desk/desk.h"
#include "history/traffic.h"
#include "message/message.h"
#include "session/session.h"

/* Everything but ANSWER is borrowed. */
typedef struct {
    Desk *desk;
    const Envelope *envelope;
    const Message *message;
    const Verdict *verdict; /* NULL until reached */
    History *history;
    const Turn *turn;
    Answer *answer;
    gint64 started_us;   /* monotonic */
    const char *repeats; /* the reference of the entry that held the same before; NULL for none */
} Inspection;

/* What is remembered of the message; borrows from INSPECTION. */
Traffic inspection_traffic(const Inspection *inspection);

/* Writes the audit record of OUTCOME, and a line in the log. False: it could not be recorded, and nothing may be
 * answered but a temporary failure. */
bool inspection_record(const Inspection *inspection, const char *outcome, const char *reference, GError **error);

/* The author's mailbox, where notices go: "" where nobody of the institution sent the message. The caller owns it. */
char *inspection_author(const Inspection *inspection);

/* Has the courier tell the author of a message that goes what he could have done better, if there is anything that he
 * can use for it at once. What fails is only logged: the message goes. */
void advise_author(const Inspection *inspection);

/* Makes the answer a temporary failure because of ERROR, which only the log and the audit tell. */
void inspection_tempfail(const Inspection *inspection, const GError *error);

/* Records a rejection with REPLY and makes it the answer. */
void inspection_reject(const Inspection *inspection, const char *outcome, const char *reference, const char *reply);

/* Holds the message, for approval or for a while, durably, and makes DISCARD the answer. What the author wrote to ask
 * for approval does not leave with it. */
void hold_message(const Inspection *inspection);

/* Makes the answer change the message into what the verdict has made of it, if anything. */
void rewrite_message(const Inspection *inspection);

/* Whether the message whose fields are in SPOOL claims to come from the courier. */
bool release_is_claimed(const Spool *spool);

/* Lets a message that the courier sends through the door, once; true when the answer is made. False: the claim
 * comes from outside and means nothing. */
bool release_pass(const Inspection *inspection);

/* Whether a message with ENVELOPE answers a notice. */
bool decide_is_answer(const Desk *desk, const Envelope *envelope);

/* Carries out what the message, an answer to a notice, says; true when the answer is made. False: it is none. */
bool decide_by_mail(const Inspection *inspection);

#endif
