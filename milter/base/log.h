/* SPDX-License-Identifier: BSD-2-Clause */
/* log.h: one event a line, key=value, to the journal, syslog or standard error. A line carries references,
 * queue ids and addresses, never a message's text. */
#ifndef VOBO_BASE_LOG_H
#define VOBO_BASE_LOG_H

#include <glib.h>

typedef enum { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG } LogLevel;
typedef enum { LOG_TARGET_STDERR, LOG_TARGET_SYSLOG, LOG_TARGET_JOURNAL } LogTarget;

/* Sends what follows to TARGET and drops what is finer than LEVEL. PROGRAM is kept, not copied. May be called
 * again while other threads log. Until the first call everything goes to standard error. */
void log_open(const char *program, LogTarget target, LogLevel level);

/* Logs EVENT (one or two words) with pairs of key and value, both const char *, ended by NULL. A pair whose
 * value is NULL is left out; control characters and quotes in a value are escaped. Any thread. */
void log_event(LogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

/* The line that log_event() would write, without a time stamp; the caller owns it. For tests. */
char *log_line(const char *event, ...) G_GNUC_NULL_TERMINATED;

#endif
