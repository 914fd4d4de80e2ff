/* SPDX-License-Identifier: BSD-2-Clause */
/* content: decodes parts. Bytes that are not encoded are read where they stand. In base64 (RFC 2045, section 6.8) four
 * characters are three bytes wherever they stand, so that counting characters, with a mark now and then, is enough to
 * find any byte again. Everything else is decoded into a spool of its own. */
#include "message/content.h"

#include <string.h>

#include "message/base64.h"
#include "message/gmime_autoptr.h"

#define BLOCK_BYTES 16384 /* of encoded bytes; the distance of the marks */
#define STEP_LEAST 64
#define READ_STEPS 256 /* what finding a place costs, in those of a budget */

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
    Budget *budget; /* NULL: none */
    bool was_given_up;
    Way way;
    goffset size;   /* decoded */
    GArray *marks;  /* of goffset: base64 characters before each block */
    Spool *decoded; /* all of it */
};

/* Encoded bytes, decoded block by block. */
typedef struct {
    const Spool *spool;
    Budget *budget;
    goffset position, end;
    goffset step; /* bytes of a block */
    int encoding;
    Base64State base64;  /* before the padding */
    GMimeFilter *filter; /* everything else; NULL until there is */
    uint8_t out[BASE64_ROOM(BLOCK_BYTES)];
} Decoder;

Content *
content_new_within(const Spool *spool, const ContentRange *range, Budget *budget)
{
    Content *content = g_new0(Content, 1);

    content->spool = spool;
    content->range = *range;
    content->budget = budget;
    return content;
}

Content *
content_new(const Spool *spool, const ContentRange *range)
{
    return content_new_within(spool, range, NULL);
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
    decoder->budget = content->budget;
    decoder->position = content->range.offset + position;
    decoder->end = content->range.offset + content->range.length;
    decoder->step = BLOCK_BYTES;
    decoder->encoding = content->range.encoding;
    decoder->base64 = (Base64State){ 0 };
    decoder->filter = NULL;
}

static void
decoder_clear(Decoder *decoder)
{
    g_clear_object(&decoder->filter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decoder, decoder_clear)

/* Decodes LENGTH bytes; returns how many there are at *OUT until the next call. What padding means where it should not
 * be GMime knows. */
static size_t
decode_block(Decoder *decoder, char *block, size_t length, char **out)
{
    size_t decoded, unused;

    if (!decoder->filter && decoder->encoding == GMIME_CONTENT_ENCODING_BASE64 && !memchr(block, '=', length)) {
        *out = (char *)decoder->out;
        return base64_decode(&decoder->base64, (uint8_t *)block, length, decoder->out);
    }
    if (!decoder->filter) {
        decoder->filter = g_mime_filter_basic_new((GMimeContentEncoding)decoder->encoding, FALSE);
        g_mime_filter_filter(
            decoder->filter, (char *)decoder->base64.waiting, decoder->base64.count, 0, out, &decoded, &unused);
    }
    g_mime_filter_filter(decoder->filter, block, length, 0, out, &decoded, &unused);
    return decoded;
}

/* The next decoded bytes, at *OUT until the next call; 0 at the end, -1 where the spool cannot be read or the budget is
 * spent. A block may decode to nothing without being the end: then it goes on. */
static gssize
decoder_next(Decoder *decoder, char **out)
{
    char block[BLOCK_BYTES];
    size_t decoded = 0;

    while (decoded == 0 && decoder->position < decoder->end) {
        const size_t wanted = (size_t)MIN(decoder->step, decoder->end - decoder->position);
        const gssize got = spool_read(decoder->spool, decoder->position, block, wanted, NULL);
        if (got <= 0 || !budget_allows(decoder->budget, (size_t)got))
            return -1;
        decoder->position += got;
        decoded = decode_block(decoder, block, (size_t)got, out);
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
    decoder.step = (goffset)CLAMP(limit + limit / 2, STEP_LEAST, BLOCK_BYTES); /* who wants little decodes little */
    while (prefix->len < limit && (length = decoder_next(&decoder, &out)) > 0)
        g_byte_array_append(prefix, (const guint8 *)out, (guint)MIN((size_t)length, limit - prefix->len));
    return prefix;
}

/* --- finding bytes again ------------------------------------------------------------------------------------ */

/* Sets the marks. WAY_DECODED: the padding is not as it should be, and what decoders make of that they know best. */
static Way
mark_base64(Content *content)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    Base64Count count = { 0 };

    content->marks = g_array_new(FALSE, FALSE, sizeof(goffset));
    for (goffset position = 0; position < content->range.length; position += BLOCK_BYTES) {
        const size_t wanted = (size_t)MIN((goffset)BLOCK_BYTES, content->range.length - position);
        g_array_append_val(content->marks, count.characters);
        if (!budget_allows(content->budget, wanted) ||
            spool_read(content->spool, content->range.offset + position, block, wanted, NULL) != (gssize)wanted)
            return WAY_UNREADABLE;
        if (!base64_count(block, wanted, &count))
            return WAY_DECODED;
    }
    if (count.padding > 0 && (count.padding > 2 || (count.characters + count.padding) % 4 != 0))
        return WAY_DECODED;
    content->size = (count.characters + count.padding) / 4 * 3 - count.padding;
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
    return position + (goffset)base64_skip(block, length, wanted - g_array_index(content->marks, goffset, low));
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

    if (size < 0 || !budget_allows(content->budget, READ_STEPS + length))
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

Budget *
content_budget(const Content *content)
{
    return content->budget;
}

void
content_give_up(Content *content)
{
    content->was_given_up = true;
}

bool
content_was_given_up(const Content *content)
{
    return content->was_given_up;
}
