/* SPDX-License-Identifier: BSD-2-Clause */
/* directory: source, snapshot, and the guard between them. */
#include "people/directory.h"

#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/durable.h"
#include "base/error.h"
#include "message/address.h"
#include "people/source.h"

/* Who loses fewer has dismissed them. */
#define LOSS_LEAST 3

/* In the order of the choices of people.source. */
static const PeopleSource *const sources[] = { &people_csv, &people_ldap };

static const PeopleSource *
source_of(const Config *config)
{
    return sources[options_choice(config_section(config, "people"), "source")];
}

/* Whether there is a source at all. */
static bool
has_source(const Config *config)
{
    return *source_of(config)->where(config) != '\0';
}

static char *
snapshot_path(const Config *config)
{
    const char *path = options_text(config_section(config, "people"), "snapshot");
    g_autofree char *folder = g_path_get_dirname(options_text(config_section(config, "queue"), "database"));

    return *path ? g_strdup(path) : g_build_filename(folder, "people-snapshot.csv", NULL);
}

gint64
directory_snapshot_us(const Config *config)
{
    g_autofree char *path = snapshot_path(config);
    GStatBuf status;

    return g_stat(path, &status) == 0 ? (gint64)status.st_mtime * G_USEC_PER_SEC : 0;
}

/* Whether a table in which something is wrong is refused as a whole. A directory server's never is: who would mend it
 * is elsewhere. */
static bool
is_strict(const Config *config)
{
    return source_of(config) == &people_csv && options_flag(config_section(config, "people"), "strict");
}

static People *
make_people(const Config *config, const GPtrArray *rows, const char *file, bool strict, GError **error)
{
    const Options *people = config_section(config, "people");
    const PeopleTerms terms = {
        .file = file,
        .strict = strict,
        .domains = options_list(config_section(config, "institution"), "domains"),
        .hosts = options_list(config_section(config, "institution"), "hosts"),
        .lists = options_text(config_section(config, ""), "lists"),
    };
    Personal *personal = personal_load(options_text(people, "personal"), options_text(people, "key"), error);

    return personal ? people_new(rows, &terms, personal, error) : NULL;
}

/* How many who worked here as AGO has it do so no longer as NOW has it. */
static size_t
count_lost(const People *ago, const People *now, size_t *before)
{
    const GPtrArray *persons = people_all(ago);
    size_t lost = 0;

    *before = 0;
    for (guint i = 0; i < persons->len; i++) {
        const Person *person = g_ptr_array_index(persons, i);
        const Person *same = person->has_left ? NULL : people_by_login(now, person->login);
        *before += !person->has_left;
        lost += !person->has_left && (!same || same->has_left);
    }
    return lost;
}

/* Whether NOW has lost so many that it is not believed. */
static bool
has_lost_many(const Config *config, const People *now, GError **error)
{
    g_autofree char *path = snapshot_path(config);
    g_autoptr(GPtrArray) rows = people_csv_read(path, NULL);
    g_autoptr(People) ago = rows ? make_people(config, rows, path, false, NULL) : NULL;
    size_t before = 0;
    const size_t lost = ago ? count_lost(ago, now, &before) : 0;
    const double most = options_share(config_section(config, "people"), "max_loss");

    if (lost < LOSS_LEAST || (double)lost <= most * (double)before)
        return false;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        _("%s: faltan de pronto %zu de %zu personas, más que people.max_loss; se siguen usando las de antes. Si es "
          "cierto: vobo people refresh --accept-loss"),
        source_of(config)->where(config), lost, before);
    return true;
}

/* Keeps ROWS on disk unless they are there already. */
static void
keep_snapshot(const Config *config, const GPtrArray *rows, People *people)
{
    g_autofree char *path = snapshot_path(config);
    g_autofree char *table = people_csv_written(rows);
    g_autofree char *there = NULL;
    g_autoptr(GError) error = NULL;

    if (g_file_get_contents(path, &there, NULL, NULL) && strcmp(there, table) == 0)
        return;
    if (!durable_replace(path, 0640, table, strlen(table), &error)) {
        people_set_trouble(people, error->message);
        return;
    }
    durable_give_to_folder_owner(path);
}

static People *
load_source(const Config *config, DirectoryUse use, GError **error)
{
    const PeopleSource *source = source_of(config);
    g_autoptr(GPtrArray) rows = source->read(config, error);
    g_autoptr(People) people = rows ? make_people(config, rows, source->where(config), is_strict(config), error) : NULL;

    if (!people || (use == DIRECTORY_REFRESH && has_lost_many(config, people, error)))
        return NULL;
    if (use != DIRECTORY_READ && has_source(config))
        keep_snapshot(config, rows, people);
    return g_steal_pointer(&people);
}

static People *
load_snapshot(const Config *config, const char *trouble)
{
    g_autofree char *path = snapshot_path(config);
    g_autoptr(GPtrArray) rows = has_source(config) ? people_csv_read(path, NULL) : NULL;
    People *people = rows ? make_people(config, rows, path, false, NULL) : NULL;

    if (people && trouble)
        people_set_trouble(people, trouble);
    return people;
}

People *
directory_load(const Config *config, DirectoryUse use, GError **error)
{
    g_autoptr(GError) failure = NULL;
    const bool is_far = source_of(config) == &people_ldap;
    People *people = use == DIRECTORY_READ && is_far ? load_snapshot(config, NULL) : NULL;

    if (!people)
        people = load_source(config, use, &failure);
    if (!people && use != DIRECTORY_ACCEPT)
        people = load_snapshot(config, failure->message);
    if (!people)
        g_propagate_error(error, g_steal_pointer(&failure));
    return people;
}
