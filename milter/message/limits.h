/* SPDX-License-Identifier: BSD-2-Clause */
/* limits.h: how much of a message is read. What goes beyond is a defect, or a flag of its attachment: never an error.
 */
#ifndef VOBO_MESSAGE_LIMITS_H
#define VOBO_MESSAGE_LIMITS_H

#include <glib.h>

typedef struct {
    guint64 header;   /* bytes of all fields together */
    guint64 text;     /* bytes of each text, decoded */
    unsigned parts;   /* that a message has */
    unsigned depth;   /* of parts within parts */
    unsigned files;   /* that an archive holds */
    guint64 unpacked; /* bytes that they claim to be, together */
    unsigned ratio;   /* of these to the archive's own, beyond RATIO_FROM_BYTES of them */
    gint64 cpu_us;    /* of processor time, to analyse all of it; 0: as in default_limits, as the next */
    guint64 memory;   /* bytes that its readers take, beside the message itself */
} MessageLimits;

/* What was beyond them, or cannot be read one way only. */
typedef enum {
    DEFECT_HEADER_SIZE = 1 << 0, /* more fields than anybody writes: only the first were read */
    DEFECT_PART_COUNT = 1 << 1,  /* more parts than anybody writes */
    DEFECT_DEPTH = 1 << 2,       /* parts nested deeper than anybody nests */
    DEFECT_TEXT_SIZE = 1 << 3,   /* a text longer than anybody writes */
    DEFECT_AMBIGUOUS = 1 << 4,   /* parts that programs tell apart in different ways */
    DEFECT_FIELD = 1 << 5,       /* a field built as no program builds one: it was not read */
    DEFECT_BUDGET = 1 << 6,      /* reading it took more time or memory than any message needs, and was stopped */
    DEFECT_ELSEWHERE = 1 << 8,   /* a part that is somewhere else (RFC 2046, sections 5.2.2 and 5.2.3) */
    DEFECT_ENVELOPE = 1 << 9,    /* something signed out of which nothing can be taken */
} MessageDefects;

#define RATIO_FROM_BYTES (100ull << 20)

/* More than anybody writes. */
extern const MessageLimits default_limits;

#endif
