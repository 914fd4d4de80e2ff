/* SPDX-License-Identifier: BSD-2-Clause */
/* sha256: looks the algorithm up once, which takes longer than to hash a line. */
#include "base/sha256.h"

#include <glib.h>

static const EVP_MD *
algorithm(void)
{
    static gsize fetched;

    if (g_once_init_enter(&fetched)) {
        EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
        if (!sha256)
            g_error("OpenSSL has no SHA-256");
        g_once_init_leave(&fetched, (gsize)sha256);
    }
    return (const EVP_MD *)fetched;
}

EVP_MD_CTX *
sha256_new(void)
{
    EVP_MD_CTX *hash = EVP_MD_CTX_new();

    if (!hash || !EVP_DigestInit_ex(hash, algorithm(), NULL))
        g_error("OpenSSL cannot compute SHA-256");
    return hash;
}

void
sha256_end(EVP_MD_CTX *hash, uint8_t *digest)
{
    if (!EVP_DigestFinal_ex(hash, digest, NULL))
        g_error("OpenSSL cannot compute SHA-256");
    EVP_MD_CTX_free(hash);
}

void
sha256_of(const void *bytes, size_t length, uint8_t *digest)
{
    if (!EVP_Digest(bytes, length, digest, NULL, algorithm(), NULL))
        g_error("OpenSSL cannot compute SHA-256");
}
