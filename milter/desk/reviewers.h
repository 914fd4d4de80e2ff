/* SPDX-License-Identifier: BSD-2-Clause */
/* reviewers.h: who decides about a held message today, and who does not because he wrote it. */
#ifndef VOBO_DESK_REVIEWERS_H
#define VOBO_DESK_REVIEWERS_H

#include "desk/desk.h"

/* Who decides about ENTRY today, with what was approved already; NULL where it has no route, and everybody but its
 * author may. The caller owns it, and keeps desk and entry while he does. */
Panel *reviewers_panel(const Desk *desk, const Entry *entry);

/* The same if ENTRY were on the route named ROUTE; "" for none. */
Panel *reviewers_panel_of(const Desk *desk, const Entry *entry, const char *route);

/* Who decides about ENTRY today in words, one step or person a line. The caller owns the string. */
char *reviewers_lines(const Desk *desk, const Entry *entry);

/* Whether ENTRY waits for an approval of WHO, a login or an address, today. */
bool reviewers_await(const Desk *desk, const Entry *entry, const char *who);

/* Whether WHO, a login or an address, is the author of ENTRY. */
bool reviewers_is_author(const Desk *desk, const Entry *entry, const char *who);

#endif
