/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_parts.h: the parts of a message as the guard sees them: cut at their boundary lines (RFC 2046, section 5.1.1),
 * each with a digest of its bytes. */
#ifndef VOBO_SIGNATURE_GUARD_PARTS_H
#define VOBO_SIGNATURE_GUARD_PARTS_H

#include <stdbool.h>

#include <glib.h>

#include "session/spool.h"

/* What holds parts. */
typedef struct {
    char *type;     /* "multipart/mixed" */
    int outer;      /* the number of the one that holds it; -1: none does */
    unsigned depth; /* how many hold it */
} GuardContainer;

/* A part that is cut no further: a text, a file, an attached message, what is signed or encrypted. */
typedef struct {
    char *path;         /* "1.2", as IMAP numbers parts */
    char *type;         /* in lower case; "text/plain" where none is said */
    char *charset;      /* in lower case; "us-ascii" where none is said */
    char *encoding;     /* in lower case; "" where none is said */
    char *content_id;   /* without brackets; "" where it has none */
    char *name;         /* of its file; "" where it has none */
    char *fields;       /* as written, without those that an edit may change */
    bool is_attachment; /* said to be one (RFC 2183) */
    int container;      /* the number of the one that holds it; -1: none does */
    unsigned branch;    /* the how manieth part it is there */
    goffset begin, end; /* its encoded bytes in the message */
    char *digest;       /* of these, SHA-256 */
} GuardPart;

typedef struct {
    GPtrArray *parts;   /* of GuardPart, in order */
    GArray *containers; /* of GuardContainer, in order of their beginnings */
    char *fields;       /* of the message, without those that an edit may change */
    char *between;      /* digest of what stands before, between and behind the parts, blanks aside */
} GuardParts;

/* The parts of the message in SPOOL. NULL with an error where it has more than anybody writes, or cannot be read. The
 * caller owns the result. Any thread. */
GuardParts *guard_parts_read(const Spool *spool, GError **error);
void guard_parts_free(GuardParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuardParts, guard_parts_free)

static inline const GuardPart *
guard_part(const GuardParts *parts, guint i)
{
    return g_ptr_array_index(parts->parts, i);
}

static inline const GuardContainer *
guard_container(const GuardParts *parts, int i)
{
    return &g_array_index(parts->containers, GuardContainer, i);
}

/* What PART of the message in SPOOL says, as UTF-8; NULL with an error where it is too long or encoded in no way that
 * is known. The caller owns the string. Any thread. */
GString *guard_part_text(const GuardPart *part, const Spool *spool, GError **error);

#endif
