/* SPDX-License-Identifier: BSD-2-Clause */
/* quotation.h: which lines of a text are somebody else's. */
#ifndef VOBO_MESSAGE_QUOTATION_H
#define VOBO_MESSAGE_QUOTATION_H

#include "message/reading.h"

/* A header block has its labels within so many lines. */
#define HEADER_BLOCK_LINES 10

/* Finds the quotations: what is marked, what stands behind an attribution ("El … escribió:"), a header block ("De: …
 * Enviado el: …") or a separator, as the mail programs write them. When in doubt a line is the author's own. */
void quotation_find(Reading *reading);

/* Whether a header block begins at line I: "De:" and at least two more labels, with an hour or an address; under a rule
 * less is enough. */
bool quotation_begins_header_block(const Reading *reading, guint i, bool is_ruled);

#endif
