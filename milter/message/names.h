/* SPDX-License-Identifier: BSD-2-Clause */
/* names.h: all the names that a part gives its file. Each mail program believes another one, so each counts. */
#ifndef VOBO_MESSAGE_NAMES_H
#define VOBO_MESSAGE_NAMES_H

#include <stdbool.h>

#include <glib.h>

/* Adds to NAMES, an array of char * with g_free, the file names in VALUE, the raw value of a Content-Type or
 * Content-Disposition field, that are not among them yet: filename and name, plain, with encoded words, with a charset
 * and in pieces (RFC 2231, sections 3 and 4), each time they are said and in each way they are read. Valid UTF-8. Any
 * thread. */
void names_collect(const char *value, GPtrArray *names);

/* Whether two of NAMES promise different things: "nota.txt" and "nota.pdf". */
bool names_contradict(const GPtrArray *names);

#endif
