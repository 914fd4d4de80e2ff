/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <time.h>

#include "base/error.h"
#include "desk/desk.h"
#include "letters.h"
#include "queue/bodies.h"

#define HOUR G_GINT64_CONSTANT(3600)
#define DAY (24 * HOUR)
#define MONTH_US (30 * DAY * G_USEC_PER_SEC)

/* An office with a letter that is held, and its body. */
typedef struct {
    Desk *desk;
    char *reference, *body;
} Office;

static Desk *
open_desk(void)
{
    g_autofree char *config = site_config("");
    g_autoptr(GError) error = NULL;
    Desk *desk = desk_open(config, DIRECTORY_READ, &error);

    ck_assert_good(desk != NULL, error);
    return desk;
}

static Entry *
entry_of(const Office *office)
{
    g_autoptr(GError) error = NULL;
    Entry *entry = store_get(desk_store(office->desk, NULL), office->reference, &error);

    ck_assert_good(entry != NULL, error);
    return entry;
}

static Office
office_with_a_letter(void)
{
    Office office = { .desk = open_desk() };

    office.reference = hold_letter(office.desk, NULL, 1, 0);
    g_autoptr(Entry) entry = entry_of(&office);
    office.body = g_strdup(entry->blob);
    return office;
}

static void
office_clear(Office *office)
{
    desk_unref(office->desk);
    g_free(office->reference);
    g_free(office->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Office, office_clear)

static bool
sweep(const Office *office, GError **error)
{
    return bodies_sweep(desk_store(office->desk, NULL), desk_blobs(office->desk), MONTH_US, error);
}

/* As if the file at PATH had been written AGO_S before. */
static void
make_old(const char *path, gint64 ago_s)
{
    const struct timespec then[2] = { { .tv_sec = time(NULL) - ago_s }, { .tv_sec = time(NULL) - ago_s } };

    ck_assert_int_eq(utimensat(AT_FDCWD, path, then, 0), 0);
}

/* As if everything in FOLDER had been written AGO_S before. */
static void
make_all_old(const char *folder, gint64 ago_s)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        make_old(path, ago_s);
    }
}

