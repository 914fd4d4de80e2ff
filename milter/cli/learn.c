/* SPDX-License-Identifier: BSD-2-Clause */
/* learn: vobo learn: the table by which the checks tell of what kind a text is, made from examples. */
#include "cli/command.h"

#include <stdio.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "checks/learning.h"

int
command_learn(G_GNUC_UNUSED Cli *cli, int count, char **arguments)
{
    g_autofree char *lists = NULL;
    const GOptionEntry entries[] = { { "lists", 0, 0, G_OPTION_ARG_FILENAME, &lists, NULL, NULL }, { 0 } };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    g_autoptr(GError) error = NULL;

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) != 1)
        return command_usage(_("«vobo learn» pide la carpeta de los ejemplos"));
    if (lists && !g_file_test(lists, G_FILE_TEST_IS_DIR))
        return command_usage(_("«vobo learn --lists» pide la carpeta de las tablas"));
    g_autofree char *table = learning_table(operands[0], lists ? lists : "", &error);
    if (!table)
        return command_fail(error);
    fputs(table, stdout);
    return EX_OK;
}
