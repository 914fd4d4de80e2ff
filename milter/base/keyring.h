/* SPDX-License-Identifier: BSD-2-Clause */
/* keyring.h: the master key, and those whose place it has taken. What is made is made under the current key; what was
 * made under a former one is known until that is forgotten.
 *
 * The file has a key a line, 64 hexadecimal digits, the current one first; behind each of the others stands when it was
 * the current one for the last time, in seconds since 1970. */
#ifndef VOBO_BASE_KEYRING_H
#define VOBO_BASE_KEYRING_H

#include "base/secret.h"

#define KEYRING_MOST 8

typedef struct {
    Secret secret;
    gint64 until_us; /* when another took its place; 0: none did */
} RingKey;

typedef struct {
    RingKey keys[KEYRING_MOST]; /* the current one first */
    guint count;                /* at least 1 */
} KeyRing;

/* Reads the keys at PATH, under the rules of secret_load(). */
bool keyring_load(const char *path, KeyRing *ring, GError **error);

/* Overwrites the keys in memory. */
void keyring_clear(KeyRing *ring);

static inline const Secret *
keyring_current(const KeyRing *ring)
{
    return &ring->keys[0].secret;
}

/* The key whose id the SECRET_ID_CHARS at ID are; NULL for none. Borrowed. */
const RingKey *keyring_find(const KeyRing *ring, const char *id);

/* Of what follows one program at a time does anything, between keyring_lock() and closing the descriptor that it
 * returns; -1 with an error where another has it. */
int keyring_lock(const char *path, GError **error);

/* Puts a random key before those at PATH, durably; the file keeps its owner. */
bool keyring_rotate(const char *path, GError **error);

/* Takes the former key with ID out of those at PATH, durably. */
bool keyring_forget(const char *path, const char *id, GError **error);

#endif
