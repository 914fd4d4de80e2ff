/* SPDX-License-Identifier: BSD-2-Clause */
/* approval.h: the marks by which an author asks for approval, and how they are taken out again. */
#ifndef VOBO_CHECKS_APPROVAL_H
#define VOBO_CHECKS_APPROVAL_H

#include <stdbool.h>

#include "config/option.h"
#include "message/edit.h"
#include "message/message.h"
#include "people/people.h"

/* Whether ADDRESS is no recipient but the author's mark, "ana+visto@entidad.gov.co". OPTIONS are the check's. */
bool approval_is_mark_address(const Options *options, const People *people, const char *address);

/* Adds to EDIT what takes the field and the subject mark out of MESSAGE. */
void approval_remove_marks(const Options *options, const Message *message, Edit *edit);

#endif
