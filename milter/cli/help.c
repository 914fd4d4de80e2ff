/* SPDX-License-Identifier: BSD-2-Clause */
/* help: vobo help. */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>

static void
print_commands(void)
{
    puts(_("vobo [-c CONFIG] ORDEN …\n"));
    for (const Command *command = commands; command->name; command++)
        printf("  %s %s\n      %s\n", command->name, _(command->arguments), _(command->help));
    puts(_("\nManual: man vobo; de una orden: vobo help ORDEN; configuración: man vistobueno.conf"));
}

int
command_help(Cli *cli G_GNUC_UNUSED, int count, char **arguments)
{
    g_auto(GStrv) operands = command_operands(NULL, count, arguments);

    if (!operands)
        return EX_USAGE;
    if (!operands[0]) {
        print_commands();
        return EX_OK;
    }
    const Command *command = command_find(operands[0]);
    if (!command)
        return command_usage(_("no existe esa orden"));
    /* One page tells of all commands; where there is no man(1), this much is still known. */
    execlp("man", "man", "1", "vobo", NULL);
    printf("vobo %s %s\n    %s\n", command->name, _(command->arguments), _(command->help));
    return EX_OK;
}
