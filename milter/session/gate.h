/* SPDX-License-Identifier: BSD-2-Clause */
/* gate.h: lets only so many threads do at once what costs memory and time. */
#ifndef VOBO_SESSION_GATE_H
#define VOBO_SESSION_GATE_H

#include <stdbool.h>

#include <glib.h>

typedef struct Gate Gate;

/* A gate with SLOTS places, 0 for as many as there are processors. The caller owns it. */
Gate *gate_new(unsigned slots);
void gate_free(Gate *gate);

/* Takes a place; waits until TIMEOUT_US (microseconds) have passed. False: there was none. Any thread. */
bool gate_enter(Gate *gate, gint64 timeout_us);

/* Gives the place back; the thread need not be the one that took it. */
void gate_leave(Gate *gate);

#endif
