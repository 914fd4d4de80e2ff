/* SPDX-License-Identifier: BSD-2-Clause */
/* line_reader: reads in blocks; of a line that is longer than one, the start is kept and the rest passed over. */
#include "message/line_reader.h"

#include <string.h>

#define BLOCK_BYTES 65536

struct LineReader {
    const Spool *spool;
    goffset read_to; /* in the spool */
    size_t length;   /* of what the block holds */
    size_t next;     /* where in it the next line begins */
    Line last;
    bool is_returned;
    char block[BLOCK_BYTES];
};

LineReader *
line_reader_new(const Spool *spool, goffset offset)
{
    LineReader *reader = g_malloc(sizeof *reader);

    memset(reader, 0, offsetof(LineReader, block));
    reader->spool = spool;
    reader->read_to = offset;
    return reader;
}

void
line_reader_free(LineReader *reader)
{
    if (!reader)
        return;
    explicit_bzero(reader->block, sizeof reader->block);
    g_free(reader);
}

/* Adds to the block; false at the end. */
static bool
fill(LineReader *reader)
{
    const gssize got =
        spool_read(reader->spool, reader->read_to, reader->block + reader->length, BLOCK_BYTES - reader->length, NULL);

    if (got <= 0)
        return false;
    reader->read_to += got;
    reader->length += (size_t)got;
    return true;
}

/* Moves what is left to the block's start, so that more can follow. */
static void
make_room(LineReader *reader)
{
    reader->length -= reader->next;
    memmove(reader->block, reader->block + reader->next, reader->length);
    reader->next = 0;
}

/* The line that begins at the block's start fills it: keeps its start, and finds its end. */
static void
pass_over_long_line(LineReader *reader)
{
    const char *end = NULL;
    goffset passed = BLOCK_BYTES - LINE_START_BYTES;

    while (!end) {
        reader->length = LINE_START_BYTES;
        if (!fill(reader))
            break;
        end = memchr(reader->block + LINE_START_BYTES, '\n', reader->length - LINE_START_BYTES);
        passed += (end ? end + 1 - reader->block : (goffset)reader->length) - LINE_START_BYTES;
    }
    reader->last.at_hand = LINE_START_BYTES;
    reader->last.length = LINE_START_BYTES + passed;
    reader->next = end ? (size_t)(end + 1 - reader->block) : reader->length;
}

/* The end of the line that begins at NEXT, by way of more blocks; NULL where it has none. */
static const char *
find_end(LineReader *reader, size_t searched)
{
    const char *end;

    while (!(end = memchr(reader->block + reader->next + searched, '\n', reader->length - reader->next - searched))) {
        searched = reader->length - reader->next;
        make_room(reader);
        if (reader->length == BLOCK_BYTES || !fill(reader))
            return NULL;
    }
    return end + 1;
}

bool
line_reader_next(LineReader *reader, Line *line)
{
    if (reader->is_returned) {
        reader->is_returned = false;
        *line = reader->last;
        return reader->last.length > 0;
    }
    const char *end = find_end(reader, 0);
    const size_t length = end ? (size_t)(end - reader->block) - reader->next : reader->length - reader->next;
    reader->last.start = reader->block + reader->next;
    reader->last.offset = reader->read_to - (goffset)(reader->length - reader->next);
    reader->last.length = (goffset)length;
    reader->last.at_hand = length;
    reader->next += length;
    if (!end && length == BLOCK_BYTES)
        pass_over_long_line(reader);
    *line = reader->last;
    return line->length > 0;
}

void
line_reader_return(LineReader *reader)
{
    reader->is_returned = true;
}
