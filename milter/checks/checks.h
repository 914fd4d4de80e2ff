/* SPDX-License-Identifier: BSD-2-Clause */
/* checks.h: the table that names every check, and what their options have in common. */
#ifndef VOBO_CHECKS_CHECKS_H
#define VOBO_CHECKS_CHECKS_H

#include "checks/check.h"

/* The one table: the file milter/checks/NAME.c defines `check_NAME`. They run in this order, and stand so in the
 * configuration file. */
#define CHECKS(CHECK)                                                                                                  \
    CHECK(official_sender)                                                                                             \
    CHECK(personal_recipient)                                                                                          \
    CHECK(personal_origin)                                                                                             \
    CHECK(account_access)                                                                                              \
    CHECK(personal_topic)                                                                                              \
    CHECK(chain)                                                                                                       \
    CHECK(harmful)                                                                                                     \
    CHECK(referral)                                                                                                    \
    CHECK(subject)                                                                                                     \
    CHECK(recipients)                                                                                                  \
    CHECK(reply_all)                                                                                                   \
    CHECK(opening)                                                                                                     \
    CHECK(tone)                                                                                                        \
    CHECK(length)                                                                                                      \
    CHECK(emphasis)                                                                                                    \
    CHECK(answers)                                                                                                     \
    CHECK(personal_data)                                                                                               \
    CHECK(signature)                                                                                                   \
    CHECK(print_note)                                                                                                  \
    CHECK(unfinished)                                                                                                  \
    CHECK(attachment_size)                                                                                             \
    CHECK(attachment_format)                                                                                           \
    CHECK(attachment_unusual)                                                                                          \
    CHECK(cooling_off)                                                                                                 \
    CHECK(approval)                                                                                                    \
    CHECK(shown_text)

#define DECLARE(name) extern const Check check_##name;
CHECKS(DECLARE)
#undef DECLARE

/* Reports, once all checks are through, what of MESSAGE none of them could read to its end. */
void attachment_unusual_report_unread(const Message *message, Findings *findings);

/* One line of a check's options: what is done about the findings of one KIND. */
#define VOBO_ACTION(kind, fallback, help)                                                                              \
    {                                                                                                                  \
        kind, OPTION_CHOICE, fallback, help, finding_actions, NULL                                                     \
    }

/* The option that says whether a check looks at mail that stays inside too; one that does not have it does. */
#define VOBO_INTERNAL(fallback)                                                                                        \
    {                                                                                                                  \
        "internal", OPTION_FLAG, fallback, N_("También se mira el correo que no sale de la entidad."), NULL, NULL      \
    }

/* What is done about findings that the check has a remedy for. */
#define VOBO_REMEDY(kind, fallback, help)                                                                              \
    {                                                                                                                  \
        kind, OPTION_CHOICE, fallback, help, remedy_actions, NULL                                                      \
    }

#endif
