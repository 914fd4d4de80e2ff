/* SPDX-License-Identifier: BSD-2-Clause */
/* backup: writes and reads backups of the queue with libarchive. */
#include "queue/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n.h>
#include <openssl/evp.h>

#include "base/clock.h"
#include "base/durable.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/sha256.h"
#include "base/sql.h"

#define DATABASE "queue.db"
#define BODIES "held/"
#define SUMS "SHA256SUMS"
#define SUMS_BYTES_MOST (256u << 20)
#define BLOCK_BYTES 65536
#define DIGEST_CHARS 64
#define NAME_CHARS 32 /* of a blob, hexadecimal */

typedef struct archive ArchiveWriter;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveWriter, archive_write_free)
typedef struct archive ArchiveReader;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveReader, archive_read_free)
typedef EVP_MD_CTX Digester;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digester, EVP_MD_CTX_free)

static bool
fail(const char *path, const char *why, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("%s: %s"), path, why);
    return false;
}

/* What was digested, in hexadecimal. The caller owns it. */
static char *
digester_end(Digester *digester)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    if (EVP_DigestFinal_ex(digester, digest, &length) != 1)
        g_error("OpenSSL has no SHA-256");
    return hex_encode(digest, length);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *path;
    ArchiveWriter *archive;
    GString *sums;
    BackupSummary *summary;
} Packing;

static bool
begin_file(Packing *packing, const char *name, gint64 size, GError **error)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, packing->summary->made_us / G_USEC_PER_SEC, 0);
    const bool begun = archive_write_header(packing->archive, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return begun || fail(packing->path, archive_error_string(packing->archive), error);
}

/* Copies SIZE bytes of FD, the file FROM, as NAME. */
static bool
pack_bytes(Packing *packing, const char *name, int fd, const char *from, gint64 size, GError **error)
{
    g_autoptr(Digester) digester = sha256_new();
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);

    if (!begin_file(packing, name, size, error))
        return false;
    for (gint64 left = size; left > 0;) {
        const ssize_t got = read(fd, block, (size_t)MIN(left, BLOCK_BYTES));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fail(from, got < 0 ? g_strerror(errno) : _("el archivo se acortó mientras se leía"), error);
        EVP_DigestUpdate(digester, block, (size_t)got);
        if (archive_write_data(packing->archive, block, (size_t)got) != got)
            return fail(packing->path, archive_error_string(packing->archive), error);
        left -= got;
    }
    g_autofree char *digest = digester_end(digester);
    g_string_append_printf(packing->sums, "%s  %s\n", digest, name);
    packing->summary->bytes += size;
    return true;
}

/* Packs the file FROM as NAME. *IS_THERE is false, without an error, where there is none. */
static bool
pack_file(Packing *packing, const char *name, const char *from, bool *is_there, GError **error)
{
    const int fd = open(from, O_RDONLY | O_CLOEXEC);
    struct stat status;

    *is_there = fd >= 0;
    if (fd < 0)
        return errno == ENOENT || fail(from, g_strerror(errno), error);
    const bool packed = fstat(fd, &status) == 0 ? pack_bytes(packing, name, fd, from, status.st_size, error)
                                                : fail(from, g_strerror(errno), error);
    close(fd);
    return packed;
}

/* The body BLOB; it may have been wiped since the database was copied. */
static bool
pack_body(Packing *packing, Store *store, const char *folder, const char *blob, GError **error)
{
    g_autofree char *from = g_build_filename(folder, blob, NULL);
    g_autofree char *name = g_strconcat(BODIES, blob, NULL);
    g_autoptr(GError) failure = NULL;
    bool is_there;

    if (!pack_file(packing, name, from, &is_there, error))
        return false;
    packing->summary->bodies += is_there;
    if (is_there || (!store_has_blob(store, blob, &failure) && !failure))
        return true;
    return fail(from, failure ? failure->message : _("falta el texto de un mensaje retenido"), error);
}

