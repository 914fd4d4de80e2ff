/* SPDX-License-Identifier: BSD-2-Clause */
/* tables.h: what checks know of language and of the world beside, from the tables of words that the institution may
 * edit (config/list.h). Read with the configuration; who is who changes more often. */
#ifndef VOBO_CHECKS_TABLES_H
#define VOBO_CHECKS_TABLES_H

#include "checks/classifier.h"
#include "checks/phrases.h"
#include "checks/providers.h"
#include "checks/spelling.h"

typedef struct {
    Phrases *phrases; /* those that all checks look for */
    Classifier *classifier;
    Providers *providers; /* how much mail others take */
    Spelling *spelling;   /* how words are written; it learns from being asked */
} Tables;

/* The tables of FOLDER, "" for those that came with the program, and hunspell's DICTIONARY. The error is
 * VOBO_ERROR_CONFIG and says file and line. The caller owns a reference. */
Tables *tables_load(const char *folder, const char *dictionary, GError **error);

/* Any thread. */
Tables *tables_ref(Tables *tables);
void tables_unref(Tables *tables);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tables, tables_unref)

#endif
