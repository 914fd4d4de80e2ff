/* SPDX-License-Identifier: BSD-2-Clause */
/* keys: rotates and forgets master keys. */
#include "desk/keys.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "people/personal.h"
#include "queue/blob.h"
#include "queue/bodies.h"

static const char *
key_file(const Desk *desk)
{
    return options_text(desk_section(desk, "queue"), "master_key");
}

static bool
record(Desk *desk, const char *outcome, const char *id, const char *actor, GError **error)
{
    AuditLog *audit = desk_audit(desk, error);

    return audit && audit_append(audit, record_key(outcome, id, actor), error);
}

/* How many entries of the database at PATH have a body; 0 where there is no database. -1 with an error. */
static gint64
count_in_database(const char *path, GError **error)
{
    g_autoptr(Store) store = g_file_test(path, G_FILE_TEST_EXISTS) ? store_open(path, error) : NULL;
    gint64 entries, bodies;

    if (!store)
        return g_file_test(path, G_FILE_TEST_EXISTS) ? -1 : 0;
    return store_count_bodies(store, &entries, &bodies, error) ? bodies : -1;
}

bool
keys_may_create_master(const Config *config, GError **error)
{
    const Options *queue = config_section(config, "queue");
    const char *folder = options_text(queue, "blobs");
    const gint64 known = count_in_database(options_text(queue, "database"), error);

    if (known < 0)
        return false;
    if (known == 0 && !bodies_are_there(folder))
        return true;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
        _("falta %s y hay textos retenidos en %s que solo se leen con ella: recupérela de su respaldo. No se crea "
          "otra, "
          "que no los abriría"),
        options_text(queue, "master_key"), folder);
    return false;
}

bool
keys_may_create_people(const Config *config, GError **error)
{
    const Options *people = config_section(config, "people");
    g_autoptr(Personal) personal = personal_load(options_text(people, "personal"), options_text(people, "key"), error);

    return personal != NULL;
}

bool
keys_rotate(Desk *desk, const char *actor, GError **error)
{
    const KeyRing *keys = desk_keys(desk, error);
    const int lock = keys ? keyring_lock(key_file(desk), error) : -1;

    if (lock < 0)
        return false;
    const bool rotated =
        record(desk, "rotate", keyring_current(keys)->id, actor, error) && keyring_rotate(key_file(desk), error);
    close(lock);
    return rotated;
}

/* What is done with each held message; false with an error, which is told at the end. */
typedef bool (*Visit)(const char *folder, const char *blob, void *data, GError **error);

/* Visits all in FOLDER; the first error stays, and keeps none from being visited. */
static bool
visit_folder(const char *folder, Visit visit, void *data, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    g_autoptr(GError) first = NULL;
    const char *name;

    if (!dir)
        return false;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autoptr(GError) failure = NULL;
        /* What is being written, or stands beside a message, has a dot in its name. One may be wiped meanwhile. */
        if (strchr(name, '.') || visit(folder, name, data, &failure) || access(path, F_OK) != 0)
            continue;
        if (!first)
            first = g_steal_pointer(&failure);
    }
    if (!first)
        return true;
    g_propagate_error(error, g_steal_pointer(&first));
    return false;
}

/* The same of what is held and of the orphans, whose entries may come back. */
static bool
visit_all(const Desk *desk, Visit visit, void *data, GError **error)
{
    g_autofree char *orphans = bodies_orphans_folder(desk_blobs(desk));
    const bool held = visit_folder(desk_blobs(desk), visit, data, error);

    if (!g_file_test(orphans, G_FILE_TEST_EXISTS))
        return held;
    return visit_folder(orphans, visit, data, held ? error : NULL) && held;
}

typedef struct {
    const KeyRing *keys;
    guint changed;
} Rewrapping;

static bool
rewrap(const char *folder, const char *blob, void *data, GError **error)
{
    Rewrapping *rewrapping = data;
    bool changed;
    const bool good = blob_rewrap(folder, blob, rewrapping->keys, &changed, error);

    rewrapping->changed += changed;
    return good;
}

/* The same with the lock held. */
static bool
rewrap_all(Desk *desk, guint *changed, GError **error)
{
    Rewrapping rewrapping = { desk_keys(desk, error), 0 };
    const bool good = rewrapping.keys && visit_all(desk, rewrap, &rewrapping, error);

    *changed = rewrapping.changed;
    return good;
}

bool
keys_rewrap(Desk *desk, guint *changed, GError **error)
{
    const int lock = keyring_lock(key_file(desk), error);

    *changed = 0;
    if (lock < 0)
        return false;
    const bool good = rewrap_all(desk, changed, error);
    close(lock);
    return good;
}

static bool
count(const char *folder, const char *blob, void *data, GError **error)
{
    GHashTable *counts = data;
    char id[SECRET_ID_CHARS + 1];

    if (!blob_key_id(folder, blob, id, error))
        return false;
    const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, id));
    g_hash_table_insert(counts, g_strdup(id), GUINT_TO_POINTER(before + 1));
    return true;
}

GHashTable *
keys_count_held(Desk *desk, GError **error)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    return visit_all(desk, count, counts, error) ? g_steal_pointer(&counts) : NULL;
}

/* Whether nothing needs the former KEY any more. */
static bool
may_forget(Desk *desk, const RingKey *key, bool leaked, GError **error)
{
    const gint64 answers_us = options_duration_us(desk_section(desk, "courier"), "answer_within");
    const gint64 until_us = key->until_us + (leaked ? KEYS_GRACE_US : MAX(KEYS_GRACE_US, answers_us));
    g_autofree char *date = clock_for_people(until_us);

    if (clock_now_us() < until_us) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_DENIED,
            leaked ? _("la llave %s puede estar en uso todavía: inténtelo después de %s")
                   : _("hasta %2$s pueden llegar respuestas a avisos enviados con la llave %1$s; si alguien más la "
                       "tiene, olvídela con --leaked: esas respuestas ya no se aceptarán"),
            key->secret.id, date);
        return false;
    }
    g_autoptr(GHashTable) held = keys_count_held(desk, error);
    if (held && g_hash_table_contains(held, key->secret.id))
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
            _("todavía hay mensajes retenidos con la llave %s que no se dejan leer; vea «vobo keys list»"),
            key->secret.id);
    return held && !g_hash_table_contains(held, key->secret.id);
}

/* With the lock held. */
static bool
forget(Desk *desk, const char *id, bool leaked, const char *actor, GError **error)
{
    const KeyRing *keys = desk_keys(desk, error);
    const RingKey *key = keys && strlen(id) == SECRET_ID_CHARS ? keyring_find(keys, id) : NULL;
    g_autoptr(GError) unreadable = NULL;
    guint changed;

    if (!keys)
        return false;
    if (!key || key == keys->keys) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s no es el nombre de una llave anterior; los muestra «vobo keys list»"), id);
        return false;
    }
    /* A message that cannot be read stands in the way only where it is this key that it needs. */
    rewrap_all(desk, &changed, &unreadable);
    return may_forget(desk, key, leaked, error) && record(desk, "forget", id, actor, error) &&
           keyring_forget(key_file(desk), id, error);
}

bool
keys_forget(Desk *desk, const char *id, bool leaked, const char *actor, GError **error)
{
    const int lock = keyring_lock(key_file(desk), error);

    if (lock < 0)
        return false;
    const bool forgotten = forget(desk, id, leaked, actor, error);
    close(lock);
    return forgotten;
}
