/* SPDX-License-Identifier: BSD-2-Clause */
/* rule.h: the institution's own rules: conditions that must all hold, and what is done then. */
#ifndef VOBO_POLICY_RULE_H
#define VOBO_POLICY_RULE_H

#include "checks/check.h"
#include "config/config.h"
#include "policy/verdict.h"

typedef struct Rule Rule;

/* The rule of a section `rule`, which must outlive it. The caller owns it. */
Rule *rule_new(const Options *options);
void rule_free(gpointer rule);

/* Asks the rule about the subject of MESSAGE, for nothing but that: a pattern that goes back without end over it spends
 * the message's budget, and is to be known before anybody decides. */
void rule_try(const Rule *rule, const Message *message);

/* Whether all conditions hold. FACTS needs neither recipient nor options; FINDINGS are those of the checks. */
bool rule_matches(const Rule *rule, const Facts *facts, const Findings *findings);

/* Whether it lets the findings that it names be no more than noted. */
bool rule_allows(const Rule *rule);

/* Whether its option `finding` says anything. */
bool rule_is_about_findings(const Rule *rule);

/* Whether its option `finding` names FINDING. */
bool rule_names(const Rule *rule, const Finding *finding);

const char *rule_name(const Rule *rule);
Action rule_action(const Rule *rule);
const char *rule_route(const Rule *rule);  /* "" for none */
const char *rule_reason(const Rule *rule); /* "" for none */

#endif
