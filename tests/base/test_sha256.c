/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/secret.h"
#include "base/sha256.h"

/* FIPS 180-4's own examples. */
static const struct {
    const char *text, *digest;
} known[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

START_TEST(hashes)
{
    const char *text = known[_i].text;
    const size_t half = strlen(text) / 2;
    uint8_t digest[SHA256_BYTES];

    sha256_of(text, strlen(text), digest);
    g_autofree char *whole = hex_encode(digest, sizeof digest);
    ck_assert_str_eq(whole, known[_i].digest);

    EVP_MD_CTX *hash = sha256_new();
    EVP_DigestUpdate(hash, text, half);
    EVP_DigestUpdate(hash, text + half, strlen(text) - half);
    sha256_end(hash, digest);
    g_autofree char *in_halves = hex_encode(digest, sizeof digest);
    ck_assert_str_eq(in_halves, known[_i].digest);
}
END_TEST

int
main(void)
{
    return unit_run("base/sha256", (const Unit[]){ { hashes, G_N_ELEMENTS(known) }, { 0 } });
}
