/* SPDX-License-Identifier: BSD-2-Clause */
/* thread.h: what a message is to those before it. */
#ifndef VOBO_MESSAGE_THREAD_H
#define VOBO_MESSAGE_THREAD_H

#include "message/message.h"

typedef enum { THREAD_NEW, THREAD_ANSWER, THREAD_FORWARD } ThreadKind;

/* What MESSAGE is: its subject says so (RFC 5322, section 3.6.5), or that it names the message it answers. */
ThreadKind thread_kind(const Message *message);

/* SUBJECT behind the marks that programs put before it, in the languages that our correspondents' programs speak:
 * "Re:", "RV:", "[EXTERNO] Fwd:", "Re[2]:". *FORWARDS, unless NULL, receives how many of them say that it is passed on.
 * Borrowed from SUBJECT. Any thread. */
const char *thread_matter(const char *subject, unsigned *forwards);

#endif