static bool
is_held(const Office *office)
{
    g_autofree char *path = g_build_filename(desk_blobs(office->desk), office->body, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool
is_orphan(const Office *office)
{
    g_autofree char *orphans = bodies_orphans_folder(desk_blobs(office->desk));
    g_autofree char *path = g_build_filename(orphans, office->body, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
move_database(const char *from, const char *to)
{
    static const char *const endings[] = { "", "-wal", "-shm" };

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *old_name = g_strdup_printf("%s/%s%s", unit_folder(), from, endings[i]);
        g_autofree char *new_name = g_strdup_printf("%s/%s%s", unit_folder(), to, endings[i]);
        g_unlink(new_name);
        g_rename(old_name, new_name);
    }
}

/* Has the office work with what stands at queue.db now. */
static void
reopen(Office *office)
{
    desk_unref(office->desk);
    office->desk = open_desk();
}

/* --- what takes the database's place ------------------------------------------------------------------------------ */

static void
lose(Office *office)
{
    desk_unref(g_steal_pointer(&office->desk));
    move_database("queue.db", "aside.db");
    office->desk = open_desk();
}

static void
lose_and_hold_another(Office *office)
{
    lose(office);
    g_free(hold_letter(office->desk, NULL, 2, 0));
}

static void
lose_and_hold_one_that_ended(Office *office)
{
    lose(office);
    g_autofree char *reference = hold_letter(office->desk, NULL, 2, 0);
    const StoreStep steps[] = { { .reference = reference, .event = EVENT_CANCEL, .actor = "ana", .reason = "" },
        { .reference = reference, .event = EVENT_WIPE, .actor = "", .reason = "" } };

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        ck_assert(store_decide(desk_store(office->desk, NULL), &steps[i], NULL));
}

/* The file goes away while it is in use, and somebody else makes a new one. */
static void
swap_under_way(Office *office)
{
    move_database("queue.db", "aside.db");
    g_autofree char *path = unit_path("queue.db");
    g_autoptr(Store) other = store_open(path, NULL);

    ck_assert_ptr_nonnull(other);
    ck_assert(desk_store(office->desk, NULL) != NULL);
}

/* A folder that no database has marked is its database's by what it knows; one that is marked, by its mark alone. */
static const struct {
    const char *name;
    void (*happens)(Office *office);
    bool is_marked;
} losses[] = {
    { "empty", lose, true },
    { "empty, without a mark", lose, false },
    { "new", lose_and_hold_another, true },
    { "new, whose entries ended", lose_and_hold_one_that_ended, true },
    { "swapped while it is in use", swap_under_way, true },
};

/* Whatever database is there instead, nothing is set aside; with the right one back everything is as before. */
START_TEST(touches_nothing_of_another_database)
{
    g_auto(Office) office = office_with_a_letter();
    g_autoptr(GError) error = NULL;

    if (losses[_i].is_marked)
        ck_assert_good(sweep(&office, &error), error);
    losses[_i].happens(&office);
    make_all_old(desk_blobs(office.desk), 60 * DAY);
    ck_assert_msg(!sweep(&office, &error), "%s", losses[_i].name);
    ck_assert_error(error, VOBO_ERROR_STATE, "vobo queue import");
    ck_assert_msg(is_held(&office), "%s", losses[_i].name);
    ck_assert_int_eq(bodies_count_orphans(desk_blobs(office.desk), NULL), 0);

    move_database("aside.db", "queue.db");
    reopen(&office);
    g_clear_error(&error);
    ck_assert_good(sweep(&office, &error), error);
    g_autoptr(Entry) entry = entry_of(&office);
    g_autoptr(Spool) spool = desk_held_message(office.desk, entry, &error);
    ck_assert_good(spool != NULL, error);
}
END_TEST

/* An older copy has the same identity: what was held since it was made is set aside, and comes back with the newer. */
START_TEST(brings_back_what_an_older_copy_does_not_know)
{
    g_auto(Office) office = { .desk = open_desk() };
    g_autofree char *copy = unit_path("copia.db");
    g_autoptr(GError) error = NULL;

    ck_assert_good(store_copy(desk_store(office.desk, NULL), copy, &error), error);
    office.reference = hold_letter(office.desk, NULL, 1, 0);
    g_autoptr(Entry) entry = entry_of(&office);
    office.body = g_strdup(entry->blob);
    ck_assert(sweep(&office, NULL));
    desk_unref(g_steal_pointer(&office.desk));
    move_database("queue.db", "aside.db");
    move_database("copia.db", "queue.db");
    office.desk = open_desk();
    make_all_old(desk_blobs(office.desk), 60 * DAY);
    ck_assert_good(sweep(&office, &error), error);
    ck_assert(is_orphan(&office));
    ck_assert_int_eq(bodies_count_orphans(desk_blobs(office.desk), NULL), 1);
    ck_assert(bodies_are_there(desk_blobs(office.desk)));

    desk_unref(g_steal_pointer(&office.desk));
    move_database("aside.db", "queue.db");
    office.desk = open_desk();
    ck_assert_good(sweep(&office, &error), error);
    ck_assert(is_held(&office) && !is_orphan(&office));
}
END_TEST

/* What a backup has brought back is no orphan any more. */
START_TEST(forgets_what_is_there_twice)
{
    g_auto(Office) office = office_with_a_letter();
    g_autofree char *orphans = bodies_orphans_folder(desk_blobs(office.desk));
    g_autofree char *twin = g_build_filename(orphans, office.body, NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_int_eq(g_mkdir(orphans, 0700), 0);
    ck_assert(g_file_set_contents(twin, "x", 1, NULL));
    ck_assert_good(sweep(&office, &error), error);
    ck_assert(is_held(&office) && !is_orphan(&office));
    g_autoptr(Entry) entry = entry_of(&office);
    g_autoptr(Spool) spool = desk_held_message(office.desk, entry, &error);
    ck_assert_good(spool != NULL, error);
}
END_TEST

/* An orphan is deleted so long after it was set aside, not after it was written. */
static const struct {
    gint64 aside_s, keep_us;
    bool stays;
} terms[] = {
    { 0, MONTH_US, true },
    { 29 * DAY, MONTH_US, true },
    { 31 * DAY, MONTH_US, false },
    { 31 * DAY, 0, true },
    { 3 * HOUR, HOUR *G_USEC_PER_SEC, false },
};

START_TEST(deletes_orphans_in_time)
{
    g_auto(Office) office = { .desk = open_desk(), .body = g_strdup("0123456789abcdef0123456789abcdef") };
    g_autofree char *path = g_build_filename(desk_blobs(office.desk), office.body, NULL);
    g_autofree char *orphans = bodies_orphans_folder(desk_blobs(office.desk));
    Store *store = desk_store(office.desk, NULL);
    g_autoptr(GError) error = NULL;

    g_free(hold_letter(office.desk, NULL, 1, 0));
    ck_assert(g_file_set_contents(path, "x", 1, NULL));
    make_old(path, 365 * DAY);
    ck_assert_good(bodies_sweep(store, desk_blobs(office.desk), terms[_i].keep_us, &error), error);
    ck_assert(is_orphan(&office));
    make_all_old(orphans, terms[_i].aside_s);
    ck_assert_good(bodies_sweep(store, desk_blobs(office.desk), terms[_i].keep_us, &error), error);
    ck_assert_int_eq(is_orphan(&office), terms[_i].stays);
}
END_TEST

/* Bodies that are older than the folder's mark are the database's where it knows one of them, or misses none. */
START_TEST(takes_over_what_it_knows)
{
    g_auto(Office) office = office_with_a_letter();
    g_autofree char *stray = g_build_filename(desk_blobs(office.desk), "0123456789abcdef0123456789abcdef", NULL);
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(stray, "x", 1, NULL));
    make_all_old(desk_blobs(office.desk), DAY);
    ck_assert_good(sweep(&office, &error), error);
    ck_assert(is_held(&office));
    ck_assert(!g_file_test(stray, G_FILE_TEST_EXISTS));
    ck_assert(bodies_belong(desk_store(office.desk, NULL), desk_blobs(office.desk), NULL));
}
END_TEST

/* A folder that stands in for the one that was marked, as before a disk is mounted, is judged by what is in it. */
START_TEST(knows_another_folder_in_its_place)
{
    g_auto(Office) office = office_with_a_letter();
    const char *folder = desk_blobs(office.desk);
    g_autofree char *away = g_strconcat(folder, ".away", NULL);
    g_autofree char *foreign = g_build_filename(folder, "0123456789abcdef0123456789abcdef", NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_good(sweep(&office, &error), error);
    ck_assert_int_eq(g_rename(folder, away), 0);
    ck_assert_int_eq(g_mkdir(folder, 0700), 0);
    ck_assert(g_file_set_contents(foreign, "x", 1, NULL));
    make_old(foreign, DAY);
    ck_assert(!sweep(&office, &error));
    ck_assert_error(error, VOBO_ERROR_STATE, folder);
    ck_assert(g_file_test(foreign, G_FILE_TEST_EXISTS));
}
END_TEST

int
main(void)
{
    return unit_run(
        "queue/bodies", (const Unit[]){ { touches_nothing_of_another_database, G_N_ELEMENTS(losses) },
                            { brings_back_what_an_older_copy_does_not_know, 0 }, { forgets_what_is_there_twice, 0 },
                            { deletes_orphans_in_time, G_N_ELEMENTS(terms) }, { takes_over_what_it_knows, 0 },
                            { knows_another_folder_in_its_place, 0 }, { 0 } });
}
