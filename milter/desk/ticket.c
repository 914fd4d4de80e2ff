/* SPDX-License-Identifier: BSD-2-Clause */
/* ticket: issues and verifies addresses for answers. The token is written in Crockford's base 32, which survives the
 * change of case that mail programs may make. */
#include "desk/ticket.h"

#include <string.h>

#include <openssl/crypto.h>

#include "base/clock.h"

#define PURPOSE "answer by mail"

#define NOTICE_BYTES 5
#define DAY_BYTES 3
#define TOKEN_BYTES (NOTICE_BYTES + DAY_BYTES + TICKET_MAC_BYTES)
#define TOKEN_CHARS (TOKEN_BYTES * 8 / 5)
G_STATIC_ASSERT(TOKEN_BYTES % 5 == 0);

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* Writes the last COUNT bytes of NUMBER, the highest first. */
static void
put(uint8_t *bytes, size_t count, guint64 number)
{
    for (size_t i = count; i > 0; i--, number >>= 8)
        bytes[i - 1] = (uint8_t)(number & 0xff);
}

static guint64
take(const uint8_t *bytes, size_t count)
{
    guint64 number = 0;

    for (size_t i = 0; i < count; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* Writes TOKEN_CHARS digits. */
static void
write_token(const uint8_t *bytes, char *token)
{
    for (size_t i = 0; i < TOKEN_CHARS; i++) {
        const guint64 five = take(bytes + i / 8 * 5, 5);
        token[i] = digits[five >> (35 - 5 * (i % 8)) & 31];
    }
}

static bool
read_token(const char *token, uint8_t *bytes)
{
    memset(bytes, 0, TOKEN_BYTES);
    for (size_t i = 0; i < TOKEN_CHARS; i++) {
        const char *digit = token[i] ? strchr(digits, g_ascii_tolower(token[i])) : NULL;
        if (!digit)
            return false;
        const guint64 five = take(bytes + i / 8 * 5, 5) | (guint64)(digit - digits) << (35 - 5 * (i % 8));
        put(bytes + i / 8 * 5, 5, five);
    }
    return token[TOKEN_CHARS] == '\0';
}

static void
compute(const Secret *master, gint64 notice, guint32 last_day, const TicketMatter *matter, uint8_t *mac)
{
    g_autofree char *folded = g_ascii_strdown(matter->address, -1);
    g_autofree char *data = g_strdup_printf(
        "%" G_GINT64_FORMAT "\n%" G_GUINT32_FORMAT "\n%s\n%s", notice, last_day, matter->reference, folded);
    uint8_t whole[32];

    secret_mac(master, PURPOSE, data, strlen(data), whole);
    memcpy(mac, whole, TICKET_MAC_BYTES);
}

char *
ticket_issue(const KeyRing *keys, const char *office, gint64 notice, const TicketMatter *matter, guint32 last_day)
{
    const char *at = strrchr(office, '@');
    const int local_length = (int)(at ? at - office : (ptrdiff_t)strlen(office));
    uint8_t bytes[TOKEN_BYTES];
    char token[TOKEN_CHARS + 1] = { 0 };

    put(bytes, NOTICE_BYTES, (guint64)notice);
    put(bytes + NOTICE_BYTES, DAY_BYTES, last_day);
    compute(keyring_current(keys), notice, last_day, matter, bytes + NOTICE_BYTES + DAY_BYTES);
    write_token(bytes, token);
    return g_strdup_printf("%.*s+%s.%s%s", local_length, office, matter->reference, token, at ? at : "");
}

bool
ticket_parse(const char *office, const char *address, Ticket *ticket)
{
    const char *at = strrchr(address, '@'), *office_at = strrchr(office, '@');
    const size_t local_length = office_at ? (size_t)(office_at - office) : 0;
    uint8_t bytes[TOKEN_BYTES];

    if (!at || !office_at || g_ascii_strcasecmp(at, office_at) != 0 ||
        g_ascii_strncasecmp(address, office, local_length) != 0 || address[local_length] != '+')
        return false;
    g_autofree char *tag = g_strndup(address + local_length + 1, (size_t)(at - address) - local_length - 1);
    const char *dot = strrchr(tag, '.');
    if (!dot || !read_token(dot + 1, bytes))
        return false;
    ticket->notice = (gint64)take(bytes, NOTICE_BYTES);
    ticket->last_day = (guint32)take(bytes + NOTICE_BYTES, DAY_BYTES);
    memcpy(ticket->mac, bytes + NOTICE_BYTES + DAY_BYTES, TICKET_MAC_BYTES);
    return true;
}

bool
ticket_verify(const KeyRing *keys, const Ticket *ticket, const TicketMatter *matter)
{
    uint8_t mac[TICKET_MAC_BYTES];

    for (guint i = 0; i < keys->count; i++) {
        compute(&keys->keys[i].secret, ticket->notice, ticket->last_day, matter, mac);
        if (CRYPTO_memcmp(mac, ticket->mac, sizeof mac) == 0)
            return true;
    }
    return false;
}

char *
ticket_for_notice(const Desk *desk, const KeyRing *keys, const Delivery *notice, gint64 from_us)
{
    const gint64 within_us = options_duration_us(desk_section(desk, "courier"), "answer_within");
    const TicketMatter matter = { notice->entry->reference, notice->address };
    g_autofree char *office = desk_office(desk);

    return ticket_issue(keys, office, notice->id, &matter, clock_day_of(from_us + within_us));
}
