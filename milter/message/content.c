/* SPDX-License-Identifier: BSD-2-Clause */
/* content: decodes parts. Bytes that are not encoded are read where they stand. In base64 (RFC 2045, section 6.8) four
 * characters are three bytes wherever they stand, so that counting characters, with a mark now and then, is enough to
 * find any byte again. Everything else is decoded into a spool of its own. */
#include "message/content.h"

#include <string.h>

#include "message/gmime_autoptr.h"

#define BLOCK_BYTES 16384 /* of encoded bytes; the distance of the marks */
#define STRIDE 64

typedef enum {
    WAY_UNKNOWN, /* nobody has asked for more than the start */
    WAY_IN_PLACE,
    WAY_BASE64,
    WAY_DECODED,
    WAY_UNREADABLE,
} Way;

struct Content {
    const Spool *spool;
    ContentRange range;
    Way way;
    goffset size;   /* decoded */
    GArray *marks;  /* of goffset: base64 characters before each block */
    Spool *decoded; /* all of it */
};

/* Encoded bytes, decoded block by block. */
typedef struct {
    const Spool *spool;
    goffset position, end;
    goffset step; /* bytes of a block */
    GMimeFilter *filter;
} Decoder;

Content *
content_new(const Spool *spool, const ContentRange *range)
{
    Content *content = g_new0(Content, 1);

    content->spool = spool;
    content->range = *range;
    return content;
}

void
content_free(Content *content)
{
    if (!content)
        return;
    g_clear_pointer(&content->marks, g_array_unref);
    spool_free(content->decoded);
    g_free(content);
}

static void
decoder_init(Decoder *decoder, const Content *content, goffset position)
{
    decoder->spool = content->spool;
    decoder->position = content->range.offset + position;
    decoder->end = content->range.offset + content->range.length;
    decoder->step = BLOCK_BYTES;
    decoder->filter = g_mime_filter_basic_new((GMimeContentEncoding)content->range.encoding, FALSE);
}

static void
decoder_clear(Decoder *decoder)
{
    g_object_unref(decoder->filter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decoder, decoder_clear)

/* The next decoded bytes, at *OUT until the next call; 0 at the end, -1 where the spool cannot be read. A block may
 * decode to nothing without being the end: then it goes on. */
static gssize
decoder_next(Decoder *decoder, char **out)
{
    char block[BLOCK_BYTES];
    size_t decoded = 0, unused;

    while (decoded == 0 && decoder->position < decoder->end) {
        const size_t wanted = (size_t)MIN(decoder->step, decoder->end - decoder->position);
        const gssize got = spool_read(decoder->spool, decoder->position, block, wanted, NULL);
        if (got <= 0)
            return -1;
        decoder->position += got;
        g_mime_filter_filter(decoder->filter, block, (size_t)got, 0, out, &decoded, &unused);
    }
    return (gssize)decoded;
}

GByteArray *
content_prefix(const Content *content, size_t limit)
{
    GByteArray *prefix = g_byte_array_sized_new(64); /* never NULL */
    g_auto(Decoder) decoder;
    gssize length;
    char *out;

    decoder_init(&decoder, content, 0);
    decoder.step = (goffset)CLAMP(limit + limit / 2, STRIDE, BLOCK_BYTES); /* who wants little decodes little */
    while (prefix->len < limit && (length = decoder_next(&decoder, &out)) > 0)
        g_byte_array_append(prefix, (const guint8 *)out, (guint)MIN((size_t)length, limit - prefix->len));
    return prefix;
}

/* --- finding bytes again ------------------------------------------------------------------------------------ */

/* What a decoder makes of each byte: 1 a character of base64, 2 padding, 0 nothing. */
static const uint8_t base64_kind[256] = {
    ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['0' ... '9'] = 1, ['+'] = 1, ['/'] = 1, ['='] = 2
};

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

/* Counts the characters in BYTES, and the padding; false when a character stands behind padding. */
static bool
count_characters(const uint8_t *bytes, size_t length, goffset *characters, goffset *padding)
{
    unsigned in_stride, equals;
    size_t i = 0;

    for (; *padding == 0 && i + STRIDE <= length; i += STRIDE) {
        count_stride(bytes + i, &in_stride, &equals);
        if (equals > 0)
            break;
        *characters += in_stride;
    }
    for (; i < length; i++) {
        const uint8_t kind = base64_kind[bytes[i]];
        if (kind == 1 && *padding > 0)
            return false;
        *characters += kind == 1;
        *padding += kind == 2;
    }
    return true;
}

/* Sets the marks. WAY_DECODED: the padding is not as it should be, and what decoders make of that they know best. */
static Way
mark_base64(Content *content)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    goffset characters = 0, padding = 0;

    content->marks = g_array_new(FALSE, FALSE, sizeof(goffset));
    for (goffset position = 0; position < content->range.length; position += BLOCK_BYTES) {
        const size_t wanted = (size_t)MIN((goffset)BLOCK_BYTES, content->range.length - position);
        g_array_append_val(content->marks, characters);
        if (spool_read(content->spool, content->range.offset + position, block, wanted, NULL) != (gssize)wanted)
            return WAY_UNREADABLE;
        if (!count_characters(block, wanted, &characters, &padding))
            return WAY_DECODED;
    }
    if (padding > 0 && (padding > 2 || (characters + padding) % 4 != 0))
        return WAY_DECODED;
    content->size = (characters + padding) / 4 * 3 - padding;
    return WAY_BASE64;
}

