/* SPDX-License-Identifier: BSD-2-Clause */
/* newcomers.h: asks those who decide about waiting messages since people left or came, deputies began or routes
 * changed: no message waits for somebody who does not know of it. */
#ifndef VOBO_COURIER_NEWCOMERS_H
#define VOBO_COURIER_NEWCOMERS_H

#include "desk/desk.h"

/* A walk through all that waits, a few messages at a time. All zero at first; a desk with other people or another
 * configuration wants one of its own. */
typedef struct {
    guint32 day;     /* on which it was begun */
    char *after;     /* the last one seen; NULL for none */
    bool is_through; /* until another day begins */
} NewcomerWalk;

void newcomer_walk_clear(NewcomerWalk *walk);

/* Looks at the next messages; *WORKED tells whether there may be more. False with an error; the same ones come again.
 */
bool newcomers_step(Desk *desk, gint64 now_us, NewcomerWalk *walk, bool *worked, GError **error);

#endif
