/* SPDX-License-Identifier: BSD-2-Clause */
/* part.h: one part of a message that holds no others (RFC 2045), with its place in the raw bytes. */
#ifndef VOBO_MESSAGE_PART_H
#define VOBO_MESSAGE_PART_H

#include <stdbool.h>

#include "message/attachment.h"
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
    GPtrArray *names;   /* all that it has, that one among them; elements are char * */
    char *type;         /* as declared, in lower case */
    char *charset;      /* as declared, in lower case; "us-ascii" where it is not (RFC 2046, section 4.1.2) */
    char *content_id;   /* without the brackets; NULL where it has none (RFC 2392) */
    char *related;      /* the boundary of the multipart/related that it is in itself; NULL: of none */
    goffset fields;     /* where its own fields begin; -1: those of the message are its own */
    const Spool *spool; /* where its bytes are: the message, or what was taken out of a part of it; borrowed */
    ContentRange range; /* its encoded bytes there */
    goffset place;      /* of the part of the message that it was taken out of; -1: of none */
    FieldRange type_field, encoding_field;
    bool is_beside;        /* travels beside the text, not as a part of it */
    bool is_attachment;    /* said to be an attachment (RFC 2183) */
    bool is_text;          /* words that programs show, in plain text (or what is read as such) or HTML */
    bool is_shown_file;    /* a text with a file's name beside the words: a file, which some programs show below them */
    bool is_flowed;        /* format=flowed (RFC 3676) */
    bool deletes_space;    /* delsp=yes (RFC 3676) */
    bool is_protected;     /* inside what its author signed or encrypted */
    bool is_name_guessed;  /* its name is that of the file it was taken out of, without an extension */
    bool is_enclosed;      /* inside a message, or another file, that is attached */
    GByteArray *decoded;   /* all that its content decodes to, where that was short; NULL: read it */
    AttachmentFlags known; /* what opening it has shown */
    unsigned alternative;  /* the innermost multipart/alternative that holds it, counted from 1; 0: none does */
    unsigned branch;       /* which of its ways to say the same this is */
} Part;

/* How the part lies in the message. */
typedef struct {
    const char *related; /* as in Part */
    const Spool *spool;  /* as in Part, like the next */
    goffset place;
    bool is_whole;  /* it is all there is */
    bool is_root;   /* what a program shows first: the whole, or the whole of what is signed */
    bool is_shown;  /* programs show it though it says that it is an attachment: the only part, or a way to say the same
                     */
    bool is_file;   /* its very text is a file, as in a page that was saved */
    bool is_sealed; /* inside what is encrypted, as everybody is told who reads of the message */
    bool is_protected, is_enclosed;
    unsigned openings; /* how many files were opened to reach it */
    unsigned alternative, branch;
} PartSituation;

/* Where in the message its bytes are, or the part that it was taken out of. */
goffset part_offset(const Part *part);

/* Whether RANGE of the message in SPOOL, if it has any bytes, reads the same for every program: it ends with a line end
 * and has no zero byte in it, which some take for its end. */
bool field_range_is_whole(const Spool *spool, const FieldRange *range);

/* Describes ENTITY, which stands at PATH. NULL where it has no body. The caller owns it. */
Part *part_new(const Entity *entity, const char *path, const PartSituation *situation);

/* Describes the file that all bytes of SITUATION's spool are, by NAMES (elements are char *) and TYPE. The caller owns
 * it. */
Part *part_new_file(const GPtrArray *names, const char *type, const char *path, const PartSituation *situation);
void part_free(gpointer part);

/* The first LIMIT bytes that its content decodes to. The caller owns them. */
GByteArray *part_prefix(const Part *part, size_t limit);

/* What an attachment is made of. The result borrows from PART. */
AttachmentSource part_source(const Part *part);

#endif
