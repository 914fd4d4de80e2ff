/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "compound.h"
#include "message/ole.h"

static char large[40000];

static const CompoundEntry entries[] = {
    { 0, "Carta", "hola", 4 },
    { 0, "Carpeta", NULL, 0 },
    { 2, "Grande", large, sizeof large },
    { 2, "Otra", NULL, 0 },
    { 4, "Peque\xc3\xb1o", large + 100, 1000 },
    { 0, "Nada", "", 0 },
    { 0 },
};

typedef struct {
    Spool *spool;
    Content *content;
    Ole *ole;
} File;

static File
open_bytes(const GByteArray *bytes)
{
    File file = { .spool = spool_new_from_bytes(bytes->data, bytes->len) };
    const ContentRange all = { 0, (goffset)bytes->len, GMIME_CONTENT_ENCODING_BINARY };

    file.content = content_new(file.spool, &all);
    file.ole = ole_open(file.content);
    return file;
}

static void
file_clear(File *file)
{
    ole_free(file->ole);
    content_free(file->content);
    spool_free(file->spool);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(File, file_clear)

static void
fill(void)
{
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = (char)(i * 7 / 5);
}

START_TEST(knows_what_holds_what)
{
    g_autoptr(GByteArray) bytes = compound_new(entries);
    g_auto(File) file = open_bytes(bytes);

    ck_assert_ptr_nonnull(file.ole);
    for (guint i = 0; entries[i].name; i++) {
        const OleEntry *entry = ole_entry(file.ole, i + 1);
        ck_assert_str_eq(entry->name, entries[i].name);
        ck_assert_uint_eq(entry->parent, entries[i].parent);
        ck_assert_int_eq(entry->kind, entries[i].data ? OLE_STREAM : OLE_STORAGE);
    }
    ck_assert_ptr_nonnull(ole_find(file.ole, 0, "carta"));
    ck_assert_ptr_null(ole_find(file.ole, 2, "Carta"));
    ck_assert_ptr_null(ole_find(file.ole, 0, "Carpeta"));
}
END_TEST

START_TEST(reads_streams_at_any_place)
{
    fill();
    g_autoptr(GByteArray) bytes = compound_new(entries);
    g_auto(File) file = open_bytes(bytes);
    char buffer[3000];

    for (guint i = 0; entries[i].name; i++) {
        g_autoptr(OleStream) stream = ole_stream_open(file.ole, ole_entry(file.ole, i + 1));
        ck_assert(!stream == !entries[i].data);
        for (size_t at = 0; stream && at < entries[i].size + 5; at += 511) {
            const size_t wanted = at < entries[i].size ? MIN(sizeof buffer, entries[i].size - at) : 0;
            ck_assert_uint_eq(ole_stream_read(stream, (goffset)at, buffer, sizeof buffer), wanted);
            ck_assert_mem_eq(buffer, (const char *)entries[i].data + at, wanted);
        }
    }
}
END_TEST

/* Whatever is cut or changed, reading ends, and within the file. */
START_TEST(withstands_damage)
{
    fill();
    g_autoptr(GByteArray) whole = compound_new(entries);
    g_autofree char *buffer = g_malloc(sizeof large);

    for (guint i = 0; i < 6000; i++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_byte_array_append(bytes, whole->data, i % 3 == 0 ? whole->len - i * 7 % whole->len : whole->len);
        for (guint k = 0; k < 4 && bytes->len > 512; k++) {
            const guint at = (i * 2654435761u + k * 40503u) % bytes->len;
            bytes->data[i % 2 ? at : at % 512] = (guint8)(i >> k);
        }
        g_auto(File) file = open_bytes(bytes);
        for (guint k = 0; file.ole && k < ole_count(file.ole); k++) {
            g_autoptr(OleStream) stream = ole_stream_open(file.ole, ole_entry(file.ole, k));
            if (stream)
                ck_assert_uint_le(ole_stream_read(stream, 0, buffer, sizeof large), sizeof large);
        }
    }
}
END_TEST

/* Chains that bite their own tail. */
START_TEST(ends_in_circles)
{
    fill();
    g_autoptr(GByteArray) bytes = compound_new(entries);
    const guint32 table = bytes->data[76] | (guint32)bytes->data[77] << 8;

    for (guint32 i = 0; i < 128; i++)
        memcpy(bytes->data + (table + 1) * 512 + i * 4, &(const guint32){ i / 2 }, 4);
    g_auto(File) file = open_bytes(bytes);
    ck_assert_ptr_nonnull(file.content);
}
END_TEST

START_TEST(refuses_other_files)
{
    g_autoptr(GByteArray) bytes = compound_new(entries);

    bytes->data[30] = 3;
    g_auto(File) of_odd_sectors = open_bytes(bytes);
    ck_assert_ptr_null(of_odd_sectors.ole);
    bytes->data[0] = 'P';
    g_auto(File) of_another_kind = open_bytes(bytes);
    ck_assert_ptr_null(of_another_kind.ole);
    g_byte_array_set_size(bytes, 100);
    g_auto(File) of_few_bytes = open_bytes(bytes);
    ck_assert_ptr_null(of_few_bytes.ole);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/ole", (const Unit[]){ { knows_what_holds_what, 0 }, { reads_streams_at_any_place, 0 },
                           { withstands_damage, 0 }, { ends_in_circles, 0 }, { refuses_other_files, 0 }, { 0 } });
}
