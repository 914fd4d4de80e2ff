/* SPDX-License-Identifier: BSD-2-Clause */
/* blocks.h: memory in blocks of one size for what comes and goes all the time. A block that is given back is kept for
 * the next who asks, so that nobody waits for the system to clear pages; and all that are taken are counted, so that
 * many at once have a limit. Any thread. */
#ifndef VOBO_SESSION_BLOCKS_H
#define VOBO_SESSION_BLOCKS_H

#include <stddef.h>

#define BLOCK_BYTES 65536

/* A block of BLOCK_BYTES; NULL when with it the blocks of the process would come to more than LIMIT bytes. The caller
 * owns it and gives it back with blocks_give(). */
void *blocks_take(size_t limit);

/* Gives BLOCK back, after its first USED bytes have been wiped. */
void blocks_give(void *block, size_t used);

#endif
