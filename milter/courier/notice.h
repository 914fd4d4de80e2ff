/* SPDX-License-Identifier: BSD-2-Clause */
/* notice.h: the mails by which people hear what became of a message, from template files. */
#ifndef VOBO_COURIER_NOTICE_H
#define VOBO_COURIER_NOTICE_H

#include "desk/desk.h"
#include "session/spool.h"

typedef struct Notices Notices;

/* Reads all templates that DESK's configuration names. The error says file and line. The caller owns it. */
Notices *notices_load(const Desk *desk, GError **error);
void notices_free(Notices *notices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Notices, notices_free)

/* The mail that DELIVERY, a notice, is to bring: From, To, Subject, Date, Message-Id, Auto-Submitted (RFC 3834), in
 * the thread of the message it is about; with a Reply-To of its own (desk/ticket.h) where an answer can decide
 * something. The same delivery has the same Message-Id at each attempt. The caller owns it; NULL with an error where
 * there is no such template, or no key for the Reply-To. */
Spool *notice_render(const Notices *notices, Desk *desk, const Delivery *delivery, GError **error);

#endif
