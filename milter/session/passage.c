/* SPDX-License-Identifier: BSD-2-Clause */
/* passage: a count with a time-out on a steady clock. */
#include "session/passage.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct Passage {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t emptied;
    unsigned inside;
    bool is_closed;
};

Passage *
passage_new(void)
{
    Passage *passage = g_new0(Passage, 1);
    pthread_condattr_t attributes;

    pthread_mutex_init(&passage->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&passage->emptied, &attributes);
    pthread_condattr_destroy(&attributes);
    return passage;
}

void
passage_free(Passage *passage)
{
    if (!passage)
        return;
    pthread_cond_destroy(&passage->emptied);
    pthread_mutex_destroy(&passage->lock);
    g_free(passage);
}

void
passage_begin(Passage *passage)
{
    pthread_mutex_lock(&passage->lock);
    passage->inside++;
    pthread_mutex_unlock(&passage->lock);
}

void
passage_end(Passage *passage)
{
    pthread_mutex_lock(&passage->lock);
    if (--passage->inside == 0)
        pthread_cond_broadcast(&passage->emptied);
    pthread_mutex_unlock(&passage->lock);
}

bool
passage_is_closed(Passage *passage)
{
    pthread_mutex_lock(&passage->lock);
    const bool is_closed = passage->is_closed;
    pthread_mutex_unlock(&passage->lock);
    return is_closed;
}

unsigned
passage_close(Passage *passage, gint64 limit_us)
{
    const gint64 until_us = g_get_monotonic_time() + MAX(limit_us, 0);
    const struct timespec until = { .tv_sec = until_us / G_USEC_PER_SEC,
        .tv_nsec = (until_us % G_USEC_PER_SEC) * 1000 };
    int waited = 0;

    pthread_mutex_lock(&passage->lock);
    passage->is_closed = true;
    while (passage->inside > 0 && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&passage->emptied, &passage->lock, &until);
    const unsigned left = passage->inside;
    pthread_mutex_unlock(&passage->lock);
    return left;
}
