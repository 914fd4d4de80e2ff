/* SPDX-License-Identifier: BSD-2-Clause */
/* policy.h: what the institution wants: the configuration, the people and the rules as one immutable snapshot,
 * and the verdict on a message that follows from it. */
#ifndef VOBO_POLICY_POLICY_H
#define VOBO_POLICY_POLICY_H

#include "checks/check.h"
#include "config/config.h"
#include "people/directory.h"
#include "policy/panel.h"
#include "policy/verdict.h"
#include "signature/templates.h"

typedef struct Policy Policy;

/* Reads the configuration at PATH and all that it names; USE is what the people are wanted for. The error says file and
 * line. The caller owns a reference. */
Policy *policy_load(const char *path, DirectoryUse use, GError **error);

/* The snapshot of a configuration that is already read, a reference to which is taken over, also on failure. */
Policy *policy_new(Config *config, DirectoryUse use, GError **error);

/* The same policy, its tables as they were read, with the people as they are now. The caller owns a reference. */
Policy *policy_refresh(const Policy *policy, DirectoryUse use, GError **error);

Policy *policy_ref(Policy *policy);
void policy_unref(Policy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Policy, policy_unref)

const Config *policy_config(const Policy *policy);
const People *policy_people(const Policy *policy);

/* The institution's signatures. Borrowed. */
const SignatureTemplates *policy_signatures(const Policy *policy);

/* How much of a message is read. Borrowed. */
const MessageLimits *policy_limits(const Policy *policy);

/* Whether verdicts are carried out (mode = enforce) or only recorded. */
bool policy_enforces(const Policy *policy);

/* Where a message goes (policy/origin.h). */
Direction policy_direction(const Policy *policy, const Envelope *envelope);

/* Whether a mailbox here sends on what came to it (policy/origin.h). */
bool policy_is_redirected(const Policy *policy, const Envelope *envelope, const Message *message);

/* The verdict on RECIPIENT while the envelope is still arriving: only ACTION_REJECT matters yet, and only for
 * this recipient. The caller owns it. */
Verdict *policy_judge_recipient(const Policy *policy, const Envelope *envelope, const char *recipient);

/* The verdict on the whole message, with what PAST knows. Pure: the same facts give the same verdict. The caller owns
 * it. */
Verdict *policy_judge(const Policy *policy, const Envelope *envelope, const Message *message, const Past *past);

/* The same with what a virus scanner said; SCAN may be NULL. */
Verdict *policy_judge_scanned(
    const Policy *policy, const Envelope *envelope, const Message *message, const Past *past, const Scan *scan);

/* The sections `route` of that name, or NULL. Borrowed. */
const Options *policy_route(const Policy *policy, const char *name);

/* Who decides on DAY about a message of AUTHOR, a login or an address, that ROUTE holds, after ACTS (policy/panel.h).
 * The caller owns it. */
Panel *policy_panel(const Policy *policy, const char *route, const char *author, guint32 day, const GArray *acts);

#endif
