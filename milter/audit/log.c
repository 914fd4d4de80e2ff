/* SPDX-License-Identifier: BSD-2-Clause */
/* log: appends to the chain, many records a write. */
#include "audit/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "audit/files.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/error.h"
#include "base/log.h"

#define LOCK "lock"

/* A record on its way to disk, on the stack of the thread that waits for it. */
typedef struct Waiting {
    char *body; /* the JSON object without its opening brace */
    sem_t turn; /* posted when it is done, or when its thread is to write */
    bool done;
    char *failure; /* NULL: written */
    struct Waiting *next;
} Waiting;

struct AuditLog {
    char *folder;
    int lock_fd; /* flock(2) between programs */

    pthread_mutex_t lock; /* guards the two below */
    Waiting *queue;
    bool busy; /* a thread writes, or is about to; what follows is its own meanwhile */

    int fd;
    char *path; /* of fd; NULL before the first record */
    goffset size;
    struct timespec written;         /* when fd was last written, by this program or as it was found */
    char head[AUDIT_HASH_CHARS + 1]; /* hash of the last record */
};

static void
reset_head(char *head)
{
    memset(head, '0', AUDIT_HASH_CHARS);
    head[AUDIT_HASH_CHARS] = '\0';
}

static bool
fail(GError **error, const char *path)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("la auditoría %s: %s; revise espacio, permisos y disco"), path,
        g_strerror(errno));
    return false;
}

/* The file that programs lock; -1 with an error. */
static int
open_lock(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, LOCK, NULL);
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);

    if (fd < 0)
        fail(error, path);
    else
        durable_give_to_folder_owner(path);
    return fd;
}

AuditLog *
audit_open(const char *folder, GError **error)
{
    const int fd = open_lock(folder, error);

    if (fd < 0)
        return NULL;
    AuditLog *log = g_new0(AuditLog, 1);
    log->folder = g_strdup(folder);
    log->lock_fd = fd;
    log->fd = -1;
    pthread_mutex_init(&log->lock, NULL);
    reset_head(log->head);
    return log;
}

void
audit_close(AuditLog *log)
{
    if (!log)
        return;
    if (log->fd >= 0)
        close(log->fd);
    close(log->lock_fd);
    pthread_mutex_destroy(&log->lock);
    g_free(log->path);
    g_free(log->folder);
    g_free(log);
}

/* Reads the last whole line of the open file into HEAD, and cuts off what a writer that died left behind it:
 * that was never acknowledged to anybody. *SIZE receives the file's size then; HEAD stays when there is no line. */
static bool
read_head(int fd, const char *path, char *head, goffset *size, GError **error)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        return fail(error, path);
    *size = status.st_size;
    for (goffset window = 65536;; window *= 8) {
        const goffset start = MAX(status.st_size - window, 0);
        const size_t length = (size_t)(status.st_size - start);
        g_autofree char *tail = g_malloc(length + 1);
        if (pread(fd, tail, length, start) != (ssize_t)length)
            return fail(error, path);
        const char *end = memrchr(tail, '\n', length);
        const char *before = end ? memrchr(tail, '\n', (size_t)(end - tail)) : NULL;
        if (start > 0 && !before)
            continue;
        if (end) {
            const char *line = before ? before + 1 : tail;
            audit_hash(line, (size_t)(end - line), head);
        }
        *size = end ? start + (end + 1 - tail) : start;
        return *size == status.st_size || ftruncate(fd, *size) == 0 || fail(error, path);
    }
}

static bool
note_hash(void *head, const char *line, size_t length, GError **error G_GNUC_UNUSED)
{
    audit_hash(line, length, head);
    return true;
}

/* Reads the last record of the file at PATH, which is written no more, into HEAD. */
static bool
read_end(const char *path, char *head, GError **error)
{
    goffset ignored;

    if (g_str_has_suffix(path, ".gz"))
        return audit_files_read(path, note_hash, head, error);
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    const bool read = fd >= 0 ? read_head(fd, path, head, &ignored, error) : fail(error, path);
    if (fd >= 0)
        close(fd);
    return read;
}

/* The last file of the log up to the day of PATH, PATH itself aside. NULL for none. The caller owns it. */
static char *
find_before(const AuditLog *log, const char *path)
{
    g_autoptr(GPtrArray) files = audit_files_list(log->folder);

    for (guint i = files->len; i > 0; i--) {
        const char *file = g_ptr_array_index(files, i - 1);
        if (strcmp(file, path) != 0 && strncmp(audit_files_day(file), audit_files_day(path), AUDIT_DATE_CHARS) <= 0)
            return g_strdup(file);
    }
    return NULL;
}

