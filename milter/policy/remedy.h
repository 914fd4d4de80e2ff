/* SPDX-License-Identifier: BSD-2-Clause */
/* remedy.h: carries out what checks put right in a message by themselves. */
#ifndef VOBO_POLICY_REMEDY_H
#define VOBO_POLICY_REMEDY_H

#include "config/config.h"
#include "policy/verdict.h"

/* Rewrites the message of FACTS where findings of VERDICT have the action `fix`, as VERDICT->rewritten says then. Where
 * there is no remedy it becomes advice to the author, and so it does where the message must stay as it is, with one
 * more finding that says why. Advice comes with what the author can put there himself, VERDICT->ready. CONFIG has the
 * options of all checks. Any thread. */
void remedy_apply(const Config *config, const Facts *facts, Verdict *verdict);

#endif
