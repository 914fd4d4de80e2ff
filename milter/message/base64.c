/* SPDX-License-Identifier: BSD-2-Clause */
/* base64: goes over many characters at once. */
#include "message/base64.h"

#include <string.h>

#define STRIDE 64

#define NONE 0x80

/* Which of the 64 characters each byte is. */
/* clang-format off */
static const uint8_t ranks[256] = {
    [0 ... '*'] = NONE,
    ['+'] = 62, NONE, NONE, NONE, 63,
    ['0'] = 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,
    [':' ... '@'] = NONE,
    ['A'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
        13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    ['[' ... '`'] = NONE,
    ['a'] = 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
        39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
    ['{' ... 255] = NONE,
};
/* clang-format on */

static bool
is_character(uint8_t byte)
{
    return ranks[byte] != NONE;
}

/* How many of STRIDE bytes are characters, and how many padding; written so that the compiler does many at once. */
static void
count_stride(const uint8_t *bytes, unsigned *characters, unsigned *padding)
{
    uint8_t letters = 0, equals = 0;

    for (size_t i = 0; i < STRIDE; i++) {
        const uint8_t byte = bytes[i];
        const uint8_t is_letter = (uint8_t)((byte | 0x20) - 'a') < 26, is_digit = (uint8_t)(byte - '0') < 10;
        const uint8_t is_other = (byte == '+') | (byte == '/');
        letters = (uint8_t)(letters + (is_letter | is_digit | is_other));
        equals = (uint8_t)(equals + (byte == '='));
    }
    *characters = letters;
    *padding = equals;
}

bool
base64_count(const uint8_t *bytes, size_t length, Base64Count *count)
{
    unsigned characters, padding;
    size_t i = 0;

    for (; count->padding == 0 && i + STRIDE <= length; i += STRIDE) {
        count_stride(bytes + i, &characters, &padding);
        if (padding > 0)
            break;
        count->characters += characters;
    }
    for (; i < length; i++) {
        if (is_character(bytes[i]) && count->padding > 0)
            return false;
        count->characters += is_character(bytes[i]);
        count->padding += bytes[i] == '=';
    }
    return true;
}

size_t
base64_skip(const uint8_t *bytes, size_t length, goffset characters)
{
    size_t i = 0;

    for (; i < length && characters > 0; i++)
        characters -= is_character(bytes[i]);
    return i;
}

/* Decodes the four characters at BYTES into three, and one more that the next three overwrite; false when they are not
 * four characters. */
static bool
decode_four(const uint8_t *bytes, uint8_t *out)
{
    const uint8_t a = ranks[bytes[0]], b = ranks[bytes[1]], c = ranks[bytes[2]], d = ranks[bytes[3]];
    const uint32_t three = GUINT32_TO_BE((uint32_t)a << 26 | (uint32_t)b << 20 | (uint32_t)c << 14 | (uint32_t)d << 8);

    memcpy(out, &three, sizeof three);
    return ((a | b | c | d) & NONE) == 0;
}

size_t
base64_decode(Base64State *state, const uint8_t *bytes, size_t length, uint8_t *out)
{
    const uint8_t *const end = bytes + length;
    uint8_t *next = out;

    while (bytes < end) {
        for (; state->count == 0 && end - bytes >= 4 && decode_four(bytes, next); bytes += 4)
            next += 3;
        /* A line ends, or the bytes do. */
        if (bytes < end && is_character(*bytes))
            state->waiting[state->count++] = *bytes;
        bytes += bytes < end;
        if (state->count == 4) {
            decode_four(state->waiting, next);
            next += 3;
            state->count = 0;
        }
    }
    return (size_t)(next - out);
}
