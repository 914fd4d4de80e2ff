/* SPDX-License-Identifier: BSD-2-Clause */
/* mime.h: the MIME structure of a spooled message, by GMime. For this folder. */
#ifndef VOBO_MESSAGE_MIME_H
#define VOBO_MESSAGE_MIME_H

#include "message/gmime_autoptr.h"
#include "session/spool.h"

/* Parses the message in SPOOL, which must outlive the result: parts are ranges of it, not copies. NULL where there
 * is nothing like a message. The caller owns it. */
GMimeMessage *mime_parse(const Spool *spool);

#endif
