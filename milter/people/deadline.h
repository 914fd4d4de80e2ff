/* SPDX-License-Identifier: BSD-2-Clause */
/* deadline.h: an end to waiting for a peer in a library that knows none. */
#ifndef VOBO_PEOPLE_DEADLINE_H
#define VOBO_PEOPLE_DEADLINE_H

#include <stdbool.h>

#include <glib.h>

typedef struct Deadline Deadline;

/* Shuts the socket FD down, so that whoever waits for it goes on with a failure, unless deadline_end() comes within
 * TIMEOUT_US. The caller owns it; FD must stay open until it is freed. */
Deadline *deadline_new(int fd, gint64 timeout_us);

/* Ends it; NULL is ignored. Returns whether it had struck. */
bool deadline_end(Deadline *deadline);

#endif
