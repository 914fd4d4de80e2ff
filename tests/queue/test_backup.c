/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "letters.h"
#include "queue/backup.h"

typedef struct {
    Desk *desk;
    char *file;
    BackupSummary summary;
} Office;

static void
office_clear(Office *office)
{
    g_free(office->file);
    desk_unref(office->desk);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Office, office_clear)

static Office
office_with_backup(void)
{
    g_autofree char *path = site_config("");
    g_autoptr(GError) error = NULL;
    Office office = { .desk = desk_open(path, DIRECTORY_READ, &error), .file = unit_path("respaldo.tar") };

    ck_assert_good(office.desk != NULL, error);
    for (uint8_t i = 1; i <= 3; i++)
        g_free(hold_letter(office.desk, NULL, i, 0));
    Store *store = desk_store(office.desk, NULL);
    ck_assert_good(backup_write(store, desk_blobs(office.desk), office.file, &office.summary, &error), error);
    return office;
}

START_TEST(comes_back_whole)
{
    g_auto(Office) office = office_with_backup();
    g_autofree char *database = unit_path("copia.db"), *blobs = unit_path("copia");
    g_autoptr(GError) error = NULL;
    BackupSummary read;
    struct stat status;

    ck_assert_int_eq(stat(office.file, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0600);
    ck_assert_int_eq(mkdir(blobs, 0700), 0);
    ck_assert_good(backup_unpack(office.file, database, blobs, &read, &error), error);
    ck_assert_uint_eq(read.bodies, 3);
    ck_assert_int_eq(read.bytes, office.summary.bytes);
    ck_assert_int_eq(read.made_us / G_USEC_PER_SEC, office.summary.made_us / G_USEC_PER_SEC);
    g_autoptr(Store) store = store_open(database, &error);
    ck_assert_good(store != NULL, error);
    ck_assert(store_is_whole(store, NULL));
    const StoreFilter all = { .state = "all", .limit = 100 };
    g_autoptr(GPtrArray) entries = store_list(store, &all, NULL);
    ck_assert_uint_eq(entries->len, 3);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        g_autofree char *from = g_build_filename(desk_blobs(office.desk), entry->blob, NULL);
        g_autofree char *to = g_build_filename(blobs, entry->blob, NULL);
        g_autofree char *before = NULL, *after = NULL;
        gsize length_before, length_after;
        ck_assert(g_file_get_contents(from, &before, &length_before, NULL));
        ck_assert(g_file_get_contents(to, &after, &length_after, NULL));
        ck_assert_uint_eq(length_before, length_after);
        ck_assert_mem_eq(before, after, length_before);
    }
    ck_assert(!backup_write(desk_store(office.desk, NULL), desk_blobs(office.desk), office.file, &read, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "ya existe");
}
END_TEST

/* What is missing, changed or too much is noticed; only the zeros that fill a block are nobody's. */
START_TEST(notices_every_damage)
{
    g_auto(Office) office = office_with_backup();
    g_autofree char *bytes = NULL, *bad = unit_path("malo.tar");
    gsize length;
    BackupSummary read;

    ck_assert(g_file_get_contents(office.file, &bytes, &length, NULL));
    for (gsize at = 0; at < length; at += 509) {
        g_autoptr(GError) error = NULL;
        if (bytes[at] == '\0')
            continue;
        bytes[at] ^= 1;
        ck_assert(g_file_set_contents(bad, bytes, (gssize)length, NULL));
        ck_assert_msg(!backup_check(bad, &read, &error), "byte %zu of %zu", at, length);
        ck_assert_ptr_nonnull(error);
        bytes[at] ^= 1;
    }
    /* the end of a tar archive is two blocks of zeros, and more that fill it up */
    for (gsize cut = 0; cut + 20 * 512 < length; cut += 512) {
        g_autoptr(GError) error = NULL;
        ck_assert(g_file_set_contents(bad, bytes, (gssize)cut, NULL));
        ck_assert_msg(!backup_check(bad, &read, &error), "cut at %zu of %zu", cut, length);
    }
}
END_TEST

START_TEST(misses_no_body)
{
    g_autofree char *path = site_config("");
    g_autoptr(Desk) desk = desk_open(path, DIRECTORY_READ, NULL);
    g_autofree char *reference = hold_letter(desk, NULL, 1, 0);
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    g_autofree char *body = g_build_filename(desk_blobs(desk), entry->blob, NULL);
    g_autofree char *file = unit_path("respaldo.tar");
    g_autoptr(GError) error = NULL;
    BackupSummary summary;

    unlink(body);
    ck_assert(!backup_write(desk_store(desk, NULL), desk_blobs(desk), file, &summary, &error));
    ck_assert_error(error, VOBO_ERROR_IO, entry->blob);
    ck_assert(!g_file_test(file, G_FILE_TEST_EXISTS));
}
END_TEST

int
main(void)
{
    return unit_run("queue/backup",
        (const Unit[]){ { comes_back_whole, 0 }, { notices_every_damage, 0 }, { misses_no_body, 0 }, { 0 } });
}
