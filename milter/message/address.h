/* SPDX-License-Identifier: BSD-2-Clause */
/* address.h: comparing e-mail addresses. */
#ifndef VOBO_MESSAGE_ADDRESS_H
#define VOBO_MESSAGE_ADDRESS_H

#include <stdbool.h>

#include <glib.h>

/* ADDRESS so that equal mailboxes compare equal with strcmp(): case folded, domain in ASCII (IDNA), blanks at
 * the ends gone. RFC 5321 lets the local part's case matter; no mailbox of people uses that. The caller owns
 * the string. Any thread. */
char *address_normalize(const char *address);

/* The domain of ADDRESS, "" where it has none. Borrowed from ADDRESS. */
const char *address_domain(const char *address);

/* The next address in TEXT, wherever it stands in it ("Ana <ana@x.co>", "mailto:ana@x.co"), and *END where it ends;
 * NULL: there is none. Borrowed from TEXT. */
const char *address_find(const char *text, const char **end);

/* Whether TEXT has ADDRESS in it, case aside. */
bool address_is_in(const char *address, const char *text);

/* Whether TEXT is like PATTERN, case aside: * stands for any characters, ? for one. */
bool address_matches(const char *pattern, const char *text);

#endif
