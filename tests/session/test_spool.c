/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/error.h"
#include "session/blocks.h"
#include "session/spool.h"

/* Room for one block. */
#define LIMIT BLOCK_BYTES

static const char fields[] = "Subject: x\r\n\r\n";

/* In memory, and in a file from the first byte on or in between. */
static const struct {
    size_t limit, pieces, piece;
} cases[] = { { 1u << 20, 10, 100 }, { LIMIT, 30, 3000 }, { 0, 5, 7 }, { LIMIT, 1, LIMIT * 3 }, { 1u << 20, 0, 1 },
    { 1u << 20, 30, 30000 }, { 1u << 20, 3, 300000 } };

static Spool *
fill(int row, GString *whole)
{
    Spool *spool = spool_new(cases[row].limit, unit_folder());
    g_autoptr(GError) error = NULL;

    g_string_assign(whole, fields);
    ck_assert_good(spool_append(spool, fields, strlen(fields), &error), error);
    spool_begin_body(spool);
    for (size_t i = 0; i < cases[row].pieces; i++) {
        g_autofree char *piece = g_strnfill(cases[row].piece, (char)('a' + i % 26));
        ck_assert_good(spool_append(spool, piece, cases[row].piece, &error), error);
        g_string_append(whole, piece);
    }
    return spool;
}

START_TEST(gives_back_what_it_got)
{
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(Spool) spool = fill(_i, whole);
    g_autofree char *all = g_malloc(whole->len + 10);
    char few[5];

    ck_assert_int_eq(spool_size(spool), (goffset)whole->len);
    ck_assert_int_eq(spool_body_offset(spool), (goffset)strlen(fields));
    ck_assert_int_eq(spool_read(spool, 0, all, whole->len + 10, NULL), (gssize)whole->len);
    ck_assert_mem_eq(all, whole->str, whole->len);
    ck_assert_int_eq(spool_read(spool, 3, few, sizeof few, NULL), 5);
    ck_assert_mem_eq(few, whole->str + 3, sizeof few);
    ck_assert_int_eq(spool_read(spool, (goffset)whole->len, few, sizeof few, NULL), 0);
    ck_assert_int_eq(spool_read(spool, -1, few, sizeof few, NULL), 0);
    ck_assert_int_eq(spool_is_in_memory(spool), whole->len <= cases[_i].limit);
}
END_TEST

START_TEST(hashes_the_body)
{
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(Spool) spool = fill(_i, whole);
    uint8_t digest[SPOOL_DIGEST_BYTES], expected[SPOOL_DIGEST_BYTES];

    spool_body_digest(spool, digest);
    EVP_Digest(whole->str + strlen(fields), whole->len - strlen(fields), expected, NULL, EVP_sha256(), NULL);
    ck_assert_mem_eq(digest, expected, sizeof digest);
}
END_TEST

/* All of the body is hashed and counted, however little is kept. */
START_TEST(keeps_only_so_much)
{
    static const size_t keeps[] = { 0, 1, 70, 300, LIMIT, 70000, 10u << 20 };

    for (size_t k = 0; k < G_N_ELEMENTS(keeps); k++) {
        g_autoptr(Spool) spool = spool_new(cases[_i].limit, unit_folder());
        g_autoptr(GString) body = g_string_new(NULL);
        uint8_t digest[SPOOL_DIGEST_BYTES], expected[SPOOL_DIGEST_BYTES];
        g_autoptr(GError) error = NULL;
        ck_assert_good(spool_append(spool, fields, strlen(fields), &error), error);
        spool_begin_body(spool);
        spool_keep_only(spool, (goffset)keeps[k]);
        for (size_t i = 0; i < cases[_i].pieces; i++) {
            g_autofree char *piece = g_strnfill(cases[_i].piece, (char)('a' + i % 26));
            ck_assert_good(spool_append(spool, piece, cases[_i].piece, &error), error);
            g_string_append(body, piece);
        }
        const size_t kept = strlen(fields) + MIN(keeps[k], body->len);
        g_autofree char *all = g_malloc(kept + 1);
        ck_assert_int_eq(spool_size(spool), (goffset)kept);
        ck_assert_int_eq(spool_came(spool), (goffset)(strlen(fields) + body->len));
        ck_assert_int_eq(spool_is_cut(spool), keeps[k] < body->len);
        ck_assert_int_eq(spool_is_in_memory(spool), kept <= cases[_i].limit);
        ck_assert_int_eq(spool_read(spool, 0, all, kept + 1, NULL), (gssize)kept);
        ck_assert_mem_eq(all + strlen(fields), body->str, kept - strlen(fields));
        spool_body_digest(spool, digest);
        EVP_Digest(body->str, body->len, expected, NULL, EVP_sha256(), NULL);
        ck_assert_mem_eq(digest, expected, sizeof digest);
    }
}
END_TEST

