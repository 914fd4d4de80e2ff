/* SPDX-License-Identifier: BSD-2-Clause */
/* durable: writes files that survive a loss of power. */
#include "base/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/error.h"

static bool
fail(GError **error, const char *path, int number)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede escribir %s: %s; revise espacio, permisos y disco"),
        path, g_strerror(number));
    return false;
}

bool
durable_write_all(int fd, const char *path, const void *data, size_t length, GError **error)
{
    const char *bytes = data;

    while (length > 0) {
        const ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return fail(error, path, written < 0 ? errno : ENOSPC);
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

bool
durable_sync(int fd, const char *path, GError **error)
{
    return fsync(fd) == 0 || fail(error, path, errno);
}

bool
durable_sync_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return fail(error, folder, errno);
    const bool synced = fsync(fd) == 0;
    const int number = errno;
    close(fd);
    return synced || fail(error, folder, number);
}

void
durable_give_to_folder_owner(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    struct stat status;

    if (geteuid() == 0 && stat(folder, &status) == 0 && lchown(path, status.st_uid, status.st_gid) != 0)
        g_warning("%s: %s", path, g_strerror(errno));
}

/* Gives the file at PATH to the owner of the one whose place it takes, or else of the folder. */
static void
give_to_owner(const char *path, const char *replaced)
{
    struct stat status;

    if (geteuid() != 0 || lstat(replaced, &status) != 0)
        durable_give_to_folder_owner(path);
    else if (lchown(path, status.st_uid, status.st_gid) != 0)
        g_warning("%s: %s", path, g_strerror(errno));
}

bool
durable_open(DurableFile *file, const char *path, GError **error)
{
    file->path = g_strdup(path);
    file->temporary = g_strdup_printf("%s.XXXXXX.tmp", path);
    file->fd = g_mkstemp_full(file->temporary, O_WRONLY | O_CLOEXEC, 0600);
    if (file->fd >= 0)
        return true;
    fail(error, file->temporary, errno);
    g_clear_pointer(&file->path, g_free);
    g_clear_pointer(&file->temporary, g_free);
    return false;
}

void
durable_abandon(DurableFile *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->temporary)
        unlink(file->temporary);
    file->fd = -1;
    g_clear_pointer(&file->path, g_free);
    g_clear_pointer(&file->temporary, g_free);
}

bool
durable_commit(DurableFile *file, GError **error)
{
    give_to_owner(file->temporary, file->path);
    if (fsync(file->fd) != 0) {
        fail(error, file->temporary, errno);
        durable_abandon(file);
        return false;
    }
    const bool closed = close(file->fd) == 0;
    file->fd = -1;
    if (!closed || rename(file->temporary, file->path) != 0) {
        fail(error, file->path, errno);
        durable_abandon(file);
        return false;
    }
    g_clear_pointer(&file->temporary, g_free);
    const bool synced = durable_sync_folder(file->path, error);
    g_clear_pointer(&file->path, g_free);
    return synced;
}

bool
durable_replace(const char *path, mode_t mode, const void *data, size_t length, GError **error)
{
    DurableFile file;

    if (!durable_open(&file, path, error))
        return false;
    if (fchmod(file.fd, mode) != 0) {
        fail(error, path, errno);
        durable_abandon(&file);
        return false;
    }
    if (!durable_write_all(file.fd, path, data, length, error)) {
        durable_abandon(&file);
        return false;
    }
    return durable_commit(&file, error);
}

bool
durable_create(const char *path, mode_t mode, const void *data, size_t length, GError **error)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    if (fd < 0)
        return fail(error, path, errno);
    const bool written = durable_write_all(fd, path, data, length, error) && durable_sync(fd, path, error);
    close(fd);
    durable_give_to_folder_owner(path);
    if (!written || !durable_sync_folder(path, error)) {
        unlink(path);
        return false;
    }
    return true;
}
