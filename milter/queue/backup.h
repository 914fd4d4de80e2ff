/* SPDX-License-Identifier: BSD-2-Clause */
/* backup.h: the queue in one file: a tar archive with its database as it is at one moment (queue.db), the bodies of
 * held messages, encrypted as they are (held/NAME), and in the end SHA256SUMS, which has the digest of each other file
 * as sha256sum(1) writes it. The master key is not in it. */
#ifndef VOBO_QUEUE_BACKUP_H
#define VOBO_QUEUE_BACKUP_H

#include "queue/store.h"

typedef struct {
    gint64 made_us;
    guint bodies;
    gint64 bytes; /* of all files */
} BackupSummary;

/* Writes what STORE and the folder BLOBS have to the new file PATH, durably, and reads it again; or nothing. What is
 * held meanwhile is not in it. */
bool backup_write(Store *store, const char *blobs, const char *path, BackupSummary *summary, GError **error);

/* Whether the file at PATH is whole. */
bool backup_check(const char *path, BackupSummary *summary, GError **error);

/* The same, and unpacks it: the database to the new file DATABASE, the bodies into the folder BLOBS. After a failure
 * bodies may be there that no database knows. */
bool backup_unpack(const char *path, const char *database, const char *blobs, BackupSummary *summary, GError **error);

#endif
