/* SPDX-License-Identifier: BSD-2-Clause */
/* bodies: tells orphans from bodies whose database is away, and never deletes either at once. */
#include "queue/bodies.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/durable.h"
#include "base/error.h"
#include "base/log.h"
#include "queue/blob.h"

#define MARK ".queue" /* behind the folder's name */
#define ORPHANS ".orphans"
#define TEMPORARY ".tmp"

char *
bodies_orphans_folder(const char *folder)
{
    return g_build_filename(folder, ORPHANS, NULL);
}

/* The names of the regular files in FOLDER, marks aside; elements are char *. NULL with an error. The caller owns it.
 */
static GPtrArray *
list_files(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    const char *name;

    if (!dir)
        return NULL;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat status;
        if (*name != '.' && lstat(path, &status) == 0 && S_ISREG(status.st_mode))
            g_ptr_array_add(names, g_strdup(name));
    }
    return g_steal_pointer(&names);
}

/* The same of a folder that need not be there. */
static GPtrArray *
list_files_if_there(const char *folder, GError **error)
{
    g_autoptr(GError) failure = NULL;
    GPtrArray *names = list_files(folder, &failure);

    if (!names && g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_ptr_array_new_with_free_func(g_free);
    if (!names)
        g_propagate_error(error, g_steal_pointer(&failure));
    return names;
}

/* Bodies have names without a dot; what is being written, or stands beside one, has one. */
static guint
count_bodies(const GPtrArray *names)
{
    guint count = 0;

    for (guint i = 0; names && i < names->len; i++)
        count += strchr(g_ptr_array_index(names, i), '.') == NULL;
    return count;
}

gint64
bodies_count_orphans(const char *folder, GError **error)
{
    g_autofree char *orphans = bodies_orphans_folder(folder);
    g_autoptr(GPtrArray) names = list_files_if_there(orphans, error);

    return names ? (gint64)count_bodies(names) : -1;
}

static bool
has_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

gint64
bodies_count_missing(Store *store, const char *folder, GError **error)
{
    g_autofree char *orphans = bodies_orphans_folder(folder);
    g_autoptr(GPtrArray) blobs = store_list_blobs(store, error);
    gint64 missing = 0;

    for (guint i = 0; blobs && i < blobs->len; i++)
        missing += !has_file(folder, g_ptr_array_index(blobs, i)) && !has_file(orphans, g_ptr_array_index(blobs, i));
    return blobs ? missing : -1;
}

bool
bodies_are_there(const char *folder)
{
    g_autoptr(GPtrArray) names = list_files_if_there(folder, NULL);

    return !names || count_bodies(names) > 0 || bodies_count_orphans(folder, NULL) != 0;
}

/* --- whose the folder is ------------------------------------------------------------------------------------------ */

static char *
mark_path(const char *folder)
{
    g_autofree char *plain = g_canonicalize_filename(folder, "/");

    return g_strconcat(plain, MARK, NULL);
}

/* What tells the folder that stands at PATH from another that is mounted or moved there. The caller owns it. */
static char *
number_of(const char *folder)
{
    struct stat status = { 0 };

    stat(folder, &status);
    return g_strdup_printf("%ju", (uintmax_t)status.st_ino);
}

/* The identity of the database that FOLDER belongs to; NULL without an error where it is nobody's yet. The caller owns
 * it. */
static char *
read_mark(const char *folder, GError **error)
{
    g_autofree char *path = mark_path(folder);
    g_autofree char *number = number_of(folder);
    g_autofree char *line = NULL;
    g_autoptr(GError) failure = NULL;

    if (g_file_get_contents(path, &line, NULL, &failure)) {
        g_auto(GStrv) words = g_strsplit(g_strstrip(line), " ", 2);
        return words[0] && g_strcmp0(words[1], number) == 0 ? g_strdup(words[0]) : NULL;
    }
    if (!g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

bool
bodies_claim(Store *store, const char *folder, GError **error)
{
    g_autofree char *path = mark_path(folder);
    g_autofree char *number = number_of(folder);
    g_autofree char *line = g_strdup_printf("%s %s\n", store_identity(store), number);
    g_autofree char *mark = read_mark(folder, NULL);

    return g_strcmp0(mark, store_identity(store)) == 0 || durable_replace(path, 0640, line, strlen(line), error);
}

/* Whether a folder that nobody has claimed, with the files NAMES, is the database's: it knows one of the bodies, or it
 * has had entries and misses none. One that is new, or lost its entries, knows nothing about bodies that are there. */
static bool
looks_ours(Store *store, const GPtrArray *names, bool *ours, GError **error)
{
    g_autoptr(GError) failure = NULL;
    gint64 entries, bodies;

    *ours = count_bodies(names) == 0;
    for (guint i = 0; i < names->len && !*ours && !failure; i++)
        *ours = store_has_blob(store, g_ptr_array_index(names, i), &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (*ours)
        return true;
    if (!store_count_bodies(store, &entries, &bodies, error))
        return false;
    *ours = entries > 0 && bodies == 0;
    return true;
}

static bool
fail_foreign(const char *folder, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
        _("los textos retenidos en %s son de otra base de datos de la cola: vuelva a poner la que había, o recupérela "
          "con «vobo queue import»; mientras tanto no se borra ninguno. Si se perdió para siempre, mueva esos textos a "
          "otra carpeta y borre %s.queue"),
        folder, folder);
    return false;
}

bool
bodies_belong(Store *store, const char *folder, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *mark = read_mark(folder, &failure);
    g_autoptr(GPtrArray) names = mark || failure ? NULL : list_files(folder, &failure);
    bool ours = mark && strcmp(mark, store_identity(store)) == 0;

    if (failure || (names && !looks_ours(store, names, &ours, &failure))) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    /* Where the file was moved away, others may write into one that took its place. */
    return (ours && !store_has_moved(store)) || fail_foreign(folder, error);
}

/* --- orphans ------------------------------------------------------------------------------------------------------ */

typedef struct {
    Store *store;
    const char *folder, *orphans;
    gint64 keep_us, now_us;
} Sweep;

/* Whether an entry has the body to which the file NAME belongs. False with an error: nobody can say. */
static bool
has_entry(const Sweep *sweep, const char *name, GError **error)
{
    g_autofree char *blob = blob_of_file(name);

    return store_has_blob(sweep->store, blob, error);
}

/* How long ago the file at PATH was written, or set aside; -1 where it is gone. */
static gint64
age_us(const Sweep *sweep, const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 ? sweep->now_us - (gint64)status.st_mtime * G_USEC_PER_SEC : -1;
}

static void
log_orphan(LogLevel level, const char *event, const char *name, const char *folder)
{
    log_event(level, event, "blob", name, "folder", folder, NULL);
}

static bool
fail_moving(const char *path, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede mover %s: %s; revise el dueño y los permisos"), path,
        g_strerror(errno));
    return false;
}

/* What was being written when its program died was promised to nobody; anything else is set aside. */
static bool
set_aside(const Sweep *sweep, const char *name, GError **error)
{
    g_autofree char *from = g_build_filename(sweep->folder, name, NULL);
    g_autofree char *to = g_build_filename(sweep->orphans, name, NULL);
    const struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_nsec = UTIME_NOW } };

    if (g_str_has_suffix(name, TEMPORARY)) {
        unlink(from);
        log_orphan(LOG_LEVEL_INFO, "unfinished-removed", name, sweep->folder);
        return true;
    }
    if (g_mkdir_with_parents(sweep->orphans, 0700) != 0)
        return fail_moving(from, error);
    durable_give_to_folder_owner(sweep->orphans);
    /* The time first: what stands among the orphans with the time of its writing would be deleted too soon. */
    if (utimensat(AT_FDCWD, from, times, AT_SYMLINK_NOFOLLOW) != 0 || rename(from, to) != 0)
        return fail_moving(from, error);
    log_orphan(LOG_LEVEL_WARNING, "orphan-set-aside", name, sweep->orphans);
    return durable_sync_folder(to, error) && durable_sync_folder(from, error);
}

