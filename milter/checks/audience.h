/* SPDX-License-Identifier: BSD-2-Clause */
/* audience.h: who is to read a message, as its envelope and its fields say. */
#ifndef VOBO_CHECKS_AUDIENCE_H
#define VOBO_CHECKS_AUDIENCE_H

#include "checks/check.h"

typedef enum {
    READER_OURS,    /* at one of the institution's domains */
    READER_ENTITY,  /* at another public entity (institution.entities) */
    READER_CITIZEN, /* anybody else */
} Reader;

Reader audience_reader(const Facts *facts, const char *address);

/* How many recipients of the envelope are READER. */
unsigned audience_count(const Facts *facts, Reader reader);

/* Whether the message answers somebody outside who is no entity. */
bool audience_is_answered_citizen(const Facts *facts);

#endif
