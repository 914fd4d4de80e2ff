/* SPDX-License-Identifier: BSD-2-Clause */
/* placing.h: puts the institution's signature under what an author wrote now ("Recordar usar las plantillas de firma de
 * su entidad"), above what he quotes. */
#ifndef VOBO_SIGNATURE_PLACING_H
#define VOBO_SIGNATURE_PLACING_H

#include "message/edit.h"
#include "message/message.h"
#include "signature/templates.h"

/* Makes EDIT put what TEMPLATE says on OCCASION under the author's words in each text of MESSAGE that says them, in
 * plain text and in HTML, in the place of his own signature where he evidently has one (signature/place.h). DONE
 * receives what that is in words, char *, one a text. Returns what message_reply() will say of the message then, which
 * the caller owns; NULL with an error that says why where the message must not be changed: it is signed or encrypted,
 * somebody has signed for its way already (DKIM, RFC 6376), or a text cannot be read; EDIT is then worthless. One
 * thread at a time for a message. */
Reply *signature_place(const Message *message, const People *people, const SignatureTemplate *template,
    const SignatureOccasion *occasion, Edit *edit, GPtrArray *done, GError **error);

#endif
