/* SPDX-License-Identifier: BSD-2-Clause */
/* attempt.h: one conversation with the MTA about one delivery, and how it ended. For this folder. */
#ifndef VOBO_COURIER_ATTEMPT_H
#define VOBO_COURIER_ATTEMPT_H

#include "desk/desk.h"
#include "session/spool.h"

typedef struct {
    Outcome outcome;
    char *reply; /* the MTA's words, or what went wrong; the caller frees it */
} AttemptResult;

/* Hands DELIVERY, whose mail is in SPOOL, to the MTA. What the MTA says of single recipients is recorded in the
 * queue before the mail is handed over. */
AttemptResult attempt_delivery(Desk *desk, const Delivery *delivery, const Spool *spool);

#endif
