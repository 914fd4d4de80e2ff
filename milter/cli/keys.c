/* SPDX-License-Identifier: BSD-2-Clause */
/* keys: vobo keys. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "config/config.h"
#include "desk/keys.h"

/* The keys, and whether one may be made where there is none. */
static const struct Key {
    const char *section, *option;
    bool (*may_create)(const Config *config, GError **error);
} keys[] = { { "queue", "master_key", keys_may_create_master }, { "people", "key", keys_may_create_people } };

static bool
create_missing(const Config *config, const struct Key *key, GError **error)
{
    const char *path = options_text(config_section(config, key->section), key->option);

    if (access(path, F_OK) == 0) {
        printf(_("%s: ya existe; no se toca\n"), path);
        return true;
    }
    if (!key->may_create(config, error) || !secret_create(path, error))
        return false;
    printf(_("%s: creada; guarde un respaldo fuera de este equipo\n"), path);
    return true;
}

static bool
create(Cli *cli, GError **error)
{
    /* Not the desk: registered mailboxes cannot be read before their key is there. */
    g_autoptr(Config) config = config_load(cli->config_path, checks_sections(), error);

    if (!config)
        return false;
    command_speak(config);
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (!create_missing(config, &keys[i], error))
            return false;
    return true;
}

static bool
list(Cli *cli, GError **error)
{
    Desk *desk = command_desk(cli, error);
    const KeyRing *ring = desk ? desk_keys(desk, error) : NULL;
    g_autoptr(GHashTable) held = ring ? keys_count_held(desk, error) : NULL;

    for (guint i = 0; held && i < ring->count; i++) {
        const RingKey *key = &ring->keys[i];
        g_autofree char *until = key->until_us > 0 ? clock_for_people(key->until_us) : NULL;
        printf(_("%s  %-16s  retenidos: %u\n"), key->secret.id, until ? until : _("vigente"),
            GPOINTER_TO_UINT(g_hash_table_lookup(held, key->secret.id)));
    }
    return held != NULL;
}

static bool
rotate(Cli *cli, GError **error)
{
    Desk *desk = command_desk(cli, error);
    guint changed;

    if (!desk || !keys_rotate(desk, g_get_user_name(), error))
        return false;
    const KeyRing *ring = desk_keys(desk, error);
    if (!ring)
        return false;
    printf(_("%s: la llave vigente es %s; guarde un respaldo fuera de este equipo\n"),
        options_text(desk_section(desk, "queue"), "master_key"), keyring_current(ring)->id);
    const bool all = keys_rewrap(desk, &changed, error);
    printf(_("Mensajes retenidos que pasaron a ella: %u.\n"), changed);
    return all;
}

static bool
forget(Cli *cli, const char *id, bool leaked, GError **error)
{
    Desk *desk = command_desk(cli, error);

    if (!desk || !keys_forget(desk, id, leaked, g_get_user_name(), error))
        return false;
    printf(_("%s: olvidada; los respaldos de la cola hechos con ella solo se leen con un respaldo de la llave\n"), id);
    return true;
}

int
command_keys(Cli *cli, int count, char **arguments)
{
    gboolean leaked = FALSE;
    const GOptionEntry entries[] = {
        { "leaked", 0, 0, G_OPTION_ARG_NONE, &leaked, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    const guint given = operands ? g_strv_length(operands) : 0;
    const char *order = given > 0 ? operands[0] : "";
    g_autoptr(GError) error = NULL;
    bool done;

    if (!operands)
        return EX_USAGE;
    if (given == 2 && strcmp(order, "forget") == 0)
        done = forget(cli, operands[1], leaked, &error);
    else if (given != 1 || leaked)
        return command_usage(_("«vobo keys» pide: create, list, rotate o forget LLAVE"));
    else if (strcmp(order, "create") == 0)
        done = create(cli, &error);
    else if (strcmp(order, "list") == 0)
        done = list(cli, &error);
    else if (strcmp(order, "rotate") == 0)
        done = rotate(cli, &error);
    else
        return command_usage(_("«vobo keys» pide: create, list, rotate o forget LLAVE"));
    return done ? EX_OK : command_fail(error);
}
