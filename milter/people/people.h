/* SPDX-License-Identifier: BSD-2-Clause */
/* people.h: who works here, as an immutable snapshot: persons, their addresses, the institution's domains and
 * the registered personal mailboxes. */
#ifndef VOBO_PEOPLE_PEOPLE_H
#define VOBO_PEOPLE_PEOPLE_H

#include <stdbool.h>

#include <glib.h>

#include "people/personal.h"

typedef struct {
    char *login;
    char **addresses; /* normalized; the first is the main one */
    char **shared;    /* normalized; mailboxes of others that the person may send as */
    char *name;
    char *position;
    char *unit;
    char *phone;
} Person;

typedef struct People People;

/* Reads the directory FILE (CSV, "" for none) and takes PERSONAL, which it owns from here on, also on failure.
 * DOMAINS are the institution's. The error names file, line and column. The caller owns the result. */
People *people_load(const char *file, const char *const *domains, Personal *personal, GError **error);
void people_free(People *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(People, people_free)

/* All questions below are answered from the snapshot; any number of threads may ask at once. */

/* Whether ADDRESS is at one of the institution's domains. */
bool people_is_ours(const People *people, const char *address);

/* The person who logs in as LOGIN ("ana" or "ana@entidad.gov.co"), or NULL. Borrowed. */
const Person *people_by_login(const People *people, const char *login);

/* The person one of whose own addresses is ADDRESS, or NULL. Borrowed. */
const Person *people_by_address(const People *people, const char *address);

/* Whether whoever logged in as LOGIN may write as ADDRESS: it is his own, an alias, or a mailbox he shares. A
 * login that the directory does not have owns the address of its name at the institution's domains. */
bool people_may_send_as(const People *people, const char *login, const char *address);

/* Whether A and B, logins or addresses, are the same person. */
bool people_same_person(const People *people, const char *a, const char *b);

/* Whether ADDRESS is a servant's registered personal mailbox. */
bool people_is_personal(const People *people, const char *address);

/* ADDRESS as it may be written down: a registered personal mailbox becomes "personal:LOGIN", so that no record gives
 * the address back. The caller owns the string. */
char *people_recordable(const People *people, const char *address);

/* The registered personal mailboxes. Borrowed. */
const Personal *people_personal(const People *people);

/* All persons; elements are Person *. Borrowed. */
const GPtrArray *people_all(const People *people);

#endif
