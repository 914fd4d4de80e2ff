/* SPDX-License-Identifier: BSD-2-Clause */
/* digest.h: what makes two messages the same, though the MTA has added fields of its own to one of them. */
#ifndef VOBO_MESSAGE_DIGEST_H
#define VOBO_MESSAGE_DIGEST_H

#include <stdint.h>

#include "session/envelope.h"
#include "session/spool.h"

#define DIGEST_BYTES 32

/* SHA-256 over what the author wrote and no MTA changes on the way: Subject, MIME and Content fields, and the
 * body. The door of a release compares it, so that no limits of reading count: all of the header is looked at. DIGEST
 * receives DIGEST_BYTES. */
void digest_of_content(const Spool *spool, uint8_t *digest);

/* SHA-256 over sender, recipients (in any order), login, the author's fields and the body: a client that sends
 * the message again gets the same. HAS_MESSAGE_ID tells whether the client itself named the message; the
 * MTA's names differ at each try and do not count. */
void digest_of_submission(const Spool *spool, const Envelope *envelope, uint8_t *digest, bool *has_message_id);

#endif
