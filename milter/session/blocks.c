/* SPDX-License-Identifier: BSD-2-Clause */
/* blocks: a list of those that are free, the last one given back first: it is still in the processor's cache. */
#include "session/blocks.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <glib.h>

/* Of those that are free, what is kept; more is the system's. */
#define KEPT_MOST ((size_t)(32u << 20) / BLOCK_BYTES)

typedef struct FreeBlock {
    struct FreeBlock *next;
} FreeBlock;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static FreeBlock *first_free;
static size_t taken, kept;

void *
blocks_take(size_t limit)
{
    pthread_mutex_lock(&lock);
    const bool allowed = taken < limit / BLOCK_BYTES;
    FreeBlock *block = allowed ? first_free : NULL;
    taken += allowed;
    if (block) {
        first_free = block->next;
        kept--;
    }
    pthread_mutex_unlock(&lock);
    return allowed && !block ? g_malloc(BLOCK_BYTES) : block;
}

void
blocks_give(void *block, size_t used)
{
    FreeBlock *free_block = block;

    explicit_bzero(block, used);
    pthread_mutex_lock(&lock);
    const bool keeps = kept < KEPT_MOST;
    if (keeps) {
        free_block->next = first_free;
        first_free = free_block;
        kept++;
    }
    taken--;
    pthread_mutex_unlock(&lock);
    if (!keeps)
        g_free(block);
}
