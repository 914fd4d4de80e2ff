/* SPDX-License-Identifier: BSD-2-Clause */
/* smtp.h: a small strict SMTP client (RFC 5321) for one peer, the institution's own MTA. It changes no byte of the
 * message, keeps the ESMTP parameters of the envelope, and learns each reply. One thread a connection. */
#ifndef VOBO_COURIER_SMTP_H
#define VOBO_COURIER_SMTP_H

#include <stdbool.h>

#include <glib.h>

#include "courier/smtp_reply.h"
#include "session/spool.h"

typedef struct Smtp Smtp;

/* Connects to WHERE ("inet:PORT@HOST", "unix:/path") and greets as HELO. Each reply is waited for at most
 * TIMEOUT_US. NULL with an error: VOBO_ERROR_UNAVAILABLE. The caller owns it. */
Smtp *smtp_connect(const char *where, const char *helo, gint64 timeout_us, GError **error);

/* Says QUIT, without waiting long for the answer, and closes. */
void smtp_close(Smtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Smtp, smtp_close)

/* The commands: true with the server's REPLY, whatever it says, to be cleared by the caller; false with an error
 * when the connection is lost or the server talks no SMTP. */

/* PARAMETERS as the envelope has them; those that this server does not offer, or that say how big the message was,
 * are left out. SIZE is the message's. */
bool smtp_mail(Smtp *smtp, const char *sender, const char *parameters, goffset size, SmtpReply *reply, GError **error);
bool smtp_rcpt(Smtp *smtp, const char *recipient, const char *parameters, SmtpReply *reply, GError **error);
bool smtp_data(Smtp *smtp, SmtpReply *reply, GError **error);

/* Sends FIELD (a whole header field with its line end, or "") and then the message in SPOOL, and all but the dot
 * that ends it: until that is sent the server has not taken the message. */
bool smtp_content(Smtp *smtp, const char *field, const Spool *spool, GError **error);

/* Sends the dot and waits for the reply. After a failure nobody knows whether the server has the message. */
bool smtp_end(Smtp *smtp, SmtpReply *reply, GError **error);

/* The parameters that a server with this reply to EHLO takes; for smtp_mail() and smtp_rcpt(), and for tests. The
 * caller owns the string, which begins with a blank unless it is empty. */
char *smtp_parameters(const SmtpReply *ehlo, const char *parameters);

#endif
