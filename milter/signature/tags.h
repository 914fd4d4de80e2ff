/* SPDX-License-Identifier: BSD-2-Clause */
/* tags.h: whether a piece of HTML can be put into somebody else's without breaking it. */
#ifndef VOBO_SIGNATURE_TAGS_H
#define VOBO_SIGNATURE_TAGS_H

#include <stdbool.h>

#include <glib.h>

/* Whether every element of HTML that must be ended is, in the order in which they began, and none is of those that
 * belong to a whole page or run something (html, head, body, script, …). The error says the line, and what is wrong
 * there. */
bool tags_check(const char *html, GError **error);

#endif
