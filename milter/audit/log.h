/* SPDX-License-Identifier: BSD-2-Clause */
/* log.h: the audit log: one JSON record a line, a file a day, each record chained to the one before by its
 * SHA-256, so that none can be changed or taken out unseen. Several programs of a host write into one chain. */
#ifndef VOBO_AUDIT_LOG_H
#define VOBO_AUDIT_LOG_H

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef struct AuditLog AuditLog;

/* Opens the log in FOLDER, which must exist. The caller owns it. */
AuditLog *audit_open(const char *folder, GError **error);
void audit_close(AuditLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditLog, audit_close)

/* Appends RECORD (an object, taken over) with "prev" in front; when this returns true it is on disk. Records of
 * threads that call at the same time share one write. False: nothing of it is in the log. Any thread. */
bool audit_append(AuditLog *log, json_t *record, GError **error);

typedef struct {
    gint64 records, files;
} AuditSummary;

/* Reads the whole chain in FOLDER. A record that does not fit its predecessor is VOBO_ERROR_INPUT and named by
 * file and line. */
bool audit_verify(const char *folder, AuditSummary *summary, GError **error);

#endif
