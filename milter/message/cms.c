/* SPDX-License-Identifier: BSD-2-Clause */
/* cms: goes through the few elements that stand before the content (RFC 5652, sections 3 and 5.1) and copies it. A
 * library would build certificates, attributes and signers of it first, as many as the sender likes. */
#include "message/cms.h"

#include <string.h>

#include "message/gmime_autoptr.h"

#define WINDOW_BYTES 16384
#define PREFIX_BYTES 4096
#define HEADER_MAX_BYTES 16
#define OID_MAX_BYTES 32

/* Tags (X.690, 8.1.2, 8.14) */
#define TAG_OCTETS 0x04
#define TAG_OBJECT 0x06
#define TAG_OCTETS_IN_PIECES 0x24
#define TAG_SEQUENCE 0x30
#define TAG_FIRST 0xa0 /* [0], constructed */
#define TAG_CONSTRUCTED 0x20
#define TAG_NUMBER 0x1f

#define LENGTH_MOST ((guint64)1 << 40)
#define INDEFINITE ((goffset)-1)

/* Bytes that are read one after the other. */
typedef struct {
    Content *content;
    goffset position;
    goffset window_begin, window_end;
    uint8_t window[WINDOW_BYTES];
} Reader;

typedef struct {
    uint8_t tag;
    goffset length; /* of its contents; INDEFINITE: up to an end of its own */
} Element;

/* Up to LENGTH bytes from where the reader is, which stays there; *BYTES are valid until the next call. */
static size_t
look(Reader *reader, size_t length, const uint8_t **bytes)
{
    if (reader->position < reader->window_begin || reader->position + (goffset)length > reader->window_end) {
        const gssize got = content_read(reader->content, reader->position, reader->window, WINDOW_BYTES);
        reader->window_begin = reader->position;
        reader->window_end = reader->position + MAX(got, 0);
    }
    *bytes = reader->window + (reader->position - reader->window_begin);
    return (size_t)MIN((goffset)length, MAX(reader->window_end - reader->position, 0));
}

/* Reads the tag and the length of the element that begins here, and goes to its contents; false where none is that the
 * standard allows. */
static bool
enter(Reader *reader, Element *element)
{
    const uint8_t *bytes;
    const size_t got = look(reader, HEADER_MAX_BYTES, &bytes);

    if (got < 2 || (bytes[0] & TAG_NUMBER) == TAG_NUMBER)
        return false;
    element->tag = bytes[0];
    const size_t more = bytes[1] > 0x80 ? bytes[1] & 0x7fu : 0;
    guint64 length = bytes[1] & 0x80 ? 0 : bytes[1];
    if (more > sizeof(guint64) || got < 2 + more)
        return false;
    for (size_t i = 0; i < more; i++)
        length = length << 8 | bytes[2 + i];
    reader->position += (goffset)(2 + more);
    element->length = bytes[1] == 0x80 ? INDEFINITE : (goffset)length;
    if (element->length == INDEFINITE)
        return element->tag & TAG_CONSTRUCTED;
    return length <= LENGTH_MOST; /* what goes beyond the end is found where it is read */
}

static bool
enter_tag(Reader *reader, uint8_t tag, Element *element)
{
    return enter(reader, element) && element->tag == tag;
}

static bool
is_end(const Element *element)
{
    return element->tag == 0 && element->length == 0;
}

/* Goes behind the element that begins here. */
static bool
skip(Reader *reader)
{
    Element element;
    guint64 open = 0; /* elements of indefinite length */

    do {
        if (!enter(reader, &element))
            return false;
        if (element.length == INDEFINITE)
            open++;
        else if (is_end(&element) && open > 0)
            open--;
        else
            reader->position += element.length;
    } while (open > 0);
    return true;
}

/* Copies LENGTH bytes from here, and goes behind them. */
static bool
copy(Reader *reader, goffset length, Spool *into)
{
    while (length > 0) {
        const uint8_t *bytes;
        const size_t got = look(reader, (size_t)MIN(length, (goffset)WINDOW_BYTES), &bytes);
        if (got == 0 || !spool_append(into, bytes, got, NULL))
            return false;
        reader->position += (goffset)got;
        length -= (goffset)got;
    }
    return true;
}

/* Copies the octet string that begins here, also in pieces (X.690, 8.7.3). */
static bool
copy_octets(Reader *reader, Spool *into)
{
    Element element;
    guint64 open = 0;
    goffset end = G_MAXINT64;

    do {
        if (!enter(reader, &element))
            return false;
        if (end == G_MAXINT64 && element.length != INDEFINITE && open == 0)
            end = reader->position + element.length;
        if (element.length == INDEFINITE)
            open++;
        else if (is_end(&element) && open > 0)
            open--;
        else if (element.tag == TAG_OCTETS ? !copy(reader, element.length, into) : element.tag != TAG_OCTETS_IN_PIECES)
            return false;
    } while (end == G_MAXINT64 ? open > 0 : reader->position < end);
    return true;
}

