/* SPDX-License-Identifier: BSD-2-Clause */
/* lock: one holder at a time, by flock(2). */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/error.h"

static void
name_holder(int fd, const char *path, GError **error)
{
    char holder[24] = "";
    const ssize_t got = pread(fd, holder, sizeof holder - 1, 0);

    holder[got > 0 ? got : 0] = '\0';
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        _("ya hay un proceso en marcha (%s) que tiene %s; deténgalo antes de iniciar otro"), g_strchomp(holder), path);
}

int
lock_take(const char *path, GError **error)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO,
            _("no se puede abrir %s: %s; revise que la carpeta exista y sus permisos"), path, g_strerror(errno));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        name_holder(fd, path, error);
        close(fd);
        return -1;
    }
    /* The number only helps a person; the lock itself does not depend on it. */
    if (ftruncate(fd, 0) == 0)
        dprintf(fd, "%d\n", (int)getpid());
    return fd;
}

bool
lock_is_held(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const bool held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;

    if (fd >= 0)
        close(fd);
    return held;
}