/* All bodies that the copied DATABASE names. */
static bool
pack_bodies(Packing *packing, Store *store, const char *folder, const char *database, GError **error)
{
    sqlite3 *db = sql_open(database, SQL_NORMAL, error);
    SqlStatement *rows = db ? sql_prepare(db, error, "SELECT blob FROM entry WHERE blob <> '' ORDER BY id", "") : NULL;
    bool good = rows != NULL;
    int found = -1;

    while (good && (found = sql_step(db, rows, error)) == 1) {
        g_autofree char *blob = sql_text(rows, 0);
        good = pack_body(packing, store, folder, blob, error);
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return good && found == 0;
}

static bool
pack_sums(Packing *packing, GError **error)
{
    return begin_file(packing, SUMS, (gint64)packing->sums->len, error) &&
           (archive_write_data(packing->archive, packing->sums->str, packing->sums->len) ==
                   (la_ssize_t)packing->sums->len ||
               fail(packing->path, archive_error_string(packing->archive), error));
}

/* Packs everything into FD; DATABASE is the copy. */
static bool
pack(Store *store, const char *blobs, const char *path, const char *database, int fd, BackupSummary *summary,
    GError **error)
{
    g_autoptr(ArchiveWriter) archive = archive_write_new();
    g_autoptr(GString) sums = g_string_new(NULL);
    Packing packing = { path, archive, sums, summary };
    bool is_there;

    archive_write_set_format_pax_restricted(archive);
    if (archive_write_open_fd(archive, fd) != ARCHIVE_OK)
        return fail(path, archive_error_string(archive), error);
    if (!pack_file(&packing, DATABASE, database, &is_there, error) ||
        !pack_bodies(&packing, store, blobs, database, error) || !pack_sums(&packing, error))
        return false;
    return archive_write_close(archive) == ARCHIVE_OK || fail(path, archive_error_string(archive), error);
}

/* Makes the file into which the database is copied, for nobody else to read. */
static bool
make_copy(Store *store, const char *database, GError **error)
{
    unlink(database);
    const int fd = open(database, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return fail(database, g_strerror(errno), error);
    close(fd);
    return store_copy(store, database, error);
}

bool
backup_write(Store *store, const char *blobs, const char *path, BackupSummary *summary, GError **error)
{
    g_autofree char *database = g_strconcat(path, ".db.tmp", NULL);
    BackupSummary again;
    DurableFile file;

    *summary = (BackupSummary){ .made_us = clock_now_us() };
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return fail(path, _("ya existe; escriba el respaldo en otro archivo"), error);
    bool good = make_copy(store, database, error) && durable_open(&file, path, error);
    if (good && !pack(store, blobs, path, database, file.fd, summary, error)) {
        durable_abandon(&file);
        good = false;
    }
    unlink(database);
    return good && durable_commit(&file, error) && backup_check(path, &again, error);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *path;
    ArchiveReader *archive;
    const char *database, *blobs; /* where it goes; NULL: nowhere */
    GHashTable *digests;          /* name → digest, of what was read */
    BackupSummary *summary;
} Unpacking;

/* Whether NAME is one that a backup has, and where it goes. *TARGET, which the caller owns, is NULL for nowhere. */
static bool
find_target(const Unpacking *unpacking, const char *name, char **target)
{
    const char *body = g_str_has_prefix(name, BODIES) ? name + strlen(BODIES) : NULL;

    *target = NULL;
    if (strcmp(name, DATABASE) == 0) {
        *target = g_strdup(unpacking->database);
        return true;
    }
    if (!body || strlen(body) != NAME_CHARS || strspn(body, "0123456789abcdef") != NAME_CHARS)
        return false;
    *target = unpacking->blobs ? g_build_filename(unpacking->blobs, body, NULL) : NULL;
    unpacking->summary->bodies++;
    return true;
}

/* Reads the data of the current file, digests it and, unless FD is -1, writes it there, the file TARGET. */
static bool
take_bytes(const Unpacking *unpacking, int fd, const char *target, char **digest, GError **error)
{
    g_autoptr(Digester) digester = sha256_new();
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    la_ssize_t got;

    while ((got = archive_read_data(unpacking->archive, block, BLOCK_BYTES)) > 0) {
        EVP_DigestUpdate(digester, block, (size_t)got);
        unpacking->summary->bytes += got;
        if (fd >= 0 && !durable_write_all(fd, target, block, (size_t)got, error))
            return false;
    }
    *digest = digester_end(digester);
    return got == 0 || fail(unpacking->path, archive_error_string(unpacking->archive), error);
}

static bool
take_file(const Unpacking *unpacking, const char *name, GError **error)
{
    g_autofree char *target = NULL, *digest = NULL;
    DurableFile file = { .fd = -1 };

    if (g_hash_table_contains(unpacking->digests, name) || !find_target(unpacking, name, &target)) {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s: «%s» no es de un respaldo de la cola"), unpacking->path, name);
        return false;
    }
    if (target && !durable_open(&file, target, error))
        return false;
    const bool taken = take_bytes(unpacking, file.fd, target, &digest, error);
    if (target && !taken)
        durable_abandon(&file);
    if (!taken || (target && !durable_commit(&file, error)))
        return false;
    g_hash_table_insert(unpacking->digests, g_strdup(name), g_steal_pointer(&digest));
    return true;
}

/* The text of the current file, which is the last one. The caller owns it. */
static char *
take_sums(const Unpacking *unpacking, gint64 size, GError **error)
{
    if (size < 0 || size > SUMS_BYTES_MOST) {
        fail(unpacking->path, _("la lista de sumas es demasiado larga"), error);
        return NULL;
    }
    g_autofree char *text = g_malloc0((gsize)size + 1);
    if (archive_read_data(unpacking->archive, text, (size_t)size) == (la_ssize_t)size)
        return g_steal_pointer(&text);
    fail(unpacking->path, _("está cortado"), error);
    return NULL;
}

/* Whether SUMS says of each file that was read what was read, and of no other. */
static bool
compare(const Unpacking *unpacking, const char *sums, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(sums, "\n", -1);
    guint right = 0;

    for (char **line = lines; *line && **line; line++) {
        const bool is_line = strlen(*line) > DIGEST_CHARS + 2;
        const char *name = is_line ? *line + DIGEST_CHARS + 2 : *line;
        const char *digest = g_hash_table_lookup(unpacking->digests, name);
        if (!digest || strncmp(digest, *line, DIGEST_CHARS) != 0) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("%s: «%s» está dañado o falta; use otro respaldo"),
                unpacking->path, name);
            return false;
        }
        right++;
    }
    return (right == g_hash_table_size(unpacking->digests) && g_hash_table_contains(unpacking->digests, DATABASE)) ||
           fail(unpacking->path, _("tiene archivos de más, o le falta la base de datos"), error);
}

