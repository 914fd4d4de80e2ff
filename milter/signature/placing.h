/* SPDX-License-Identifier: BSD-2-Clause */
/* placing.h: puts the institution's signature under what an author wrote now ("Recordar usar las plantillas de firma de
 * su entidad"), above what he quotes. */
#ifndef VOBO_SIGNATURE_PLACING_H
#define VOBO_SIGNATURE_PLACING_H

#include "message/edit.h"
#include "message/message.h"
#include "signature/templates.h"

/* How a message is signed. */
typedef struct {
    const SignatureTemplate *template;
    const SignatureOccasion *occasion;
    bool is_delimited; /* by "-- " in plain text (RFC 3676, section 4.3), also above a quotation */
} SignatureStyle;

/* What became of a message. */
typedef struct {
    Spool *spool;     /* the message */
    Reply *reply;     /* what message_reply() says of it */
    GPtrArray *edits; /* char *, what was done, in words, one a text */
    GPtrArray *taken; /* char *, the author's lines that are gone, each once */
    GPtrArray *below; /* const Reply *, of each text in which the signature takes the place of nothing; borrowed from
                         the message that was signed */
} SignedMessage;

void signed_message_free(SignedMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignedMessage, signed_message_free)

/* MESSAGE with the signature that STYLE says under its author's words in each text that has them, in plain text and in
 * HTML, in the place of his own signature where he evidently has one (signature/place.h); images of his that nothing
 * shows any more are gone. NULL with an error that says why where the message must not be changed: it is signed or
 * encrypted, somebody has signed for its way already (DKIM, RFC 6376), or a text cannot be read. The caller owns the
 * result. One thread at a time for a message. */
SignedMessage *signature_place(
    const Message *message, const People *people, const SignatureStyle *style, GError **error);

#endif
