/* SPDX-License-Identifier: BSD-2-Clause */
/* route.h: who decides about what a route holds, as the directory has it on the day. "Si la respuesta exige un proceso
 * de aprobación, previo a su envío, siga esa directriz." (Protocolo de atención virtual) */
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

/* The section `route` called NAME, or NULL. Borrowed. */
const Options *route_find(const Config *config, const char *name);

/* Who may decide about a message of MATTER that the route NAME holds: those whom its option `approvers` names, each
 * once, with their deputies of the day, without the author and without those who have left. Where nobody is left, those
 * of the route that it escalates to, and in the end the institution's postmaster, so that no message waits for nobody.
 * Elements are char *, logins or addresses. The caller owns the array. */
GPtrArray *route_approvers(const Config *config, const char *name, const RouteMatter *matter);

#endif
