/* SPDX-License-Identifier: BSD-2-Clause */
/* durable.h: files that are there, whole, after the power fails: temporary file, fsync, rename, fsync of the
 * folder. */
#ifndef VOBO_BASE_DURABLE_H
#define VOBO_BASE_DURABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <glib.h>

/* Writes all LENGTH bytes to FD, however often the system takes only a part. PATH only names it in ERROR. */
bool durable_write_all(int fd, const char *path, const void *data, size_t length, GError **error);

/* Makes what was written to FD durable. PATH only names it in ERROR. */
bool durable_sync(int fd, const char *path, GError **error);

/* Creates PATH with MODE and DATA; an existing file is an error and stays as it is. */
bool durable_create(const char *path, mode_t mode, const void *data, size_t length, GError **error);

/* Replaces PATH by DATA whole, or leaves it as it was; it keeps its owner. */
bool durable_replace(const char *path, mode_t mode, const void *data, size_t length, GError **error);

/* Gives the file at PATH, which root has made, to the owner of its folder: the daemons run as another user and must
 * be able to use what the administrator's commands leave. Nothing happens to a file made by anybody else. */
void durable_give_to_folder_owner(const char *path);

/* A file being written beside its final place. */
typedef struct {
    int fd;
    char *path;      /* where it will be */
    char *temporary; /* where it is now */
} DurableFile;

/* Opens a temporary file beside PATH with mode 0600. */
bool durable_open(DurableFile *file, const char *path, GError **error);

/* Makes the file durable and gives it its name; FILE is closed either way. On failure no temporary file is left; a
 * file that has its name already, but perhaps not durably, stays. */
bool durable_commit(DurableFile *file, GError **error);

/* Forgets the file and removes what was written. */
void durable_abandon(DurableFile *file);

/* Makes creations and removals in the folder of PATH durable. */
bool durable_sync_folder(const char *path, GError **error);

#endif
