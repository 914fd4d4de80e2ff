/* SPDX-License-Identifier: BSD-2-Clause */
/* lock.h: a file that one program at a time can hold. The system drops it with the program, so a killed one
 * leaves no stale lock behind. */
#ifndef VOBO_BASE_LOCK_H
#define VOBO_BASE_LOCK_H

#include <stdbool.h>

#include <glib.h>

/* Takes the lock at PATH and writes the process id into it. Returns a descriptor to keep open for as long as
 * the lock is wanted, or -1 with an error that names the holder. */
int lock_take(const char *path, GError **error);

/* Whether somebody holds the lock at PATH. */
bool lock_is_held(const char *path);

#endif
