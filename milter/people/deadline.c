/* SPDX-License-Identifier: BSD-2-Clause */
/* deadline: a thread that waits beside. */
#include "people/deadline.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

struct Deadline {
    int fd;
    struct timespec until;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* guards the rest */
    pthread_cond_t wake;
    bool is_over, has_struck;
};

static void *
wait_beside(void *data)
{
    Deadline *deadline = data;

    pthread_mutex_lock(&deadline->lock);
    while (!deadline->is_over && pthread_cond_timedwait(&deadline->wake, &deadline->lock, &deadline->until) == 0)
        ;
    if (!deadline->is_over) {
        deadline->has_struck = true;
        shutdown(deadline->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&deadline->lock);
    return NULL;
}

Deadline *
deadline_new(int fd, gint64 timeout_us)
{
    Deadline *deadline = g_new0(Deadline, 1);
    pthread_condattr_t monotonic;

    deadline->fd = fd;
    clock_gettime(CLOCK_MONOTONIC, &deadline->until);
    deadline->until.tv_sec += timeout_us / G_USEC_PER_SEC;
    pthread_mutex_init(&deadline->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&deadline->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    deadline->has_thread = pthread_create(&deadline->thread, NULL, wait_beside, deadline) == 0;
    return deadline;
}

bool
deadline_end(Deadline *deadline)
{
    if (!deadline)
        return false;
    pthread_mutex_lock(&deadline->lock);
    deadline->is_over = true;
    pthread_cond_signal(&deadline->wake);
    pthread_mutex_unlock(&deadline->lock);
    if (deadline->has_thread)
        pthread_join(deadline->thread, NULL);
    const bool struck = deadline->has_struck;
    pthread_cond_destroy(&deadline->wake);
    pthread_mutex_destroy(&deadline->lock);
    g_free(deadline);
    return struck;
}
