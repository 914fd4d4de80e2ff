/* SPDX-License-Identifier: BSD-2-Clause */
/* desk: opens what is asked for. */
#include "desk/desk.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "queue/blob.h"
#include "queue/bodies.h"

/* What is opened when it is first asked for, each under a lock of its own: the audit log may be asked for by who is
 * within a transaction of the store. */
enum { STORE, AUDIT, KEYS, OPENED };

struct Desk {
    atomic_uint references;
    Policy *policy;

    pthread_mutex_t opening[OPENED]; /* guard the rest */
    Store *store;
    AuditLog *audit;
    GPtrArray *keys;      /* of KeyRing *: the last is the file's, the others are lent perhaps */
    struct stat key_file; /* of which it is */
};

static void
free_keys(gpointer keys)
{
    keyring_clear(keys);
    g_free(keys);
}

Desk *
desk_new(Policy *policy)
{
    Desk *desk = g_new0(Desk, 1);

    desk->references = 1;
    desk->policy = policy;
    desk->keys = g_ptr_array_new_with_free_func(free_keys);
    for (int i = 0; i < OPENED; i++)
        pthread_mutex_init(&desk->opening[i], NULL);
    return desk;
}

Desk *
desk_open(const char *path, DirectoryUse use, GError **error)
{
    Policy *policy = policy_load(path, use, error);

    return policy ? desk_new(policy) : NULL;
}

Desk *
desk_refresh(const Desk *desk, DirectoryUse use, GError **error)
{
    Policy *policy = policy_refresh(desk->policy, use, error);

    return policy ? desk_new(policy) : NULL;
}

Desk *
desk_ref(Desk *desk)
{
    atomic_fetch_add_explicit(&desk->references, 1, memory_order_relaxed);
    return desk;
}

void
desk_unref(Desk *desk)
{
    if (!desk || atomic_fetch_sub_explicit(&desk->references, 1, memory_order_acq_rel) != 1)
        return;
    store_close(desk->store);
    audit_close(desk->audit);
    g_ptr_array_unref(desk->keys);
    policy_unref(desk->policy);
    for (int i = 0; i < OPENED; i++)
        pthread_mutex_destroy(&desk->opening[i]);
    g_free(desk);
}

const Policy *
desk_policy(const Desk *desk)
{
    return desk->policy;
}

const Options *
desk_section(const Desk *desk, const char *name)
{
    return config_section(policy_config(desk->policy), name);
}

Store *
desk_store(Desk *desk, GError **error)
{
    pthread_mutex_lock(&desk->opening[STORE]);
    if (!desk->store)
        desk->store = store_open(options_text(desk_section(desk, "queue"), "database"), error);
    Store *store = desk->store;
    pthread_mutex_unlock(&desk->opening[STORE]);
    return store;
}

AuditLog *
desk_audit(Desk *desk, GError **error)
{
    pthread_mutex_lock(&desk->opening[AUDIT]);
    if (!desk->audit)
        desk->audit = audit_open(options_text(desk_section(desk, "audit"), "folder"), error);
    AuditLog *audit = desk->audit;
    pthread_mutex_unlock(&desk->opening[AUDIT]);
    return audit;
}

static bool
is_same_file(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino && one->st_size == other->st_size &&
           one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

/* Whether something is held that only the key at hand, or one that is lost, opens; also where nobody can say. */
static bool
needs_key(Desk *desk)
{
    const char *database = options_text(desk_section(desk, "queue"), "database");
    Store *store = g_file_test(database, G_FILE_TEST_EXISTS) ? desk_store(desk, NULL) : NULL;
    gint64 entries, bodies = -1;

    if (bodies_are_there(desk_blobs(desk)))
        return true;
    return g_file_test(database, G_FILE_TEST_EXISTS) &&
           (!store || !store_count_bodies(store, &entries, &bodies, NULL) || bodies > 0);
}

/* A new key opens nothing that is held: to make one is advised only where nothing is. */
static bool
fail_without_key(Desk *desk, const char *path, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        needs_key(desk)
            ? _("falta la llave maestra %s y hay textos retenidos que solo se leen con ella: recupérela de su respaldo")
            : _("falta la llave maestra %s: recupérela de su respaldo o, si nunca la hubo, créela con «vobo keys "
                "create»"),
        path);
    return false;
}

