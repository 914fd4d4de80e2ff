/* SPDX-License-Identifier: BSD-2-Clause */
/* past: a past of which nothing is known. */
#include "history/past.h"

static PastAnswer
no_idea(void *data G_GNUC_UNUSED, const char *text G_GNUC_UNUSED)
{
    return PAST_NO_IDEA;
}

static Request *
no_request(void *data G_GNUC_UNUSED, const char *message_id G_GNUC_UNUSED)
{
    return NULL;
}

static PastAnswer
no_idea_when(void *data G_GNUC_UNUSED, const char *address G_GNUC_UNUSED, guint32 day G_GNUC_UNUSED)
{
    return PAST_NO_IDEA;
}

const Past past_unknown = {
    .has_written = no_idea,
    .has_passed = no_idea,
    .request = no_request,
    .has_asked = no_idea_when,
};