/* Puts a descriptor that cannot be read in the place of that of the file in FOLDER. */
static void
spoil_file_in(const char *folder)
{
    g_autoptr(GDir) descriptors = g_dir_open("/proc/self/fd", 0, NULL);
    const int unreadable = open("/dev/null", O_WRONLY | O_CLOEXEC);

    ck_assert_int_ge(unreadable, 0);
    for (const char *name; (name = g_dir_read_name(descriptors));) {
        g_autofree char *link = g_build_filename("/proc/self/fd", name, NULL);
        g_autofree char *file = g_file_read_link(link, NULL);
        if (file && g_str_has_prefix(file, folder))
            ck_assert_int_ge(dup2(unreadable, atoi(name)), 0);
    }
    close(unreadable);
}

/* Whoever read it last, and however: that some of it could not be read stays known. */
START_TEST(remembers_that_it_could_not_be_read)
{
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(Spool) spool = fill(2, whole);
    g_autoptr(GError) error = NULL;
    char byte;

    ck_assert_int_eq(spool_read(spool, 0, &byte, 1, NULL), 1);
    ck_assert_good(spool_was_readable(spool, &error), error);
    spoil_file_in(unit_folder());
    ck_assert_int_eq(spool_read(spool, 0, &byte, 1, &error), -1);
    ck_assert_error(error, VOBO_ERROR_IO, "no se puede leer");
    g_clear_error(&error);
    ck_assert_int_eq(spool_read(spool, (goffset)whole->len, &byte, 1, NULL), 0);
    ck_assert(!spool_was_readable(spool, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "no se puede leer");
}
END_TEST

/* What waits in a file leaves no name behind, so that a kill leaves nothing either. */
START_TEST(leaves_no_name)
{
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(Spool) spool = fill(1, whole);
    g_autoptr(GDir) dir = g_dir_open(unit_folder(), 0, NULL);

    ck_assert(!spool_is_in_memory(spool));
    ck_assert_ptr_null(g_dir_read_name(dir));
}
END_TEST

START_TEST(says_when_it_cannot_keep)
{
    g_autoptr(Spool) spool = spool_new(LIMIT, "/no/such/folder");
    g_autofree char *too_long = g_strnfill(LIMIT, 'x');
    g_autoptr(GError) error = NULL;

    ck_assert(spool_append(spool, "corto", 5, &error));
    ck_assert(!spool_append(spool, too_long, LIMIT, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "/no/such/folder");
    ck_assert(!spool_append(spool, "x", 1, NULL));
    ck_assert_int_eq(spool_size(spool), 5);
}
END_TEST

/* The memory is one for all: who comes when it is taken goes to a file, and who goes makes room. */
START_TEST(shares_the_memory)
{
    Spool *first = spool_new(LIMIT, unit_folder());
    g_autoptr(Spool) second = spool_new(LIMIT, unit_folder());
    g_autoptr(Spool) third = spool_new(LIMIT, unit_folder());

    ck_assert(spool_append(first, "uno", 3, NULL));
    ck_assert(spool_append(second, "dos", 3, NULL));
    ck_assert(spool_is_in_memory(first) && !spool_is_in_memory(second));
    spool_free(first);
    ck_assert(spool_append(third, "tres", 4, NULL));
    ck_assert(spool_is_in_memory(third));
}
END_TEST

static const struct {
    const char *message;
    goffset body;
} whole_messages[] = {
    { "A: b\r\n\r\ncuerpo", 8 },
    { "A: b\n\ncuerpo", 6 },
    { "\r\ncuerpo", 2 },
    { "A: b\r\n", 6 },
    { "A: b", 4 },
    { "", 0 },
    { "A: b\r\n \r\nB: c\r\n\r\n", 17 },
};

START_TEST(finds_the_body)
{
    const char *message = whole_messages[_i].message;
    g_autoptr(Spool) spool = spool_new_from_bytes(message, strlen(message));

    ck_assert_msg(spool_body_offset(spool) == whole_messages[_i].body, "row %d: %d", _i, (int)spool_body_offset(spool));
    ck_assert_int_eq(spool_size(spool), (goffset)strlen(message));
}
END_TEST

START_TEST(prints)
{
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(Spool) spool = fill(1, whole);
    g_autofree char *path = unit_path("out");
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    FILE *out = fopen(path, "w"), *full = fopen("/dev/full", "w");

    ck_assert_good(spool_print(spool, out, &error), error);
    fclose(out);
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    ck_assert_str_eq(text, whole->str);
    ck_assert(!spool_print(spool, full, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "escribir");
    fclose(full);
}
END_TEST

int
main(void)
{
    return unit_run("session/spool",
        (const Unit[]){ { gives_back_what_it_got, G_N_ELEMENTS(cases) }, { hashes_the_body, G_N_ELEMENTS(cases) },
            { keeps_only_so_much, G_N_ELEMENTS(cases) }, { leaves_no_name, 0 },
            { remembers_that_it_could_not_be_read, 0 }, { says_when_it_cannot_keep, 0 }, { shares_the_memory, 0 },
            { finds_the_body, G_N_ELEMENTS(whole_messages) }, { prints, 0 }, { 0 } });
}
