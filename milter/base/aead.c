/* SPDX-License-Identifier: BSD-2-Clause */
/* aead: OpenSSL's AES-256-GCM. */
#include "base/aead.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

static bool
gcm(bool encrypt, const uint8_t *key, const uint8_t *nonce, const void *aad, size_t aad_length, const uint8_t *in,
    size_t length, uint8_t *out, uint8_t *tag)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    uint8_t nothing[16];
    int written;
    bool good = context && EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce, encrypt) &&
                (aad_length == 0 || EVP_CipherUpdate(context, NULL, &written, aad, (int)aad_length)) &&
                (length == 0 || EVP_CipherUpdate(context, out, &written, in, (int)length)) &&
                (encrypt || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, AEAD_TAG_BYTES, tag)) &&
                EVP_CipherFinal_ex(context, nothing, &written) &&
                (!encrypt || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, AEAD_TAG_BYTES, tag));

    EVP_CIPHER_CTX_free(context);
    return good;
}

bool
aead_encrypt(const uint8_t *key, const uint8_t *nonce, const void *aad, size_t aad_length, const void *in,
    size_t length, uint8_t *out, uint8_t *tag)
{
    return gcm(true, key, nonce, aad, aad_length, in, length, out, tag);
}

bool
aead_decrypt(const uint8_t *key, const uint8_t *nonce, const void *aad, size_t aad_length, const void *in,
    size_t length, uint8_t *out, const uint8_t *tag)
{
    uint8_t expected[AEAD_TAG_BYTES];

    memcpy(expected, tag, sizeof expected);
    return gcm(false, key, nonce, aad, aad_length, in, length, out, expected);
}

GBytes *
aead_seal(const uint8_t *key, const void *data, size_t length)
{
    const size_t sealed_length = AEAD_NONCE_BYTES + length + AEAD_TAG_BYTES;
    uint8_t *sealed = g_malloc(sealed_length);
    uint8_t *out = sealed + AEAD_NONCE_BYTES;

    if (RAND_bytes(sealed, AEAD_NONCE_BYTES) == 1 &&
        aead_encrypt(key, sealed, NULL, 0, data, length, out, out + length))
        return g_bytes_new_take(sealed, sealed_length);
    g_free(sealed);
    return NULL;
}

char *
aead_open(const uint8_t *key, const void *sealed, size_t sealed_length, size_t *length)
{
    const uint8_t *in = (const uint8_t *)sealed + AEAD_NONCE_BYTES;

    if (sealed_length < AEAD_NONCE_BYTES + AEAD_TAG_BYTES)
        return NULL;
    *length = sealed_length - AEAD_NONCE_BYTES - AEAD_TAG_BYTES;
    char *data = g_malloc0(*length + 1);
    if (aead_decrypt(key, sealed, NULL, 0, in, *length, (uint8_t *)data, in + *length))
        return data;
    g_free(data);
    return NULL;
}
