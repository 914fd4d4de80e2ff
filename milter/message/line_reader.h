/* SPDX-License-Identifier: BSD-2-Clause */
/* line_reader.h: the lines of a spool one after the other, however long they are, in little memory. For this folder. */
#ifndef VOBO_MESSAGE_LINE_READER_H
#define VOBO_MESSAGE_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "session/spool.h"

/* Of each line at least so many bytes are at hand. */
#define LINE_START_BYTES 4096

typedef struct {
    const char *start; /* no string; valid until the next line is read */
    size_t at_hand;    /* bytes of it at start: all, or of a long line at least LINE_START_BYTES */
    goffset offset;    /* in the spool */
    goffset length;    /* with its line end */
} Line;

typedef struct LineReader LineReader;

/* Reads SPOOL, which must outlive it, from OFFSET on. The caller owns it. */
LineReader *line_reader_new(const Spool *spool, goffset offset);
void line_reader_free(LineReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineReader, line_reader_free)

/* The next line into LINE; false at the end, or where the spool cannot be read. */
bool line_reader_next(LineReader *reader, Line *line);

/* The line read last comes once more. */
void line_reader_return(LineReader *reader);

#endif