/* Reads the keys again where the file is not the one that was read last; with the lock held. */
static bool
follow_keys(Desk *desk, GError **error)
{
    const char *path = options_text(desk_section(desk, "queue"), "master_key");
    struct stat now = { 0 };

    /* Where there is none, reading it says so. */
    if (stat(path, &now) == 0 && desk->keys->len > 0 && is_same_file(&now, &desk->key_file))
        return true;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return fail_without_key(desk, path, error);
    KeyRing *keys = g_new0(KeyRing, 1);
    if (!keyring_load(path, keys, error)) {
        g_free(keys);
        return false;
    }
    g_ptr_array_add(desk->keys, keys);
    desk->key_file = now;
    return true;
}

const KeyRing *
desk_keys(Desk *desk, GError **error)
{
    pthread_mutex_lock(&desk->opening[KEYS]);
    const KeyRing *keys = follow_keys(desk, error) ? g_ptr_array_index(desk->keys, desk->keys->len - 1) : NULL;
    pthread_mutex_unlock(&desk->opening[KEYS]);
    return keys;
}

History *
desk_new_history(const Desk *desk, bool remember)
{
    const Options *options = desk_section(desk, "history");
    g_autofree char *folder = g_path_get_dirname(options_text(desk_section(desk, "queue"), "database"));
    g_autofree char *beside_queue = g_build_filename(folder, "history.db", NULL);
    const char *database = options_text(options, "database");
    const HistoryTerms terms = {
        .database = *database ? database : beside_queue,
        .key_file = options_text(desk_section(desk, "people"), "key"),
        .window_s = options_duration_us(options, "window") / G_USEC_PER_SEC,
        .keep_days = options_duration_us(options, "keep") / G_USEC_PER_SEC / 86400,
        .most = (gint64)options_count(options, "most"),
        .requests_days = options_duration_us(options, "requests") / G_USEC_PER_SEC / 86400,
        .requests_most = (gint64)options_count(options, "requests_most"),
    };

    return remember ? history_new(&terms) : history_new_for_look(&terms);
}

const char *
desk_blobs(const Desk *desk)
{
    return options_text(desk_section(desk, "queue"), "blobs");
}

char *
desk_mailbox_of(const Desk *desk, const char *who)
{
    const People *people = policy_people(desk->policy);
    const Person *person = who && *who ? people_by_login(people, who) : NULL;

    if (person)
        return g_strdup(person->addresses[0]);
    return who && strchr(who, '@') ? g_strdup(who) : NULL;
}

char *
desk_name_of(const Desk *desk, const char *who)
{
    const Person *person = *who ? people_find(policy_people(desk->policy), who) : NULL;

    return person && *person->name ? g_strdup_printf("%s (%s)", person->name, person->login) : g_strdup(who);
}

Spool *
desk_held_message(Desk *desk, const Entry *entry, GError **error)
{
    const Options *milter = desk_section(desk, "milter");

    if (!*entry->blob) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE, _("%s: el texto ya se borró (queue.keep); queda su registro"),
            entry->reference);
        return NULL;
    }
    const KeyRing *keys = desk_keys(desk, error);
    g_autoptr(Spool) spool = spool_new(options_size(milter, "spool_memory"), options_text(milter, "spool_folder"));

    return keys && blob_read(desk_blobs(desk), entry->blob, keys, spool, error) ? g_steal_pointer(&spool) : NULL;
}

char *
desk_office(const Desk *desk)
{
    const char *configured = options_text(desk_section(desk, "courier"), "sender");
    const char *const *domains = options_list(desk_section(desk, "institution"), "domains");

    if (*configured)
        return g_strdup(configured);
    return g_strconcat("visto-bueno@", domains[0] ? domains[0] : "localhost", NULL);
}
