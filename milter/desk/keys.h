/* SPDX-License-Identifier: BSD-2-Clause */
/* keys.h: the master key is changed while messages are held. What is held goes over to the new key without its text
 * being written again; the former key is known until it is forgotten. Each change is recorded in the audit log before
 * it is made. One program at a time. */
#ifndef VOBO_DESK_KEYS_H
#define VOBO_DESK_KEYS_H

#include "desk/desk.h"

/* How long at least a former key is known, in microseconds: something may just be written under it. */
#define KEYS_GRACE_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

/* Whether a first master key, or a key of the registered mailboxes, may be made: nothing needs the one that is missing.
 * Otherwise VOBO_ERROR_STATE, or VOBO_ERROR_UNAVAILABLE, says that it must come back from its backup. No desk is
 * needed, which cannot be had without the second. */
bool keys_may_create_master(const Config *config, GError **error);
bool keys_may_create_people(const Config *config, GError **error);

/* Makes a key, which is the current one from now on. ACTOR is who does it. */
bool keys_rotate(Desk *desk, const char *actor, GError **error);

/* Has all held messages go over to the current key; *CHANGED receives how many did. Those that cannot be read are left,
 * and the first of them is the error. */
bool keys_rewrap(Desk *desk, guint *changed, GError **error);

/* How many held messages each key wraps: id → guint, by GUINT_TO_POINTER. NULL with an error. The caller owns it. */
GHashTable *keys_count_held(Desk *desk, GError **error);

/* Forgets the former key ID, which must wrap nothing. VOBO_ERROR_DENIED while answers by mail may come to notices that
 * were sent under it, which is as long as courier.answer_within, or where it LEAKED, and these answers must not be
 * taken, as long as KEYS_GRACE_US. */
bool keys_forget(Desk *desk, const char *id, bool leaked, const char *actor, GError **error);

#endif
