/* SPDX-License-Identifier: BSD-2-Clause */
/* blob: encrypts and decrypts held messages chunk by chunk. */
#include "queue/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "base/aead.h"
#include "base/durable.h"
#include "base/error.h"

#define MAGIC "VOBOBLB1"
#define MAGIC_BYTES 8
#define NONCE_BYTES AEAD_NONCE_BYTES
#define TAG_BYTES AEAD_TAG_BYTES
#define KEY_BYTES AEAD_KEY_BYTES
#define PLAIN_HEADER_BYTES (MAGIC_BYTES + SECRET_ID_CHARS)
#define HEADER_BYTES (PLAIN_HEADER_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES)
#define CHUNK_BYTES 65536
#define LAST_CHUNK 0x80000000u
#define NAME_BYTES 16

static bool
fail_crypto(const char *name, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO,
        _("el mensaje retenido %s no se puede descifrar: el archivo está dañado o la llave maestra es otra; recupere "
          "el respaldo"),
        name);
    return false;
}

static void
chunk_nonce(uint64_t number, uint8_t *nonce)
{
    const uint64_t big_endian = GUINT64_TO_BE(number);

    memset(nonce, 0, NONCE_BYTES);
    memcpy(nonce + NONCE_BYTES - sizeof big_endian, &big_endian, sizeof big_endian);
}

static void
wrapping_key(const Secret *master, uint8_t *key)
{
    secret_derive(master, "wrap message key", key);
}

static bool
make_header(const Secret *master, uint8_t *header, uint8_t *key)
{
    uint8_t wrapping[KEY_BYTES];
    uint8_t *nonce = header + PLAIN_HEADER_BYTES;
    uint8_t *wrapped = nonce + NONCE_BYTES;

    memcpy(header, MAGIC, MAGIC_BYTES);
    memcpy(header + MAGIC_BYTES, master->id, SECRET_ID_CHARS);
    wrapping_key(master, wrapping);
    const bool made =
        RAND_bytes(key, KEY_BYTES) == 1 && RAND_bytes(nonce, NONCE_BYTES) == 1 &&
        aead_encrypt(wrapping, nonce, header, PLAIN_HEADER_BYTES, key, KEY_BYTES, wrapped, wrapped + KEY_BYTES);
    OPENSSL_cleanse(wrapping, sizeof wrapping);
    return made;
}

static bool
open_header(const Secret *master, const uint8_t *header, uint8_t *key)
{
    uint8_t wrapping[KEY_BYTES], tag[TAG_BYTES];
    const uint8_t *nonce = header + PLAIN_HEADER_BYTES;
    const uint8_t *wrapped = nonce + NONCE_BYTES;

    if (memcmp(header, MAGIC, MAGIC_BYTES) != 0)
        return false;
    wrapping_key(master, wrapping);
    memcpy(tag, wrapped + KEY_BYTES, TAG_BYTES);
    const bool opened = aead_decrypt(wrapping, nonce, header, PLAIN_HEADER_BYTES, wrapped, KEY_BYTES, key, tag);
    OPENSSL_cleanse(wrapping, sizeof wrapping);
    return opened;
}

/* CHUNK_BYTES of a message in the clear, which are not left in memory. */
typedef uint8_t PlainChunk;

static void
plain_chunk_free(PlainChunk *plain)
{
    explicit_bzero(plain, CHUNK_BYTES);
    g_free(plain);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlainChunk, plain_chunk_free)

static bool
write_chunks(DurableFile *file, const uint8_t *key, const Spool *spool, GError **error)
{
    g_autoptr(PlainChunk) plain = g_malloc(CHUNK_BYTES);
    g_autofree uint8_t *sealed = g_malloc(4 + CHUNK_BYTES + TAG_BYTES);
    uint8_t nonce[NONCE_BYTES];
    goffset offset = 0;
    uint64_t number = 0;
    bool last = false;

    for (; !last; number++) {
        const gssize length = spool_read(spool, offset, plain, CHUNK_BYTES, error);
        if (length < 0)
            return false;
        offset += length;
        last = offset >= spool_size(spool);
        const uint32_t word = GUINT32_TO_BE((uint32_t)length | (last ? LAST_CHUNK : 0));
        memcpy(sealed, &word, 4);
        chunk_nonce(number, nonce);
        if (!aead_encrypt(key, nonce, sealed, 4, plain, (size_t)length, sealed + 4, sealed + 4 + length)) {
            g_set_error_literal(
                error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("OpenSSL no puede cifrar; revise su instalación"));
            return false;
        }
        if (!durable_write_all(file->fd, file->path, sealed, 4 + (size_t)length + TAG_BYTES, error))
            return false;
    }
    return true;
}