static bool
take_all(Unpacking *unpacking, GError **error)
{
    struct archive_entry *entry;
    g_autofree char *sums = NULL;
    int got = ARCHIVE_OK;

    while (!sums && (got = archive_read_next_header(unpacking->archive, &entry)) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        unpacking->summary->made_us = (gint64)archive_entry_mtime(entry) * G_USEC_PER_SEC;
        if (name && strcmp(name, SUMS) == 0) {
            if (!(sums = take_sums(unpacking, archive_entry_size(entry), error)))
                return false;
        } else if (!take_file(unpacking, name ? name : "", error)) {
            return false;
        }
    }
    if (!sums)
        return fail(unpacking->path,
            got == ARCHIVE_EOF ? _("está cortado, o no es un respaldo de la cola")
                               : archive_error_string(unpacking->archive),
            error);
    return compare(unpacking, sums, error);
}

bool
backup_unpack(const char *path, const char *database, const char *blobs, BackupSummary *summary, GError **error)
{
    g_autoptr(ArchiveReader) archive = archive_read_new();
    g_autoptr(GHashTable) digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Unpacking unpacking = { path, archive, database, blobs, digests, summary };

    *summary = (BackupSummary){ 0 };
    archive_read_support_format_tar(archive);
    if (archive_read_open_filename(archive, path, BLOCK_BYTES) != ARCHIVE_OK)
        return fail(path, archive_error_string(archive), error);
    return take_all(&unpacking, error);
}

bool
backup_check(const char *path, BackupSummary *summary, GError **error)
{
    return backup_unpack(path, NULL, NULL, summary, error);
}
