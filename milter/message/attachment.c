/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment: decodes as much of a part as is needed to know what it is. */
#include "message/attachment.h"

#include <string.h>

#include <gmime/gmime.h>

#include "message/archive.h"
#include "message/filetype.h"

#define BLOCK_BYTES 32768

/* Encoded bytes of a part, decoded block by block. */
typedef struct {
    const Spool *spool;
    goffset position, end;
    GMimeEncoding decoder;
} Decoder;

static void
decoder_init(Decoder *decoder, const Spool *spool, const AttachmentSource *source)
{
    decoder->spool = spool;
    decoder->position = source->offset;
    decoder->end = source->offset + source->length;
    g_mime_encoding_init_decode(&decoder->decoder, (GMimeContentEncoding)source->encoding);
}

/* The next decoded bytes into OUT, which holds BLOCK_BYTES and a little more; 0 at the end or where the spool
 * cannot be read. A block may decode to nothing without being the end: then it goes on. */
static size_t
decoder_next(Decoder *decoder, char *out)
{
    char block[BLOCK_BYTES];
    size_t decoded = 0;

    while (decoded == 0 && decoder->position < decoder->end) {
        const size_t wanted = (size_t)MIN((goffset)sizeof block, decoder->end - decoder->position);
        const gssize got = spool_read(decoder->spool, decoder->position, block, wanted, NULL);
        if (got <= 0)
            return 0;
        decoder->position += got;
        decoded = g_mime_encoding_step(&decoder->decoder, block, (size_t)got, out);
    }
    return decoded;
}

/* No encoding of RFC 2045 decodes to more than it was; uuencoding is bounded by its line count. */
#define OUT_BYTES (BLOCK_BYTES + 256)

/* The first LIMIT decoded bytes. */
static GByteArray *
decode_prefix(const Spool *spool, const AttachmentSource *source, size_t limit)
{
    GByteArray *prefix = g_byte_array_new();
    char out[OUT_BYTES];
    Decoder decoder;
    size_t length;

    decoder_init(&decoder, spool, source);
    while (prefix->len < limit && (length = decoder_next(&decoder, out)) > 0)
        g_byte_array_append(prefix, (const guint8 *)out, (guint)MIN(length, limit - prefix->len));
    return prefix;
}

/* All of it; NULL where it cannot be kept. The caller owns it. */
static Spool *
decode_whole(const Spool *spool, const AttachmentSource *source)
{
    g_autoptr(Spool) whole = spool_new_like(spool);
    char out[OUT_BYTES];
    Decoder decoder;
    size_t length;

    decoder_init(&decoder, spool, source);
    while ((length = decoder_next(&decoder, out)) > 0)
        if (!spool_append(whole, out, length, NULL))
            return NULL;
    return g_steal_pointer(&whole);
}

static void
look_into_archive(Attachment *attachment, const Spool *spool, const AttachmentSource *source)
{
    g_autoptr(Spool) whole = decode_whole(spool, source);

    if (!whole)
        return;
    const ArchiveContents contents = archive_inspect(whole);
    attachment->flags |= contents.flags;
    if (contents.document) {
        g_free(attachment->type);
        attachment->type = g_strdup(contents.document);
    }
}

/* Office documents with a password are OLE files around an encrypted stream of this name (MS-OFFCRYPTO, 2.3.2). */
static bool
is_encrypted_office(const GByteArray *prefix, const char *type)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

    return strcmp(type, "application/encrypted") == 0 ||
        (prefix->len > 8 && memcmp(prefix->data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0 &&
            memmem(prefix->data, prefix->len, name, sizeof name - 1));
}

Attachment *
attachment_new(const Spool *spool, const AttachmentSource *source)
{
    Attachment *attachment = g_new0(Attachment, 1);
    g_autoptr(GByteArray) prefix = decode_prefix(spool, source, FILETYPE_PREFIX_BYTES);

    attachment->part = g_strdup(source->part);
    attachment->name = g_strdup(source->name);
    attachment->declared = g_strdup(source->declared);
    attachment->type = filetype_of_content(prefix->data, prefix->len);
    attachment->offset = source->offset;
    attachment->size_encoded = source->length;
    attachment->flags = filetype_flags_of_name(source->name) | filetype_flags_of_type(attachment->type);
    if (filetype_is_archive(source->name, attachment->type))
        look_into_archive(attachment, spool, source);
    if (is_encrypted_office(prefix, attachment->type))
        attachment->flags |= ATTACHMENT_ENCRYPTED;
    if (!filetype_agrees(source->name, attachment->type))
        attachment->flags |= ATTACHMENT_NAME_MISMATCH;
    if (filetype_better_format(source->name, attachment->type))
        attachment->flags |= ATTACHMENT_UNCOMMON_FORMAT;
    return attachment;
}

void
attachment_free(gpointer data)
{
    Attachment *attachment = data;

    g_free(attachment->part);
    g_free(attachment->name);
    g_free(attachment->declared);
    g_free(attachment->type);
    g_free(attachment);
}

bool
attachment_is_text(const Spool *spool, const AttachmentSource *source)
{
    g_autoptr(GByteArray) prefix = decode_prefix(spool, source, 4096);

    /* UTF-16 and UTF-32 have NULs and a mark at their start. */
    if (prefix->len >= 2 && (memcmp(prefix->data, "\xff\xfe", 2) == 0 || memcmp(prefix->data, "\xfe\xff", 2) == 0))
        return true;
    return prefix->len < 2 || memcmp(prefix->data, "MZ", 2) != 0 ? filetype_is_text(prefix->data, prefix->len) : false;
}

const char *
attachment_flag_name(AttachmentFlags flag)
{
    static const struct {
        AttachmentFlags flag;
        const char *name;
    } names[] = {
        { ATTACHMENT_EXECUTABLE, "executable" },
        { ATTACHMENT_SCRIPT, "script" },
        { ATTACHMENT_SHORTCUT, "shortcut" },
        { ATTACHMENT_DISK_IMAGE, "disk-image" },
        { ATTACHMENT_MACRO, "macro" },
        { ATTACHMENT_ENCRYPTED, "encrypted" },
        { ATTACHMENT_NESTED_ARCHIVE, "nested-archive" },
        { ATTACHMENT_BOMB, "bomb" },
        { ATTACHMENT_NAME_MISMATCH, "name-mismatch" },
        { ATTACHMENT_DOUBLE_EXTENSION, "double-extension" },
        { ATTACHMENT_RTL_OVERRIDE, "rtl-override" },
        { ATTACHMENT_UNCOMMON_FORMAT, "uncommon-format" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].flag == flag)
            return names[i].name;
    return "unknown";
}
