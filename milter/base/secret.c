/* SPDX-License-Identifier: BSD-2-Clause */
/* secret: key files. */
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "base/durable.h"
#include "base/error.h"

char *
hex_encode(const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc(2 * length + 1);

    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * length] = '\0';
    return text;
}

bool
hex_decode(const char *text, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const int high = g_ascii_xdigit_value(text[2 * i]);
        const int low = high < 0 ? -1 : g_ascii_xdigit_value(text[2 * i + 1]);
        if (low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return text[2 * length] == '\0';
}

/* Gives SECRET the name that its bytes have. */
static void
set_id(Secret *secret)
{
    uint8_t digest[32];

    secret_derive(secret, "id", digest);
    g_autofree char *id = hex_encode(digest, SECRET_ID_CHARS / 2);
    memcpy(secret->id, id, sizeof secret->id);
}

bool
secret_random(Secret *secret, GError **error)
{
    if (RAND_bytes(secret->bytes, SECRET_BYTES) != 1) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("OpenSSL no entrega números aleatorios; revise su instalación"));
        return false;
    }
    set_id(secret);
    return true;
}

bool
secret_create(const char *path, GError **error)
{
    Secret secret;

    if (!secret_random(&secret, error))
        return false;
    g_autofree char *digits = hex_encode(secret.bytes, SECRET_BYTES);
    g_autofree char *line = g_strconcat(digits, "\n", NULL);
    const bool created = durable_create(path, 0600, line, strlen(line), error);
    secret_clear(&secret);
    OPENSSL_cleanse(digits, strlen(digits));
    OPENSSL_cleanse(line, strlen(line));
    return created;
}

bool
secret_read_file(const char *path, char *text, size_t size, GError **error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) != 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("no se puede leer la llave %s: %s; corrija su dueño o recupérela de su respaldo"), path,
            g_strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    const ssize_t got = read(fd, text, size - 1);
    close(fd);
    if (status.st_mode & 077) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("otros pueden leer la llave %s (modo %04o); corríjalo con: chmod 600 %s"), path,
            (unsigned)status.st_mode & 07777, path);
        return false;
    }
    text[got > 0 ? got : 0] = '\0';
    return true;
}

bool
secret_from_digits(const char *digits, Secret *secret)
{
    if (!hex_decode(digits, secret->bytes, SECRET_BYTES))
        return false;
    set_id(secret);
    return true;
}

bool
secret_load(const char *path, Secret *secret, GError **error)
{
    char digits[2 * SECRET_BYTES + 3];

    if (!secret_read_file(path, digits, sizeof digits, error))
        return false;
    g_strchomp(digits);
    const bool valid = secret_from_digits(digits, secret);
    OPENSSL_cleanse(digits, sizeof digits);
    if (!valid)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("la llave %s no contiene 64 dígitos hexadecimales; recupérela de su respaldo"), path);
    return valid;
}

/* HMAC-SHA-256 that waits for its key. Fetching an algorithm costs more than a short MAC does: it is done once. */
static EVP_MAC_CTX *
hmac_without_key(void)
{
    static gsize template;

    if (g_once_init_enter(&template)) {
        char digest[] = "SHA256";
        const OSSL_PARAM parameters[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
            OSSL_PARAM_construct_end() };
        EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
        EVP_MAC_CTX *context = hmac ? EVP_MAC_CTX_new(hmac) : NULL;
        if (!context || !EVP_MAC_CTX_set_params(context, parameters))
            g_error("OpenSSL has no HMAC-SHA-256");
        EVP_MAC_free(hmac); /* the context keeps it */
        g_once_init_leave(&template, (gsize)context);
    }
    return (EVP_MAC_CTX *)template;
}

static void
hmac_sha256(EVP_MAC_CTX *context, const uint8_t *key, const void *data, size_t length, uint8_t *mac)
{
    size_t written = 0;

    if (!context || !EVP_MAC_init(context, key, SECRET_BYTES, NULL) || !EVP_MAC_update(context, data, length) ||
        !EVP_MAC_final(context, mac, &written, 32) || written != 32)
        g_error("OpenSSL cannot compute HMAC-SHA-256");
}

/* As hmac_sha256(), with a context that keeps nothing of the key. */
static void
hmac_sha256_once(const uint8_t *key, const void *data, size_t length, uint8_t *mac)
{
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup(hmac_without_key());

    hmac_sha256(context, key, data, length, mac);
    EVP_MAC_CTX_free(context);
}

static void
free_context(gpointer context)
{
    EVP_MAC_CTX_free(context);
}

/* The context of this thread: to make one costs more than to use it, and to count references to what all share more
 * than that. */
static EVP_MAC_CTX *
hmac_of_thread(void)
{
    static GPrivate contexts = G_PRIVATE_INIT(free_context);
    EVP_MAC_CTX *context = g_private_get(&contexts);

    if (!context)
        g_private_set(&contexts, context = EVP_MAC_CTX_dup(hmac_without_key()));
    return context;
}

void
secret_derive(const Secret *secret, const char *purpose, uint8_t *key)
{
    hmac_sha256_once(secret->bytes, purpose, strlen(purpose), key);
}

void
secret_mac_by(const uint8_t *key, const void *data, size_t length, uint8_t *mac)
{
    hmac_sha256(hmac_of_thread(), key, data, length, mac);
}

void
secret_mac(const Secret *secret, const char *purpose, const void *data, size_t length, uint8_t *mac)
{
    uint8_t key[SECRET_BYTES];

    secret_derive(secret, purpose, key);
    hmac_sha256_once(key, data, length, mac);
    OPENSSL_cleanse(key, sizeof key);
}

void
secret_clear(Secret *secret)
{
    OPENSSL_cleanse(secret, sizeof *secret);
}
