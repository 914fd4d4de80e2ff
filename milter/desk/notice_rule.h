/* SPDX-License-Identifier: BSD-2-Clause */
/* notice_rule.h: whoever decides says himself how he hears of what waits for him. */
#ifndef VOBO_DESK_NOTICE_RULE_H
#define VOBO_DESK_NOTICE_RULE_H

#include "desk/desk.h"

/* From now on RULE is that of LOGIN, who reads at ADDRESS: he is told so there. */
bool notice_rule_set(Desk *desk, const char *login, const char *address, NoticeRule rule, GError **error);

/* What RULE means, in a sentence. Borrowed. */
const char *notice_rule_for_people(NoticeRule rule);

#endif
