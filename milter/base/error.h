/* SPDX-License-Identifier: BSD-2-Clause */
/* error.h: the kinds of failure that a caller can act on. The text of an error names the thing, says what
 * was wrong and what to do; it is shown to people as it is. */
#ifndef VOBO_BASE_ERROR_H
#define VOBO_BASE_ERROR_H

#include <glib.h>

typedef enum {
    VOBO_ERROR_USAGE,       /* the caller asked for something that does not exist */
    VOBO_ERROR_INPUT,       /* what was given to read is wrong */
    VOBO_ERROR_UNAVAILABLE, /* a service does not answer; later it may */
    VOBO_ERROR_IO,          /* the system refused to read or write */
    VOBO_ERROR_DENIED,      /* this person may not do that */
    VOBO_ERROR_STATE,       /* the thing is no longer in a state in which that can be done */
    VOBO_ERROR_CHANGED,     /* it is no longer as it was when it was looked at: look again */
    VOBO_ERROR_CONFIG,      /* the configuration is wrong */
} VoboError;

#define VOBO_ERROR (vobo_error_quark())
GQuark vobo_error_quark(void);

/* The exit status of sysexits.h(3head) for ERROR: 64 usage, 65 input, 69 unavailable, 74 I/O, 77 denied or
 * wrong state, 78 configuration. */
int vobo_error_exit_status(const GError *error);

#endif
