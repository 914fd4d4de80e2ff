/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf: seeks the names by which a PDF betrays what it does, as it lies and inside object streams. */
#include "message/pdf.h"

#include <string.h>

#include <zlib.h>

#include "message/pdf_form.h"
#include "message/pdf_key.h"

#define BLOCK_BYTES 65536
/* A dictionary that says what the stream behind it is begins no further before that. */
#define DICTIONARY_BYTES 2048
#define NAME_BYTES 64 /* of a name with all its characters escaped, and what tells that it ends */
#define SCAN_MAX_BYTES ((goffset)64 << 20)
#define STREAMS_MAX 500
#define INFLATED_MAX_BYTES (16u << 20)
#define NAME_STEPS 16 /* of a budget */
/* A form is read whole, and each of its streams, to be sure that its scripts are harmless. */
#define FORM_MAX_BYTES ((goffset)8 << 20)
#define FORM_STREAM_MAX_BYTES (2u << 20)

typedef struct {
    Content *content;
    const PdfKey *key; /* of what is encrypted and yet everybody can read; NULL: nothing is */
    AttachmentFlags flags;
    unsigned streams; /* that have been looked into */
    size_t inflated;  /* bytes of them */
    bool is_whole;    /* file and streams are read at once, and the scripts of form fields are told apart */
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

/* Whether BYTES up to END, which stand behind a name, are words that a person reads ("/Launch y otros"): behind a name
 * there is a bracket, a number, another name, or one of few keywords. */
static bool
is_prose(const uint8_t *bytes, const uint8_t *end)
{
    static const char *const keywords[] = { "endobj", "true", "false", "null" };

    while (bytes < end && (g_ascii_isspace((char)*bytes) || *bytes == '\0'))
        bytes++;
    if (bytes == end || !g_ascii_isalpha((char)*bytes))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++) {
        const size_t length = MIN(strlen(keywords[i]), (size_t)(end - bytes));
        if (memcmp(bytes, keywords[i], length) == 0)
            return false;
    }
    return true;
}

/* Whether the name that begins at BYTES is NAME, and not only the beginning of a longer one. */
static bool
is_name(const uint8_t *bytes, const uint8_t *end, const char *name)
{
    const size_t length = strlen(name);

    if ((size_t)(end - bytes) < length || memcmp(bytes, name, length) != 0)
        return false;
    const uint8_t *behind = bytes + length;
    return behind == end || (!g_ascii_isalnum((char)*behind) && !is_prose(behind, end));
}

static bool
has_name(const uint8_t *bytes, size_t length, const char *name)
{
    const uint8_t *const end = bytes + length;

    for (const uint8_t *c = bytes; (c = memchr(c, '/', (size_t)(end - c))); c++)
        if (is_name(c, end, name))
            return true;
    return false;
}

enum { SCRIPT_NAME };

/* Actions (12.6.4.5, 12.6.4.17), and the dictionary of a document that is encrypted (7.5.5). */
static AttachmentFlags
flags_of(const Pdf *pdf, const uint8_t *bytes, size_t length)
{
    static const struct {
        const char *name;
        AttachmentFlags flag;
    } names[] = {
        [SCRIPT_NAME] = { "/JavaScript", ATTACHMENT_ACTIVE_CONTENT },
        { "/Launch", ATTACHMENT_ACTIVE_CONTENT },
        { "/Encrypt", ATTACHMENT_ENCRYPTED },
    };
    const uint8_t *const end = bytes + length;
    Budget *const budget = content_budget(pdf->content);
    AttachmentFlags flags = 0;

    /* One pass for all: most bytes of a PDF are compressed, and begin no name. */
    for (const uint8_t *c = bytes; (c = memchr(c, '/', (size_t)(end - c))) && budget_allows(budget, NAME_STEPS); c++)
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
            if (!((flags | pdf->flags) & names[i].flag) && is_name(c, end, names[i].name) &&
                !(pdf->is_whole && i == SCRIPT_NAME && pdf_form_is_field_action(bytes, length, c)))
                flags |= names[i].flag;
    return flags;
}

/* --- object streams (7.5.7) ----------------------------------------------------------------------------------- */

/* A stream, where it lies. */
typedef struct {
    goffset offset;
    guint32 number, generation; /* of its object */
} StreamPlace;

/* The next bytes of the stream at *OFFSET, which moves on, as they are without the encryption; 0 at the end. */
static gssize
read_stream(const Pdf *pdf, PdfDecryption *decryption, goffset *offset, uint8_t *bytes)
{
    g_autofree uint8_t *raw = decryption ? g_malloc(BLOCK_BYTES) : NULL;
    const gssize got = content_read(pdf->content, *offset, raw ? raw : bytes, BLOCK_BYTES);

    *offset += MAX(got, 0);
    return got > 0 && raw ? pdf_decrypt(decryption, raw, (size_t)got, bytes) : got;
}

