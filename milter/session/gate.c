/* SPDX-License-Identifier: BSD-2-Clause */
/* gate: a counting semaphore with a time-out on a steady clock. */
#include "session/gate.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct Gate {
    pthread_mutex_t lock; /* guards free_slots */
    pthread_cond_t freed;
    unsigned free_slots;
};

Gate *
gate_new(unsigned slots)
{
    Gate *gate = g_new0(Gate, 1);
    pthread_condattr_t attributes;

    pthread_mutex_init(&gate->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&gate->freed, &attributes);
    pthread_condattr_destroy(&attributes);
    gate->free_slots = slots ? slots : g_get_num_processors();
    return gate;
}

void
gate_free(Gate *gate)
{
    if (!gate)
        return;
    pthread_cond_destroy(&gate->freed);
    pthread_mutex_destroy(&gate->lock);
    g_free(gate);
}

bool
gate_enter(Gate *gate, gint64 timeout_us)
{
    const gint64 until_us = g_get_monotonic_time() + MAX(timeout_us, 0);
    const struct timespec until = { .tv_sec = until_us / G_USEC_PER_SEC,
        .tv_nsec = (until_us % G_USEC_PER_SEC) * 1000 };
    int waited = 0;

    pthread_mutex_lock(&gate->lock);
    while (gate->free_slots == 0 && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&gate->freed, &gate->lock, &until);
    const bool entered = gate->free_slots > 0;
    if (entered)
        gate->free_slots--;
    pthread_mutex_unlock(&gate->lock);
    return entered;
}

void
gate_leave(Gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->free_slots++;
    pthread_mutex_unlock(&gate->lock);
    pthread_cond_signal(&gate->freed); /* who wakes up finds the lock free */
}
