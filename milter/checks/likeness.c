/* SPDX-License-Identifier: BSD-2-Clause */
/* likeness: compares with what the check's options say. */
#include "checks/likeness.h"

#define SHARE_LEAST 30

bool
likeness_is_certain(const Facts *facts, Likeness likeness, TextKind kind)
{
    return likeness.shares[kind] >= SHARE_LEAST && likeness.percent >= options_count(facts->options, "certainty");
}

bool
likeness_is_of_service(const Facts *facts, Likeness likeness)
{
    return likeness.percent < options_count(facts->options, "doubt");
}
