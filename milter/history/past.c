/* SPDX-License-Identifier: BSD-2-Clause */
/* past: a past of which nothing is known. */
#include "history/past.h"

static PastAnswer
no_idea(void *data G_GNUC_UNUSED, const char *text G_GNUC_UNUSED)
{
    return PAST_NO_IDEA;
}

const Past past_unknown = { no_idea, no_idea, NULL, NULL };
