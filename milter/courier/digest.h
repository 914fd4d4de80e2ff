/* SPDX-License-Identifier: BSD-2-Clause */
/* digest.h: what authors are told, all at once and not more often than they should be, of the messages that went and
 * could have been better: the findings whose action is coach. Made of the audit log, so that nothing more is written
 * while mail passes. */
#ifndef VOBO_COURIER_DIGEST_H
#define VOBO_COURIER_DIGEST_H

#include "desk/desk.h"

/* When the last digest before NOW_US was due, with one each PERIOD_US: days begin AT_US after midnight, weeks on
 * Monday, local time. */
gint64 digest_due_us(gint64 now_us, gint64 period_us, gint64 at_us);

/* Plans the digests that are due and were not planned yet, for the courier to send. *DONE_US, 0 at first, remembers up
 * to when that is done. False with an error: again later. */
bool digest_plan(Desk *desk, gint64 now_us, gint64 *done_us, GError **error);

#endif
