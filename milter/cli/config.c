/* SPDX-License-Identifier: BSD-2-Clause */
/* config: vobo config. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "policy/policy.h"

static int
print_defaults(Cli *cli G_GNUC_UNUSED)
{
    config_print(stdout, NULL, checks_sections(), true);
    return EX_OK;
}

/* The configuration in force, as a daemon that starts now would read it; also all that it names. */
static int
read_policy(Cli *cli, bool print)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Policy) policy = policy_load(cli->config_path, DIRECTORY_READ, &error);

    if (!policy)
        return command_fail(error);
    command_speak(policy_config(policy));
    const char *trouble = people_trouble(policy_people(policy));
    if (trouble) {
        g_set_error_literal(&error, VOBO_ERROR, VOBO_ERROR_CONFIG, trouble);
        return command_fail(error);
    }
    if (print)
        config_print(stdout, policy_config(policy), checks_sections(), false);
    else
        printf(_("%s: correcta\n"), cli->config_path);
    return EX_OK;
}

static int
check(Cli *cli)
{
    return read_policy(cli, false);
}

static int
show(Cli *cli)
{
    return read_policy(cli, true);
}

int
command_config(Cli *cli, int count, char **arguments)
{
    static const struct {
        const char *name;
        int (*run)(Cli *cli);
    } orders[] = { { "check", check }, { "show", show }, { "defaults", print_defaults } };
    g_auto(GStrv) operands = command_operands(NULL, count, arguments);

    if (!operands)
        return EX_USAGE;
    for (size_t i = 0; g_strv_length(operands) == 1 && i < G_N_ELEMENTS(orders); i++)
        if (strcmp(orders[i].name, operands[0]) == 0)
            return orders[i].run(cli);
    return command_usage(_("«vobo config» pide una de: check, show, defaults"));
}
