/* SPDX-License-Identifier: BSD-2-Clause */
/* envelope.h: what the MTA says about a message: who sends it, to whom, with what login, from where. */
#ifndef VOBO_SESSION_ENVELOPE_H
#define VOBO_SESSION_ENVELOPE_H

#include <glib.h>

typedef struct {
    char *address;    /* without angle brackets, as the client wrote it */
    char *parameters; /* ESMTP parameters as given, "NOTIFY=NEVER ORCPT=…", or "" */
} Recipient;

typedef struct Envelope {
    char *sender;            /* "" for the null sender */
    char *sender_parameters; /* "BODY=8BITMIME RET=HDRS", or "" */
    GPtrArray *recipients;   /* of Recipient *, those that were not refused, in the client's order */
    char *login;             /* what the client authenticated as ({auth_authen}), or NULL */
    char *client_address;    /* "192.0.2.7", or NULL where the MTA names none */
    char *client_name;
    char *helo;
    char *queue_id;     /* the MTA's name for the message; NULL until it says so */
    gint64 received_us; /* when MAIL came */
} Envelope;

Envelope *envelope_new(void);
void envelope_free(Envelope *envelope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Envelope, envelope_free)

/* Adds a recipient. ADDRESS may stand in angle brackets; PARAMETERS may be NULL. */
void envelope_add_recipient(Envelope *envelope, const char *address, const char *parameters);

/* The I-th recipient. Borrowed. */
const Recipient *envelope_recipient(const Envelope *envelope, guint i);

/* An address of MAIL or RCPT without its angle brackets and source route; the caller owns the string. */
char *envelope_bare_address(const char *path);

#endif
