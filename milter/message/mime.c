/* SPDX-License-Identifier: BSD-2-Clause */
/* mime: hands a spool to GMime. */
#include "message/mime.h"

static GMimeStream *
open_stream(const Spool *spool)
{
    GByteArray *memory = spool_memory(spool);
    GMimeStream *stream;

    if (memory) {
        stream = g_mime_stream_mem_new();
        g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), memory);
        g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    } else {
        stream = g_mime_stream_fs_new_with_bounds(spool_descriptor(spool), 0, spool_size(spool));
        g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    }
    g_mime_stream_reset(stream);
    return stream;
}

GMimeMessage *
mime_parse(const Spool *spool)
{
    g_autoptr(GMimeStream) stream = open_stream(spool);
    g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);

    g_mime_parser_set_persist_stream(parser, TRUE);
    return g_mime_parser_construct_message(parser, NULL);
}
