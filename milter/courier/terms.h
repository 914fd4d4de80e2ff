/* SPDX-License-Identifier: BSD-2-Clause */
/* terms.h: what is done to held messages because of the time: what waits a while leaves by itself; where nobody
 * decides, routes remind, and end what has waited too long; the text of what has long come to an end is wiped. */
#ifndef VOBO_COURIER_TERMS_H
#define VOBO_COURIER_TERMS_H

#include "desk/desk.h"

/* Does the first thing that is due at NOW_US; *WORKED tells whether there was one. False with an error. What somebody
 * decides at the same moment is his. */
bool terms_step(Desk *desk, gint64 now_us, bool *worked, GError **error);

#endif
