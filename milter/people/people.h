/* SPDX-License-Identifier: BSD-2-Clause */
/* people.h: who works here, as an immutable snapshot: persons, their addresses, the institution's domains and
 * the registered personal mailboxes. */
#ifndef VOBO_PEOPLE_PEOPLE_H
#define VOBO_PEOPLE_PEOPLE_H

#include <stdbool.h>

#include <glib.h>

#include "people/person.h"
#include "people/personal.h"

typedef struct People People;

/* How rows become persons. */
typedef struct {
    const char *file;           /* where the rows come from, for errors */
    bool strict;                /* what is wrong with one refuses all; else it is left out, and he where he must be */
    const char *const *domains; /* the institution's */
    const char *const *hosts;   /* machines of its, whose names the MTA takes off addresses; NULL for none */
    const char *lists;          /* the folder of the tables of names (config/list.h) */
} PeopleTerms;

/* The snapshot of ROWS, elements are PersonRow *. Takes PERSONAL, which it owns from here on, also on failure. The
 * error names file, line and column. The caller owns the result. */
People *people_new(const GPtrArray *rows, const PeopleTerms *terms, Personal *personal, GError **error);
void people_free(People *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(People, people_free)

/* All questions below are answered from the snapshot; any number of threads may ask at once. */

/* Whether ADDRESS is at one of the institution's domains, or would be once the MTA has completed it: "luis", and
 * "luis@host" at one of its hosts. */
bool people_is_ours(const People *people, const char *address);

/* ADDRESS, normalized and as the MTA completes it: "luis", and "luis@host" at one of the institution's hosts, become
 * "luis@entidad.gov.co". The caller owns the string. */
char *people_complete(const People *people, const char *address);

/* Whether ADDRESS is ours, or at a machine below one of our domains, which the MTA may take for the domain: enough to
 * look closer, too little to trust. */
bool people_may_be_ours(const People *people, const char *address);

/* The institution's domain that the domain of ADDRESS is made to be taken for, or NULL. Borrowed. */
const char *people_imitated(const People *people, const char *address);

/* The person who logs in as LOGIN ("ana" or "ana@entidad.gov.co"), or NULL. Borrowed. */
const Person *people_by_login(const People *people, const char *login);

/* The person one of whose own addresses is ADDRESS, or NULL. Borrowed. */
const Person *people_by_address(const People *people, const char *address);

/* The person whose login or address WHO is, or NULL. Borrowed. */
const Person *people_find(const People *people, const char *who);

/* PERSON's head, or NULL where the directory has none. Borrowed. */
const Person *people_manager(const People *people, const Person *person);

/* Who acts in PERSON's place on DAY (as g_date_get_julian() counts) and works here; elements are const Person *,
 * borrowed. The caller owns the array. */
GPtrArray *people_deputies(const People *people, const Person *person, guint32 day);

/* Whether whoever logged in as LOGIN may write as ADDRESS: it is his own, an alias, or a mailbox he shares. A
 * login that the directory does not have owns the address of its name at the institution's domains. */
bool people_may_send_as(const People *people, const char *login, const char *address);

/* Whether A and B, logins or addresses, are the same person. */
bool people_same_person(const People *people, const char *a, const char *b);

/* The person whom the display name DISPLAY names ("Luis Peña", "PEÑA GÓMEZ, LUIS"), or NULL; where several are called
 * so and RATHER is one of them, he. Borrowed. */
const Person *people_called(const People *people, const char *display, const Person *rather);

/* The person who works here and whom DISPLAY names, where nobody else is called so; NULL for nobody, and for several.
 * Borrowed. */
const Person *people_only_called(const People *people, const char *display);

/* How likely the local part of ADDRESS is to be made of the name of PERSON, 0 to 1 (people/likeness.h). */
double people_likeness(const People *people, const Person *person, const char *address);

/* The person whose name the local part of ADDRESS shows, where it shows one; *INNOCENTS receives how many of a million
 * others would be taken for somebody of the directory if addresses that show as little were. Borrowed; NULL for nobody,
 * or for a name that many here bear. */
const Person *people_resembled(const People *people, const char *address, double *innocents);

/* Whether people are called WORD, LENGTH bytes in small letters without accents ("rojas", "muñoz"). */
bool people_is_name(const People *people, const char *word, size_t length);

/* Whether ADDRESS is where people have their mailboxes of their own: Gmail, a provider (the table freemail). */
bool people_is_freemail(const People *people, const char *address);

/* Whether ADDRESS is a servant's registered personal mailbox. */
bool people_is_personal(const People *people, const char *address);

/* ADDRESS as it may be written down: a registered personal mailbox becomes "personal:LOGIN", so that no record gives
 * the address back. The caller owns the string. */
char *people_recordable(const People *people, const char *address);

/* The registered personal mailboxes. Borrowed. */
const Personal *people_personal(const People *people);

/* All persons; elements are Person *. Borrowed. */
const GPtrArray *people_all(const People *people);

/* What of the rows was left out, persons and addresses of theirs, and why; elements are char *. Borrowed. */
const GPtrArray *people_left_out(const People *people);

/* Why these are not the people that the directory has now, in words; NULL where they are. Borrowed. */
const char *people_trouble(const People *people);
void people_set_trouble(People *people, const char *trouble);

#endif