/* A stream that is inflated. */
typedef struct {
    Pdf *pdf;
    PdfDecryption *decryption;
    goffset offset; /* of what is read next */
    z_stream stream;
    int result;
    uint8_t in[BLOCK_BYTES + PDF_DECRYPTION_MORE_BYTES];
} Inflation;

/* The next bytes that come out, up to ROOM of them, into OUT; 0 at the end, or where enough has been inflated. */
static size_t
inflate_some(Inflation *inflation, uint8_t *out, size_t room)
{
    z_stream *stream = &inflation->stream;

    stream->next_out = out;
    stream->avail_out = (uInt)room;
    while (inflation->result == Z_OK && stream->avail_out == room && inflation->pdf->inflated < INFLATED_MAX_BYTES &&
           budget_allows(content_budget(inflation->pdf->content), room)) {
        if (stream->avail_in == 0) {
            const gssize got = read_stream(inflation->pdf, inflation->decryption, &inflation->offset, inflation->in);
            if (got <= 0)
                return 0;
            stream->next_in = inflation->in;
            stream->avail_in = (uInt)got;
        }
        inflation->result = inflate(stream, Z_NO_FLUSH);
    }
    inflation->pdf->inflated += room - stream->avail_out;
    return room - stream->avail_out;
}

/* Looks at what comes out of INFLATION, block by block. */
static void
inspect_blocks(Pdf *pdf, Inflation *inflation)
{
    g_autofree uint8_t *out = g_malloc(BLOCK_BYTES);
    size_t kept = 0, got; /* bytes of the block before, in which a name may begin */

    while ((got = inflate_some(inflation, out + kept, BLOCK_BYTES - kept)) > 0) {
        const size_t plain = unescape_names(out, kept + got);
        pdf->flags |= flags_of(pdf, out, plain);
        kept = MIN(plain, 64);
        memmove(out, out + plain - kept, kept);
    }
}

/* Looks at all that comes out of it at once. */
static void
inspect_at_once(Pdf *pdf, Inflation *inflation)
{
    g_autofree uint8_t *out = g_malloc(FORM_STREAM_MAX_BYTES);
    size_t length = 0, got;

    while (length < FORM_STREAM_MAX_BYTES &&
           (got = inflate_some(inflation, out + length, FORM_STREAM_MAX_BYTES - length)) > 0)
        length += got;
    pdf->flags |= flags_of(pdf, out, unescape_names(out, length));
    if (length == FORM_STREAM_MAX_BYTES || pdf->inflated >= INFLATED_MAX_BYTES)
        pdf->flags |= ATTACHMENT_ACTIVE_CONTENT; /* who knows what stands behind */
}

/* Inflates the stream at PLACE and looks at what comes out. */
static void
inspect_stream(Pdf *pdf, const StreamPlace *place)
{
    g_autofree Inflation *inflation = g_new0(Inflation, 1);
    g_autoptr(PdfDecryption) decryption =
        pdf->key ? pdf_decryption_new(pdf->key, place->number, place->generation) : NULL;

    inflation->pdf = pdf;
    inflation->decryption = decryption;
    inflation->offset = place->offset;
    if (inflateInit(&inflation->stream) != Z_OK)
        return;
    if (pdf->is_whole)
        inspect_at_once(pdf, inflation);
    else
        inspect_blocks(pdf, inflation);
    inflateEnd(&inflation->stream);
}

/* The numbers of the object that begins last in the text from BEGIN to END ("12 0 obj"), into PLACE; zeros where none
 * is read. */
static void
read_numbers(const uint8_t *begin, const uint8_t *end, StreamPlace *place)
{
    guint64 numbers[2] = { 0 }; /* the generation, and the number before it */
    const uint8_t *c = begin;

    for (const uint8_t *k = begin; (k = memmem(k, (size_t)(end - k), "obj", 3)); k++)
        c = k;
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        while (c > begin && g_ascii_isspace((char)c[-1]))
            c--;
        for (guint64 unit = 1; c > begin && g_ascii_isdigit((char)c[-1]) && unit < 10000000000; unit *= 10)
            numbers[i] += unit * (guint64)(*--c - '0');
    }
    place->generation = (guint32)numbers[0];
    place->number = (guint32)numbers[1];
}

/* Of the bytes that are looked through for streams. */
typedef struct {
    const uint8_t *bytes;
    size_t seen;  /* how many of them have been looked at for a name */
    size_t named; /* behind the last name of an object stream so far, or of what may be one; 0: there is none */
} StreamSearch;

/* Whether there may be the name of an object stream in the dictionary that ends at END. Each byte is looked at once, or
 * there would be a dictionary to look through for each time that the keyword stands anywhere. */
