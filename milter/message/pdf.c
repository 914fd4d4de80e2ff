/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf: seeks the names by which a PDF betrays what it does, as it lies and inside object streams. */
#include "message/pdf.h"

#include <string.h>

#include <zlib.h>

#define BLOCK_BYTES 65536
/* A dictionary that says what the stream behind it is begins no further before that. */
#define DICTIONARY_BYTES 2048
#define SCAN_MAX_BYTES ((goffset)64 << 20)
#define STREAMS_MAX 500
#define INFLATED_MAX_BYTES (16u << 20)

typedef struct {
    Content *content;
    AttachmentFlags flags;
    unsigned streams; /* that have been looked into */
    size_t inflated;  /* bytes of them */
} Pdf;

/* Any character of a name may be written as # and two digits (7.3.5). Returns how many bytes are left. */
static size_t
unescape_names(uint8_t *bytes, size_t length)
{
    size_t out = 0;

    for (size_t i = 0; i < length;) {
        const uint8_t *sign = memchr(bytes + i, '#', length - i);
        const size_t plain = sign ? (size_t)(sign - (bytes + i)) : length - i;
        memmove(bytes + out, bytes + i, plain);
        out += plain;
        i += plain;
        if (!sign)
            break;
        const bool escapes =
            i + 2 < length && g_ascii_isxdigit((char)bytes[i + 1]) && g_ascii_isxdigit((char)bytes[i + 2]);
        bytes[out++] =
            escapes
                ? (uint8_t)(g_ascii_xdigit_value((char)bytes[i + 1]) << 4 | g_ascii_xdigit_value((char)bytes[i + 2]))
                : '#';
        i += escapes ? 3 : 1;
    }
    return out;
}

/* Whether NAME stands there, and not only the beginning of a longer one. */
static bool
has_name(const uint8_t *bytes, size_t length, const char *name)
{
    const size_t name_length = strlen(name);
    const uint8_t *const end = bytes + length;

    for (const uint8_t *c = bytes; (c = memmem(c, (size_t)(end - c), name, name_length)); c++)
        if (c + name_length == end || !g_ascii_isalnum((char)c[name_length]))
            return true;
    return false;
}

/* Actions (12.6.4.5, 12.6.4.16), and the dictionary of a document that is encrypted (7.5.5). */
static AttachmentFlags
flags_of(const uint8_t *bytes, size_t length)
{
    const bool acts = has_name(bytes, length, "/JavaScript") || has_name(bytes, length, "/Launch");

    return (acts ? ATTACHMENT_ACTIVE_CONTENT : 0) | (has_name(bytes, length, "/Encrypt") ? ATTACHMENT_ENCRYPTED : 0);
}

/* --- object streams (7.5.7) ----------------------------------------------------------------------------------- */

/* Inflates the stream at OFFSET and looks at what comes out, block by block. */
static void
inspect_stream(Pdf *pdf, goffset offset)
{
    g_autofree uint8_t *in = g_malloc(BLOCK_BYTES), *out = g_malloc(BLOCK_BYTES);
    z_stream inflater = { 0 };
    size_t kept = 0; /* bytes of the block before, in which a name may begin */
    int result = Z_OK;

    if (inflateInit(&inflater) != Z_OK)
        return;
    while (result == Z_OK && pdf->inflated < INFLATED_MAX_BYTES) {
        if (inflater.avail_in == 0) {
            const gssize got = content_read(pdf->content, offset, in, BLOCK_BYTES);
            if (got <= 0)
                break;
            offset += got;
            inflater.next_in = in;
            inflater.avail_in = (uInt)got;
        }
        inflater.next_out = out + kept;
        inflater.avail_out = (uInt)(BLOCK_BYTES - kept);
        result = inflate(&inflater, Z_NO_FLUSH);
        const size_t length = BLOCK_BYTES - inflater.avail_out;
        pdf->inflated += length - kept;
        const size_t plain = unescape_names(out, length);
        pdf->flags |= flags_of(out, plain);
        kept = MIN(plain, 64);
        memmove(out, out + plain - kept, kept);
    }
    inflateEnd(&inflater);
}

/* Whether the dictionary that ends at END, in what has been read of BYTES, is one of a stream of objects. */
static bool
is_object_stream(const uint8_t *bytes, size_t end)
{
    uint8_t dictionary[DICTIONARY_BYTES];
    const size_t length = MIN(end, sizeof dictionary);

    memcpy(dictionary, bytes + end - length, length);
    const size_t plain = unescape_names(dictionary, length);
    /* Not that of the object before. */
    const uint8_t *begin = dictionary;
    for (const uint8_t *c = dictionary; (c = memmem(c, (size_t)(dictionary + plain - c), "endobj", 6)); c++)
        begin = c;
    return has_name(begin, (size_t)(dictionary + plain - begin), "/ObjStm");
}

/* Looks into the object streams that begin in BYTES, which stand at OFFSET. */
static void
inspect_streams(Pdf *pdf, const uint8_t *bytes, size_t length, goffset offset)
{
    static const char keyword[] = "stream";
    const size_t keyword_length = sizeof keyword - 1;

    for (const uint8_t *c = bytes; (c = memmem(c, length - (size_t)(c - bytes), keyword, keyword_length)); c++) {
        const size_t at = (size_t)(c - bytes);
        size_t data = at + keyword_length;
        if (!is_object_stream(bytes, at) || pdf->streams >= STREAMS_MAX)
            continue;
        if (data < length && bytes[data] == '\r')
            data++;
        if (data < length && bytes[data] == '\n')
            data++;
        pdf->streams++;
        inspect_stream(pdf, offset + (goffset)data);
    }
}

AttachmentFlags
pdf_inspect(Content *content)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    Pdf pdf = { .content = content };

    for (goffset offset = 0; offset < SCAN_MAX_BYTES; offset += BLOCK_BYTES - DICTIONARY_BYTES) {
        const gssize got = content_read(content, offset, block, BLOCK_BYTES);
        if (got <= 0)
            break;
        inspect_streams(&pdf, block, (size_t)got, offset);
        pdf.flags |= flags_of(block, unescape_names(block, (size_t)got));
        if (got < BLOCK_BYTES)
            break;
    }
    return pdf.flags;
}
