/* SPDX-License-Identifier: BSD-2-Clause */
/* store_internal.h: what the parts of the SQLite store share: what happens to entries (store_sqlite.c), reading them
 * (store_entries.c), deliveries (store_deliveries.c), advice (store_advice.c) and how those who decide hear of what
 * waits (store_reviewers.c). For them only. */
#ifndef VOBO_QUEUE_STORE_INTERNAL_H
#define VOBO_QUEUE_STORE_INTERNAL_H

#include <pthread.h>

#include "base/sql.h"
#include "queue/store.h"

/* What has not come to an end, and what came to one and is kept whole: an index of each has these very words. */
#define UNSETTLED "state IN ('held', 'cooling', 'resting', 'approved', 'releasing', 'uncertain', 'undeliverable')"
#define KEPT "blob <> '' AND state IN ('released', 'rejected', 'returned', 'cancelled')"

struct Store {
    pthread_mutex_t lock; /* guards db: one transaction at a time */
    sqlite3 *db;
    char *identity; /* set once, when it is opened */
};

/* Takes the lock and begins a transaction that may write; false with an error, without either. */
bool store_begin(Store *store, GError **error);

/* Commits when GOOD, else takes everything back, and lets the lock go; whether it is in the database now. */
bool store_end(Store *store, bool good, GError **error);

/* The following are called with a transaction, or the lock, held. */

/* A reference that nothing in the store has. The caller owns it; NULL with an error. */
char *store_unused_reference(Store *store, GError **error);

/* An entry with empty texts and no recipients. The caller owns it. */
Entry *entry_new_unqueued(void);

/* Plans the mail ADVICE. */
bool store_insert_advice(Store *store, const NewAdvice *advice, GError **error);

/* Reads the advice ID into DELIVERY, with an entry that says what it is about. */
bool store_read_advice(Store *store, gint64 id, Delivery *delivery, GError **error);

/* What was sent is nobody's business any more: only to whom and when stays. */
bool store_forget_advice(Store *store, const Delivery *delivery, GError **error);

/* The entry with REFERENCE. The caller owns it. */
Entry *store_read_entry(Store *store, const char *reference, GError **error);

/* Takes ENTRY along EVENT; returns the event's id, -1 with an error. */
gint64 store_transition(
    Store *store, const Entry *entry, Event event, const char *actor, const char *reason, GError **error);

/* Plans the mails that tell of the event CAUSE; each at most once. */
bool store_add_notices(
    Store *store, gint64 entry, gint64 cause, const NoticeRequest *notices, size_t count, GError **error);

#endif