static bool
sweep_file(const Sweep *sweep, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(sweep->folder, name, NULL);
    g_autoptr(GError) failure = NULL;

    if (age_us(sweep, path) < BODIES_ORPHAN_AGE_US || has_entry(sweep, name, &failure))
        return true;
    if (!failure)
        return set_aside(sweep, name, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* Deletes the orphan NAME. */
static void
remove_orphan(const Sweep *sweep, const char *name)
{
    g_autofree char *path = g_build_filename(sweep->orphans, name, NULL);

    if (unlink(path) == 0)
        log_orphan(LOG_LEVEL_WARNING, "orphan-removed", name, sweep->orphans);
}

static bool
take_back(const Sweep *sweep, const char *name, GError **error)
{
    g_autofree char *from = g_build_filename(sweep->orphans, name, NULL);
    g_autofree char *to = g_build_filename(sweep->folder, name, NULL);

    /* A backup has brought it back already. */
    if (access(to, F_OK) == 0) {
        remove_orphan(sweep, name);
        return true;
    }
    if (rename(from, to) != 0)
        return fail_moving(from, error);
    log_orphan(LOG_LEVEL_WARNING, "orphan-taken-back", name, sweep->folder);
    return durable_sync_folder(to, error) && durable_sync_folder(from, error);
}

/* Brings one back whose entry is there again, or deletes one that nobody missed for long. */
static bool
review_orphan(const Sweep *sweep, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(sweep->orphans, name, NULL);
    g_autoptr(GError) failure = NULL;

    if (has_entry(sweep, name, &failure))
        return take_back(sweep, name, error);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (sweep->keep_us > 0 && age_us(sweep, path) > sweep->keep_us)
        remove_orphan(sweep, name);
    return true;
}

static bool
for_each(
    const Sweep *sweep, const GPtrArray *names, bool (*act)(const Sweep *, const char *, GError **), GError **error)
{
    bool good = names != NULL;

    for (guint i = 0; good && i < names->len; i++)
        good = act(sweep, g_ptr_array_index(names, i), error);
    return good;
}

bool
bodies_sweep(Store *store, const char *folder, gint64 keep_us, GError **error)
{
    g_autofree char *orphans = bodies_orphans_folder(folder);
    const Sweep sweep = { store, folder, orphans, keep_us, clock_now_us() };

    if (!bodies_belong(store, folder, error) || !bodies_claim(store, folder, error))
        return false;
    g_autoptr(GPtrArray) set = list_files_if_there(orphans, error);
    if (!for_each(&sweep, set, review_orphan, error))
        return false;
    g_autoptr(GPtrArray) held = list_files(folder, error);
    return for_each(&sweep, held, sweep_file, error);
}
