/* SPDX-License-Identifier: BSD-2-Clause */
/* connection.h: a connection to the history's database that is opened when it is needed, and again, later, after a
 * failure. For this folder. */
#ifndef VOBO_HISTORY_CONNECTION_H
#define VOBO_HISTORY_CONNECTION_H

#include "history/memory.h"

typedef struct Connection Connection;

/* A connection to the database at PATH. One that ONLY_LOOKS makes no database, and complains of none. The caller owns
 * it.
 */
Connection *connection_new(const char *path, bool only_looks);
void connection_free(Connection *connection);

/* The memory, for the calling thread alone until connection_give(); NULL, and nothing to give back, while there is
 * none. Any thread. */
Memory *connection_take(Connection *connection);

/* Gives it back. After an ERROR, which may be NULL, the log has it and the database is opened anew. */
void connection_give(Connection *connection, const GError *error);

#endif
