/* SPDX-License-Identifier: BSD-2-Clause */
/* authored.h: the author's own lines of a text, those that he signs with too, each with its place in the source: what
 * there is to change when a signature is put right. */
#ifndef VOBO_MESSAGE_AUTHORED_H
#define VOBO_MESSAGE_AUTHORED_H

#include "message/reading.h"

typedef enum {
    AUTHORED_WORDS,     /* what he has to say */
    AUTHORED_DELIMITER, /* "-- " (RFC 3676, section 4.3) */
    AUTHORED_FAREWELL,  /* "Cordialmente," */
    AUTHORED_SIGNATURE, /* the other lines of a signature */
    AUTHORED_ADDED,     /* what a telephone or a lawyer adds under it */
} AuthoredKind;

typedef struct {
    AuthoredKind kind;
    bool is_apart;         /* an empty line, or one that is quoted, stands before it */
    bool is_behind_quoted; /* something quoted stands between the author's line before it and this one */
    bool is_marked;        /* the mail program says that it is part of the signature */
    guint16 source;        /* as in Line */
    size_t begin, place;
    size_t next; /* where the next line with words begins in the same source, whosever it is; SIZE_MAX: none does */
    char *text;  /* as people see it: one blank between each two words */
} AuthoredLine;

typedef struct {
    GArray *lines;    /* of AuthoredLine; blank ones are left out */
    bool is_followed; /* something quoted stands behind the last */
} Authored;

/* The author's lines of READING, in which quotations and signatures are known. The caller owns the result. */
Authored *authored_new(const Reading *reading);
void authored_free(Authored *authored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Authored, authored_free)

static inline const AuthoredLine *
authored_at(const Authored *authored, guint i)
{
    return &g_array_index(authored->lines, AuthoredLine, i);
}

#endif
