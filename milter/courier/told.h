/* SPDX-License-Identifier: BSD-2-Clause */
/* told.h: what a notice tells of a held message, in lines for templates; "" where there is nothing to tell. The caller
 * owns each string. */
#ifndef VOBO_COURIER_TOLD_H
#define VOBO_COURIER_TOLD_H

#include "desk/desk.h"
#include "message/message.h"

/* To whom ENTRY goes, one a line; behind those whom the MTA refused, why. */
char *told_recipients(const Entry *entry);

/* The text of MESSAGE in as many lines as a notice has room for. */
char *told_text(const Message *message);

/* The files that come with MESSAGE, one a line. */
char *told_attachments(const Message *message);

/* Who decides about ENTRY, where several have to approve. */
char *told_panel(const Desk *desk, const Entry *entry);

/* Why the reader of DELIVERY is asked, where that is not simply he. */
char *told_asked(const Desk *desk, const Delivery *delivery);

/* What those who decide about ENTRY have said to each other, one a line. */
char *told_comments(const Desk *desk, const Entry *entry);

/* What the message that ENTRY corrects was returned for. */
char *told_corrected(Desk *desk, const Entry *entry);

/* What became of the message that ENTRY says again, and when. */
char *told_repeated(Desk *desk, const Entry *entry);

#endif
