/* SPDX-License-Identifier: BSD-2-Clause */
/* keys: vobo keys. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/secret.h"
#include "config/config.h"
#include "policy/policy.h"

static const struct {
    const char *section, *option;
} keys[] = { { "queue", "master_key" }, { "people", "key" } };

static bool
create_missing(const char *path, GError **error)
{
    if (access(path, F_OK) == 0) {
        printf(_("%s: ya existe; no se toca\n"), path);
        return true;
    }
    if (!secret_create(path, error))
        return false;
    printf(_("%s: creada; guarde un respaldo fuera de este equipo\n"), path);
    return true;
}

int
command_keys(Cli *cli, int count, char **arguments)
{
    g_auto(GStrv) operands = command_operands(NULL, count, arguments);
    g_autoptr(GError) error = NULL;

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) != 1 || strcmp(operands[0], "create") != 0)
        return command_usage(_("«vobo keys» pide: create"));
    /* Not the desk: registered mailboxes cannot be read before their key is there. */
    g_autoptr(Config) config = config_load(cli->config_path, checks_sections(), &error);
    if (!config)
        return command_fail(error);
    command_speak(config);
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (!create_missing(options_text(config_section(config, keys[i].section), keys[i].option), &error))
            return command_fail(error);
    return EX_OK;
}
