/* SPDX-License-Identifier: BSD-2-Clause */
/* smtp_reply.h: reading the replies of an SMTP server (RFC 5321, section 4.2). Nothing here talks to a network. */
#ifndef VOBO_COURIER_SMTP_REPLY_H
#define VOBO_COURIER_SMTP_REPLY_H

#include <stddef.h>

#include <glib.h>

/* A server that sends more than this for one reply is not believed. */
#define SMTP_REPLY_MAX_BYTES 65536
#define SMTP_REPLY_MAX_LINES 128

typedef struct {
    int code;   /* 200 to 599 */
    char *text; /* the lines without code, joined by "\n"; printable UTF-8 */
} SmtpReply;

typedef enum { SMTP_REPLY_WHOLE, SMTP_REPLY_PARTIAL, SMTP_REPLY_MALFORMED } SmtpReplyState;

/* Reads one reply at the start of BYTES. Whole: REPLY is filled, to be cleared by the caller, and *CONSUMED says
 * how many bytes it took. */
SmtpReplyState smtp_reply_parse(const char *bytes, size_t length, SmtpReply *reply, size_t *consumed);

void smtp_reply_clear(SmtpReply *reply);

/* Whether the reply to EHLO offers KEYWORD ("DSN"). */
gboolean smtp_reply_offers(const SmtpReply *reply, const char *keyword);

#endif
