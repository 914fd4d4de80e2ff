/* SPDX-License-Identifier: BSD-2-Clause */
/* record.h: what the audit log says of each event: addresses (of registered personal mailboxes only whose they are),
 * digests, findings, never a body or a subject. */
#ifndef VOBO_AUDIT_RECORD_H
#define VOBO_AUDIT_RECORD_H

#include <jansson.h>

#include "message/message.h"
#include "policy/verdict.h"
#include "queue/store.h"
#include "session/envelope.h"

/* How a message that reached its end is recorded. */
typedef struct {
    const People *people;
    const Envelope *envelope;
    const Message *message; /* NULL: it was not read */
    const Verdict *verdict; /* NULL: none was reached */
    const char
        *outcome; /* "accept", "fix", "hold", "reject", "tempfail", "duplicate", "release", "notice", "door-refused" */
    const char *reference; /* or NULL */
    const char *reason;    /* of a temporary failure, or NULL */
    const char *repeats;   /* the reference of the entry that held the same before, or NULL */
    bool enforced;
    gint64 elapsed_us;
} MessageEvent;

/* All return a new object; the caller owns it. */
json_t *record_message(const MessageEvent *event);

/* A recipient that was refused while the envelope arrived. */
json_t *record_refused_recipient(const People *people, const Envelope *envelope, const char *recipient,
    const Verdict *verdict, const char *reference);

/* A decision, or a settling, about a held message. */
json_t *record_decision(const Entry *entry, const char *event, const char *actor, const char *reason, const char *seat);

/* A change of the master key: OUTCOME is "rotate", and ID names the key that was the current one, or "forget". */
json_t *record_key(const char *outcome, const char *id, const char *actor);

/* The queue was exported to, or imported from, a backup: OUTCOME "export" or "import". */
json_t *record_backup(const char *outcome, const char *file, const char *actor);

/* How an attempt of the courier ended. */
json_t *record_delivery(const Delivery *delivery, const char *outcome, const char *reply);

/* The findings as `vobo check --json` shows them: an array. */
json_t *record_findings(const Verdict *verdict);

#endif
