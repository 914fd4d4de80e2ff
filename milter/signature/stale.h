/* SPDX-License-Identifier: BSD-2-Clause */
/* stale.h: fields that say how long a message is, or what its digest is, and are wrong once it is changed. */
#ifndef VOBO_SIGNATURE_STALE_H
#define VOBO_SIGNATURE_STALE_H

#include "message/edit.h"
#include "message/message.h"

/* Makes EDIT take such fields out of MESSAGE and of PART, a text of it that changes: Content-Length, Lines, Content-MD5
 * (RFC 1864). What is not said is counted anew by whoever wants to know. To be called once for each part that changes,
 * IS_FIRST for the first of them. */
void stale_remove(Edit *edit, const Message *message, const Part *part, bool is_first);

#endif
