/* SPDX-License-Identifier: BSD-2-Clause */
/* compound.h: writes compound files ([MS-CFB]) for tests. */
#ifndef VOBO_TESTS_COMPOUND_H
#define VOBO_TESTS_COMPOUND_H

#include <glib.h>

#include "session/spool.h"

typedef struct {
    guint parent;     /* the number of the entry that holds it; 0: the root */
    const char *name; /* NULL ends a list */
    const void *data; /* NULL: it is a storage */
    size_t size;
} CompoundEntry;

/* A file that holds ENTRIES, numbered from 1 on. The caller owns it. */
GByteArray *compound_new(const CompoundEntry *entries);

/* The same as a spool. */
Spool *compound_spool(const CompoundEntry *entries);

#endif
