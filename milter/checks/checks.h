/* SPDX-License-Identifier: BSD-2-Clause */
/* checks.h: every check's function and options, for the table. */
#ifndef VOBO_CHECKS_CHECKS_H
#define VOBO_CHECKS_CHECKS_H

#include "checks/check.h"

#define VOBO_DECLARE_CHECK(name)                                                                                       \
    extern const OptionSpec name##_options[];                                                                          \
    void name##_inspect(const Facts *facts, Findings *findings)

VOBO_DECLARE_CHECK(official_sender);
VOBO_DECLARE_CHECK(personal_recipient);
VOBO_DECLARE_CHECK(personal_origin);
VOBO_DECLARE_CHECK(account_access);
VOBO_DECLARE_CHECK(signature);
VOBO_DECLARE_CHECK(subject);
VOBO_DECLARE_CHECK(attachment_size);
VOBO_DECLARE_CHECK(attachment_format);
VOBO_DECLARE_CHECK(attachment_unusual);
VOBO_DECLARE_CHECK(approval);

/* One line of a check's options: what is done about the findings of one KIND. */
#define VOBO_ACTION(kind, fallback, help)                                                                              \
    {                                                                                                                  \
        kind, OPTION_CHOICE, fallback, help, finding_actions, NULL                                                     \
    }

/* The same of findings that the check has a remedy for. */
#define VOBO_REMEDY(kind, fallback, help)                                                                              \
    {                                                                                                                  \
        kind, OPTION_CHOICE, fallback, help, remedy_actions, NULL                                                      \
    }

extern const CheckRemedy signature_remedy;

#endif
