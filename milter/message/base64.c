/* SPDX-License-Identifier: BSD-2-Clause */
/* base64: goes over many characters at once. */
#include "message/base64.h"

#include <string.h>

#define STRIDE 64

#define NONE 0x80

/* Which of the 64 characters each byte is, as AS makes a number of that. */
/* clang-format off */
#define RANKS(AS) { \
    [0 ... '*'] = NONE, \
    ['+'] = AS(62), NONE, NONE, NONE, AS(63), \
    ['0'] = AS(52), AS(53), AS(54), AS(55), AS(56), AS(57), AS(58), AS(59), AS(60), AS(61), \
    [':' ... '@'] = NONE, \
    ['A'] = AS(0), AS(1), AS(2), AS(3), AS(4), AS(5), AS(6), AS(7), AS(8), AS(9), AS(10), AS(11), AS(12), \
        AS(13), AS(14), AS(15), AS(16), AS(17), AS(18), AS(19), AS(20), AS(21), AS(22), AS(23), AS(24), AS(25), \
    ['['  ... '`'] = NONE, \
    ['a'] = AS(26), AS(27), AS(28), AS(29), AS(30), AS(31), AS(32), AS(33), AS(34), AS(35), AS(36), AS(37), AS(38), \
        AS(39), AS(40), AS(41), AS(42), AS(43), AS(44), AS(45), AS(46), AS(47), AS(48), AS(49), AS(50), AS(51), \
    ['{' ... 255] = NONE, \
}
/* clang-format on */

#define PLAIN(rank) (rank)
#define FIRST(rank) ((uint32_t)(rank) << 26)
#define SECOND(rank) ((uint32_t)(rank) << 20)
#define THIRD(rank) ((uint32_t)(rank) << 14)
#define FOURTH(rank) ((uint32_t)(rank) << 8)

static const uint8_t ranks[256] = RANKS(PLAIN);

/* Where the character stands among the three bytes of its four, which are the upper ones. */
static const uint32_t first[256] = RANKS(FIRST), second[256] = RANKS(SECOND), third[256] = RANKS(THIRD),
                      fourth[256] = RANKS(FOURTH);

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
    unsigned passed, padding;
    size_t i = 0;

    for (; i + STRIDE <= length && characters > STRIDE; i += STRIDE) {
        count_stride(bytes + i, &passed, &padding);
        characters -= passed;
    }
    for (; i < length && characters > 0; i++)
        characters -= is_character(bytes[i]);
    return i;
}

/* Decodes the four characters at BYTES into three, and one more that the next three overwrite; false when they are not
 * four characters. */
static bool
decode_four(const uint8_t *bytes, uint8_t *out)
{
    const uint32_t four = first[bytes[0]] | second[bytes[1]] | third[bytes[2]] | fourth[bytes[3]];
    const uint32_t three = GUINT32_TO_BE(four);

    memcpy(out, &three, sizeof three);
    return (four & NONE) == 0;
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
