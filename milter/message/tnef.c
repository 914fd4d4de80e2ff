/* SPDX-License-Identifier: BSD-2-Clause */
/* tnef: goes over the attributes, and within those of an attachment over its properties ([MS-OXTNEF], sections 2.1.3
 * and 2.1.3.4). */
#include "message/tnef.h"

#include <string.h>

#define SIGNATURE "\x78\x9f\x3e\x22"
#define HEAD_BYTES 6 /* the signature, and a key */
#define NAME_MAX_BYTES 4096

/* What is still to be read; a number that is cut is 0 and ends the reading. */
typedef struct {
    const uint8_t *at, *end;
} Reader;

typedef struct {
    GPtrArray *files;
    EnclosedFile *file; /* the last of them; NULL: none has begun */
    const Spool *like;
    guint limit;
    goffset left;
} Envelope;

enum { /* attributes, with their types */
    ATTACH_BEGINS = 0x00069002,
    ATTACH_TITLE = 0x00018010,
    ATTACH_DATA = 0x0006800f,
    ATTACH_PROPERTIES = 0x00069005,
    LEVEL_ATTACHMENT = 2,
};

enum { /* properties ([MS-OXPROPS]), and their types ([MS-OXCDATA], section 2.11.1) */
    PROPERTY_DATA = 0x3701,
    PROPERTY_LONG_NAME = 0x3707,
    PROPERTY_NAME = 0x3704,
    PROPERTY_SHOWN_NAME = 0x3001,
    PROPERTY_NAMED = 0x8000,
    TYPE_MULTIPLE = 0x1000,
    TYPE_OBJECT = 0x000d,
    TYPE_NARROW = 0x001e,
    TYPE_WIDE = 0x001f,
    TYPE_BINARY = 0x0102,
    OBJECT_ID_BYTES = 16, /* before the bytes of an object */
};

/* --- numbers and bytes ---------------------------------------------------------------------------------------- */

/* The next LENGTH bytes; NULL, at the end, where there are not so many. */
static const uint8_t *
take(Reader *reader, size_t length)
{
    const uint8_t *const at = reader->at;

    if (length > (size_t)(reader->end - at)) {
        reader->at = reader->end;
        return NULL;
    }
    reader->at += length;
    return at;
}

static guint32
take_number(Reader *reader, size_t length)
{
    const uint8_t *bytes = take(reader, length);
    guint32 number = 0;

    for (size_t i = 0; bytes && i < length; i++)
        number |= (guint32)bytes[i] << (8 * i);
    return number;
}

/* Values of properties fill up words of four bytes. */
static size_t
padded(size_t length)
{
    return (length + 3) & ~(size_t)3;
}

/* --- properties ----------------------------------------------------------------------------------------------- */

