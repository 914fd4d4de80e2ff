/* SPDX-License-Identifier: BSD-2-Clause */
/* part.h: one part of a message that holds no others (RFC 2045), with its place in the raw bytes. */
#ifndef VOBO_MESSAGE_PART_H
#define VOBO_MESSAGE_PART_H

#include <stdbool.h>

#include "message/content.h"

typedef struct Entity Entity;

/* A field of the part's own; of length 0 where there is none. */
typedef struct {
    goffset offset;
    size_t length; /* with its line end */
} FieldRange;

typedef struct {
    char *path;         /* "1.2", as IMAP numbers parts */
    char *name;         /* the file's name, "" where it has none */
    char *type;         /* as declared, in lower case */
    char *charset;      /* as declared, in lower case; "us-ascii" where it is not (RFC 2046, section 4.1.2) */
    char *content_id;   /* without the brackets; NULL where it has none (RFC 2392) */
    char *related;      /* the boundary of the multipart/related that it is in itself; NULL: of none */
    goffset fields;     /* where its own fields begin; -1: those of the message are its own */
    ContentRange range; /* its encoded bytes in the message */
    FieldRange type_field, encoding_field;
    bool is_beside;       /* travels beside the text, not as a part of it */
    bool is_attachment;   /* said to be an attachment (RFC 2183) */
    bool is_text;         /* no attachment, but words in plain text (or what is read as such) or HTML */
    bool is_flowed;       /* format=flowed (RFC 3676) */
    bool deletes_space;   /* delsp=yes (RFC 3676) */
    bool is_protected;    /* inside what its author signed or encrypted */
    bool is_enclosed;     /* inside a message that is attached */
    unsigned alternative; /* the innermost multipart/alternative that holds it, counted from 1; 0: none does */
    unsigned branch;      /* which of its ways to say the same this is */
} Part;

/* How the part lies in the message. */
typedef struct {
    const char *related; /* as in Part */
    bool is_whole;       /* it is all there is */
    bool is_protected, is_enclosed;
    unsigned alternative, branch;
} PartSituation;

/* Whether RANGE of the message in SPOOL, if it has any bytes, reads the same for every program: it ends with a line end
 * and has no zero byte in it, which some take for its end. */
bool field_range_is_whole(const Spool *spool, const FieldRange *range);

/* Describes ENTITY, which stands at PATH. NULL where it has no body. The caller owns it. */
Part *part_new(const Entity *entity, const char *path, const PartSituation *situation);
void part_free(gpointer part);

#endif
