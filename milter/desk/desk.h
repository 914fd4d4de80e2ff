/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.h: what everybody who handles held messages has at hand: the policy, the queue, the audit log and the
 * master keys. The last three are opened when first asked for, and asked for again after a failure, so that a
 * program can start, and mail that needs none of them can pass, while a disk or a key is missing. */
#ifndef VOBO_DESK_DESK_H
#define VOBO_DESK_DESK_H

#include "audit/log.h"
#include "base/keyring.h"
#include "history/history.h"
#include "policy/policy.h"
#include "queue/store.h"

typedef struct Desk Desk;

/* A desk of POLICY, whose reference it takes over. The caller owns a reference to the desk. */
Desk *desk_new(Policy *policy);

/* The same of the configuration at PATH; USE is what the people are wanted for. The error says file and line. */
Desk *desk_open(const char *path, DirectoryUse use, GError **error);

/* The same desk with the people as they are now. The caller owns a reference. */
Desk *desk_refresh(const Desk *desk, DirectoryUse use, GError **error);

Desk *desk_ref(Desk *desk);
void desk_unref(Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_unref)

/* Everything below is borrowed for as long as the desk is held. Any thread. */

const Policy *desk_policy(const Desk *desk);

/* The section NAME of the configuration. */
const Options *desk_section(const Desk *desk, const char *name);

/* NULL with an error that says what to do. */
Store *desk_store(Desk *desk, GError **error);
AuditLog *desk_audit(Desk *desk, GError **error);

/* The master keys as their file has them now: they are looked at each time, for the administrator changes them while
 * mail is filtered. */
const KeyRing *desk_keys(Desk *desk, GError **error);

/* A history of what passes as the configuration wants it; one that does not REMEMBER is for a look. The caller owns it.
 */
History *desk_new_history(const Desk *desk, bool remember);

/* The folder of the held messages' blobs. */
const char *desk_blobs(const Desk *desk);

/* The mailbox in which WHO, a login or an address, reads what this system has to say; NULL where the directory
 * has none. The caller owns the string. */
char *desk_mailbox_of(const Desk *desk, const char *who);

/* WHO, a login or an address, as others know him: "Ana Rojas (ana)"; whom the directory does not have, as he is. The
 * caller owns the string. */
char *desk_name_of(const Desk *desk, const char *who);

/* What ENTRY holds, decrypted. The caller owns it. */
Spool *desk_held_message(Desk *desk, const Entry *entry, GError **error);

/* The address that notices come from. The caller owns the string. */
char *desk_office(const Desk *desk);

#endif
