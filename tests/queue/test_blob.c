/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "queue/blob.h"

static const KeyRing keys = { .keys = { { .secret = { .bytes = { 1, 2, 3 }, .id = "0123456789abcdef" } } },
    .count = 1 };

static Spool *
message_of(size_t body)
{
    g_autofree char *bytes = g_malloc(body + 16);

    memcpy(bytes, "Subject: x\r\n\r\n", 14);
    for (size_t i = 0; i < body; i++)
        bytes[14 + i] = (char)(i * 7 + i / 251);
    return spool_new_from_bytes(bytes, body + 14);
}

static char *
write_blob(size_t body)
{
    g_autoptr(Spool) spool = message_of(body);
    g_autoptr(GError) error = NULL;
    char *name = NULL;

    ck_assert_good(blob_write(unit_folder(), &keys, spool, &name, &error), error);
    return name;
}

static bool
read_back(const char *name, const KeyRing *with, Spool *into, GError **error)
{
    return blob_read(unit_folder(), name, with, into, error);
}

static const size_t sizes[] = { 0, 1, 65536 - 14 - 1, 65536 - 14, 65536 - 14 + 1, 200000, 1000000 };

START_TEST(gives_back_what_it_got)
{
    g_autofree char *name = write_blob(sizes[_i]);
    g_autofree char *path = unit_path(name);
    g_autoptr(Spool) original = message_of(sizes[_i]);
    g_autoptr(Spool) copy = spool_new(1000, unit_folder());
    g_autoptr(GError) error = NULL;
    const size_t size = sizes[_i] + 14;
    g_autofree char *first = g_malloc(size), *second = g_malloc(size);
    uint8_t one[SPOOL_DIGEST_BYTES], two[SPOOL_DIGEST_BYTES];
    struct stat status;

    ck_assert_good(read_back(name, &keys, copy, &error), error);
    ck_assert_int_eq(spool_size(copy), (goffset)size);
    ck_assert_int_eq(spool_body_offset(copy), 14);
    spool_read(original, 0, first, size, NULL);
    spool_read(copy, 0, second, size, NULL);
    ck_assert_mem_eq(first, second, size);
    spool_body_digest(original, one);
    spool_body_digest(copy, two);
    ck_assert_mem_eq(one, two, sizeof one);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 077, 0);
}
END_TEST

START_TEST(hides_what_it_holds)
{
    g_autofree char *name = write_blob(100);
    g_autofree char *path = unit_path(name);
    g_autofree char *bytes = NULL;
    gsize length;

    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    ck_assert_ptr_null(memmem(bytes, length, "Subject", 7));
    ck_assert_ptr_null(memmem(bytes, length, "\1\2\3\0\0\0\0", 7));
}
END_TEST

/* Not one byte can be changed, and no chunk cut off, exchanged or repeated, unseen. */
START_TEST(notices_every_change)
{
    g_autofree char *name = write_blob(70000);
    g_autofree char *path = unit_path(name);
    g_autofree char *bytes = NULL;
    gsize length;

    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    for (gsize at = 0; at < length; at += at < 200 ? 1 : 997) {
        g_autoptr(Spool) into = spool_new(SIZE_MAX, unit_folder());
        g_autoptr(GError) error = NULL;
        bytes[at] ^= 1;
        ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
        ck_assert_msg(!read_back(name, &keys, into, &error), "byte %zu", at);
        ck_assert_error(error, VOBO_ERROR_IO, name);
        bytes[at] ^= 1;
    }
    static const gsize cuts[] = { 0, 8, 83, 84, 88, 65624, 65625 };
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_autoptr(Spool) into = spool_new(SIZE_MAX, unit_folder());
        ck_assert(g_file_set_contents(path, bytes, (gssize)MIN(cuts[i], length - 1), NULL));
        ck_assert_msg(!read_back(name, &keys, into, NULL), "cut at %zu", cuts[i]);
    }
}
END_TEST

