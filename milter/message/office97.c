/* SPDX-License-Identifier: BSD-2-Clause */
/* office97: looks into the streams of a compound file at the places where each program says that it wants a password.
 */
#include "message/office97.h"

#include <string.h>

#define STREAMS_MOST 200 /* that are looked into */
#define RECORDS_MOST 20000
#define BLOCK_BYTES 4096

/* A stream, read on and on. */
typedef struct {
    const OleStream *stream;
    goffset begin;
    size_t length;
    uint8_t bytes[BLOCK_BYTES];
} Window;

/* COUNT bytes at OFFSET, or NULL. */
static const uint8_t *
look(Window *window, goffset offset, size_t count)
{
    if (offset < window->begin || offset + (goffset)count > window->begin + (goffset)window->length) {
        window->begin = offset;
        window->length = ole_stream_read(window->stream, offset, window->bytes, sizeof window->bytes);
    }
    return window->length >= count && offset >= window->begin &&
                   offset + (goffset)count <= window->begin + (goffset)window->length
               ? window->bytes + (offset - window->begin)
               : NULL;
}

static guint32
read_u16(const uint8_t *bytes)
{
    return bytes[0] | (guint32)bytes[1] << 8;
}

static guint32
read_u32(const uint8_t *bytes)
{
    return read_u16(bytes) | read_u16(bytes + 2) << 16;
}

/* A workbook: a record FilePass ([MS-XLS], 2.4.117), and sheets of macros (BoundSheet8, 2.4.28), in its first
 * substream. */
static AttachmentFlags
inspect_workbook(Window *window)
{
    enum { RECORD_EOF = 0x0a, RECORD_FILEPASS = 0x2f, RECORD_BOUNDSHEET = 0x85, SHEET_KIND = 5, KIND_MACROS = 1 };
    AttachmentFlags flags = 0;
    goffset offset = 0;

    for (unsigned i = 0; i < RECORDS_MOST; i++) {
        const uint8_t *header = look(window, offset, 4);
        const guint32 record = header ? read_u16(header) : RECORD_EOF, length = header ? read_u16(header + 2) : 0;
        if (record == RECORD_EOF)
            break;
        if (record == RECORD_FILEPASS)
            return ATTACHMENT_ENCRYPTED; /* nothing behind it can be read */
        const uint8_t *kind = record == RECORD_BOUNDSHEET ? look(window, offset + 4 + SHEET_KIND, 1) : NULL;
        if (kind && *kind == KIND_MACROS)
            flags |= ATTACHMENT_MACRO;
        offset += 4 + (goffset)length;
    }
    return flags;
}

/* Word: a bit in FibBase ([MS-DOC], 2.5.2). */
static AttachmentFlags
inspect_word(Window *window)
{
    enum { FLAGS = 10, ENCRYPTED = 0x0100 };
    const uint8_t *flags = look(window, FLAGS, 2);

    return flags && read_u16(flags) & ENCRYPTED ? ATTACHMENT_ENCRYPTED : 0;
}

/* PowerPoint: a token in CurrentUserAtom ([MS-PPT], 2.3.2). */
static AttachmentFlags
inspect_current_user(Window *window)
{
    enum { TOKEN = 12 };
    const uint8_t *token = look(window, TOKEN, 4);

    return token && read_u32(token) == 0xf3d1c4df ? ATTACHMENT_ENCRYPTED : 0;
}

/* PowerPoint: a record CryptSession10Container ([MS-PPT], 2.3.7) among those of the presentation. */
static AttachmentFlags
inspect_presentation(Window *window)
{
    enum { CRYPT_SESSION = 0x2f14, HEADER = 8 };
    goffset offset = 0;

    for (unsigned i = 0; i < RECORDS_MOST; i++) {
        const uint8_t *header = look(window, offset, HEADER);
        if (!header)
            break;
        if (read_u16(header + 2) == CRYPT_SESSION)
            return ATTACHMENT_ENCRYPTED;
        offset += HEADER + (goffset)read_u32(header + 4);
    }
    return 0;
}

static const struct {
    const char *name;
    AttachmentFlags (*inspect)(Window *window); /* NULL: the name tells */
    AttachmentFlags flags;
} streams[] = {
    { "Workbook", inspect_workbook, 0 }, { "Book", inspect_workbook, 0 }, { "WordDocument", inspect_word, 0 },
    { "Current User", inspect_current_user, 0 }, { "PowerPoint Document", inspect_presentation, 0 },
    { "EncryptedPackage", NULL,
        ATTACHMENT_ENCRYPTED }, /* a document of today in a compound file ([MS-OFFCRYPTO], 2.3.4) */
    { "EncryptedSummary", NULL, ATTACHMENT_ENCRYPTED }, /* 2.3.5.4 */
    { "_VBA_PROJECT", NULL, ATTACHMENT_MACRO },         /* [MS-OVBA], 2.2.1 */
};

static AttachmentFlags
inspect_stream(const Ole *ole, const OleEntry *entry, AttachmentFlags (*inspect)(Window *window))
{
    g_autoptr(OleStream) stream = ole_stream_open(ole, entry);
    g_autofree Window *window = g_new0(Window, 1);

    window->stream = stream;
    return stream ? inspect(window) : 0;
}

AttachmentFlags
office97_inspect(const Ole *ole)
{
    AttachmentFlags flags = 0;
    unsigned looked_into = 0;

    for (guint i = 0; i < ole_count(ole); i++) {
        const OleEntry *entry = ole_entry(ole, i);
        for (size_t k = 0; k < G_N_ELEMENTS(streams) && entry->kind == OLE_STREAM; k++) {
            if (g_ascii_strcasecmp(entry->name, streams[k].name) != 0)
                continue;
            flags |= streams[k].flags;
            if (streams[k].inspect && looked_into++ < STREAMS_MOST)
                flags |= inspect_stream(ole, entry, streams[k].inspect);
        }
    }
    return flags;
}
