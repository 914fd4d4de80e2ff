/* SPDX-License-Identifier: BSD-2-Clause */
/* changes.h: what a message says otherwise than before, line by line. For this folder. */
#ifndef VOBO_CLI_CHANGES_H
#define VOBO_CLI_CHANGES_H

#include "message/message.h"

/* One text that says otherwise. */
typedef struct {
    char *path;          /* of the part, before */
    GPtrArray *out, *in; /* char *, the lines that are gone and those that stand in their place */
} Change;

/* The texts of BEFORE that say otherwise in AFTER, as a reader sees them; elements are Change *. The caller owns the
 * array. */
GPtrArray *changes_between(const Message *before, const Message *after);

#endif
