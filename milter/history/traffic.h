/* SPDX-License-Identifier: BSD-2-Clause */
/* traffic.h: what the history is told of each message. */
#ifndef VOBO_HISTORY_TRAFFIC_H
#define VOBO_HISTORY_TRAFFIC_H

#include "history/history.h"
#include "message/message.h"
#include "people/people.h"
#include "session/envelope.h"

/* One message on its way; all borrowed. */
typedef struct {
    const People *people;
    const Envelope *envelope;
    const Message *message;
    gint64 now_s;  /* seconds since 1970 */
    bool may_read; /* there is time to read what it says */
} Traffic;

/* A message came in: who wrote it, its id, what it asks. Any thread. */
void traffic_note_received(History *history, const Traffic *traffic);

/* A message is sent: its id, and what the account that sends it does. False: nobody logged in, and *USAGE is not set.
 * Any thread. */
bool traffic_note_sent(History *history, const Traffic *traffic, AccountUsage *usage);

#endif
