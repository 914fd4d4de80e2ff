/* SPDX-License-Identifier: BSD-2-Clause */
/* lock.h: a file that one program at a time can hold. The system drops it with the program, so a killed one
 * leaves no stale lock behind. */
#ifndef VOBO_BASE_LOCK_H
#define VOBO_BASE_LOCK_H

#include <glib.h>

/* Takes the lock at PATH and writes the process id into it. Returns a descriptor to keep open for as long as
 * the lock is wanted, or -1 with an error that names the holder. */
int lock_take(const char *path, GError **error);

#endif
