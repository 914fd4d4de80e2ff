/* SPDX-License-Identifier: BSD-2-Clause */
/* wipe.h: forgets what mail says. Memory that is only freed keeps its contents until it is used again, and a core dump
 * would show them. */
#ifndef VOBO_BASE_WIPE_H
#define VOBO_BASE_WIPE_H

#include <string.h>

#include <glib.h>

/* Overwrites TEXT, which may be NULL, and frees it. */
static inline void
wipe_free(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    g_free(text);
}

#endif
