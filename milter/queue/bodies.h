/* SPDX-License-Identifier: BSD-2-Clause */
/* bodies.h: the folder of held bodies as a whole: which database it belongs to, and the orphans in it, bodies that no
 * entry has.
 *
 * Folder and database know each other by an identity, made with the database and written beside the folder
 * (held.queue). A body is an orphan only for the database that the folder belongs to; an empty, new or other database
 * says nothing about it. Orphans wait in a folder of their own below, .orphans, and come back by themselves once an
 * entry has them.
 */
#ifndef VOBO_QUEUE_BODIES_H
#define VOBO_QUEUE_BODIES_H

#include "queue/store.h"

/* A body younger than this may still be waiting for its entry, in microseconds. */
#define BODIES_ORPHAN_AGE_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

/* Whether FOLDER belongs to the database STORE. VOBO_ERROR_STATE: it does not, and what to do; other errors: nobody can
 * say. Changes nothing. */
bool bodies_belong(Store *store, const char *folder, GError **error);

/* From now on FOLDER belongs to the database STORE, whatever it belonged to. */
bool bodies_claim(Store *store, const char *folder, GError **error);

/* Claims FOLDER where it is nobody's yet and bodies_belong(); then brings back orphans that have an entry, sets aside
 * the bodies that have none, and deletes what was set aside longer than KEEP_US ago, never with 0. Each is logged. One
 * caller at a time. */
bool bodies_sweep(Store *store, const char *folder, gint64 keep_us, GError **error);

/* The folder in which the orphans of FOLDER wait. The caller owns the string. */
char *bodies_orphans_folder(const char *folder);

/* How many orphans FOLDER has. -1 with an error. */
gint64 bodies_count_orphans(const char *folder, GError **error);

/* How many entries of STORE have a body that is not in FOLDER, nor among its orphans. -1 with an error. */
gint64 bodies_count_missing(Store *store, const char *folder, GError **error);

/* Whether FOLDER holds a body, orphans counted, which cannot be read without the key it was written under. True as well
 * where the folder is there and cannot be looked at. */
bool bodies_are_there(const char *folder);

#endif
