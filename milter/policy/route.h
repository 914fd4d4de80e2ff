/* SPDX-License-Identifier: BSD-2-Clause */
/* route.h: whom a route names, as the directory has them on the day. "Si la respuesta exige un proceso de aprobación,
 * previo a su envío, siga esa directriz." (Protocolo de atención virtual) */
#ifndef VOBO_POLICY_ROUTE_H
#define VOBO_POLICY_ROUTE_H

#include "config/config.h"
#include "people/people.h"

/* About whose message, and when. All borrowed. */
typedef struct {
    const People *people;
    const char *author; /* login or address; "" where nobody knows */
    guint32 day;        /* as g_date_get_julian() counts */
} RouteMatter;

/* One approval that a route asks for, and who may give it. */
typedef struct {
    char *name;        /* as the route says it ("manager:1"); where all are asked at once, whose it is */
    GPtrArray *people; /* of char *, logins or addresses; empty where nobody is left */
    char *approved_by; /* NULL while nobody has (policy/panel.h) */
} Seat;

/* The choices of route.order and route.four_eyes, in their order. */
enum { ORDER_PARALLEL, ORDER_SEQUENCE };
enum { FOUR_EYES_STRICT, FOUR_EYES_RELAXED };

/* The section `route` called NAME, or NULL. Borrowed. */
const Options *route_find(const Config *config, const char *name);

/* The seats of ROUTE: in sequence one for each name of its option `approvers`, in that order; in parallel one for each
 * person whom these name. Each with the deputies of the day, without the author and without those who have left.
 * Elements are Seat *. The caller owns the array. */
GPtrArray *route_seats(const Options *route, const RouteMatter *matter);

/* A seat for PERSON alone, a login or an address, unless he is the author. The caller owns it. */
Seat *seat_of_one(const RouteMatter *matter, const char *person);
void seat_free(gpointer seat);

/* How many approvals ROUTE asks for. */
guint route_needs(const Options *route);

#endif
