/* SPDX-License-Identifier: BSD-2-Clause */
/* mime: hands a spool to GMime. */
#include "message/mime.h"

#include "message/spool_stream.h"

/* A parser that is freed leaves in memory what it read last, mostly the fields of a message: has it read something that
 * says nothing. It reads 4 KiB at a time. */
static void
forget_what_was_read(GMimeParser *parser)
{
    static const char nothing[4096 + 64] = "\n";
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();

    g_mime_stream_write(stream, nothing, sizeof nothing);
    g_mime_stream_reset(stream);
    g_mime_parser_init_with_stream(parser, stream);
    GMimeObject *part = g_mime_parser_construct_part(parser, NULL);
    g_clear_object(&part);
}

GMimeMessage *
mime_parse(const Spool *spool)
{
    g_autoptr(GMimeStream) stream = spool_stream_new(spool);
    g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);

    g_mime_parser_set_persist_stream(parser, TRUE);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    forget_what_was_read(parser);
    return message;
}
