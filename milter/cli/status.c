/* SPDX-License-Identifier: BSD-2-Clause */
/* status: vobo status: what runs, and how much waits. */
#include "cli/command.h"

#include <stdio.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/lock.h"
#include "queue/bodies.h"

/* The programs, each with the section whose option `lock` it holds while it runs. */
static const struct {
    const char *program, *section;
} programs[] = { { "vobo-milter", "milter" }, { "vobo-courier", "courier" } };

static const struct {
    const char *state, *label;
} deliveries[] = {
    { "pending", N_("envíos por hacer") },
    { "sending", N_("envíos en curso") },
    { "uncertain", N_("envíos inciertos") },
    { "failed", N_("envíos fallidos") },
};

typedef struct {
    bool running[G_N_ELEMENTS(programs)];
    gint64 entries[STATES];
    gint64 deliveries[G_N_ELEMENTS(deliveries)];
    gint64 orphans;
    char *foreign; /* why the bodies are not this queue's; NULL: they are */
} Status;

static void
status_clear(Status *status)
{
    g_free(status->foreign);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Status, status_clear)

/* What is to be told of the folder of the bodies. */
static bool
collect_bodies(Desk *desk, Store *store, Status *status, GError **error)
{
    g_autoptr(GError) foreign = NULL;

    if (!bodies_belong(store, desk_blobs(desk), &foreign))
        status->foreign = g_strdup(foreign->message);
    status->orphans = bodies_count_orphans(desk_blobs(desk), error);
    return status->orphans >= 0;
}

static bool
collect(Desk *desk, Status *status, GError **error)
{
    Store *store = desk_store(desk, error);

    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++)
        status->running[i] = lock_is_held(options_text(desk_section(desk, programs[i].section), "lock"));
    if (!store || !store_count(store, status->entries, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(deliveries); i++)
        if ((status->deliveries[i] = store_count_deliveries(store, deliveries[i].state, error)) < 0)
            return false;
    return collect_bodies(desk, store, status, error);
}

static json_t *
bodies_json(const Desk *desk, const Status *status)
{
    g_autofree char *folder = bodies_orphans_folder(desk_blobs(desk));

    return json_pack("{s:I, s:s, s:o}", "orphans", (json_int_t)status->orphans, "orphans_folder", folder, "trouble",
        command_text_json(status->foreign));
}

static json_t *
people_json(const People *people)
{
    return json_pack("{s:I, s:o}", "count", (json_int_t)people_all(people)->len, "trouble",
        command_text_json(people_trouble(people)));
}

static void
print_json(const Desk *desk, const Status *status)
{
    json_t *running = json_object(), *entries = json_object(), *sending = json_object();

    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++)
        json_object_set_new(running, programs[i].program, json_boolean(status->running[i]));
    for (int i = 0; i < STATES; i++)
        json_object_set_new(entries, state_name((State)i), json_integer(status->entries[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(deliveries); i++)
        json_object_set_new(sending, deliveries[i].state, json_integer(status->deliveries[i]));
    command_print_json(json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "version", PACKAGE_VERSION, "mode",
        policy_enforces(desk_policy(desk)) ? "enforce" : "observe", "running", running, "queue", entries, "deliveries",
        sending, "people", people_json(policy_people(desk_policy(desk))), "bodies", bodies_json(desk, status)));
}

static void
print_people(const People *people)
{
    printf(_("Directorio: %u personas\n"), people_all(people)->len);
    if (people_trouble(people))
        printf(_("  (es el de antes: %s)\n"), people_trouble(people));
}

static void
print_bodies(const Desk *desk, const Status *status)
{
    g_autofree char *folder = bodies_orphans_folder(desk_blobs(desk));

    if (status->orphans > 0)
        printf(_("Textos apartados, que no son de ningún mensaje de la cola: %lld, en %s (queue.orphans)\n"),
            (long long)status->orphans, folder);
    if (status->foreign)
        printf(_("Atención: %s\n"), status->foreign);
}

static void
print_for_people(const Desk *desk, const Status *status)
{
    printf("Visto Bueno %s, mode = %s\n", PACKAGE_VERSION, policy_enforces(desk_policy(desk)) ? "enforce" : "observe");
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++)
        printf("  %-14s %s\n", programs[i].program, status->running[i] ? _("en marcha") : _("detenido"));
    print_people(policy_people(desk_policy(desk)));
    puts(_("Mensajes:"));
    for (int i = 0; i < STATES; i++)
        printf("  %8" G_GINT64_FORMAT "  %s\n", status->entries[i], state_for_people((State)i));
    puts(_("Envíos y avisos:"));
    for (size_t i = 0; i < G_N_ELEMENTS(deliveries); i++)
        printf("  %8" G_GINT64_FORMAT "  %s\n", status->deliveries[i], _(deliveries[i].label));
    print_bodies(desk, status);
}

int
command_status(Cli *cli, int count, char **arguments)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    g_autoptr(GError) error = NULL;
    g_auto(Status) status = { 0 };

    if (!operands)
        return EX_USAGE;
    if (operands[0])
        return command_usage(_("«vobo status» no lleva más que --json"));
    Desk *desk = command_desk(cli, &error);
    if (!desk || !collect(desk, &status, &error))
        return command_fail(error);
    if (as_json)
        print_json(desk, &status);
    else
        print_for_people(desk, &status);
    return EX_OK;
}