static char *
random_name(void)
{
    uint8_t bytes[NAME_BYTES];

    if (RAND_bytes(bytes, sizeof bytes) != 1)
        g_error("OpenSSL has no random numbers");
    return hex_encode(bytes, sizeof bytes);
}

bool
blob_write(const char *folder, const Secret *master, const Spool *spool, char **name, GError **error)
{
    g_autofree char *chosen = random_name();
    g_autofree char *path = g_build_filename(folder, chosen, NULL);
    uint8_t header[HEADER_BYTES], key[KEY_BYTES];
    DurableFile file;

    if (!make_header(master, header, key)) {
        g_set_error_literal(
            error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("OpenSSL no puede cifrar; revise su instalación"));
        return false;
    }
    if (!durable_open(&file, path, error))
        return false;
    const bool written =
        durable_write_all(file.fd, path, header, sizeof header, error) && write_chunks(&file, key, spool, error);
    OPENSSL_cleanse(key, sizeof key);
    if (!written) {
        durable_abandon(&file);
        return false;
    }
    if (!durable_commit(&file, error)) {
        blob_remove(folder, chosen);
        return false;
    }
    *name = g_steal_pointer(&chosen);
    return true;
}

/* Exactly LENGTH bytes, or false. */
static bool
read_exactly(int fd, void *buffer, size_t length)
{
    size_t done = 0;

    while (done < length) {
        const ssize_t got = read(fd, (char *)buffer + done, length - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

/* Hands on decrypted bytes and sees where the fields end: behind the first empty line. */
typedef struct {
    Spool *into;
    int line_bytes; /* bytes in the current line, CR aside; -1 once in the body */
} Splitter;

static bool
split(Splitter *splitter, const uint8_t *bytes, size_t length, GError **error)
{
    size_t start = 0;

    for (size_t i = 0; i < length && splitter->line_bytes >= 0; i++) {
        if (bytes[i] == '\n' && splitter->line_bytes == 0) {
            if (!spool_append(splitter->into, bytes, i + 1, error))
                return false;
            spool_begin_body(splitter->into);
            splitter->line_bytes = -1;
            start = i + 1;
        } else if (bytes[i] == '\n') {
            splitter->line_bytes = 0;
        } else if (bytes[i] != '\r') {
            splitter->line_bytes = 1;
        }
    }
    return spool_append(splitter->into, bytes + start, length - start, error);
}

static bool
read_chunks(int fd, const char *name, const uint8_t *key, Spool *into, GError **error)
{
    g_autoptr(PlainChunk) plain = g_malloc(CHUNK_BYTES);
    g_autofree uint8_t *sealed = g_malloc(CHUNK_BYTES + TAG_BYTES);
    Splitter splitter = { into, 0 };
    uint8_t nonce[NONCE_BYTES];
    bool last = false;

    for (uint64_t number = 0; !last; number++) {
        uint32_t word;
        if (!read_exactly(fd, &word, 4))
            return fail_crypto(name, error);
        const uint32_t value = GUINT32_FROM_BE(word);
        const size_t length = value & ~LAST_CHUNK;
        last = (value & LAST_CHUNK) != 0;
        chunk_nonce(number, nonce);
        if (length > CHUNK_BYTES || !read_exactly(fd, sealed, length + TAG_BYTES) ||
            !aead_decrypt(key, nonce, &word, 4, sealed, length, plain, sealed + length))
            return fail_crypto(name, error);
        if (!split(&splitter, plain, length, error))
            return false;
    }
    return true;
}

bool
blob_read(const char *folder, const char *name, const Secret *master, Spool *into, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    uint8_t header[HEADER_BYTES], key[KEY_BYTES];
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede leer el mensaje retenido %s: %s"), path,
            g_strerror(errno));
        return false;
    }
    bool good = read_exactly(fd, header, sizeof header) && open_header(master, header, key);
    if (!good)
        fail_crypto(name, error);
    else
        good = read_chunks(fd, name, key, into, error);
    OPENSSL_cleanse(key, sizeof key);
    close(fd);
    return good;
}

void
blob_remove(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    unlink(path);
}
