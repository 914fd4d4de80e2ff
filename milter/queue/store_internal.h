/* SPDX-License-Identifier: BSD-2-Clause */
/* store_internal.h: what the two halves of the SQLite store share: entries (store_sqlite.c) and their deliveries
 * (store_deliveries.c). For them only. */
#ifndef VOBO_QUEUE_STORE_INTERNAL_H
#define VOBO_QUEUE_STORE_INTERNAL_H

#include <pthread.h>

#include "base/sql.h"
#include "queue/store.h"

struct Store {
    pthread_mutex_t lock; /* guards db: one transaction at a time */
    sqlite3 *db;
};

/* Takes the lock and begins a transaction that may write; false with an error, without either. */
bool store_begin(Store *store, GError **error);

/* Commits when GOOD, else takes everything back, and lets the lock go; whether it is in the database now. */
bool store_end(Store *store, bool good, GError **error);

/* The following are called with a transaction, or the lock, held. */

/* The entry with REFERENCE. The caller owns it. */
Entry *store_read_entry(Store *store, const char *reference, GError **error);

/* Takes ENTRY along EVENT; returns the event's id, -1 with an error. */
gint64 store_transition(
    Store *store, const Entry *entry, Event event, const char *actor, const char *reason, GError **error);

/* Plans the mails that tell of the event CAUSE; each at most once. */
bool store_add_notices(
    Store *store, gint64 entry, gint64 cause, const NoticeRequest *notices, size_t count, GError **error);

#endif