static char *
name_of(const uint8_t *bytes, size_t length, bool is_wide)
{
    const size_t most = MIN(length, NAME_MAX_BYTES);
    g_autofree char *text = is_wide ? g_convert_with_fallback((const char *)bytes, (gssize)(most & ~(size_t)1), "UTF-8",
                                          "UTF-16LE", "?", NULL, NULL, NULL)
                                    : g_convert((const char *)bytes, (gssize)strnlen((const char *)bytes, most),
                                          "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);

    return g_strstrip(g_utf8_make_valid(text ? text : "", -1));
}

/* How many bytes a value of TYPE has that is of one length; 0: each has its own. */
static size_t
fixed_length(guint32 type)
{
    switch (type) {
    case TYPE_OBJECT:
    case TYPE_NARROW:
    case TYPE_WIDE:
    case TYPE_BINARY:
        return 0;
    case 0x0005: /* double */
    case 0x0006: /* currency */
    case 0x0007: /* time of an application */
    case 0x0014: /* of 64 bits */
    case 0x0040: /* time */
        return 8;
    case 0x0048: /* GUID */
        return 16;
    default:
        return 4;
    }
}

static void
take_value(Envelope *envelope, guint32 id, guint32 type, const uint8_t *bytes, size_t length)
{
    const bool is_name = id == PROPERTY_LONG_NAME || id == PROPERTY_NAME || id == PROPERTY_SHOWN_NAME;

    if (is_name && (type == TYPE_NARROW || type == TYPE_WIDE))
        enclosed_file_take_name(envelope->file, name_of(bytes, length, type == TYPE_WIDE));
    else if (id == PROPERTY_DATA && type == TYPE_BINARY && !envelope->file->bytes)
        enclosed_file_set_bytes(envelope->file, bytes, length, envelope->like, &envelope->left);
    else if (id == PROPERTY_DATA && type == TYPE_OBJECT && length > OBJECT_ID_BYTES)
        enclosed_file_set_bytes(
            envelope->file, bytes + OBJECT_ID_BYTES, length - OBJECT_ID_BYTES, envelope->like, &envelope->left);
}

/* Passes what a property has that is known by a name of its own. */
static void
skip_name(Reader *reader)
{
    enum { GUID_BYTES = 16 };

    take(reader, GUID_BYTES);
    if (take_number(reader, 4) == 0)
        take(reader, 4);
    else
        take(reader, padded(take_number(reader, 4)));
}

static void
take_property(Envelope *envelope, Reader *reader)
{
    const guint32 type = take_number(reader, 2), id = take_number(reader, 2);
    const guint32 single = type & ~(guint32)TYPE_MULTIPLE;
    const size_t length = fixed_length(single);
    guint32 count = 1;

    if (id >= PROPERTY_NAMED)
        skip_name(reader);
    if (length == 0 || type & TYPE_MULTIPLE)
        count = take_number(reader, 4);
    for (guint32 i = 0; i < count && reader->at < reader->end; i++) {
        const size_t own = length > 0 ? length : take_number(reader, 4);
        const uint8_t *value = own <= (size_t)(reader->end - reader->at) ? reader->at : NULL;
        if (value)
            take_value(envelope, id, single, value, own);
        take(reader, padded(own));
    }
}

static void
take_properties(Envelope *envelope, Reader reader)
{
    const guint32 count = take_number(&reader, 4);

    for (guint32 i = 0; i < count && reader.at < reader.end; i++)
        take_property(envelope, &reader);
}

/* --- attributes ----------------------------------------------------------------------------------------------- */

static void
begin_file(Envelope *envelope)
{
    envelope->file = envelope->files->len < envelope->limit ? enclosed_file_new() : NULL;
    if (envelope->file)
        g_ptr_array_add(envelope->files, envelope->file);
}

static void
take_attribute(Envelope *envelope, guint32 attribute, const uint8_t *bytes, size_t length)
{
    if (attribute == ATTACH_BEGINS) {
        begin_file(envelope);
        return;
    }
    if (!envelope->file && attribute == ATTACH_DATA)
        begin_file(envelope);
    if (!envelope->file)
        return;
    if (attribute == ATTACH_TITLE)
        enclosed_file_take_name(envelope->file, name_of(bytes, length, false));
    else if (attribute == ATTACH_DATA)
        enclosed_file_set_bytes(envelope->file, bytes, length, envelope->like, &envelope->left);
    else if (attribute == ATTACH_PROPERTIES)
        take_properties(envelope, (Reader){ bytes, bytes + length });
}

bool
tnef_is_envelope(const uint8_t *start, size_t length)
{
    return length >= HEAD_BYTES && memcmp(start, SIGNATURE, strlen(SIGNATURE)) == 0;
}

GPtrArray *
tnef_files(const uint8_t *bytes, size_t length, const Spool *like, guint limit, goffset most)
{
    enum { CHECKSUM_BYTES = 2 };
    Envelope envelope = { .like = like, .limit = limit, .left = most };
    Reader reader = { bytes, bytes + length };

    envelope.files = g_ptr_array_new_with_free_func(enclosed_file_free);
    take(&reader, HEAD_BYTES);
    while (reader.at < reader.end) {
        const guint32 level = take_number(&reader, 1), attribute = take_number(&reader, 4);
        const size_t said = take_number(&reader, 4), own = MIN(said, (size_t)(reader.end - reader.at));
        if (level == LEVEL_ATTACHMENT)
            take_attribute(&envelope, attribute, reader.at, own);
        take(&reader, own);
        take(&reader, CHECKSUM_BYTES);
    }
    return envelope.files;
}
