/* SPDX-License-Identifier: BSD-2-Clause */
/* branches.h: the ways in which a message says what it says: of a multipart/alternative (RFC 2046, section 5.1.4) each
 * program shows another part, so that what one reader gets another may never see. */
#ifndef VOBO_MESSAGE_BRANCHES_H
#define VOBO_MESSAGE_BRANCHES_H

#include "message/readable.h"

/* What a branch is to the first. Only the author's newest text is compared. */
typedef enum {
    BRANCH_SAME,      /* it says the same, letter by letter */
    BRANCH_LAYOUT,    /* it says the same as mail programs write that in another form: with addresses of links,
                         numbers of footnotes, words instead of pictures */
    BRANCH_STUB,      /* it is empty, or only says that another is to be read */
    BRANCH_FILE,      /* a text file that some programs show below the words, and others only by its name */
    BRANCH_EXEMPT,    /* an invitation (RFC 5545), which has words of its own */
    BRANCH_DIFFERENT, /* it says something else */
} BranchKind;

typedef struct {
    const Rendition *rendition;
    BranchKind kind;
    size_t begin;       /* where it is different, from which byte of its Reply.newest on */
    size_t first_begin; /* and from which of the first branch's */
} Branch;

/* The first is what most readers get: plain text, or HTML where that is a stub. */
struct Branches {
    GArray *all;    /* of Branch, at least one */
    GPtrArray *own; /* the renditions that are not the message's */
};

/* Compares the ways to read MESSAGE, from which the result borrows. The caller owns it. */
Branches *branches_new(const Message *message);
void branches_free(Branches *branches);

static inline const Branch *
branches_at(const Branches *branches, guint i)
{
    return &g_array_index(branches->all, Branch, i);
}

#endif
