/* SPDX-License-Identifier: BSD-2-Clause */
/* bold.h: a look at tags that spares most messages the reading of their HTML. */
#ifndef VOBO_MESSAGE_BOLD_H
#define VOBO_MESSAGE_BOLD_H

#include "message/message.h"

/* Whether HTML of MESSAGE may set LEAST bytes or more in bold type above the message that it answers. What is sure is
 * in the Reply of message_html_rendition(). */
bool bold_may_reach(const Message *message, size_t least);

#endif
