/* SPDX-License-Identifier: BSD-2-Clause */
/* notices: vobo notices. */
#include "cli/command.h"

#include <stdio.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "desk/notice_rule.h"

/* The person whose login or address WHO is. */
static const Person *
find_person(const Desk *desk, const char *who, GError **error)
{
    const Person *person = people_find(policy_people(desk_policy(desk)), who);

    if (!person)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("«%s» no es del directorio; vea «vobo people list»"), who);
    return person;
}

static int
show(Desk *desk, const char *who)
{
    g_autoptr(GError) error = NULL;
    const Person *person = find_person(desk, who, &error);
    Store *store = person ? desk_store(desk, &error) : NULL;
    NoticeRule rule;

    if (!store || !store_notice_rule(store, person->addresses[0], &rule, &error))
        return command_fail(error);
    printf("%s  %s\n", notice_rule_name(rule), notice_rule_for_people(rule));
    return EX_OK;
}

static int
set(Desk *desk, const char *who, NoticeRule rule)
{
    g_autoptr(GError) error = NULL;
    const Person *person = find_person(desk, who, &error);

    if (!person || !notice_rule_set(desk, person->login, person->addresses[0], rule, &error))
        return command_fail(error);
    return show(desk, who);
}

int
command_notices(Cli *cli, int count, char **arguments)
{
    g_auto(GStrv) operands = command_operands(NULL, count, arguments);
    const guint given = operands ? g_strv_length(operands) : 0;
    g_autoptr(GError) error = NULL;
    NoticeRule rule = NOTICES_AT_ONCE;

    if (!operands)
        return EX_USAGE;
    if (given < 1 || given > 2 || (given == 2 && !notice_rule_from_name(operands[1], &rule)))
        return command_usage(_("«vobo notices» pide: USUARIO y, para cambiarlo, at-once, digest o none"));
    Desk *desk = command_desk(cli, &error);
    if (!desk)
        return command_fail(error);
    return given == 1 ? show(desk, operands[0]) : set(desk, operands[0], rule);
}
