/* SPDX-License-Identifier: BSD-2-Clause */
/* connection: one thread at a time, and a pause after a failure. */
#include "history/connection.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/log.h"

/* After a failure it is tried again so much later. */
#define RETRY_US (30 * G_USEC_PER_SEC)

struct Connection {
    char *path;
    bool only_looks;
    pthread_mutex_t lock; /* guards all below */
    Memory *memory;
    gint64 retry_us; /* monotonic; not tried again before */
};

Connection *
connection_new(const char *path, bool only_looks)
{
    Connection *connection = g_new0(Connection, 1);

    connection->path = g_strdup(path);
    connection->only_looks = only_looks;
    pthread_mutex_init(&connection->lock, NULL);
    return connection;
}

void
connection_free(Connection *connection)
{
    memory_close(connection->memory);
    pthread_mutex_destroy(&connection->lock);
    g_free(connection->path);
    g_free(connection);
}

static void
complain(const Connection *connection, const GError *error)
{
    if (!connection->only_looks)
        log_event(LOG_LEVEL_WARNING, "history-not-ready", "reason", error->message, NULL);
}

static void
try_to_open(Connection *connection)
{
    const gint64 now_us = clock_monotonic_us();
    g_autoptr(GError) error = NULL;

    if (now_us < connection->retry_us || (connection->only_looks && !g_file_test(connection->path, G_FILE_TEST_EXISTS)))
        return;
    connection->retry_us = now_us + RETRY_US;
    connection->memory = memory_open(connection->path, &error);
    if (error)
        complain(connection, error);
}

Memory *
connection_take(Connection *connection)
{
    pthread_mutex_lock(&connection->lock);
    if (!connection->memory)
        try_to_open(connection);
    if (!connection->memory)
        pthread_mutex_unlock(&connection->lock);
    return connection->memory;
}

void
connection_give(Connection *connection, const GError *error)
{
    if (error) {
        complain(connection, error);
        g_clear_pointer(&connection->memory, memory_close);
    }
    pthread_mutex_unlock(&connection->lock);
}
