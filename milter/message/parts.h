/* SPDX-License-Identifier: BSD-2-Clause */
/* parts.h: the parts of a message that hold no others, in order, also those of messages and letters that travel in it
 * as files, and of what is signed. */
#ifndef VOBO_MESSAGE_PARTS_H
#define VOBO_MESSAGE_PARTS_H

#include "message/limits.h"
#include "message/part.h"

typedef enum { PROTECTION_NONE, PROTECTION_SIGNED, PROTECTION_ENCRYPTED } Protection;

typedef struct {
    GPtrArray *all;                 /* elements are Part * */
    GPtrArray *enclosed_recipients; /* to whom attached messages went; elements are char * */
    GPtrArray *spools;              /* what was taken out of parts; elements are Spool * */
    Protection protection;          /* of the message itself, the strongest */
    bool is_sealed;                 /* some of it nobody here can read */
    MessageDefects defects;
} Parts;

/* Finds the parts of the message in SPOOL within LIMITS and BUDGET; all must outlive the result. Never fails. The
 * caller owns it. */
Parts *parts_read(const Spool *spool, const MessageLimits *limits, Budget *budget);

/* The same of a file NAME that SPOOL holds: itself first, and what is in it. */
Parts *parts_read_file(const Spool *spool, const char *name, const MessageLimits *limits, Budget *budget);

void parts_free(Parts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parts, parts_free)

#endif
