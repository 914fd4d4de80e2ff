/* SPDX-License-Identifier: BSD-2-Clause */
/* clock.h: times as the project keeps them, microseconds since 1970 in UTC, and how people read them. */
#ifndef VOBO_BASE_CLOCK_H
#define VOBO_BASE_CLOCK_H

#include <stdbool.h>

#include <glib.h>

/* The wall clock, µs since 1970-01-01 UTC. */
gint64 clock_now_us(void);

/* A clock that never jumps, µs; only differences mean something. */
gint64 clock_monotonic_us(void);

/* "2026-11-24T15:04:05.123456Z" (RFC 3339, section 5.6). The caller owns the string. */
char *clock_rfc3339(gint64 time_us);

/* "Tue, 24 Nov 2026 10:04:05 -0500" (RFC 5322, section 3.3) in local time. The caller owns the string. */
char *clock_rfc5322(gint64 time_us);

/* "2026-11-24 10:04", local time, for lists and notices. The caller owns the string. */
char *clock_for_people(gint64 time_us);

/* Reads "2026-12-31" as g_date_get_julian() counts days; "" is 0. False where TEXT is neither. */
bool clock_read_day(const char *text, guint32 *day);

/* The day of TIME_US in local time, so counted. */
guint32 clock_day_of(gint64 time_us);

#endif
