/* SPDX-License-Identifier: BSD-2-Clause */
/* pending.h: each morning, one mail to those who decide with all that waits for them: to who wants to hear of it in
 * this way only, to who wants to hear nothing and is alone in that, and to those with many. */
#ifndef VOBO_COURIER_PENDING_H
#define VOBO_COURIER_PENDING_H

#include "desk/desk.h"

/* Plans the mails that are due and were not planned yet, for the courier to send. *DONE_US, 0 at first, remembers up to
 * when that is done. False with an error: again later. */
bool pending_plan(Desk *desk, gint64 now_us, gint64 *done_us, GError **error);

/* A message of such a list. */
typedef struct {
    char *lines; /* what is told of it */
    char *subject;
    char *answer; /* where it is decided */
} PendingItem;

/* What ADVICE, one of these mails (NULL: none), has to tell of and still waits; elements are PendingItem. The caller
 * owns the array. */
GArray *pending_items(Desk *desk, const KeyRing *keys, const Advice *advice);

#endif
