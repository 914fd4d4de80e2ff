/* SPDX-License-Identifier: BSD-2-Clause */
/* person.h: one person of the directory, and the texts that a source has of him. */
#ifndef VOBO_PEOPLE_PERSON_H
#define VOBO_PEOPLE_PERSON_H

#include <stdbool.h>

#include <glib.h>

/* What a source may say of a person, each as one text; lists have their items parted by semicolons. */
typedef enum {
    PERSON_LOGIN,
    PERSON_MAIL,
    PERSON_ALIASES,
    PERSON_SHARED,
    PERSON_NAME,
    PERSON_GIVEN,
    PERSON_SURNAME,
    PERSON_POSITION,
    PERSON_UNIT,
    PERSON_PHONE,
    PERSON_EXTENSION,
    PERSON_MOBILE,
    PERSON_MANAGER,
    PERSON_DEPUTIES,
    PERSON_GROUPS,
    PERSON_STATUS,
    PERSON_FIELDS,
} PersonField;

/* "login", "mail", … : the column of a table, the attribute in the configuration. */
const char *person_field_name(PersonField field);

/* The same in Spanish without accents, as personnel departments head their tables: "usuario", "correo", … */
const char *person_field_spanish(PersonField field);

/* What a source says of one person. Texts are UTF-8 without blanks at their ends, "" where it says nothing. */
typedef struct {
    char *texts[PERSON_FIELDS];
    size_t line;                   /* of a file, where it begins; 0 elsewhere */
    size_t columns[PERSON_FIELDS]; /* of a file, in that line, from 1; 0 elsewhere */
} PersonRow;

PersonRow *person_row_new(void);
void person_row_free(gpointer row);

/* Somebody who acts in a person's place from day to day, both included, as g_date_get_julian() counts; 0 for without
 * end. */
typedef struct {
    char *who; /* login or address */
    guint32 from, until;
} Deputy;

typedef struct {
    char *login;
    char **addresses; /* normalized; the first is the main one */
    char **shared;    /* normalized; mailboxes of others that the person may send as */
    char *name;       /* as he is called, given names first */
    char *given;      /* "" where the source does not part them */
    char *surname;
    char *position;
    char *unit;
    char *phone;
    char *extension;
    char *mobile;
    char *manager; /* login or address; "" for none */
    char **groups;
    GArray *deputies; /* of Deputy */
    bool has_left;
} Person;

/* Something that is wrong with what a source says of a person. */
typedef struct {
    PersonField field; /* that it is in */
    char *text;        /* for the administrator */
} PersonFault;

/* Faults as an array. The caller owns it. */
GArray *person_faults_new(void);

/* The person that ROW describes, without what is wrong, of which FAULTS (elements are PersonFault) receives each: an
 * address that is none costs the address. NULL: without a login and an address there is nobody. The caller owns it. */
Person *person_new(const PersonRow *row, GArray *faults);
void person_free(gpointer person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Person, person_free)

/* PERSON's deputies as one text, as a table has them. The caller owns it. */
char *person_deputies_text(const Person *person);

#endif
