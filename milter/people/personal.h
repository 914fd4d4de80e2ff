/* SPDX-License-Identifier: BSD-2-Clause */
/* personal.h: servants' personal mailboxes, registered by the institution and kept only as keyed hashes: nothing
 * here gives an address back (Ley 1581 de 2012). */
#ifndef VOBO_PEOPLE_PERSONAL_H
#define VOBO_PEOPLE_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/secret.h"

typedef struct Personal Personal;

/* No mailbox. The caller owns it. */
Personal *personal_new(void);

/* Reads the registered mailboxes of FILE; a FILE that does not exist holds none. The key is needed only when
 * there are some, so its absence is an error only then. The caller owns the result. */
Personal *personal_load(const char *file, const char *key_file, GError **error);
void personal_free(Personal *personal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Personal, personal_free)

/* The login of the servant whose mailbox ADDRESS is, in any of its ways to be written; NULL where it is not
 * registered. Borrowed. Any thread. */
const char *personal_owner(const Personal *personal, const char *address);

/* How many mailboxes LOGIN has registered; all there are for NULL. */
size_t personal_count(const Personal *personal, const char *login);

/* Adds ADDRESS as a mailbox of LOGIN. False with an error where there is no key to hash it with. Not while others
 * read. */
bool personal_add(Personal *personal, const char *address, const char *login, GError **error);

/* Writes all to the file it was read from, whole or not at all. */
bool personal_save(const Personal *personal, GError **error);

/* ADDRESS so that all ways to write the same mailbox are one: case, IDN, the dots that gmail ignores, +tags,
 * googlemail. The caller owns the string. */
char *personal_normalize(const char *address);

#endif