static bool
is_of_day(const char *file, const char *path)
{
    return strncmp(audit_files_day(file), audit_files_day(path), AUDIT_DATE_CHARS) == 0;
}

/* Learns where the chain stands when the file for PATH has no record: at the end of the part of today's that somebody
 * put aside, in the folder or elsewhere, or else of an earlier day. */
static bool
find_head(AuditLog *log, const char *path, GError **error)
{
    g_autofree char *before = find_before(log, path);
    goffset ignored;

    if (log->path && strcmp(log->path, path) == 0 && !(before && is_of_day(before, path))) {
        log_event(LOG_LEVEL_WARNING, "audit-file-gone", "file", path, NULL);
        return read_head(log->fd, path, log->head, &ignored, error);
    }
    reset_head(log->head);
    return !before || read_end(before, log->head, error);
}

/* Remembers when the open file was written last: another write shows. */
static void
note_time(AuditLog *log)
{
    struct stat status;

    log->written = fstat(log->fd, &status) == 0 ? status.st_mtim : (struct timespec){ 0 };
}

/* Opens the file for PATH and learns where the chain stands. With the lock between programs held. */
static bool
open_file(AuditLog *log, const char *path, GError **error)
{
    const bool is_new = access(path, F_OK) != 0;
    const int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    goffset size = 0;

    if (fd < 0)
        return fail(error, path);
    if (is_new)
        durable_give_to_folder_owner(path);
    if (!read_head(fd, path, log->head, &size, error) || (size == 0 && !find_head(log, path, error)) ||
        (is_new && !durable_sync_folder(path, error))) {
        close(fd);
        return false;
    }
    if (log->fd >= 0)
        close(log->fd);
    log->fd = fd;
    log->size = size;
    g_free(log->path);
    log->path = g_strdup(path);
    note_time(log);
    return true;
}

/* Whether the open file is as this program left it and still stands at PATH: nobody else has written to it, emptied it
 * or moved it out of the way, as logrotate does. */
static bool
is_as_left(const AuditLog *log, const char *path)
{
    struct stat status, named;

    return fstat(log->fd, &status) == 0 && stat(path, &named) == 0 && named.st_dev == status.st_dev &&
           named.st_ino == status.st_ino && status.st_size == log->size &&
           status.st_mtim.tv_sec == log->written.tv_sec && status.st_mtim.tv_nsec == log->written.tv_nsec;
}

/* Makes fd, size and head those of today's file as it stands now. */
static bool
catch_up(AuditLog *log, GError **error)
{
    g_autofree char *now = clock_rfc3339(clock_now_us());
    g_autofree char *name = g_strdup_printf("%.*s%s", AUDIT_DATE_CHARS, now, AUDIT_SUFFIX);
    g_autofree char *path = g_build_filename(log->folder, name, NULL);

    if (log->path && strcmp(log->path, path) == 0 && is_as_left(log, path))
        return true;
    return open_file(log, path, error);
}

/* Writes the records in one piece; on failure the file is as it was. */
static bool
write_lines(AuditLog *log, Waiting *first, GError **error)
{
    GString *lines = g_string_new(NULL);
    char head[AUDIT_HASH_CHARS + 1];

    memcpy(head, log->head, sizeof head);
    for (Waiting *waiting = first; waiting; waiting = waiting->next) {
        const size_t start = lines->len;
        g_string_append(g_string_append(lines, "{\"prev\":\""), head);
        g_string_append(g_string_append(lines, "\","), waiting->body);
        audit_hash(lines->str + start, lines->len - start, head);
        g_string_append_c(lines, '\n');
    }
    const size_t length = lines->len;
    bool written = durable_write_all(log->fd, log->path, lines->str, length, error);
    g_string_free(lines, TRUE);
    if (written && fdatasync(log->fd) != 0)
        written = fail(error, log->path);
    if (!written) {
        /* A torn line that cannot be cut off now is cut off by the next writer; ours must not be taken for it. */
        if (ftruncate(log->fd, log->size) != 0)
            log->size = -1;
        return false;
    }
    log->size += (goffset)length;
    note_time(log);
    memcpy(log->head, head, sizeof head);
    return true;
}

static bool
take_lock(AuditLog *log, GError **error)
{
    int locked;

    while ((locked = flock(log->lock_fd, LOCK_EX)) != 0 && errno == EINTR)
        ;
    return locked == 0 || fail(error, log->folder);
}

