/* SPDX-License-Identifier: BSD-2-Clause */
/* approval.h: the marks by which an author asks for approval, and how they are taken out again. */
#ifndef VOBO_CHECKS_APPROVAL_H
#define VOBO_CHECKS_APPROVAL_H

#include <stdbool.h>

#include "config/option.h"
#include "message/edit.h"
#include "message/message.h"
#include "people/people.h"
#include "session/envelope.h"

/* What marks are recognized by. All borrowed. */
typedef struct {
    const Options *options; /* the check's */
    const People *people;
    const Envelope *envelope;
    const Message *message;
} ApprovalTerms;

/* Whether the recipient ADDRESS is a mark, "ana+visto@entidad.gov.co". *INSTEAD receives who is written to in its
 * place: the address without the tag, or NULL where that is the author, who has the message already. The caller owns
 * it. */
bool approval_redirect(const ApprovalTerms *terms, const char *address, char **instead);

/* Adds to EDIT what takes the marks out of the message: the field, what the subject says, and the marking addresses
 * among the recipients that it names. */
void approval_remove_marks(const ApprovalTerms *terms, Edit *edit);

#endif
