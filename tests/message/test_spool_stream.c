/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "message/spool_stream.h"

/* More than two of the blocks that are read ahead. */
#define BYTES 150000U

static const struct {
    size_t memory_limit;
} kept[] = { { 1u << 20 }, { 0 } };

static Spool *
spool_kept(int row, GByteArray *bytes)
{
    Spool *spool = spool_new(kept[row].memory_limit, unit_folder());

    g_byte_array_set_size(bytes, BYTES);
    for (guint i = 0; i < bytes->len; i++)
        bytes->data[i] = (guint8)(i * 7 + i / 251);
    ck_assert(spool_append(spool, bytes->data, bytes->len, NULL));
    ck_assert_int_eq(spool_is_in_memory(spool), kept[row].memory_limit > 0);
    return spool;
}

/* Reads all that is left, at most PIECE bytes at a time. */
static GByteArray *
read_rest(GMimeStream *stream, size_t piece)
{
    GByteArray *all = g_byte_array_new();
    g_autofree char *buffer = g_malloc(piece);
    ssize_t got;

    while ((got = g_mime_stream_read(stream, buffer, piece)) > 0)
        g_byte_array_append(all, (guint8 *)buffer, (guint)got);
    ck_assert_int_eq(got, 0);
    ck_assert(g_mime_stream_eos(stream));
    return all;
}

START_TEST(gives_all_bytes)
{
    static const size_t pieces[] = { 1000, 4096, 65536, 65537, BYTES + 1 };
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(Spool) spool = spool_kept(_i, bytes);

    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GMimeStream) stream = spool_stream_new(spool);
        g_autoptr(GByteArray) all = read_rest(stream, pieces[i]);
        ck_assert_uint_eq(all->len, bytes->len);
        ck_assert_mem_eq(all->data, bytes->data, bytes->len);
        ck_assert_int_eq(g_mime_stream_tell(stream), BYTES);
        ck_assert_int_eq(g_mime_stream_reset(stream), 0);
        ck_assert(!g_mime_stream_eos(stream));
    }
}
END_TEST

START_TEST(goes_where_it_is_sent)
{
    static const struct {
        gint64 offset;
        GMimeSeekWhence whence;
        gint64 position; /* -1: nowhere */
    } ways[] = {
        { 70000, GMIME_STREAM_SEEK_SET, 70000 },
        { -65000, GMIME_STREAM_SEEK_CUR, 5008 },
        { -9, GMIME_STREAM_SEEK_END, BYTES - 9 },
        { 0, GMIME_STREAM_SEEK_SET, 0 },
        { -1, GMIME_STREAM_SEEK_SET, -1 },
        { 1, GMIME_STREAM_SEEK_END, -1 },
        { BYTES, GMIME_STREAM_SEEK_SET, BYTES },
    };
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(Spool) spool = spool_kept(_i, bytes);
    g_autoptr(GMimeStream) stream = spool_stream_new(spool);
    char buffer[8];

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        const gint64 before = g_mime_stream_tell(stream);
        const gint64 wanted = ways[i].position;
        ck_assert_int_eq(g_mime_stream_seek(stream, ways[i].offset, ways[i].whence), wanted);
        ck_assert_int_eq(g_mime_stream_tell(stream), wanted < 0 ? before : wanted);
        const ssize_t got = g_mime_stream_read(stream, buffer, sizeof buffer);
        if (wanted >= 0) {
            ck_assert_int_eq(got, MIN((gint64)sizeof buffer, BYTES - wanted));
            ck_assert_mem_eq(buffer, bytes->data + wanted, (size_t)got);
        }
    }
}
END_TEST

START_TEST(is_cut)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(Spool) spool = spool_kept(_i, bytes);
    g_autoptr(GMimeStream) stream = spool_stream_new(spool);
    g_autoptr(GMimeStream) part = g_mime_stream_substream(stream, 65000, 66000);
    g_autoptr(GMimeStream) rest = g_mime_stream_substream(stream, 149990, -1);

    ck_assert_int_eq(g_mime_stream_length(stream), BYTES);
    ck_assert_int_eq(g_mime_stream_length(part), 1000);
    ck_assert_int_eq(g_mime_stream_length(rest), 10);
    ck_assert_int_eq(g_mime_stream_seek(part, 64999, GMIME_STREAM_SEEK_SET), -1);
    g_autoptr(GByteArray) all = read_rest(part, 300);
    ck_assert_uint_eq(all->len, 1000);
    ck_assert_mem_eq(all->data, bytes->data + 65000, 1000);
}
END_TEST

START_TEST(is_not_written)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(Spool) spool = spool_kept(_i, bytes);
    g_autoptr(GMimeStream) stream = spool_stream_new(spool);

    ck_assert_int_eq(g_mime_stream_write(stream, "x", 1), -1);
    ck_assert_int_eq(spool_size(spool), BYTES);
}
END_TEST

int
main(void)
{
    g_mime_init();
    return unit_run("message/spool_stream",
        (const Unit[]){ { gives_all_bytes, G_N_ELEMENTS(kept) }, { goes_where_it_is_sent, G_N_ELEMENTS(kept) },
            { is_cut, G_N_ELEMENTS(kept) }, { is_not_written, G_N_ELEMENTS(kept) }, { 0 } });
}
