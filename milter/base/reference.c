/* SPDX-License-Identifier: BSD-2-Clause */
/* reference: makes and reads references. */
#include "base/reference.h"

#include <stdint.h>
#include <string.h>

#include <openssl/rand.h>

#define SYMBOLS 8 /* seven and the check character */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Multiplies by the generator x of GF(32) = GF(2)[x] / (x^5 + x^2 + 1). */
static uint8_t
times_x(uint8_t a)
{
    const unsigned doubled = (unsigned)a << 1;

    return (uint8_t)((doubled & 0x20) ? (doubled ^ 0x25) : doubled);
}

/* Σ x^i · c_i: different powers of x for different places, so that neither a wrong character nor two exchanged
 * neighbours leave it as it was. */
static uint8_t
check_symbol(const uint8_t *symbols)
{
    uint8_t sum = 0;

    for (size_t i = 0; i < SYMBOLS - 1; i++)
        sum = times_x(sum ^ symbols[i]);
    return sum;
}

static char *
write_reference(const uint8_t *symbols)
{
    char text[] = "VB-XXXX-XXXX";

    for (size_t i = 0; i < SYMBOLS; i++)
        text[3 + i + (i >= 4)] = alphabet[symbols[i]];
    return g_strdup(text);
}

char *
reference_new(void)
{
    uint8_t symbols[SYMBOLS];

    if (RAND_bytes(symbols, sizeof symbols) != 1)
        g_error("OpenSSL has no random numbers");
    for (size_t i = 0; i < SYMBOLS; i++)
        symbols[i] &= 31;
    symbols[SYMBOLS - 1] = check_symbol(symbols);
    return write_reference(symbols);
}

static int
symbol_value(char c)
{
    c = g_ascii_toupper(c);
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *found = c ? strchr(alphabet, c) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

char *
reference_parse(const char *text)
{
    uint8_t symbols[SYMBOLS];
    size_t count = 0;

    while (*text == ' ' || *text == '\t')
        text++;
    if (g_ascii_strncasecmp(text, "VB-", 3) == 0 || g_ascii_strncasecmp(text, "VB ", 3) == 0)
        text += 3;
    for (; *text; text++) {
        if (*text == '-' || *text == ' ')
            continue;
        const int value = symbol_value(*text);
        if (value < 0 || count == SYMBOLS)
            return NULL;
        symbols[count++] = (uint8_t)value;
    }
    if (count != SYMBOLS || symbols[SYMBOLS - 1] != check_symbol(symbols))
        return NULL;
    return write_reference(symbols);
}