/* Whether the lock is the one in the folder: another folder may have taken its place, with a chain of its own. */
static bool
is_lock_in_place(const AuditLog *log)
{
    g_autofree char *path = g_build_filename(log->folder, LOCK, NULL);
    struct stat ours, named;

    return fstat(log->lock_fd, &ours) == 0 && stat(path, &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

/* Takes the lock of the folder that is there now; what is known of one that was moved away is forgotten. */
static bool
lock_folder(AuditLog *log, GError **error)
{
    while (take_lock(log, error)) {
        if (is_lock_in_place(log))
            return true;
        const int fd = open_lock(log->folder, error);
        if (fd < 0) {
            flock(log->lock_fd, LOCK_UN);
            return false;
        }
        close(log->lock_fd);
        log->lock_fd = fd;
        g_clear_pointer(&log->path, g_free);
    }
    return false;
}

static void
write_all(AuditLog *log, Waiting *first)
{
    g_autoptr(GError) error = NULL;

    if (lock_folder(log, &error)) {
        if (catch_up(log, &error))
            write_lines(log, first, &error);
        flock(log->lock_fd, LOCK_UN);
    }
    for (Waiting *waiting = first; error && waiting; waiting = waiting->next)
        waiting->failure = g_strdup(error->message);
}

/* Adds WAITING to those that wait; whether its thread is the one to write. */
static bool
join_queue(AuditLog *log, Waiting *waiting)
{
    pthread_mutex_lock(&log->lock);
    const bool writes = !log->busy;
    Waiting **end = &log->queue;
    while (*end)
        end = &(*end)->next;
    *end = waiting;
    log->busy = true;
    pthread_mutex_unlock(&log->lock);
    return writes;
}

static Waiting *
take_queue(AuditLog *log)
{
    pthread_mutex_lock(&log->lock);
    Waiting *batch = log->queue;
    log->queue = NULL;
    pthread_mutex_unlock(&log->lock);
    return batch;
}

/* The first of those that have come meanwhile is the next to write; NULL: nobody has. */
static Waiting *
find_next(AuditLog *log)
{
    pthread_mutex_lock(&log->lock);
    Waiting *next = log->queue;
    log->busy = next != NULL;
    pthread_mutex_unlock(&log->lock);
    return next;
}

/* Writes for all who wait, OWN among them, and wakes them up: only those, and who writes next. */
static void
write_queue(AuditLog *log, const Waiting *own)
{
    Waiting *batch = take_queue(log);

    write_all(log, batch);
    Waiting *writer = find_next(log);
    if (writer)
        sem_post(&writer->turn);
    for (Waiting *next; batch; batch = next) {
        next = batch->next; /* once it is woken up it is gone */
        batch->done = true;
        if (batch != own)
            sem_post(&batch->turn);
    }
}

/* Waits until WAITING is on disk; one thread writes for all who have come while another wrote. */
static void
write_with_others(AuditLog *log, Waiting *waiting)
{
    const bool writes = join_queue(log, waiting);

    while (!writes && sem_wait(&waiting->turn) != 0 && errno == EINTR)
        ;
    if (!waiting->done)
        write_queue(log, waiting);
}

bool
audit_append(AuditLog *log, json_t *record, GError **error)
{
    char *json = json_dumps(record, JSON_COMPACT | JSON_ENSURE_ASCII);
    Waiting waiting = { .body = json + 1 };

    json_decref(record);
    sem_init(&waiting.turn, 0, 0);
    write_with_others(log, &waiting);
    sem_destroy(&waiting.turn);
    free(json);
    if (!waiting.failure)
        return true;
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_IO, waiting.failure);
    g_free(waiting.failure);
    return false;
}

/* What is read of the chain, in one file after the other. */
typedef struct {
    const char *path;
    gint64 line;
    char head[AUDIT_HASH_CHARS + 1];
    AuditSummary *summary;
} Verification;

static bool
verify_line(void *data, const char *line, size_t length, GError **error)
{
    Verification *verification = data;
    const char *prev = audit_prev(line, length);

    verification->line++;
    if (!prev || memcmp(prev, verification->head, AUDIT_HASH_CHARS) != 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:%lld: la cadena se rompe aquí: este registro, o el anterior, fue cambiado o falta uno"),
            verification->path, (long long)verification->line);
        return false;
    }
    audit_hash(line, length, verification->head);
    verification->summary->records++;
    return true;
}

bool
audit_verify(const char *folder, AuditSummary *summary, GError **error)
{
    g_autoptr(GPtrArray) files = audit_files_list(folder);
    Verification verification = { .summary = summary };

    *summary = (AuditSummary){ 0 };
    reset_head(verification.head);
    for (guint i = 0; i < files->len; i++) {
        verification.path = g_ptr_array_index(files, i);
        verification.line = 0;
        if (!audit_files_read(verification.path, verify_line, &verification, error))
            return false;
        summary->files++;
    }
    return true;
}
