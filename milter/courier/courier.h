/* SPDX-License-Identifier: BSD-2-Clause */
/* courier.h: hands approved messages and notices to the MTA, one at a time, each attempt recorded before and its
 * outcome after. */
#ifndef VOBO_COURIER_COURIER_H
#define VOBO_COURIER_COURIER_H

#include "desk/desk.h"

typedef struct Courier Courier;

/* A courier that works at DESK, whose reference it takes over, also on failure. The error is that of a template.
 * The caller owns it. One thread. */
Courier *courier_new(Desk *desk, GError **error);
void courier_free(Courier *courier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Courier, courier_free)

/* Settles what a courier that died left behind. Before the first courier_step(); false with an error: later. */
bool courier_recover(Courier *courier, GError **error);

/* Does the next thing that is due. False without an error: nothing is. */
bool courier_step(Courier *courier, GError **error);

/* Plans the digests that are due, of advice and of what waits. What fails is logged, and tried again later: nothing
 * else waits for it. */
void courier_plan_digests(Courier *courier);

/* Sets aside bodies that belong to no entry, left by a filter that died between writing the one and the other, and has
 * what is held under a former key go over to the current one. What fails is logged too. */
bool courier_sweep(Courier *courier, GError **error);

/* Carries out what is due by time, one message a call: what leaves by itself, reminders, what has waited too long for a
 * decision. Whether there was one; what fails is logged, tried again later, and keeps nothing else from being sent. */
bool courier_keep_terms(Courier *courier);

#endif
