/* SPDX-License-Identifier: BSD-2-Clause */
/* checks: makes what others need of the table in checks.h. */
#include "checks/checks.h"

#include <pthread.h>
#include <string.h>

#include <glib/gi18n.h>

#define NAME(name) &check_##name,
const Check *const checks[] = { CHECKS(NAME) NULL };
#undef NAME

const Check *
check_find(const char *id)
{
    const Check *const *check = checks;

    while (*check && strcmp((*check)->id, id) != 0)
        check++;
    return *check;
}

static SectionSpec sections[G_N_ELEMENTS(checks)];
static pthread_once_t sections_once = PTHREAD_ONCE_INIT;

static void
fill_sections(void)
{
    for (size_t i = 0; checks[i]; i++)
        sections[i] = (SectionSpec){ SECTION_CHECK, checks[i]->id, checks[i]->help, checks[i]->options };
}

const SectionSpec *
checks_sections(void)
{
    pthread_once(&sections_once, fill_sections);
    return sections;
}

static const char *const action_names[] = { "ignore", "note", "tag", "coach", "fix", "delay", "hold", "reject" };

const char *const finding_actions[] = { "ignore", "note", "tag", "coach", "delay", "hold", "reject", NULL };
const char *const remedy_actions[] = { "ignore", "note", "tag", "coach", "fix", "delay", "hold", "reject", NULL };

const char *
action_name(Action action)
{
    return action_names[action];
}

Action
action_chosen(const Options *options, const char *kind)
{
    const char *name = options_chosen(options, kind);
    Action action = ACTION_IGNORE;

    while (strcmp(action_names[action], name) != 0)
        action++;
    return action;
}
