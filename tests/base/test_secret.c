/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret.h"

START_TEST(makes_and_reads_a_key)
{
    g_autofree char *path = unit_path("key");
    g_autoptr(GError) error = NULL;
    struct stat status;
    Secret first, second;

    ck_assert_good(secret_create(path, &error), error);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0600);
    ck_assert_good(secret_load(path, &first, &error), error);
    ck_assert_good(secret_load(path, &second, &error), error);
    ck_assert_mem_eq(first.bytes, second.bytes, SECRET_BYTES);
    ck_assert_str_eq(first.id, second.id);
    ck_assert_uint_eq(strlen(first.id), SECRET_ID_CHARS);
    ck_assert(!secret_create(path, &error));
}
END_TEST

static const struct {
    const char *text;
    mode_t mode;
    const char *error;
} bad[] = {
    { "0000000000000000000000000000000000000000000000000000000000000000\n", 0640, "chmod 600" },
    { "0000000000000000000000000000000000000000000000000000000000000000\n", 0604, "chmod 600" },
    { "00000000000000000000000000000000000000000000000000000000000000\n", 0600, "64" },
    { "0000000000000000000000000000000000000000000000000000000000000000 00", 0600, "64" },
    { "zz00000000000000000000000000000000000000000000000000000000000000\n", 0600, "64" },
    { "", 0600, "64" },
};

START_TEST(refuses_a_bad_file)
{
    g_autofree char *path = unit_path("key");
    g_autoptr(GError) error = NULL;
    Secret secret;

    ck_assert(g_file_set_contents(path, bad[_i].text, -1, NULL));
    ck_assert_int_eq(chmod(path, bad[_i].mode), 0);
    ck_assert(!secret_load(path, &secret, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, bad[_i].error);
}
END_TEST

START_TEST(follows_no_link)
{
    g_autofree char *path = unit_path("key");
    g_autofree char *link = unit_path("link");
    Secret secret;

    ck_assert(secret_create(path, NULL));
    ck_assert_int_eq(symlink(path, link), 0);
    ck_assert(!secret_load(link, &secret, NULL));
}
END_TEST

/* What one use of a secret shows must be worth nothing in another. */
START_TEST(separates_purposes)
{
    const Secret secret = { .bytes = { 1 } };
    uint8_t one[32], other[32], again[32];

    secret_mac(&secret, "a", "datos", 5, one);
    secret_mac(&secret, "b", "datos", 5, other);
    secret_mac(&secret, "a", "datos", 5, again);
    ck_assert_mem_ne(one, other, 32);
    ck_assert_mem_eq(one, again, 32);
}
END_TEST

/* RFC 4231, 4.2 and 4.3; zeros behind a key make no other key. */
START_TEST(is_hmac)
{
    static const struct {
        const char *key, *data, *mac;
    } known[] = {
        { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b000000000000000000000000", "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
        { "4a65666500000000000000000000000000000000000000000000000000000000", "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    };
    uint8_t key[SECRET_BYTES], mac[32];

    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        ck_assert(hex_decode(known[i].key, key, sizeof key));
        secret_mac_by(key, known[i].data, strlen(known[i].data), mac);
        g_autofree char *digits = hex_encode(mac, sizeof mac);
        ck_assert_str_eq(digits, known[i].mac);
    }
}
END_TEST

START_TEST(writes_hexadecimal)
{
    const uint8_t bytes[] = { 0x00, 0x1f, 0xff };
    g_autofree char *text = hex_encode(bytes, sizeof bytes);
    uint8_t back[3];

    ck_assert_str_eq(text, "001fff");
    ck_assert(hex_decode("001FFf", back, sizeof back));
    ck_assert_mem_eq(back, bytes, sizeof back);
    ck_assert(!hex_decode("001ff", back, sizeof back));
    ck_assert(!hex_decode("001fff0", back, sizeof back));
    ck_assert(!hex_decode("001ffg", back, sizeof back));
}
END_TEST

int
main(void)
{
    return unit_run("base/secret",
        (const Unit[]){ { makes_and_reads_a_key, 0 }, { refuses_a_bad_file, G_N_ELEMENTS(bad) }, { follows_no_link, 0 },
            { separates_purposes, 0 }, { is_hmac, 0 }, { writes_hexadecimal, 0 }, { 0 } });
}
