/* SPDX-License-Identifier: BSD-2-Clause */
/* tables: reads them all, and counts who uses them. */
#include "checks/tables.h"

#include "checks/check.h"

static Phrases *
load_phrases(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (size_t i = 0; checks[i]; i++)
        if (checks[i]->list)
            g_ptr_array_add(names, (gpointer)checks[i]->list);
    g_ptr_array_add(names, NULL);
    return phrases_load(folder, (const char *const *)names->pdata, error);
}

static void
tables_clear(gpointer data)
{
    Tables *tables = data;

    phrases_free(tables->phrases);
    classifier_free(tables->classifier);
    providers_free(tables->providers);
    spelling_free(tables->spelling);
}

Tables *
tables_load(const char *folder, const char *dictionary, GError **error)
{
    g_autoptr(Tables) tables = g_atomic_rc_box_new0(Tables);

    if (!(tables->phrases = load_phrases(folder, error)) || !(tables->classifier = classifier_load(folder, error)) ||
        !(tables->providers = providers_load(folder, error)) ||
        !(tables->spelling = spelling_load(dictionary, folder, error)))
        return NULL;
    return g_steal_pointer(&tables);
}

Tables *
tables_ref(Tables *tables)
{
    return g_atomic_rc_box_acquire(tables);
}

void
tables_unref(Tables *tables)
{
    if (tables)
        g_atomic_rc_box_release_full(tables, tables_clear);
}
