/* SPDX-License-Identifier: BSD-2-Clause */
/* history.h: remembers the mail that passes: who wrote to the institution, which messages there were, what each account
 * does. Addresses and message ids are kept as keyed hashes only (Ley 1581 de 2012).
 *
 * Remembering never stops or delays mail: what is noted waits in memory for a thread of the history's own, and what
 * cannot be read is answered with "no idea". */
#ifndef VOBO_HISTORY_HISTORY_H
#define VOBO_HISTORY_HISTORY_H

#include <stdbool.h>

#include "history/account.h"
#include "history/past.h"

typedef struct History History;

/* All borrowed. */
typedef struct {
    const char *database;
    const char *key_file; /* of the hashes; without it nothing is remembered of correspondents and messages */
    gint64 window_s;      /* in which accounts are counted */
    gint64 keep_days;     /* correspondents and messages that were not met for so long are forgotten */
    gint64 most;          /* of each, at most */
    gint64 requests_days; /* what was asked is forgotten so long after it came; 0: nothing of it is remembered */
    gint64 requests_most;
} HistoryTerms;

/* A history that remembers; its database is opened when there is something to write or to look up, and again after a
 * failure. The caller owns it. */
History *history_new(const HistoryTerms *terms);

/* The same for a look: what is noted is forgotten with it, and a database that is not there is not made. */
History *history_new_for_look(const HistoryTerms *terms);

/* Writes what still waits, and ends. */
void history_free(History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)

/* All below: any thread. NOW_S is in seconds since 1970. */

/* ADDRESS has written to the institution. */
void history_note_correspondent(History *history, const char *address);

/* A message with MESSAGE_ID passes. */
void history_note_message(History *history, const char *message_id);

/* AUTHOR, outside, asks REQUEST in a message with MESSAGE_ID. What he says can be read again by who knows that id, from
 * an answer to it, and has the key; not from the database alone. */
void history_note_request(History *history, const char *message_id, const char *author, const Request *request);

/* Whether requests are remembered at all. */
bool history_keeps_requests(const History *history);

/* The account LOGIN does the COUNT things DEEDS; *USAGE, unless NULL, receives what it did with them. */
void history_note_deeds(
    History *history, const char *login, const Deed *deeds, size_t count, gint64 now_s, AccountUsage *usage);

/* What checks may ask; USAGE may be NULL. Lives as long as both. */
Past history_past(History *history, const AccountUsage *usage);

/* Whether it is up to the caller to tell somebody of LOGIN: true for the first one who asks within LASTING_S. */
bool history_claim(History *history, const char *login, gint64 now_s, gint64 lasting_s);

/* He could not tell: the next one may. */
void history_unclaim(History *history, const char *login);

#endif
