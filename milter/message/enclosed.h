/* SPDX-License-Identifier: BSD-2-Clause */
/* enclosed.h: what a file holds that is looked at as if it were a part of the message itself: a message, in whatever
 * encoding and by whatever name, what is signed, a letter or an envelope of Outlook's with its files. For this folder.
 */
#ifndef VOBO_MESSAGE_ENCLOSED_H
#define VOBO_MESSAGE_ENCLOSED_H

#include "message/enclosed_file.h"
#include "message/limits.h"
#include "message/part.h"

typedef enum {
    ENCLOSED_NOTHING, /* a file like others */
    ENCLOSED_MESSAGE, /* SPOOL is a message/rfc822 part that holds it */
    ENCLOSED_PAGE,    /* the same, whose very text is a file (MHTML, RFC 2557) */
    ENCLOSED_ENTITY,  /* SPOOL is a MIME entity that was signed */
    ENCLOSED_FILE,    /* SPOOL is the file that was signed */
    ENCLOSED_FILES,   /* FILES are those of a letter */
    ENCLOSED_SEALED,  /* nobody here can read it */
    ENCLOSED_BROKEN,  /* it says that something is in it, and nothing can be taken out */
} EnclosedKind;

typedef struct {
    EnclosedKind kind;
    Spool *spool;
    GPtrArray *files;      /* elements are EnclosedFile * */
    GPtrArray *recipients; /* of the letter; elements are char * */
} Enclosed;

void enclosed_clear(Enclosed *enclosed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Enclosed, enclosed_clear)

/* Opens PART within BUDGET. What is taken out of it has MOST bytes at most, or is broken. One thread at a time. */
Enclosed enclosed_open(const Part *part, goffset most, const MessageLimits *limits, Budget *budget);

#endif
