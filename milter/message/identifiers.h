/* SPDX-License-Identifier: BSD-2-Clause */
/* identifiers.h: what tells one person in Colombia from all others, as texts and tables have it. */
#ifndef VOBO_MESSAGE_IDENTIFIERS_H
#define VOBO_MESSAGE_IDENTIFIERS_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/budget.h"

typedef enum {
    IDENTIFIER_ID,       /* cédula, tarjeta de identidad, cédula de extranjería */
    IDENTIFIER_COMPANY,  /* NIT, with a check digit that is right */
    IDENTIFIER_PASSPORT, /* pasaporte */
    IDENTIFIER_PHONE,    /* 3XX XXX XXXX, 60X XXX XXXX, with +57 or without */
    IDENTIFIER_ADDRESS,  /* Calle 26 # 13-19, Mz B Casa 4 */
    IDENTIFIER_MAIL,     /* an e-mail address */
    IDENTIFIER_ACCOUNT,  /* of a bank */
    IDENTIFIERS,
} IdentifierKind;

typedef struct {
    IdentifierKind kind;
    size_t begin, end; /* bytes of the text */
    char *value;       /* as it is compared: digits, or small letters without blanks */
} Identifier;

/* The identifiers in TEXT (UTF-8), in its order, at most some thousands, as far as BUDGET, which may be NULL,
 * goes. Elements are Identifier. The caller owns the array. Any thread. */
GArray *identifiers_find(const char *text, Budget *budget);

/* Whether TEXT has one with the value of IDENTIFIER. */
bool identifiers_has(const char *text, const Identifier *identifier);

/* Of how many persons there are identifiers in ALL, const Identifier *: the most different ones of one kind. */
guint identifiers_people(const GPtrArray *all);

/* Whether DIGITS, eight to fifteen of them, has the check digit CHECK (DIAN, Orden Administrativa 4 de 1989). */
bool identifiers_check_nit(const char *digits, char check);

/* "cédula", in the configured language. */
const char *identifier_name(IdentifierKind kind);

#endif
