/* SPDX-License-Identifier: BSD-2-Clause */
/* spool: holds a message's raw bytes. */
#include "session/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/sha256.h"
#include "session/blocks.h"

#define PRINT_BYTES 65536

struct Spool {
    unsigned owners;
    size_t memory_limit; /* of all spools together */
    char *folder;
    GPtrArray *blocks;   /* of BLOCK_BYTES, all but the last full; NULL once in a file */
    goffset in_blocks;   /* bytes */
    int fd;              /* -1 while in memory */
    goffset size;        /* of what is kept */
    goffset came;        /* of what was given, kept or not */
    goffset most;        /* to keep */
    goffset body_offset; /* -1 until the body begins */
    EVP_MD_CTX *body_hash;
    bool broken;     /* takes no more */
    gint read_error; /* an errno; atomic */
};

Spool *
spool_new(size_t memory_limit, const char *folder)
{
    Spool *spool = g_new0(Spool, 1);

    spool->owners = 1;
    spool->memory_limit = memory_limit;
    spool->folder = g_strdup(folder);
    spool->blocks = g_ptr_array_new();
    spool->fd = -1;
    spool->most = G_MAXOFFSET;
    spool->body_offset = -1;
    return spool;
}

Spool *
spool_new_like(const Spool *other)
{
    return spool_new(other->memory_limit, other->folder);
}

Spool *
spool_ref(Spool *spool)
{
    spool->owners++;
    return spool;
}

/* How many of the bytes are in block number INDEX. */
static size_t
used_of_block(const Spool *spool, guint index)
{
    return (size_t)MIN(spool->in_blocks - (goffset)index * BLOCK_BYTES, BLOCK_BYTES);
}

/* Leaves nothing of the message in memory. */
static void
give_blocks(Spool *spool)
{
    for (guint i = 0; spool->blocks && i < spool->blocks->len; i++)
        blocks_give(g_ptr_array_index(spool->blocks, i), used_of_block(spool, i));
    g_clear_pointer(&spool->blocks, g_ptr_array_unref);
}

void
spool_free(Spool *spool)
{
    if (!spool || --spool->owners > 0)
        return;
    give_blocks(spool);
    if (spool->fd >= 0)
        close(spool->fd);
    EVP_MD_CTX_free(spool->body_hash);
    g_free(spool->folder);
    g_free(spool);
}

/* A file that vanishes with its descriptor, however the process ends. */
static int
open_unnamed(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        g_autofree char *name = g_build_filename(folder, "vobo-XXXXXX", NULL);
        fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
        if (fd >= 0)
            unlink(name);
    }
    return fd;
}

static bool
write_at(const Spool *spool, const uint8_t *bytes, size_t length, goffset offset, GError **error)
{
    while (length > 0) {
        const ssize_t written = pwrite(spool->fd, bytes, length, offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO,
                _("no se puede guardar el mensaje que llega en %s: %s; libere espacio"), spool->folder,
                g_strerror(written < 0 ? errno : ENOSPC));
            return false;
        }
        bytes += written;
        offset += written;
        length -= (size_t)written;
    }
    return true;
}

static bool
move_to_file(Spool *spool, GError **error)
{
    spool->fd = open_unnamed(spool->folder);
    if (spool->fd < 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO,
            _("no se puede crear un archivo temporal en %s: %s; revise milter.spool_folder"), spool->folder,
            g_strerror(errno));
        return false;
    }
    for (guint i = 0; i < spool->blocks->len; i++)
        if (!write_at(
                spool, g_ptr_array_index(spool->blocks, i), used_of_block(spool, i), (goffset)i * BLOCK_BYTES, error))
            return false;
    give_blocks(spool);
    return true;
}

/* Appends as many of LENGTH bytes as there is memory for; returns how many. */
static size_t
keep_in_memory(Spool *spool, const uint8_t *bytes, size_t length)
{
    size_t kept = 0;

    while (spool->blocks && kept < length) {
        const size_t used = (size_t)(spool->in_blocks % BLOCK_BYTES);
        uint8_t *block =
            used > 0 ? g_ptr_array_index(spool->blocks, spool->blocks->len - 1) : blocks_take(spool->memory_limit);
        const size_t fits = MIN(length - kept, BLOCK_BYTES - used);
        if (!block)
            break;
        if (used == 0)
            g_ptr_array_add(spool->blocks, block);
        memcpy(block + used, bytes + kept, fits);
        spool->in_blocks += (goffset)fits;
        kept += fits;
    }
    return kept;
}

static bool
keep_in_file(Spool *spool, const uint8_t *bytes, size_t length, goffset offset, GError **error)
{
    return (!spool->blocks || move_to_file(spool, error)) && write_at(spool, bytes, length, offset, error);
}

