/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "courier/courier.h"
#include "desk/keys.h"
#include "letters.h"

/* A file in the folder of the blobs that was last changed AGO_S before. The caller owns its path. */
static char *
leave_file(const Desk *desk, const char *name, time_t ago_s)
{
    char *path = g_build_filename(desk_blobs(desk), name, NULL);
    const struct timespec then[2] = { { .tv_sec = time(NULL) - ago_s }, { .tv_sec = time(NULL) - ago_s } };

    ck_assert(g_file_test(path, G_FILE_TEST_EXISTS) || g_file_set_contents(path, "x", 1, NULL));
    ck_assert_int_eq(utimensat(AT_FDCWD, path, then, 0), 0);
    return path;
}

START_TEST(sweeps_what_nobody_needs)
{
    g_autofree char *config = site_config("");
    g_autoptr(Desk) desk = desk_open(config, DIRECTORY_READ, NULL);
    g_autofree char *reference = hold_letter(desk, NULL, 1, 0);
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    g_autofree char *beside = g_strconcat(entry->blob, ".head", NULL);
    g_autofree char *held = leave_file(desk, entry->blob, 7200);
    g_autofree char *new_header = leave_file(desk, beside, 7200);
    g_autofree char *orphan = leave_file(desk, "00000000000000000000000000000000", 7200);
    g_autofree char *header_of_none = leave_file(desk, "00000000000000000000000000000001.head", 7200);
    g_autofree char *aside = g_build_filename(desk_blobs(desk), ".orphans", "00000000000000000000000000000000", NULL);
    g_autofree char *half_written = leave_file(desk, "00000000000000000000000000000002.abcdef.tmp", 7200);
    g_autofree char *young = leave_file(desk, "00000000000000000000000000000003", 60);
    g_autoptr(GError) error = NULL;
    Courier *courier = courier_new(desk_ref(desk), &error);

    ck_assert_good(courier != NULL, error);
    ck_assert_good(courier_sweep(courier, &error), error);
    ck_assert(g_file_test(held, G_FILE_TEST_EXISTS));
    ck_assert(g_file_test(new_header, G_FILE_TEST_EXISTS));
    ck_assert(g_file_test(young, G_FILE_TEST_EXISTS));
    ck_assert(!g_file_test(orphan, G_FILE_TEST_EXISTS));
    ck_assert(g_file_test(aside, G_FILE_TEST_EXISTS));
    ck_assert(!g_file_test(header_of_none, G_FILE_TEST_EXISTS));
    ck_assert(!g_file_test(half_written, G_FILE_TEST_EXISTS));
    courier_free(courier);
}
END_TEST

START_TEST(follows_the_key)
{
    g_autofree char *config = site_config("");
    g_autoptr(Desk) desk = desk_open(config, DIRECTORY_READ, NULL);
    Courier *courier = courier_new(desk_ref(desk), NULL);

    g_free(hold_letter(desk, NULL, 1, 0));
    ck_assert(keys_rotate(desk, "root", NULL));
    ck_assert(courier_sweep(courier, NULL));
    g_autoptr(GHashTable) held = keys_count_held(desk, NULL);
    ck_assert(g_hash_table_contains(held, keyring_current(desk_keys(desk, NULL))->id));
    ck_assert_uint_eq(g_hash_table_size(held), 1);
    courier_free(courier);
}
END_TEST

int
main(void)
{
    return unit_run(
        "courier/courier", (const Unit[]){ { sweeps_what_nobody_needs, 0 }, { follows_the_key, 0 }, { 0 } });
}
