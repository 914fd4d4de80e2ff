/* SPDX-License-Identifier: BSD-2-Clause */
/* request.h: what somebody outside asked of the institution, as far as it is needed when he is answered. */
#ifndef VOBO_HISTORY_REQUEST_H
#define VOBO_HISTORY_REQUEST_H

#include <stdint.h>

#include <glib.h>

typedef struct {
    gint64 asked_us;   /* when, as his message says, or else when it came */
    guint32 day;       /* the same as the day that his message bears, as g_date_get_julian() counts */
    char *subject;     /* "" where there is none */
    char *text;        /* the beginning of his own words; "" where they were not read */
    GPtrArray *copied; /* of char *, in small letters: to whom else he wrote, or with a copy */
} Request;

/* An empty request. The caller owns it. */
Request *request_new(void);
void request_free(Request *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Request, request_free)

/* Whether ADDRESS got the request too, case aside. */
gboolean request_was_copied_to(const Request *request, const char *address);

/* REQUEST in one piece that only KEY (32 bytes) opens; of a long one the beginning. The caller owns it; NULL where that
 * cannot be done. */
GBytes *request_seal(const Request *request, const uint8_t *key);

/* The request in SEALED; NULL where KEY does not open it. The caller owns it. */
Request *request_open(GBytes *sealed, const uint8_t *key);

#endif
