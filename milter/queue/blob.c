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
#define NEW_HEADER ".head"

static bool
fail_crypto(const char *name, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO,
        _("el mensaje retenido %s no se puede descifrar: el archivo está dañado o la llave maestra es otra; recupere "
          "el respaldo"),
        name);
    return false;
}

static bool
fail_reading(const char *path, GError **error)
{
    g_set_error(
        error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede leer el mensaje retenido %s: %s"), path, g_strerror(errno));
    return false;
}

static bool
fail_encrypting(GError **error)
{
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("OpenSSL no puede cifrar; revise su instalación"));
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

/* Writes the header that has KEY wrapped by MASTER. */
static bool
wrap_key(const Secret *master, const uint8_t *key, uint8_t *header)
{
    uint8_t wrapping[KEY_BYTES];
    uint8_t *nonce = header + PLAIN_HEADER_BYTES;
    uint8_t *wrapped = nonce + NONCE_BYTES;

    memcpy(header, MAGIC, MAGIC_BYTES);
    memcpy(header + MAGIC_BYTES, master->id, SECRET_ID_CHARS);
    wrapping_key(master, wrapping);
    const bool made = RAND_bytes(nonce, NONCE_BYTES) == 1 && aead_encrypt(wrapping, nonce, header, PLAIN_HEADER_BYTES,
                                                                 key, KEY_BYTES, wrapped, wrapped + KEY_BYTES);
    OPENSSL_cleanse(wrapping, sizeof wrapping);
    return made;
}

static bool
make_header(const Secret *master, uint8_t *header, uint8_t *key)
{
    return RAND_bytes(key, KEY_BYTES) == 1 && wrap_key(master, key, header);
}

static bool
unwrap_key(const KeyRing *keys, const uint8_t *header, uint8_t *key)
{
    const RingKey *wrapper = keyring_find(keys, (const char *)header + MAGIC_BYTES);
    uint8_t wrapping[KEY_BYTES], tag[TAG_BYTES];
    const uint8_t *nonce = header + PLAIN_HEADER_BYTES;
    const uint8_t *wrapped = nonce + NONCE_BYTES;

    if (memcmp(header, MAGIC, MAGIC_BYTES) != 0 || !wrapper)
        return false;
    wrapping_key(&wrapper->secret, wrapping);
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
        if (!aead_encrypt(key, nonce, sealed, 4, plain, (size_t)length, sealed + 4, sealed + 4 + length))
            return fail_encrypting(error);
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
blob_write(const char *folder, const KeyRing *keys, const Spool *spool, char **name, GError **error)
{
    g_autofree char *chosen = random_name();
    g_autofree char *path = g_build_filename(folder, chosen, NULL);
    uint8_t header[HEADER_BYTES], key[KEY_BYTES];
    DurableFile file;

    if (!make_header(keyring_current(keys), header, key))
        return fail_encrypting(error);
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

/* Where the new header of the blob at PATH is while it takes the place of the old. The caller owns it. */
static char *
new_header_path(const char *path)
{
    return g_strconcat(path, NEW_HEADER, NULL);
}

/* Reads the header at the beginning of FD, and opens it. */
static bool
read_header(int fd, const KeyRing *keys, uint8_t *header, uint8_t *key)
{
    return lseek(fd, 0, SEEK_SET) == 0 && read_exactly(fd, header, HEADER_BYTES) && unwrap_key(keys, header, key);
}

static bool
read_new_header(const char *path, const KeyRing *keys, uint8_t *header, uint8_t *key)
{
    g_autofree char *beside = new_header_path(path);
    const int fd = open(beside, O_RDONLY | O_CLOEXEC);
    const bool opened = fd >= 0 && read_header(fd, keys, header, key);

    if (fd >= 0)
        close(fd);
    return opened;
}

/* Reads and opens the header of the blob at PATH, which FD is, and leaves FD behind it. While the header is being
 * replaced it may be torn; then the new one is beside it, until the blob has it whole. */
static bool
find_header(int fd, const char *path, const KeyRing *keys, uint8_t *header, uint8_t *key)
{
    return (read_header(fd, keys, header, key) || read_new_header(path, keys, header, key) ||
               read_header(fd, keys, header, key)) &&
           lseek(fd, HEADER_BYTES, SEEK_SET) == HEADER_BYTES;
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
blob_read(const char *folder, const char *name, const KeyRing *keys, Spool *into, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    uint8_t header[HEADER_BYTES], key[KEY_BYTES];
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fail_reading(path, error);
    bool good = find_header(fd, path, keys, header, key);
    if (!good)
        fail_crypto(name, error);
    else
        good = read_chunks(fd, name, key, into, error);
    OPENSSL_cleanse(key, sizeof key);
    close(fd);
    return good;
}

/* Puts HEADER at the beginning of FD, the blob at PATH, so that there is always a whole one. */
static bool
replace_header(int fd, const char *path, const uint8_t *header, GError **error)
{
    g_autofree char *beside = new_header_path(path);

    if (!durable_replace(beside, 0600, header, HEADER_BYTES, error) || lseek(fd, 0, SEEK_SET) != 0 ||
        !durable_write_all(fd, path, header, HEADER_BYTES, error) || !durable_sync(fd, path, error))
        return false;
    unlink(beside);
    return true;
}

bool
blob_rewrap(const char *folder, const char *name, const KeyRing *keys, bool *changed, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *beside = new_header_path(path);
    uint8_t header[HEADER_BYTES], key[KEY_BYTES];
    const int fd = open(path, O_RDWR | O_CLOEXEC);

    *changed = false;
    if (fd < 0)
        return fail_reading(path, error);
    bool good = find_header(fd, path, keys, header, key) || fail_crypto(name, error);
    if (good && (keyring_find(keys, (const char *)header + MAGIC_BYTES) != keys->keys || access(beside, F_OK) == 0)) {
        good = wrap_key(keyring_current(keys), key, header) || fail_encrypting(error);
        *changed = good = good && replace_header(fd, path, header, error);
    }
    OPENSSL_cleanse(key, sizeof key);
    close(fd);
    return good;
}

bool
blob_key_id(const char *folder, const char *name, char *id, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    uint8_t header[PLAIN_HEADER_BYTES];
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fail_reading(path, error);
    const bool good = (read_exactly(fd, header, sizeof header) && memcmp(header, MAGIC, MAGIC_BYTES) == 0) ||
                      fail_crypto(name, error);
    memcpy(id, header + MAGIC_BYTES, SECRET_ID_CHARS);
    id[good ? SECRET_ID_CHARS : 0] = '\0';
    close(fd);
    return good;
}

char *
blob_of_file(const char *file)
{
    char *name = g_strdup(file);
    char *dot = strchr(name, '.');

    if (dot && strcmp(dot, NEW_HEADER) == 0)
        *dot = '\0';
    return name;
}

void
blob_remove(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *beside = new_header_path(path);

    unlink(path);
    unlink(beside);
}
