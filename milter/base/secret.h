/* SPDX-License-Identifier: BSD-2-Clause */
/* secret.h: a key of 32 bytes in a file that nobody else can read, and what is derived from it. */
#ifndef VOBO_BASE_SECRET_H
#define VOBO_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#define SECRET_BYTES 32
#define SECRET_ID_CHARS 16

typedef struct {
    uint8_t bytes[SECRET_BYTES];
    char id[SECRET_ID_CHARS + 1]; /* names the key without telling it: the start of its digest, in hexadecimal */
} Secret;

/* Makes a random key at PATH with mode 0600, durably; an existing file is an error and stays. */
bool secret_create(const char *path, GError **error);

/* Reads the key at PATH. A file that group or others can read or write, or that holds anything but 64
 * hexadecimal digits, is an error. */
bool secret_load(const char *path, Secret *secret, GError **error);

/* A secret of random bytes. */
bool secret_random(Secret *secret, GError **error);

/* The secret whose bytes DIGITS, 64 in hexadecimal and nothing else, are. */
bool secret_from_digits(const char *digits, Secret *secret);

/* Reads up to SIZE - 1 bytes of the file at PATH, which nobody else may read or write, to TEXT and ends them with a
 * zero. */
bool secret_read_file(const char *path, char *text, size_t size, GError **error);

/* HMAC-SHA-256 (RFC 2104) of DATA under a key of its own for PURPOSE, so that what one use of the secret shows
 * is worth nothing in another. MAC receives 32 bytes. Any thread. */
void secret_mac(const Secret *secret, const char *purpose, const void *data, size_t length, uint8_t *mac);

/* The key of its own for PURPOSE, 32 bytes. */
void secret_derive(const Secret *secret, const char *purpose, uint8_t *key);

/* What secret_mac() gives for the PURPOSE that KEY was derived for; for those who ask often. The
 * thread remembers KEY until it asks by another one or ends, as its owner does all the time. Any thread. */
void secret_mac_by(const uint8_t *key, const void *data, size_t length, uint8_t *mac);

/* Overwrites the key in memory. */
void secret_clear(Secret *secret);

/* BYTES as lower-case hexadecimal digits; the caller owns the string. */
char *hex_encode(const uint8_t *bytes, size_t length);

/* Reads exactly LENGTH bytes from 2 * LENGTH hexadecimal digits and nothing else. */
bool hex_decode(const char *text, uint8_t *bytes, size_t length);

#endif
