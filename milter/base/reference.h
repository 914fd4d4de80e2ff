/* SPDX-License-Identifier: BSD-2-Clause */
/* reference.h: the name of a message that people read out on the telephone: VB-7K3Q-9F2M.
 *
 * Seven random characters of Crockford's base 32 (no I, L, O, U) and a check character that catches every
 * single wrong character and every pair of neighbours exchanged. */
#ifndef VOBO_BASE_REFERENCE_H
#define VOBO_BASE_REFERENCE_H

#include <glib.h>

/* A new random reference. The caller owns the string. Unique only where something makes it so (the queue
 * does). Any thread. */
char *reference_new(void);

/* The canonical writing of what a person typed or read out: case, dashes and spaces do not matter, the prefix
 * may be missing, O counts as 0, I and L as 1. NULL when it is no reference. The caller owns the string. */
char *reference_parse(const char *text);

#endif
