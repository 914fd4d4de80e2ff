/* SPDX-License-Identifier: BSD-2-Clause */
/* purge: vobo queue purge. */
#include "cli/command.h"

#include <stdio.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "desk/decision.h"

#define PAGE 200

/* What is wiped, and what came of it. */
typedef struct {
    gint64 before_us;
    const char *actor;
    bool only_shows;
    gint64 count, bytes;
} Purge;

static bool
take(Desk *desk, Purge *purge, const Entry *entry, GError **error)
{
    g_autofree char *ended = clock_for_people(entry->changed_us);

    if (!purge->only_shows && !decision_wipe(desk, entry->reference, purge->actor, error))
        return false;
    printf("%s  %s  %s\n", entry->reference, ended, state_for_people(entry->state));
    purge->count++;
    purge->bytes += entry->size;
    return true;
}

static bool
take_all(Desk *desk, Purge *purge, GError **error)
{
    Store *store = desk_store(desk, error);
    guint found = PAGE;

    while (store && found == PAGE) {
        /* what was wiped is not listed again */
        const gint64 behind = purge->only_shows ? purge->count : 0;
        g_autoptr(GPtrArray) page = store_list_kept(store, purge->before_us, behind, PAGE, error);
        if (!page)
            return false;
        found = page->len;
        for (guint i = 0; i < found; i++)
            if (!take(desk, purge, g_ptr_array_index(page, i), error))
                return false;
    }
    return store != NULL;
}

static int
purge_queue(Cli *cli, Purge *purge, gint64 older_us)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    const gint64 keep_us = desk && older_us < 0 ? options_duration_us(desk_section(desk, "queue"), "keep") : older_us;

    if (!desk)
        return command_fail(error);
    if (older_us < 0 && keep_us == 0)
        return command_usage(
            _("queue.keep es 0s: los textos se guardan siempre; diga con --older desde cuándo se borran"));
    purge->before_us = clock_now_us() - keep_us;
    if (!take_all(desk, purge, &error))
        return command_fail(error);
    g_autofree char *size = g_format_size_full((guint64)purge->bytes, G_FORMAT_SIZE_IEC_UNITS);
    printf(purge->only_shows ? _("Se borrarían %lld textos, %s.\n") : _("Se borraron %lld textos, %s.\n"),
        (long long)purge->count, size);
    return EX_OK;
}

int
command_queue_purge(Cli *cli, int count, char **arguments)
{
    g_autofree char *actor = NULL;
    g_autofree char *older = NULL;
    gboolean only_shows = FALSE;
    const GOptionEntry entries[] = {
        { "as", 0, 0, G_OPTION_ARG_STRING, &actor, NULL, NULL },
        { "older", 0, 0, G_OPTION_ARG_STRING, &older, NULL, NULL },
        { "dry-run", 0, 0, G_OPTION_ARG_NONE, &only_shows, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    Purge purge = { .actor = actor ? actor : g_get_user_name(), .only_shows = only_shows };
    gint64 older_us = -1;

    if (!operands)
        return EX_USAGE;
    if (operands[0])
        return command_usage(_("«vobo queue purge» no lleva más que opciones"));
    if (older && !option_parse_duration(older, &older_us))
        return command_usage(_("--older pide una duración como 90d"));
    return purge_queue(cli, &purge, older_us);
}
