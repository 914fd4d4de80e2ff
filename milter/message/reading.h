/* SPDX-License-Identifier: BSD-2-Clause */
/* reading.h: the lines of a text while it is decided whose each of them is; what quotation.c, signature_block.c and
 * reply.c share. One thread's. */
#ifndef VOBO_MESSAGE_READING_H
#define VOBO_MESSAGE_READING_H

#include "base/pattern.h"
#include "message/lines.h"

/* What lines are compared with: see reading.c. */
typedef enum {
    ATTRIBUTION,
    ATTRIBUTION_LINE,
    HOUR_OR_ADDRESS,
    DATED,
    ADDRESSED,
    TIME,
    SEPARATOR,
    FORWARD,
    FIRST_LABEL,
    OTHER_LABEL,
    TO_LABEL,
    DATE_LABEL,
    RULE,
    CLOSING,
    COURTESY,
    DEVICE,
    DELIMITER,
    DISCLAIMER,
    NOTICE_BEGIN,
    NOTICE_WORD,
    POSTSCRIPT,
    CONTACT,
    PATTERNS
} ReadingPattern;

typedef enum { OWN, QUOTED, SIGNED, DROPPED } Owner;

/* What a line is to the patterns. */
typedef struct {
    const char *text; /* NULL: nobody has asked */
    size_t length;
} Plain;

typedef struct {
    const Lines *lines;
    guint count;
    guint8 *owners; /* of each line, an Owner */
    Plain *plain;
    guint32 *asked, *answers; /* of each line, which patterns it has been asked about, and which it matches */
    pcre2_match_data *match;
    GStringChunk *strings; /* what plain is made of */
    guint original;        /* the first line of the message that is answered or forwarded; count: there is none */
    char *attribution;     /* the first, on one line, or NULL */
} Reading;

Reading reading_begin(const Lines *lines);
void reading_end(Reading *reading);

/* The words of line I as written, not ended by a zero byte, and how many bytes they are. Borrowed. */
const char *reading_text(const Reading *reading, guint i);
size_t reading_length(const Reading *reading, guint i);

/* The same as the patterns see it: no-break and other blanks are one blank each, none stand at the ends, and marks of
 * direction, which nobody sees, are gone. Borrowed. */
const char *reading_plain(const Reading *reading, guint i);

/* The lines from I to END as one. The caller owns the string. */
char *reading_join(const Reading *reading, guint i, guint end);

/* The first and the last byte of line I that are no blanks; zero where there are none. */
char reading_first_character(const Reading *reading, guint i);
char reading_last_character(const Reading *reading, guint i);

bool reading_is_blank(const Reading *reading, guint i);
bool reading_has_mark(const Reading *reading, guint i, LineMarks mark);

/* Whether the line is marked as quoted; an indentation alone is not such a mark, but counts for the second. */
bool reading_is_marked(const Reading *reading, guint i);
bool reading_is_indented(const Reading *reading, guint i);

/* Whether the line has words, and they are so far the author's own. */
bool reading_is_own_text(const Reading *reading, guint i);

/* The first line from I on that is not blank; the number of lines where there is none. */
guint reading_skip_blank(const Reading *reading, guint i);

void reading_give(const Reading *reading, guint from, guint to, Owner owner);

/* Whether LENGTH bytes of TEXT match; the reading then knows where (pcre2_get_ovector_pointer(), whole and first
 * group). */
bool reading_matches(const Reading *reading, ReadingPattern pattern, const char *text, size_t length);

/* The same of a line; asked again, it remembers. */
bool reading_line_matches(const Reading *reading, guint i, ReadingPattern pattern);

#endif
