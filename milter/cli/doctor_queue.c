/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor_queue: probes of the queue: its database, the bodies beside it, and the keys that these need. */
#include "cli/doctor.h"

#include <string.h>

#include <glib/gi18n.h>

#include "desk/keys.h"
#include "queue/bodies.h"

static const char *
database_path(const Desk *desk)
{
    return options_text(desk_section(desk, "queue"), "database");
}

/* To look at a queue must not make one. */
static Store *
open_store(Desk *desk, GError **error)
{
    return g_file_test(database_path(desk), G_FILE_TEST_EXISTS) ? desk_store(desk, error) : NULL;
}

void
doctor_examine_database(Examination *examination)
{
    const char *path = database_path(examination->desk);
    g_autoptr(GError) error = NULL;
    Store *store = open_store(examination->desk, &error);

    if (!store && !error && bodies_are_there(desk_blobs(examination->desk)))
        doctor_found(examination, TROUBLE_ERROR, path, g_strdup(_("no existe, y hay textos retenidos que son suyos")),
            g_strdup(_("devuélvala a su lugar o recupérela con «vobo queue import»")));
    else if (error || (store && !store_is_whole(store, &error)))
        doctor_failed(examination, path, error);
}

void
doctor_examine_bodies(Examination *examination)
{
    const char *folder = desk_blobs(examination->desk);
    Store *store = open_store(examination->desk, NULL);
    g_autoptr(GError) error = NULL;
    gint64 missing;

    if (!store)
        return;
    if (!bodies_belong(store, folder, &error))
        doctor_failed(examination, folder, error);
    else if ((missing = bodies_count_missing(store, folder, &error)) < 0)
        doctor_failed(examination, folder, error);
    else if (missing > 0)
        doctor_found(examination, TROUBLE_ERROR, folder,
            g_strdup_printf(_("faltan los textos de %lld mensajes de la cola"), (long long)missing),
            g_strdup(_("revise que su disco esté montado, o recupérelos de un respaldo («vobo queue import»)")));
}

void
doctor_examine_orphans(Examination *examination)
{
    const char *folder = desk_blobs(examination->desk);
    g_autofree char *orphans = bodies_orphans_folder(folder);
    const gint64 count = bodies_count_orphans(folder, NULL);

    if (count > 0)
        doctor_found(examination, TROUBLE_WARNING, orphans,
            g_strdup_printf(_("hay %lld textos que no son de ningún mensaje de la cola"), (long long)count),
            g_strdup(_("si la cola viene de una copia vieja, recupere la que falta: vuelven solos; si no, se borran a "
                       "su tiempo (queue.orphans)")));
}

void
doctor_examine_body_keys(Examination *examination)
{
    const KeyRing *keys = desk_keys(examination->desk, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) held = keys ? keys_count_held(examination->desk, &error) : NULL;
    GHashTableIter each;
    gpointer id, count;

    if (error)
        doctor_failed(examination, desk_blobs(examination->desk), error);
    if (!held)
        return;
    g_hash_table_iter_init(&each, held);
    while (g_hash_table_iter_next(&each, &id, &count))
        if (!keyring_find(keys, id))
            doctor_found(examination, TROUBLE_ERROR,
                options_text(desk_section(examination->desk, "queue"), "master_key"),
                g_strdup_printf(_("no tiene la llave %s, con la que están cifrados %u textos retenidos"),
                    (const char *)id, GPOINTER_TO_UINT(count)),
                g_strdup(_("recupere de su respaldo el archivo de llaves que la tenía")));
}
