/* SPDX-License-Identifier: BSD-2-Clause */
/* structure.h: the MIME structure of a spooled message (RFC 2046, section 5.1), read within limits that hold while it
 * is read: not a byte behind the last part that counts is looked at. For this folder. */
#ifndef VOBO_MESSAGE_STRUCTURE_H
#define VOBO_MESSAGE_STRUCTURE_H

#include <stdbool.h>

#include "message/content.h"
#include "message/field.h"
#include "message/gmime_autoptr.h"
#include "message/limits.h"
#include "session/spool.h"

typedef enum {
    ENTITY_LEAF,      /* holds no others */
    ENTITY_MULTIPART, /* holds parts, or none where nothing says where they begin */
    ENTITY_MESSAGE,   /* holds a message, or nothing where none begins */
} EntityKind;

/* A message or a part of one (RFC 2045, section 2.4). */
typedef struct Entity Entity;
struct Entity {
    EntityKind kind;
    char *type;          /* "text/plain", in lower case, as it is taken for where nothing is said */
    int encoding;        /* of its body: a GMimeContentEncoding */
    bool is_ambiguous;   /* its type or its encoding is said such that programs read it in different ways */
    char *boundary;      /* of a multipart's parts; NULL: it says none */
    GPtrArray *fields;   /* its own "Content-" fields; elements are Field *, whose places are those in the message */
    goffset begin;       /* of its own fields, or of the empty line where it has none */
    goffset body;        /* where its body begins; -1: it has none, not even an empty one */
    goffset body_length; /* of a leaf, as it travels */
    unsigned depth;
    GPtrArray *children; /* elements are Entity * */
};

/* The first of the fields NAME, or NULL. Borrowed. */
const Field *entity_field(const Entity *entity, const char *name);

/* What its Content-Type says; NULL where there is none. The caller owns it. */
GMimeContentType *entity_content_type(const Entity *entity);

/* What its Content-Disposition says; NULL where there is none. The caller owns it. */
GMimeContentDisposition *entity_disposition(const Entity *entity);

typedef struct {
    Entity *top;
    GPtrArray *enclosed_recipients; /* addresses that attached messages say they are for; elements are char * */
    MessageDefects defects;         /* what was beyond the limits, or not built as programs build it */
} Structure;

/* Reads the structure of the message in SPOOL within LIMITS. Never fails. The caller owns it. */
Structure *structure_read(const Spool *spool, const MessageLimits *limits);
void structure_free(Structure *structure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Structure, structure_free)

#endif
