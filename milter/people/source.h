/* SPDX-License-Identifier: BSD-2-Clause */
/* source.h: where the people come from. */
#ifndef VOBO_PEOPLE_SOURCE_H
#define VOBO_PEOPLE_SOURCE_H

#include "config/config.h"
#include "people/person.h"

typedef struct {
    const char *name; /* as the option people.source has it */

    /* What the source of CONFIG is called in errors: its file, its address. Borrowed from CONFIG. */
    const char *(*where)(const Config *config);

    /* All rows, elements are PersonRow *. The caller owns the array. */
    GPtrArray *(*read)(const Config *config, GError **error);
} PeopleSource;

/* A table in a file: people.file, "" for nobody. */
extern const PeopleSource people_csv;

/* A directory server: the section ldap. */
extern const PeopleSource people_ldap;

/* The rows of the table FILE. */
GPtrArray *people_csv_read(const char *file, GError **error);

/* ROWS as a table that people_csv_read() reads back. The caller owns the string. */
char *people_csv_written(const GPtrArray *rows);

#endif