static Way
decode_whole(Content *content)
{
    g_auto(Decoder) decoder;
    gssize length;
    char *out;

    content->decoded = spool_new_like(content->spool);
    decoder_init(&decoder, content, 0);
    while ((length = decoder_next(&decoder, &out)) > 0)
        if (!spool_append(content->decoded, out, (size_t)length, NULL))
            return WAY_UNREADABLE;
    content->size = spool_size(content->decoded);
    return length == 0 ? WAY_DECODED : WAY_UNREADABLE;
}

static void
find_way(Content *content)
{
    switch ((GMimeContentEncoding)content->range.encoding) {
    case GMIME_CONTENT_ENCODING_DEFAULT:
    case GMIME_CONTENT_ENCODING_7BIT:
    case GMIME_CONTENT_ENCODING_8BIT:
    case GMIME_CONTENT_ENCODING_BINARY:
        content->way = WAY_IN_PLACE;
        content->size = content->range.length;
        break;
    case GMIME_CONTENT_ENCODING_BASE64:
        content->way = mark_base64(content);
        break;
    default:
        content->way = WAY_DECODED;
    }
    if (content->way == WAY_DECODED)
        content->way = decode_whole(content);
}

/* Behind the first CHARACTERS characters in BYTES. */
static size_t
skip_characters(const uint8_t *bytes, size_t length, goffset characters)
{
    size_t i = 0;

    for (; i < length && characters > 0; i++)
        characters -= base64_kind[bytes[i]] == 1;
    return i;
}

/* The place in the encoded bytes where the character number WANTED stands, from the last mark before it; -1 where it
 * cannot be read. */
static goffset
find_character(const Content *content, goffset wanted)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    guint low = 0, high = content->marks->len;

    while (high - low > 1) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index(content->marks, goffset, middle) <= wanted)
            low = middle;
        else
            high = middle;
    }
    const goffset position = (goffset)low * BLOCK_BYTES;
    const size_t length = (size_t)MIN((goffset)BLOCK_BYTES, content->range.length - position);
    if (spool_read(content->spool, content->range.offset + position, block, length, NULL) != (gssize)length)
        return -1;
    return position + (goffset)skip_characters(block, length, wanted - g_array_index(content->marks, goffset, low));
}

/* LENGTH bytes, SKIP behind those that the characters from POSITION on begin with. */
static gssize
read_base64(const Content *content, goffset position, size_t skip, uint8_t *buffer, size_t length)
{
    g_auto(Decoder) decoder;
    size_t done = 0;
    char *out;

    decoder_init(&decoder, content, position);
    while (done < length) {
        const gssize got = decoder_next(&decoder, &out);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        const size_t skipped = MIN(skip, (size_t)got);
        const size_t taken = MIN((size_t)got - skipped, length - done);
        memcpy(buffer + done, out + skipped, taken);
        skip -= skipped;
        done += taken;
    }
    return (gssize)done;
}

goffset
content_size(Content *content)
{
    if (content->way == WAY_UNKNOWN)
        find_way(content);
    return content->way == WAY_UNREADABLE ? -1 : content->size;
}

gssize
content_read(Content *content, goffset offset, void *buffer, size_t length)
{
    const goffset size = content_size(content);
    goffset position;

    if (size < 0)
        return -1;
    if (offset < 0 || offset >= size)
        return 0;
    length = (size_t)MIN((goffset)length, size - offset);
    switch (content->way) {
    case WAY_IN_PLACE:
        return spool_read(content->spool, content->range.offset + offset, buffer, length, NULL);
    case WAY_BASE64:
        position = find_character(content, offset / 3 * 4);
        return position < 0 ? -1 : read_base64(content, position, (size_t)(offset % 3), buffer, length);
    default:
        return spool_read(content->decoded, offset, buffer, length, NULL);
    }
}
