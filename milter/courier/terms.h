/* SPDX-License-Identifier: BSD-2-Clause */
/* terms.h: what routes want done about messages that nobody decides about: reminders, and the end of the term. */
#ifndef VOBO_COURIER_TERMS_H
#define VOBO_COURIER_TERMS_H

#include "desk/desk.h"

/* Does the first thing that is due at NOW_US; *WORKED tells whether there was one. False with an error. What somebody
 * decides at the same moment is his. */
bool terms_step(Desk *desk, gint64 now_us, bool *worked, GError **error);

#endif
