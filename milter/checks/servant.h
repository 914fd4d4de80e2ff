/* SPDX-License-Identifier: BSD-2-Clause */
/* servant.h: what the checks of personal mailboxes ask in the same way: who of the directory is behind a message, and
 * whether an outside address is his. */
#ifndef VOBO_CHECKS_SERVANT_H
#define VOBO_CHECKS_SERVANT_H

#include "checks/check.h"

/* ADDRESS as a finding may show it, which is kept and sent on: of a registered personal mailbox only whose it is. The
 * caller owns the string. */
char *servant_shown_address(const People *people, const char *address);

/* The person who sends the message: of the login, the envelope sender or From; of what is redirected, the one whose
 * mailbox sends it on. NULL: nobody of the directory. Borrowed. */
const Person *servant_who_sends(const Facts *facts);

/* Whether ADDRESS is evidently a mailbox of SERVANT's own: at a provider of personal mail, of his name with at least
 * the LIKENESS given. */
bool servant_owns_evidently(const Facts *facts, const Person *servant, const char *address, double likeness);

/* Whether ADDRESS takes part in the conversation: the quoted message, or one that is attached, has it. */
bool servant_is_in_thread(const Facts *facts, const char *address);

#endif
