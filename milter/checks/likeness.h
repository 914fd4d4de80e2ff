/* SPDX-License-Identifier: BSD-2-Clause */
/* likeness.h: what a check takes of the classifier's word (checks/classifier.h), by the options that such checks share.
 */
#ifndef VOBO_CHECKS_LIKENESS_H
#define VOBO_CHECKS_LIKENESS_H

#include "checks/check.h"

/* From how many percent on a text is of a kind, whether or not it has a phrase of a table. */
#define VOBO_CERTAINTY(fallback)                                                                                       \
    {                                                                                                                  \
        "certainty", OPTION_COUNT, fallback,                                                                           \
            N_("Desde qué porcentaje basta lo que dicen sus palabras, juntas, de la clase del texto (tabla "          \
               "kinds.txt)."),                                                                                         \
            NULL, NULL                                                                                                 \
    }

/* Below how many percent not even a phrase of a table makes it one. */
#define VOBO_DOUBT(fallback)                                                                                           \
    {                                                                                                                  \
        "doubt", OPTION_COUNT, fallback,                                                                               \
            N_("Debajo de qué porcentaje ni siquiera las frases de la tabla bastan: es un texto del servicio."), NULL, \
            NULL                                                                                                       \
    }

/* Whether LIKENESS says for sure that a text is of KIND, be it that it may be of another as well: who passes a chain on
 * tells of his own affairs besides. */
bool likeness_is_certain(const Facts *facts, Likeness likeness, TextKind kind);

/* Whether LIKENESS says that a text is of the service. */
bool likeness_is_of_service(const Facts *facts, Likeness likeness);

#endif
