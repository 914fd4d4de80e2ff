/* SPDX-License-Identifier: BSD-2-Clause */
/* keyring: key files with several keys. */
#include "base/keyring.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <openssl/crypto.h>

#include "base/clock.h"
#include "base/durable.h"
#include "base/error.h"

#define DIGITS (2 * SECRET_BYTES)
#define TIME_DIGITS 20
#define LINE_MOST (DIGITS + 1 + TIME_DIGITS + 1)
#define FILE_MOST (KEYRING_MOST * LINE_MOST)

static bool
refuse(const char *path, guint line, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        _("%s:%u: se espera una llave de 64 dígitos hexadecimales y, desde la segunda, hasta cuándo fue la vigente; "
          "recupere el archivo de su respaldo"),
        path, line);
    return false;
}

/* Reads one line, which is changed. */
static bool
read_key(char *line, bool is_current, RingKey *key)
{
    char *blank = strchr(line, ' ');

    if (is_current != !blank)
        return false;
    if (blank)
        *blank = '\0';
    key->until_us = 0;
    if (blank && !g_ascii_string_to_signed(blank + 1, 10, 1, G_MAXINT64 / G_USEC_PER_SEC, &key->until_us, NULL))
        return false;
    key->until_us *= G_USEC_PER_SEC;
    return secret_from_digits(line, &key->secret);
}

bool
keyring_load(const char *path, KeyRing *ring, GError **error)
{
    char text[FILE_MOST + 2];
    bool good = secret_read_file(path, text, sizeof text, error);

    memset(ring, 0, sizeof *ring);
    if (!good)
        return false;
    g_strchomp(text);
    for (char *line = text; line && good;) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        good = (ring->count < KEYRING_MOST && read_key(line, ring->count == 0, &ring->keys[ring->count])) ||
               refuse(path, ring->count + 1, error);
        ring->count += good;
        line = end ? end + 1 : NULL;
    }
    OPENSSL_cleanse(text, sizeof text);
    if (!good)
        keyring_clear(ring);
    return good;
}

void
keyring_clear(KeyRing *ring)
{
    OPENSSL_cleanse(ring, sizeof *ring);
}

const RingKey *
keyring_find(const KeyRing *ring, const char *id)
{
    for (guint i = 0; i < ring->count; i++)
        if (memcmp(ring->keys[i].secret.id, id, SECRET_ID_CHARS) == 0)
            return &ring->keys[i];
    return NULL;
}

int
keyring_lock(const char *path, GError **error)
{
    /* The file itself is another one each time that it is changed. */
    g_autofree char *folder = g_path_get_dirname(path);
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        _("otro programa cambia las llaves en %s, o no se puede entrar ahí; inténtelo de nuevo"), folder);
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool
save(const char *path, const KeyRing *ring, GError **error)
{
    char text[FILE_MOST + 1];
    size_t length = 0;

    for (guint i = 0; i < ring->count; i++) {
        const RingKey *key = &ring->keys[i];
        g_autofree char *digits = hex_encode(key->secret.bytes, SECRET_BYTES);
        length += (size_t)g_snprintf(text + length, sizeof text - length, "%s", digits);
        if (i > 0)
            length += (size_t)g_snprintf(
                text + length, sizeof text - length, " %" G_GINT64_FORMAT, key->until_us / G_USEC_PER_SEC);
        text[length++] = '\n';
        OPENSSL_cleanse(digits, DIGITS);
    }
    const bool saved = durable_replace(path, 0600, text, length, error);
    OPENSSL_cleanse(text, sizeof text);
    return saved;
}

bool
keyring_rotate(const char *path, GError **error)
{
    KeyRing ring;

    if (!keyring_load(path, &ring, error))
        return false;
    bool good = ring.count < KEYRING_MOST;
    if (!good)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
            _("%s ya tiene %u llaves; olvide antes alguna con «vobo keys forget»"), path, ring.count);
    if (good) {
        memmove(&ring.keys[1], &ring.keys[0], ring.count * sizeof ring.keys[0]);
        ring.keys[1].until_us = clock_now_us();
        ring.keys[0].until_us = 0;
        ring.count++;
        good = secret_random(&ring.keys[0].secret, error) && save(path, &ring, error);
    }
    keyring_clear(&ring);
    return good;
}

bool
keyring_forget(const char *path, const char *id, GError **error)
{
    KeyRing ring;

    if (!keyring_load(path, &ring, error))
        return false;
    const RingKey *found = strlen(id) == SECRET_ID_CHARS ? keyring_find(&ring, id) : NULL;
    const guint at = found ? (guint)(found - ring.keys) : 0;
    bool good = at > 0;
    if (!good)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s no es el nombre de una llave anterior; los muestra «vobo keys list»"), id);
    if (good) {
        ring.count--;
        for (guint i = at; i < ring.count; i++)
            ring.keys[i] = ring.keys[i + 1];
        good = save(path, &ring, error);
    }
    keyring_clear(&ring);
    return good;
}
