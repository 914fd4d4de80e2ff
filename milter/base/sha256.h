/* SPDX-License-Identifier: BSD-2-Clause */
/* sha256.h: SHA-256 (FIPS 180-4), which is asked for several times a message. */
#ifndef VOBO_BASE_SHA256_H
#define VOBO_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#define SHA256_BYTES 32

/* A hash that has been fed nothing. The caller owns it, feeds it with EVP_DigestUpdate() and ends it with
 * sha256_end() or EVP_MD_CTX_free(). Any thread. */
EVP_MD_CTX *sha256_new(void);

/* What HASH comes to, which is freed. DIGEST receives SHA256_BYTES. */
void sha256_end(EVP_MD_CTX *hash, uint8_t *digest);

/* The hash of LENGTH bytes. DIGEST receives SHA256_BYTES. Any thread. */
void sha256_of(const void *bytes, size_t length, uint8_t *digest);

#endif
