/* SPDX-License-Identifier: BSD-2-Clause */
/* calendar.h: what an invitation says to people (RFC 5545). */
#ifndef VOBO_MESSAGE_CALENDAR_H
#define VOBO_MESSAGE_CALENDAR_H

#include "message/lines.h"

/* Appends, as one more source, what LENGTH bytes of CALENDAR (UTF-8) have to be read by people: subjects, places,
 * descriptions, comments. The places of the lines are not those of the source: nothing can be put into it. */
void calendar_append(Lines *lines, const char *calendar, size_t length);

#endif