START_TEST(needs_the_same_key)
{
    g_autofree char *name = write_blob(10);
    g_autoptr(Spool) into = spool_new(SIZE_MAX, unit_folder());
    g_autoptr(GError) error = NULL;
    KeyRing other = keys;

    other.keys[0].secret.bytes[31] = 1;
    ck_assert(!read_back(name, &other, into, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "llave maestra");
}
END_TEST

static const KeyRing rotated_keys = {
    .keys = { { .secret = { .bytes = { 9 }, .id = "fedcba9876543210" } },
        { .secret = { .bytes = { 1, 2, 3 }, .id = "0123456789abcdef" }, .until_us = 1 } },
    .count = 2,
};
static const KeyRing new_keys = {
    .keys = { { .secret = { .bytes = { 9 }, .id = "fedcba9876543210" } } },
    .count = 1,
};

static void
assert_reads(const char *name, const KeyRing *with, bool good)
{
    g_autoptr(Spool) into = spool_new(SIZE_MAX, unit_folder());
    g_autoptr(GError) error = NULL;

    ck_assert_msg(read_back(name, with, into, &error) == good, "%s", error ? error->message : "read");
}

START_TEST(goes_over_to_another_key)
{
    g_autofree char *name = write_blob(70000);
    g_autofree char *path = unit_path(name);
    g_autofree char *before = NULL, *after = NULL;
    g_autoptr(GError) error = NULL;
    char id[SECRET_ID_CHARS + 1];
    gsize length, length_after;
    bool changed;

    ck_assert(g_file_get_contents(path, &before, &length, NULL));
    ck_assert_good(blob_rewrap(unit_folder(), name, &rotated_keys, &changed, &error), error);
    ck_assert(changed);
    ck_assert(g_file_get_contents(path, &after, &length_after, NULL));
    ck_assert_uint_eq(length, length_after);
    ck_assert_mem_ne(before, after, 84);
    ck_assert_mem_eq(before + 84, after + 84, length - 84);
    ck_assert(blob_key_id(unit_folder(), name, id, NULL));
    ck_assert_str_eq(id, "fedcba9876543210");
    assert_reads(name, &new_keys, true);
    assert_reads(name, &keys, false);
    ck_assert(blob_rewrap(unit_folder(), name, &rotated_keys, &changed, NULL));
    ck_assert(!changed);
    ck_assert(!blob_rewrap(unit_folder(), name, &keys, &changed, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "llave maestra");
}
END_TEST

/* A loss of power while the header is replaced leaves so many bytes of the new one before those of the old. */
START_TEST(survives_a_crash_meanwhile)
{
    static const gsize written[] = { 0, 1, 8, 9, 24, 30, 83, 84 };
    g_autofree char *name = write_blob(100);
    g_autofree char *path = unit_path(name);
    g_autofree char *beside = g_strconcat(path, ".head", NULL);
    g_autofree char *before = NULL, *after = NULL, *whose = blob_of_file(strrchr(beside, '/') + 1);
    gsize length;
    bool changed;

    ck_assert_str_eq(whose, name);
    ck_assert(g_file_get_contents(path, &before, &length, NULL));
    ck_assert(blob_rewrap(unit_folder(), name, &rotated_keys, &changed, NULL));
    ck_assert(g_file_get_contents(path, &after, &length, NULL));
    ck_assert(!g_file_test(beside, G_FILE_TEST_EXISTS));
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
        memcpy(before, after, written[i]);
        ck_assert(g_file_set_contents(path, before, (gssize)length, NULL));
        ck_assert(g_file_set_contents(beside, after, 84, NULL));
        assert_reads(name, &rotated_keys, true);
        ck_assert(blob_rewrap(unit_folder(), name, &rotated_keys, &changed, NULL));
        ck_assert(!g_file_test(beside, G_FILE_TEST_EXISTS));
        assert_reads(name, &new_keys, true);
    }
    ck_assert(g_file_set_contents(beside, "x", 1, NULL));
    blob_remove(unit_folder(), name);
    ck_assert(!g_file_test(beside, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(says_what_is_missing)
{
    g_autoptr(Spool) spool = message_of(10);
    g_autoptr(GError) writing = NULL, reading = NULL;
    char *name = NULL;

    ck_assert(!blob_write("/no/such/folder", &keys, spool, &name, &writing));
    ck_assert_error(writing, VOBO_ERROR_IO, "/no/such/folder");
    ck_assert_ptr_null(name);
    ck_assert(!read_back("nada", &keys, spool, &reading));
    ck_assert_error(reading, VOBO_ERROR_IO, "nada");
    blob_remove(unit_folder(), "nada");
}
END_TEST

int
main(void)
{
    return unit_run(
        "queue/blob", (const Unit[]){ { gives_back_what_it_got, G_N_ELEMENTS(sizes) }, { hides_what_it_holds, 0 },
                          { notices_every_change, 0 }, { needs_the_same_key, 0 }, { goes_over_to_another_key, 0 },
                          { survives_a_crash_meanwhile, 0 }, { says_what_is_missing, 0 }, { 0 } });
}
