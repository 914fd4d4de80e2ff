/* SPDX-License-Identifier: BSD-2-Clause */
/* related.h: images beside the HTML that shows them (multipart/related, RFC 2387). */
#ifndef VOBO_SIGNATURE_RELATED_H
#define VOBO_SIGNATURE_RELATED_H

#include "message/message.h"

/* Makes of the message in SPOOL, which is read within LIMITS, one in which the HTML part at PATH has IMAGES (elements
 * are const Image *) beside it, and those whose content ids DROPPED names (char *) no longer. Other bytes stay. NULL
 * with an error where it cannot be written. The caller owns the result. */
Spool *related_arrange(const Spool *spool, const MessageLimits *limits, const char *path, const GPtrArray *images,
    const GPtrArray *dropped, GError **error);

#endif
