/* SPDX-License-Identifier: BSD-2-Clause */
/* inbound.h: mail that comes in. It is recorded and never stopped; it is read within limits and in places of its own,
 * so that what strangers send delays nobody's outgoing mail. */
#ifndef VOBO_FILTER_INBOUND_H
#define VOBO_FILTER_INBOUND_H

#include "filter/inspection.h"
#include "session/gate.h"

/* Within which a message that comes in is read, where others are within LIMITS: never more. */
MessageLimits inbound_limits(const MessageLimits *limits);

/* A gate for inbound_pass() with the places that inbound mail has. The caller owns it. */
Gate *inbound_gate_new(void);

/* How much of the body of a message that comes in is kept: enough for what is read of it within inbound_limits(). */
goffset inbound_body_bytes(void);

/* Records what comes in and remembers it; reads its text if there is a place at GATE soon. False: INSPECTION does not
 * come in. Any thread. */
bool inbound_pass(const Inspection *inspection, Gate *gate);

#endif