static bool
may_be_object_stream(StreamSearch *search, size_t end)
{
    uint8_t gap[DICTIONARY_BYTES + NAME_BYTES];
    const size_t begin = MAX(search->seen, end - MIN(end, sizeof gap));
    const size_t from = begin - MIN(begin, (size_t)NAME_BYTES);
    const size_t length = MIN(end - from, sizeof gap);

    memcpy(gap, search->bytes + end - length, length);
    search->seen = end;
    if (has_name(gap, unescape_names(gap, length), "/ObjStm"))
        search->named = end;
    return search->named > 0 && end - search->named <= DICTIONARY_BYTES;
}

/* Whether the dictionary that ends at END, in what has been read of BYTES, is one of a stream of objects; PLACE
 * receives which object's. */
static bool
is_object_stream(const uint8_t *bytes, size_t end, StreamPlace *place)
{
    uint8_t dictionary[DICTIONARY_BYTES];
    const size_t length = MIN(end, sizeof dictionary);

    memcpy(dictionary, bytes + end - length, length);
    const size_t plain = unescape_names(dictionary, length);
    /* Not that of the object before. */
    const uint8_t *begin = dictionary;
    for (const uint8_t *c = dictionary; (c = memmem(c, (size_t)(dictionary + plain - c), "endobj", 6)); c++)
        begin = c + 6;
    read_numbers(begin, dictionary + plain, place);
    return has_name(begin, (size_t)(dictionary + plain - begin), "/ObjStm");
}

/* Looks into the object streams that begin in BYTES, which stand at OFFSET. */
static void
inspect_streams(Pdf *pdf, const uint8_t *bytes, size_t length, goffset offset)
{
    static const char keyword[] = "stream";
    const size_t keyword_length = sizeof keyword - 1;
    StreamSearch search = { .bytes = bytes };

    for (const uint8_t *c = bytes; (c = memmem(c, length - (size_t)(c - bytes), keyword, keyword_length)); c++) {
        const size_t at = (size_t)(c - bytes);
        size_t data = at + keyword_length;
        StreamPlace place;
        if (pdf->streams >= STREAMS_MAX || !budget_allows(content_budget(pdf->content), keyword_length))
            break;
        if (!may_be_object_stream(&search, at))
            continue;
        if (!is_object_stream(bytes, at, &place)) {
            search.named = 0;
            continue;
        }
        if (data < length && bytes[data] == '\r')
            data++;
        if (data < length && bytes[data] == '\n')
            data++;
        pdf->streams++;
        place.offset = offset + (goffset)data;
        inspect_stream(pdf, &place);
    }
}

/* --- the file ------------------------------------------------------------------------------------------------- */

static AttachmentFlags
inspect_with(Content *content, const PdfKey *key)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    Pdf pdf = { .content = content, .key = key };

    for (goffset offset = 0; offset < SCAN_MAX_BYTES; offset += BLOCK_BYTES - DICTIONARY_BYTES) {
        const gssize got = content_read(content, offset, block, BLOCK_BYTES);
        if (got <= 0)
            break;
        inspect_streams(&pdf, block, (size_t)got, offset);
        pdf.flags |= flags_of(&pdf, block, unescape_names(block, (size_t)got));
        if (got < BLOCK_BYTES)
            break;
    }
    return pdf.flags;
}

/* The same with the scripts of form fields told apart, of a PDF that is no longer than forms are. */
static AttachmentFlags
inspect_as_form(Content *content, const PdfKey *key)
{
    const goffset size = content_size(content);

    if (size < 0 || size > FORM_MAX_BYTES)
        return ATTACHMENT_ACTIVE_CONTENT;
    g_autofree uint8_t *all = g_malloc((gsize)size + 1);
    const gssize got = content_read(content, 0, all, (size_t)size);
    Pdf pdf = { .content = content, .key = key, .is_whole = true };
    if (got != size)
        return ATTACHMENT_ACTIVE_CONTENT;
    inspect_streams(&pdf, all, (size_t)got, 0);
    pdf.flags |= flags_of(&pdf, all, unescape_names(all, (size_t)got));
    return pdf.flags;
}

AttachmentFlags
pdf_inspect(Content *content)
{
    AttachmentFlags flags = inspect_with(content, NULL);
    g_autoptr(PdfKey) key = flags & ATTACHMENT_ENCRYPTED ? pdf_key_new(content) : NULL;

    /* What may be read and not changed is encrypted as well, and its object streams are read only now. */
    if (key)
        flags = inspect_with(content, key) & ~(AttachmentFlags)ATTACHMENT_ENCRYPTED;
    if ((flags & ATTACHMENT_ACTIVE_CONTENT) && !(inspect_as_form(content, key) & ATTACHMENT_ACTIVE_CONTENT))
        flags &= ~(AttachmentFlags)ATTACHMENT_ACTIVE_CONTENT;
    return flags;
}
