/* SPDX-License-Identifier: BSD-2-Clause */
/* door.h: the field by which the filter knows what the courier sends: an HMAC over delivery, attempt and content.
 * The filter verifies it, removes it from the message and burns it in the queue; nobody else can make one. */
#ifndef VOBO_QUEUE_DOOR_H
#define VOBO_QUEUE_DOOR_H

#include "base/keyring.h"
#include "message/digest.h"

#define DOOR_FIELD "X-Visto-Bueno-Release"

typedef struct {
    gint64 delivery;
    gint64 attempt;
    uint8_t mac[32];
} DoorToken;

/* The value of the field for attempt ATTEMPT of DELIVERY of a message with this digest_of_content(). The caller
 * owns the string. */
char *door_issue(const KeyRing *keys, gint64 delivery, gint64 attempt, const uint8_t *content);

/* Reads a field's value; false when it is none of ours in form. */
bool door_parse(const char *value, DoorToken *token);

/* Whether TOKEN was issued under one of KEYS for a message with this digest_of_content(). */
bool door_verify(const KeyRing *keys, const DoorToken *token, const uint8_t *content);

#endif
