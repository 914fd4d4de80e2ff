/* SPDX-License-Identifier: BSD-2-Clause */
/* beyond.h: what an author's signature has that the institution's has not: a motto, a banner of his own. */
#ifndef VOBO_SIGNATURE_BEYOND_H
#define VOBO_SIGNATURE_BEYOND_H

#include "message/message.h"
#include "signature/place.h"

/* The lines of the signature of MESSAGE that are neither of TERMS' signature nor say a datum, as written, and
 * "[imagen]" where it shows an image; elements are char *. What counts is what would be replaced. The caller owns the
 * array. One thread at a time for a message. */
GPtrArray *beyond_signature(const Message *message, const PlaceTerms *terms);

#endif
