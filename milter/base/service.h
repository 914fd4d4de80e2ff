/* SPDX-License-Identifier: BSD-2-Clause */
/* service.h: a daemon in the foreground, as systemd wants it: its options, signals, readiness and watchdog. */
#ifndef VOBO_BASE_SERVICE_H
#define VOBO_BASE_SERVICE_H

#include <glib.h>

/* Where the configuration is unless somebody says otherwise. */
#define SERVICE_CONFIG_PATH CONFDIR "/vistobueno.conf"

/* Reads the options that both daemons have. Returns the configuration's path, borrowed from ARGUMENTS; answers
 * --help and --version, and what it does not know, by itself and ends the process. */
const char *service_options(int count, char **arguments, const char *program);

/* Takes SIGHUP, SIGTERM and SIGINT over and blocks them in the calling thread, so that threads made from here on
 * never see them. Before there are threads. */
void service_begin(void);

/* Lets the signals come, in the calling thread, for good. libmilter waits for the same signals in a thread of its
 * own and would stop at SIGHUP: as long as the main thread takes them, the kernel gives them to it. */
void service_take_signals(void);

typedef enum { SERVICE_TIMEOUT, SERVICE_RELOAD, SERVICE_STOP } ServiceEvent;

/* Waits for a signal or service_end(), at most TIMEOUT_US, -1 for as long as it takes; keeps systemd's watchdog
 * quiet meanwhile. One thread. */
ServiceEvent service_wait(gint64 timeout_us);

/* Keeps systemd's watchdog quiet in work that may take longer than it waits; without a watchdog nothing happens. */
void service_alive(void);

/* Makes service_wait() return SERVICE_STOP, now and for ever. Any thread. */
void service_end(void);

/* Whether SIGTERM or service_end() has been here. Any thread. */
gboolean service_is_ending(void);

/* Tell systemd. */
void service_ready(void);
void service_reloading(void);
void service_stopping(void);

#endif