/* --- kinds ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *oid; /* in hexadecimal, without tag and length */
    CmsKind kind;
    unsigned before; /* elements before the content that is encapsulated */
} kinds[] = {
    { "2a864886f70d010701", CMS_READABLE, 0 },   /* data */
    { "2a864886f70d010702", CMS_READABLE, 2 },   /* signed-data: version, digests */
    { "2a864886f70d010703", CMS_SEALED, 0 },     /* enveloped-data */
    { "2a864886f70d010704", CMS_SEALED, 0 },     /* signed-and-enveloped-data (RFC 2315) */
    { "2a864886f70d010705", CMS_READABLE, 2 },   /* digested-data: version, digest */
    { "2a864886f70d010706", CMS_SEALED, 0 },     /* encrypted-data */
    { "2a864886f70d0109100102", CMS_SEALED, 0 }, /* authenticated-data */
    { "2a864886f70d0109100109", CMS_SEALED, 0 }, /* compressed-data (RFC 3274) */
    { "2a864886f70d0109100117", CMS_SEALED, 0 }, /* authenticated-enveloped-data (RFC 5083) */
};

/* The number in KINDS of the object identifier here, and goes behind it; -1 where it is another. */
static int
read_kind(Reader *reader)
{
    Element element;
    const uint8_t *bytes;
    g_autoptr(GString) text = g_string_new(NULL);

    if (!enter_tag(reader, TAG_OBJECT, &element) || element.length > OID_MAX_BYTES)
        return -1;
    const size_t got = look(reader, (size_t)element.length, &bytes);
    for (size_t i = 0; i < got; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    reader->position += element.length;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].oid, text->str) == 0)
            return (int)i;
    return -1;
}

/* Goes to the content of the kind number KIND; CMS_EMPTY where there is none. */
static CmsKind
find_content(Reader *reader, int kind)
{
    const uint8_t *bytes;
    Element element;

    if (!enter_tag(reader, TAG_FIRST, &element))
        return CMS_BROKEN;
    if (kinds[kind].before == 0)
        return kinds[kind].kind;
    if (!enter_tag(reader, TAG_SEQUENCE, &element))
        return CMS_BROKEN;
    for (unsigned i = 0; i < kinds[kind].before; i++)
        if (!skip(reader))
            return CMS_BROKEN;
    if (!enter_tag(reader, TAG_SEQUENCE, &element))
        return CMS_BROKEN;
    const goffset end = element.length == INDEFINITE ? G_MAXINT64 : reader->position + element.length;
    if (!skip(reader)) /* the type of the content */
        return CMS_BROKEN;
    if (reader->position >= end || look(reader, 1, &bytes) == 0 || *bytes == 0)
        return CMS_EMPTY;
    return enter_tag(reader, TAG_FIRST, &element) ? CMS_READABLE : CMS_BROKEN;
}

static CmsKind
read_binary(Content *content, Spool *into)
{
    g_autofree Reader *reader = g_new0(Reader, 1);
    Element element;

    reader->content = content;
    if (!enter_tag(reader, TAG_SEQUENCE, &element))
        return CMS_NONE;
    const int number = read_kind(reader);
    if (number < 0)
        return CMS_NONE;
    const CmsKind kind = kinds[number].kind == CMS_SEALED ? CMS_SEALED : find_content(reader, number);
    return kind == CMS_READABLE && !copy_octets(reader, into) ? CMS_BROKEN : kind;
}

/* --- text ----------------------------------------------------------------------------------------------------- */

/* Where the base64 begins in the text that START is the start of; -1 where there is none. */
static goffset
find_base64(const GByteArray *start)
{
    static const char *const labels[] = { "-----BEGIN PKCS7-----", "-----BEGIN CMS-----", "-----BEGIN PKCS #7",
        "-----BEGIN SMIME" };
    g_autofree char *text = g_strndup((const char *)start->data, start->len);
    const char *first = text + strspn(text, " \t\r\n");

    if (g_str_has_prefix(first, "MI")) /* a sequence of more than 127 bytes */
        return first - text;
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const char *label = strstr(text, labels[i]);
        const char *end = label ? strchr(label, '\n') : NULL;
        if (end)
            return end + 1 - text;
    }
    return -1;
}

/* Reads what is written in base64 from OFFSET on. */
static CmsKind
read_text(Content *content, goffset offset, Spool *into)
{
    g_autoptr(Spool) text = spool_new_like(into);
    g_autofree Reader *reader = g_new0(Reader, 1);
    const goffset length = content_size(content) - offset;

    reader->content = content;
    reader->position = offset;
    if (!copy(reader, length, text))
        return CMS_BROKEN;
    const ContentRange range = { 0, length, GMIME_CONTENT_ENCODING_BASE64 };
    g_autoptr(Content) decoded = content_new(text, &range);
    return read_binary(decoded, into);
}

CmsKind
cms_read(Content *content, Spool *into)
{
    g_autoptr(GByteArray) start = content_prefix(content, PREFIX_BYTES);

    if (start->len > 0 && start->data[0] == TAG_SEQUENCE)
        return read_binary(content, into);
    const goffset offset = find_base64(start);
    return offset < 0 ? CMS_NONE : read_text(content, offset, into);
}
