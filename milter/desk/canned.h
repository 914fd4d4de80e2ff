/* SPDX-License-Identifier: BSD-2-Clause */
/* canned.h: reasons that the institution has written beforehand (section reason of the configuration), so that whoever
 * returns or rejects a message need only name one. */
#ifndef VOBO_DESK_CANNED_H
#define VOBO_DESK_CANNED_H

#include "desk/desk.h"

/* The text of the reason that REASON names, case, accents and a full stop aside; REASON itself where it names none. The
 * caller owns the string. Any thread. */
char *canned_expand(const Desk *desk, const char *reason);

/* All of them, one a line: its name and, in parentheses, its text; "" where there are none. The caller owns it. */
char *canned_lines(const Desk *desk);

/* Their names, as they stand in the configuration. The caller owns the array, the configuration the names. */
GPtrArray *canned_names(const Desk *desk);

#endif
