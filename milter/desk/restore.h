/* SPDX-License-Identifier: BSD-2-Clause */
/* restore.h: takes a backup of the queue back. What was decided and sent since it was made is in the audit log, and is
 * done over from there; where that does not say whether a message that was to leave has left, a person has to find out:
 * nothing goes twice for having been restored. */
#ifndef VOBO_DESK_RESTORE_H
#define VOBO_DESK_RESTORE_H

#include "desk/desk.h"
#include "queue/backup.h"

typedef struct {
    BackupSummary backup;
    guint replayed;  /* decisions since then */
    guint released;  /* messages that have left since then */
    guint uncertain; /* of which nobody knows whether they left */
    GPtrArray *lost; /* of char *: references of what was held since then, and is not in the backup */
} RestoreSummary;

void restore_summary_clear(RestoreSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RestoreSummary, restore_summary_clear)

/* Makes the backup at PATH the queue of DESK, of which nothing may be open: that must have no entries, and neither
 * daemon may run. ACTOR is who does it. SUMMARY is cleared by the caller, also after a failure. */
bool restore_queue(Desk *desk, const char *path, const char *actor, RestoreSummary *summary, GError **error);

#endif
