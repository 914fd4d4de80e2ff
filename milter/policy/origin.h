/* SPDX-License-Identifier: BSD-2-Clause */
/* origin.h: who sends a message and where it goes. Its MTA vouches for the login, the client and the recipients; what
 * the client writes, MAIL FROM and From, only ever makes it be looked at more closely. */
#ifndef VOBO_POLICY_ORIGIN_H
#define VOBO_POLICY_ORIGIN_H

#include "checks/check.h"

/* Whether nobody of the institution says that they send it: no login, and an envelope sender of elsewhere, also one
 * that a forwarder of ours stands in for (SRS). */
bool origin_is_outside(const People *people, const Envelope *envelope);

/* Where a message goes. From outside: inbound while all recipients are the institution's, outbound where the MTA relays
 * it further. From inside: internal or outbound. */
Direction origin_direction(const People *people, const Envelope *envelope);

/* Whether a mailbox here sends on what came to it: from outside, to recipients outside, and From does not say that one
 * of us wrote it; or a machine here says that it could not. */
bool origin_is_redirected(const People *people, const Envelope *envelope, const Message *message);

/* Whether who sends it passes on, unchanged, what another wrote: a field Resent-From of theirs (RFC 5322, section
 * 3.6.6). */
bool origin_is_resent(const People *people, const Envelope *envelope, const Message *message);

#endif
