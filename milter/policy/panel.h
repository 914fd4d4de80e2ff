/* SPDX-License-Identifier: BSD-2-Clause */
/* panel.h: those who decide together about one held message: which approvals are there, whose are missing, and who may
 * give them. Nobody's counts twice, and the author's never. */
#ifndef VOBO_POLICY_PANEL_H
#define VOBO_POLICY_PANEL_H

#include "policy/route.h"

/* What somebody of a panel did: WHO approved for SEAT, or asked DELEGATE to do it. All borrowed. */
typedef struct {
    const char *who, *seat;
    const char *delegate; /* NULL: he approved */
} PanelAct;

/* Somebody whose approval is sought, and for what. Borrowed. */
typedef struct {
    const char *who; /* a login or an address */
    const Seat *seat;
} Asked;

typedef struct Panel Panel;

/* The panel of the route NAME after ACTS, in their order. Where too few are left for what is missing, that of the
 * route that it escalates to; in the end the institution's postmaster alone, so that no message waits for nobody. What
 * MATTER borrows must live as long as the panel, which the caller owns. */
Panel *panel_convene(const Config *config, const char *name, const RouteMatter *matter, const GArray *acts);
void panel_free(Panel *panel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Panel, panel_free)

/* The seats, elements are Seat *; how many of them are to be approved; whether one after the other. Borrowed. */
const GPtrArray *panel_seats(const Panel *panel);
guint panel_needs(const Panel *panel);
bool panel_is_in_order(const Panel *panel);

/* Whether all approvals that are asked for are there. */
bool panel_is_complete(const Panel *panel);

/* Whose approval is sought now, each person once; elements are Asked. Where nothing is missing, and somebody has only
 * to say so, those who have approved. The caller owns the array. */
GArray *panel_asked(const Panel *panel);

/* The seat for which WHO, a login or an address, may approve now; NULL for none. Where there are several, his own, and
 * rather one that leaves the others to whom is missing. Borrowed. */
const Seat *panel_seat_for(Panel *panel, const char *who);

/* WHO approves for SEAT, one that panel_seat_for() has found. */
void panel_approve(Panel *panel, const Seat *seat, const char *who);

/* Whether WHO is of the panel, now or at a later step. */
bool panel_includes(const Panel *panel, const char *who);

/* Whether WHO has approved. */
bool panel_has_approved(const Panel *panel, const char *who);

#endif
