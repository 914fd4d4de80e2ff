/* SPDX-License-Identifier: BSD-2-Clause */
/* filter.h: what the filter answers the MTA: joins the stages from the session to the audit log. */
#ifndef VOBO_FILTER_FILTER_H
#define VOBO_FILTER_FILTER_H

#include "desk/desk.h"
#include "session/session.h"

typedef struct Filter Filter;

/* A filter that works at DESK, whose reference it takes over. PARSE_SLOTS messages are analysed at once, 0 for as
 * many as there are processors. The caller owns it. */
Filter *filter_new(Desk *desk, unsigned parse_slots);
void filter_free(Filter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Filter, filter_free)

/* Lets what comes from now on be judged at DESK, whose reference is taken over; a message or recipient that is
 * being judged is judged to its end at the desk before. Any thread. */
void filter_set_desk(Filter *filter, Desk *desk);

/* The desk of now. The caller owns a reference. Any thread. */
Desk *filter_desk(Filter *filter);

/* The handler for session_open(); lives as long as FILTER. */
const SessionHandler *filter_handler(const Filter *filter);

#endif
