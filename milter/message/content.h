/* SPDX-License-Identifier: BSD-2-Clause */
/* content.h: the decoded bytes of a part, read at any place. What a part holds is looked at where it matters (the start
 * of a file, the end of a zip) without decoding, or keeping, all the rest. */
#ifndef VOBO_MESSAGE_CONTENT_H
#define VOBO_MESSAGE_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/budget.h"
#include "session/spool.h"

/* The encoded bytes of a part in its message. */
typedef struct {
    goffset offset, length;
    int encoding; /* a GMimeContentEncoding */
} ContentRange;

typedef struct Content Content;

/* The content of RANGE of the message in SPOOL, which is borrowed. Nothing is decoded yet. The caller owns it. One
 * thread at a time. */
Content *content_new(const Spool *spool, const ContentRange *range);

/* The same within BUDGET, which is borrowed too. Once that is spent, nothing more can be read. */
Content *content_new_within(const Spool *spool, const ContentRange *range, Budget *budget);
void content_free(Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Content, content_free)

/* The first LIMIT decoded bytes, fewer only where there are no more. The caller owns the array. */
GByteArray *content_prefix(const Content *content, size_t limit);

/* How many decoded bytes there are. Reads the encoded ones once, at the first call; -1 where they cannot be read. */
goffset content_size(Content *content);

/* Copies up to LENGTH decoded bytes from OFFSET; returns how many, fewer only at the end, -1 where they cannot be
 * read. */
gssize content_read(Content *content, goffset offset, void *buffer, size_t length);

/* The budget that it was made with, for those who read it. Borrowed; NULL: none. */
Budget *content_budget(const Content *content);

/* Says that a reader left it, or a part of it, unread, because it is made so that reading costs too much. */
void content_give_up(Content *content);
bool content_was_given_up(const Content *content);

#endif