bool
spool_append(Spool *spool, const void *bytes, size_t length, GError **error)
{
    if (spool->broken) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_IO, _("el mensaje que llega no se pudo guardar"));
        return false;
    }
    const size_t wanted = (size_t)MIN((goffset)length, MAX(spool->most - spool->size, 0));
    const size_t kept = keep_in_memory(spool, bytes, wanted);
    if (kept < wanted &&
        !keep_in_file(spool, (const uint8_t *)bytes + kept, wanted - kept, spool->size + (goffset)kept, error)) {
        spool->broken = true;
        return false;
    }
    spool->size += (goffset)wanted;
    spool->came += (goffset)length;
    if (spool->body_hash)
        EVP_DigestUpdate(spool->body_hash, bytes, length);
    return true;
}

void
spool_begin_body(Spool *spool)
{
    spool->body_offset = spool->size;
    EVP_MD_CTX_free(spool->body_hash);
    spool->body_hash = sha256_new();
}

void
spool_keep_only(Spool *spool, goffset count)
{
    spool->most = count < G_MAXOFFSET - spool->size ? spool->size + count : G_MAXOFFSET;
}

/* The end of the fields in bytes that came whole: behind the first blank line. */
static size_t
find_body(const char *bytes, size_t length)
{
    size_t line = 0;

    while (line < length) {
        const char *end = memchr(bytes + line, '\n', length - line);
        const size_t next = end ? (size_t)(end - bytes) + 1 : length;
        if (end && (next - line == 1 || (next - line == 2 && bytes[line] == '\r')))
            return next;
        line = next;
    }
    return length;
}

bool
spool_append_message(Spool *spool, const void *bytes, size_t length, GError **error)
{
    const size_t body = find_body(bytes, length);

    if (!spool_append(spool, bytes, body, error))
        return false;
    spool_begin_body(spool);
    return spool_append(spool, (const char *)bytes + body, length - body, error);
}

Spool *
spool_new_from_bytes(const void *bytes, size_t length)
{
    Spool *spool = spool_new(SIZE_MAX, g_get_tmp_dir());

    /* Memory takes everything. */
    spool_append_message(spool, bytes, length, NULL);
    return spool;
}

goffset
spool_size(const Spool *spool)
{
    return spool->size;
}

goffset
spool_came(const Spool *spool)
{
    return spool->came;
}

bool
spool_is_cut(const Spool *spool)
{
    return spool->came > spool->size;
}

goffset
spool_body_offset(const Spool *spool)
{
    return spool->body_offset >= 0 ? spool->body_offset : spool->size;
}

static gssize
read_blocks(const Spool *spool, goffset offset, uint8_t *buffer, size_t length)
{
    for (size_t done = 0; done < length;) {
        const size_t at = (size_t)offset + done, skipped = at % BLOCK_BYTES;
        const uint8_t *block = g_ptr_array_index(spool->blocks, at / BLOCK_BYTES);
        const size_t wanted = MIN(length - done, BLOCK_BYTES - skipped);
        memcpy(buffer + done, block + skipped, wanted);
        done += wanted;
    }
    return (gssize)length;
}

gssize
spool_read(const Spool *spool, goffset offset, void *buffer, size_t length, GError **error)
{
    if (offset < 0 || offset >= spool->size)
        return 0;
    length = MIN(length, (size_t)(spool->size - offset));
    if (spool->blocks)
        return read_blocks(spool, offset, buffer, length);

    size_t done = 0;
    while (done < length) {
        const ssize_t got = pread(spool->fd, (char *)buffer + done, length - done, offset + (goffset)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            /* The file is its own, not the caller's. */
            g_atomic_int_set(&((Spool *)spool)->read_error, got < 0 ? errno : EIO);
            spool_was_readable(spool, error);
            return -1;
        }
        done += (size_t)got;
    }
    return (gssize)done;
}

bool
spool_was_readable(const Spool *spool, GError **error)
{
    const int failed = g_atomic_int_get(&spool->read_error);

    if (failed)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO,
            _("no se puede leer el archivo temporal de un mensaje: %s; revise el disco de milter.spool_folder"),
            g_strerror(failed));
    return !failed;
}

bool
spool_print(const Spool *spool, FILE *out, GError **error)
{
    g_autofree char *block = g_malloc(PRINT_BYTES);
    gssize got;

    for (goffset offset = 0; (got = spool_read(spool, offset, block, PRINT_BYTES, error)) > 0; offset += got)
        if (fwrite(block, 1, (size_t)got, out) != (size_t)got)
            break;
    if (got == 0 && fflush(out) == 0)
        return true;
    if (got >= 0)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede escribir el mensaje: %s"), g_strerror(errno));
    return false;
}

bool
spool_is_in_memory(const Spool *spool)
{
    return spool->blocks != NULL;
}

void
spool_body_digest(const Spool *spool, uint8_t *digest)
{
    EVP_MD_CTX *hash = sha256_new();

    if (spool->body_hash && !EVP_MD_CTX_copy_ex(hash, spool->body_hash))
        g_error("OpenSSL cannot compute SHA-256");
    sha256_end(hash, digest);
}
