/* SPDX-License-Identifier: BSD-2-Clause */
/* door: issues and verifies release tokens. */
#include "queue/door.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#define PURPOSE "release door"

static void
compute(const Secret *master, gint64 delivery, gint64 attempt, const uint8_t *content, uint8_t *mac)
{
    uint8_t data[8 + 8 + DIGEST_BYTES];
    const gint64 numbers[2] = { GINT64_TO_BE(delivery), GINT64_TO_BE(attempt) };

    memcpy(data, numbers, sizeof numbers);
    memcpy(data + sizeof numbers, content, DIGEST_BYTES);
    secret_mac(master, PURPOSE, data, sizeof data, mac);
}

char *
door_issue(const KeyRing *keys, gint64 delivery, gint64 attempt, const uint8_t *content)
{
    uint8_t mac[32];

    compute(keyring_current(keys), delivery, attempt, content, mac);
    g_autofree char *digits = hex_encode(mac, sizeof mac);
    return g_strdup_printf("v1 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", delivery, attempt, digits);
}

bool
door_parse(const char *value, DoorToken *token)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(value));
    g_auto(GStrv) words = g_strsplit(trimmed, " ", 5);

    return g_strv_length(words) == 4 && strcmp(words[0], "v1") == 0 &&
           g_ascii_string_to_signed(words[1], 10, 1, G_MAXINT64, &token->delivery, NULL) &&
           g_ascii_string_to_signed(words[2], 10, 1, G_MAXINT64, &token->attempt, NULL) &&
           hex_decode(words[3], token->mac, sizeof token->mac);
}

bool
door_verify(const KeyRing *keys, const DoorToken *token, const uint8_t *content)
{
    uint8_t mac[32];

    for (guint i = 0; i < keys->count; i++) {
        compute(&keys->keys[i].secret, token->delivery, token->attempt, content, mac);
        if (CRYPTO_memcmp(mac, token->mac, sizeof mac) == 0)
            return true;
    }
    return false;
}
