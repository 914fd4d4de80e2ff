/* SPDX-License-Identifier: BSD-2-Clause */
/* base64.h: base64 as mail has it (RFC 2045, section 6.8): characters, four of which are three bytes, padding at the
 * end, and in between what does not count, such as line ends. For attachments, which are long; it is faster than
 * GMime's. Any thread. */
#ifndef VOBO_MESSAGE_BASE64_H
#define VOBO_MESSAGE_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

/* Characters and signs of padding that have been seen. */
typedef struct {
    goffset characters;
    goffset padding;
} Base64Count;

/* Adds what stands in LENGTH bytes; false when a character stands behind padding. */
bool base64_count(const uint8_t *bytes, size_t length, Base64Count *count);

/* How many of LENGTH bytes the first CHARACTERS characters take, with what stands between them. */
size_t base64_skip(const uint8_t *bytes, size_t length, goffset characters);

/* Characters that wait for the rest of their four. {} at the start. */
typedef struct {
    uint8_t waiting[4];
    unsigned count; /* 0–3 */
} Base64State;

/* Room for what LENGTH bytes may decode to, and for a byte more that decoding may write. */
#define BASE64_ROOM(length) (((length) + 3) / 4 * 3 + 1)

/* Decodes LENGTH bytes, among which there is no padding, into OUT, which has BASE64_ROOM(LENGTH); returns how many
 * bytes they are. */
size_t base64_decode(Base64State *state, const uint8_t *bytes, size_t length, uint8_t *out);

#endif
