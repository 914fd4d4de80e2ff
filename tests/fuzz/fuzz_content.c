/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_content: decoded bytes read anywhere are those that decoding from the start yields. The first byte chooses the
 * encoding. */
#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>

#include "fuzz.h"
#include "message/active.h"
#include "message/archive.h"
#include "message/document.h"

static void
compare(Content *content, const GByteArray *whole, goffset offset, size_t length)
{
    g_autofree uint8_t *buffer = g_malloc(length + 1);
    const gssize got = content_read(content, offset, buffer, length);

    if (got < 0 || (size_t)got != MIN(length, whole->len - (size_t)offset) ||
        memcmp(buffer, whole->data + offset, (size_t)got) != 0)
        abort();
}

/* As each kind of document. */
static void
read_document(Content *content)
{
    static const char *const types[] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text", "text/csv" };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        const Attachment attachment = { .name = (char *)"x.csv", .type = (char *)types[i], .content = content };
        g_autofree char *text = document_text(&attachment);
        if (text && !g_utf8_validate(text, -1, NULL))
            abort();
    }
}

/* As the text of a document: no input costs more than a message may. */
static void
read_xml(const GByteArray *xml)
{
    g_autoptr(GString) zip = g_string_new(NULL);
    static const char name[] = "content.xml";
    const guint32 size = xml->len;
    /* A zip of one entry that is not compressed, without the list at its end. */
    const uint8_t head[] = { 'P', 'K', 3, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (uint8_t)size,
        (uint8_t)(size >> 8), (uint8_t)(size >> 16), (uint8_t)(size >> 24), (uint8_t)size, (uint8_t)(size >> 8),
        (uint8_t)(size >> 16), (uint8_t)(size >> 24), sizeof name - 1, 0, 0, 0 };

    g_string_append_len(zip, (const char *)head, sizeof head);
    g_string_append_len(zip, name, sizeof name - 1);
    g_string_append_len(zip, (const char *)xml->data, xml->len);
    g_autoptr(Spool) spool = spool_new_from_bytes(zip->str, zip->len);
    const ContentRange all = { 0, (goffset)zip->len, GMIME_CONTENT_ENCODING_BINARY };
    Budget budget;
    budget_begin(&budget, default_limits.cpu_us, default_limits.memory);
    g_autoptr(Content) content = content_new_within(spool, &all, &budget);
    const Attachment attachment = {
        .name = (char *)"x.odt", .type = (char *)"application/vnd.oasis.opendocument.text", .content = content
    };
    g_autofree char *text = document_text(&attachment);
    if ((text && !g_utf8_validate(text, -1, NULL)) || budget_is_spent(&budget))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const GMimeContentEncoding encodings[] = { GMIME_CONTENT_ENCODING_BASE64,
        GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, GMIME_CONTENT_ENCODING_UUENCODE, GMIME_CONTENT_ENCODING_8BIT };

    static const char *const types[] = { "application/pdf", "text/html", "application/msword", "text/rtf",
        "image/svg+xml" };

    fuzz_begin();
    if (size < 1)
        return 0;
    g_autoptr(Spool) spool = spool_new_from_bytes(data + 1, size - 1);
    const ContentRange range = { 0, (goffset)size - 1, (int)encodings[data[0] % G_N_ELEMENTS(encodings)] };
    g_autoptr(Content) content = content_new(spool, &range);
    g_autoptr(GByteArray) whole = content_prefix(content, size * 2 + 100);
    if (content_size(content) != (goffset)whole->len)
        abort();
    for (guint offset = 0; offset < whole->len; offset += 1 + whole->len / 7)
        compare(content, whole, (goffset)offset, 1 + whole->len / 3);
    archive_inspect(content, &default_limits, NULL);
    read_document(content);
    read_xml(whole);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        active_inspect(content, types[i]);
    return 0;
}
