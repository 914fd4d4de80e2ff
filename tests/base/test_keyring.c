/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/keyring.h"

#define ONE "0101010101010101010101010101010101010101010101010101010101010101"
#define TWO "0202020202020202020202020202020202020202020202020202020202020202"
#define OLD TWO " 1764000000\n"

static const struct {
    const char *text;
    guint count; /* 0: refused */
} files[] = {
    { ONE "\n", 1 },
    { ONE, 1 },
    { ONE "\n" OLD, 2 },
    { ONE "\n" OLD OLD OLD OLD OLD OLD OLD, 8 },
    { ONE "\n" OLD OLD OLD OLD OLD OLD OLD OLD, 0 },
    { "", 0 },
    { "\n" ONE "\n", 0 },
    { ONE " 1764000000\n", 0 }, /* the current one has no end */
    { ONE "\n" TWO "\n", 0 },
    { ONE "\n" TWO " \n", 0 },
    { ONE "\n" TWO " 0\n", 0 },
    { ONE "\n" TWO " -1\n", 0 },
    { ONE "\n" TWO " 99999999999999999999\n", 0 },
    { ONE "\n" TWO " 1764000000 x\n", 0 },
    { ONE "\n\n" OLD, 0 },
    { ONE "0\n", 0 },
    { ONE "\nx", 0 },
};

static void
write_keys(const char *path, const char *text)
{
    ck_assert(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

START_TEST(reads_keys)
{
    g_autofree char *path = unit_path("ring");
    g_autoptr(GError) error = NULL;
    KeyRing ring;

    write_keys(path, files[_i].text);
    ck_assert_int_eq(keyring_load(path, &ring, &error), files[_i].count > 0);
    ck_assert_uint_eq(ring.count, files[_i].count);
    if (files[_i].count == 0)
        ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, path);
    else
        ck_assert_int_eq(keyring_current(&ring)->bytes[31], 1);
    if (files[_i].count > 1)
        ck_assert_int_eq(ring.keys[1].until_us, G_GINT64_CONSTANT(1764000000000000));
}
END_TEST

START_TEST(puts_a_key_before)
{
    g_autofree char *path = unit_path("ring");
    g_autoptr(GError) error = NULL;
    struct stat status;
    KeyRing before, ring;

    ck_assert(secret_create(path, NULL) && keyring_load(path, &before, NULL));
    for (guint i = 1; i < KEYRING_MOST; i++)
        ck_assert_good(keyring_rotate(path, &error), error);
    ck_assert(!keyring_rotate(path, &error));
    ck_assert_error(error, VOBO_ERROR_STATE, "forget");
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0600);
    ck_assert(keyring_load(path, &ring, NULL));
    ck_assert_uint_eq(ring.count, KEYRING_MOST);
    ck_assert_str_eq(ring.keys[KEYRING_MOST - 1].secret.id, before.keys[0].secret.id);
    for (guint i = 0; i < ring.count; i++) {
        ck_assert_ptr_eq(keyring_find(&ring, ring.keys[i].secret.id), &ring.keys[i]);
        ck_assert_int_eq(ring.keys[i].until_us > 0, i > 0);
    }
}
END_TEST

START_TEST(forgets_a_former_key)
{
    g_autofree char *path = unit_path("ring");
    KeyRing before, ring;

    write_keys(path, ONE "\n" OLD);
    ck_assert(keyring_rotate(path, NULL) && keyring_load(path, &before, NULL));
    ck_assert_uint_eq(before.count, 3);
    ck_assert(!keyring_forget(path, before.keys[0].secret.id, NULL));
    ck_assert(!keyring_forget(path, "", NULL));
    ck_assert(!keyring_forget(path, "0123456789abcdef", NULL));
    ck_assert(keyring_forget(path, before.keys[1].secret.id, NULL) && keyring_load(path, &ring, NULL));
    ck_assert_uint_eq(ring.count, 2);
    ck_assert_str_eq(ring.keys[0].secret.id, before.keys[0].secret.id);
    ck_assert_str_eq(ring.keys[1].secret.id, before.keys[2].secret.id);
}
END_TEST

START_TEST(is_changed_by_one)
{
    g_autofree char *path = unit_path("ring");
    const int lock = keyring_lock(path, NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_int_ge(lock, 0);
    ck_assert_int_lt(keyring_lock(path, &error), 0);
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, unit_folder());
    close(lock);
    const int again = keyring_lock(path, NULL);
    ck_assert_int_ge(again, 0);
    close(again);
}
END_TEST

int
main(void)
{
    return unit_run("base/keyring", (const Unit[]){ { reads_keys, G_N_ELEMENTS(files) }, { puts_a_key_before, 0 },
                                        { forgets_a_former_key, 0 }, { is_changed_by_one, 0 }, { 0 } });
}
