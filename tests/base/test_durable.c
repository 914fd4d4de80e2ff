/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"
#include "base/error.h"

static char *
contents(const char *path)
{
    char *text = NULL;

    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

static unsigned
files_in_folder(void)
{
    g_autoptr(GDir) dir = g_dir_open(unit_folder(), 0, NULL);
    unsigned count = 0;

    while (g_dir_read_name(dir))
        count++;
    return count;
}

START_TEST(creates_once)
{
    g_autofree char *path = unit_path("key");
    g_autoptr(GError) error = NULL;
    struct stat status;

    ck_assert_good(durable_create(path, 0600, "uno", 3, &error), error);
    ck_assert(!durable_create(path, 0600, "dos", 3, &error));
    ck_assert_error(error, VOBO_ERROR_IO, path);
    g_autofree char *text = contents(path);
    ck_assert_str_eq(text, "uno");
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0600);
}
END_TEST

START_TEST(replaces_whole)
{
    g_autofree char *path = unit_path("file");
    g_autoptr(GError) error = NULL;

    ck_assert_good(durable_replace(path, 0640, "uno", 3, &error), error);
    ck_assert_good(durable_replace(path, 0640, "otro", 4, &error), error);
    g_autofree char *text = contents(path);
    ck_assert_str_eq(text, "otro");
    ck_assert_uint_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(leaves_nothing_when_abandoned)
{
    g_autofree char *path = unit_path("blob");
    g_autoptr(GError) error = NULL;
    DurableFile file;

    ck_assert_good(durable_open(&file, path, &error), error);
    ck_assert_good(durable_write_all(file.fd, path, "x", 1, &error), error);
    ck_assert_uint_eq(files_in_folder(), 1);
    durable_abandon(&file);
    ck_assert_uint_eq(files_in_folder(), 0);
}
END_TEST

START_TEST(says_where_it_cannot_write)
{
    g_autofree char *path = unit_path("no/such/folder");
    g_autoptr(GError) error = NULL;
    DurableFile file;

    ck_assert(!durable_open(&file, path, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "no/such/folder");
}
END_TEST

/* /dev/full takes nothing: every write fails as on a full disk. */
START_TEST(says_when_the_disk_is_full)
{
    g_autoptr(GError) error = NULL;
    const int fd = open("/dev/full", O_WRONLY);

    ck_assert_int_ge(fd, 0);
    ck_assert(!durable_write_all(fd, "/dev/full", "x", 1, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "/dev/full");
    close(fd);
}
END_TEST

int
main(void)
{
    return unit_run("base/durable",
        (const Unit[]){ { creates_once, 0 }, { replaces_whole, 0 }, { leaves_nothing_when_abandoned, 0 },
            { says_where_it_cannot_write, 0 }, { says_when_the_disk_is_full, 0 }, { 0 } });
}
