/* SPDX-License-Identifier: BSD-2-Clause */
/* aead.h: AES-256-GCM (NIST SP 800-38D) over whole buffers. */
#ifndef VOBO_BASE_AEAD_H
#define VOBO_BASE_AEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#define AEAD_KEY_BYTES 32
#define AEAD_NONCE_BYTES 12
#define AEAD_TAG_BYTES 16

/* Encrypts LENGTH bytes of IN to OUT, with the AAD_LENGTH bytes of AAD authenticated beside them; TAG receives the tag.
 * No NONCE may come twice with one KEY. Any thread. */
bool aead_encrypt(const uint8_t *key, const uint8_t *nonce, const void *aad, size_t aad_length, const void *in,
    size_t length, uint8_t *out, uint8_t *tag);

/* The other way round; false where something of it was changed, and OUT is worth nothing then. */
bool aead_decrypt(const uint8_t *key, const uint8_t *nonce, const void *aad, size_t aad_length, const void *in,
    size_t length, uint8_t *out, const uint8_t *tag);

/* LENGTH bytes of DATA as one piece: a random nonce, the ciphertext, the tag. The caller owns it; NULL where there are
 * no random bytes. */
GBytes *aead_seal(const uint8_t *key, const void *data, size_t length);

/* What was sealed, ended by a NUL that does not count; NULL where it was not by KEY, or was changed. The caller owns
 * it. */
char *aead_open(const uint8_t *key, const void *sealed, size_t sealed_length, size_t *length);

#endif
