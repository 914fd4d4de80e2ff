/* SPDX-License-Identifier: BSD-2-Clause */
/* session.h: the conversation with the MTA, by libmilter. It collects the envelope and the raw bytes of each
 * message, asks its handler what to answer, and carries the answer out. It holds no policy. */
#ifndef VOBO_SESSION_SESSION_H
#define VOBO_SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "session/answer.h"
#include "session/envelope.h"
#include "session/gate.h"
#include "session/spool.h"

/* The time that an answer may take. */
typedef struct {
    gint64 deadline_us; /* on the clock of clock_monotonic_us() */
    void *context;      /* libmilter's */
} Turn;

/* Microseconds left, 0 when none. */
gint64 turn_left_us(const Turn *turn);

/* Tells the MTA that we are still at it, so that it does not give us up. Only while the handler runs. False: it has
 * given us up, and its client keeps the message; over TCP the second call may be the first that knows. */
bool turn_progress(const Turn *turn);

/* How the body of a message is received. */
typedef struct {
    goffset keep; /* bytes; what is beyond is counted and hashed only */
    Gate *gate;   /* behind which each piece of it is taken, so that few do so at once; borrowed; NULL: at once */
} Reception;

typedef struct {
    /* RECIPIENT (bare address, not yet in the envelope) has been offered. Called for every RCPT. */
    void (*recipient)(void *data, const Envelope *envelope, const char *recipient, Answer *answer);
    /* The fields, which are all that SPOOL holds, are there, and ENVELOPE is complete: how the body is received. */
    Reception (*body)(void *data, const Envelope *envelope, const Spool *spool);
    /* The message is complete. FAILURE is why SPOOL does not hold all of it, or NULL. */
    void (*message)(void *data, const Envelope *envelope, const Spool *spool, const GError *failure, const Turn *turn,
        Answer *answer);
    /* The limits for the next message; may change while the session runs. */
    void (*limits)(void *data, size_t *spool_memory, char **spool_folder, gint64 *deadline_us);
    void *data;
} SessionHandler;

typedef struct {
    const char *socket; /* "unix:/path" or "inet:PORT@HOST" */
    unsigned mode;      /* of a unix socket */
    const char *group;  /* of a unix socket, "" for the process's own */
} SessionSocket;

/* Opens the socket, replacing a stale one: hold a lock against a running daemon first. Once a process. HANDLER
 * is called from any of libmilter's threads, for several messages at once, and must outlive the session. */
bool session_open(const SessionSocket *where, const SessionHandler *handler, GError **error);

/* Serves until session_stop(). False when libmilter gives up. */
bool session_run(void);

/* Makes session_run() return. Messages that are arriving may do so for LIMIT_US (microseconds) more; no further ones
 * are let begin. Returns how many did not come to their end: their clients keep them. Any thread. */
unsigned session_stop(gint64 limit_us);

#endif
