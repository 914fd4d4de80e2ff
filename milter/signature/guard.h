/* SPDX-License-Identifier: BSD-2-Clause */
/* guard.h: the second look at a message that has been signed: nothing of the author's may be gone, moved, doubled or
 * out of its table. It reads with a splitter and a tokenizer of its own, so that a fault of the readers that place a
 * signature is no fault of the one that looks after them. */
#ifndef VOBO_SIGNATURE_GUARD_H
#define VOBO_SIGNATURE_GUARD_H

#include <stdbool.h>

#include <glib.h>

#include "session/spool.h"

/* What placing answers for; all borrowed. */
typedef struct {
    const GPtrArray *taken_out; /* char *: each line that is accounted for and taken out, as text; those of each part in
                                   order, so that a line that two parts say is there twice */
    const GPtrArray *put_in;    /* char *: the lines put in, as plain text */
    const char *html_in;        /* what is put into HTML, as HTML; NULL: its words are those of PUT_IN */
    const GPtrArray *images_out; /* char *: content ids, or addresses, of the images that what is taken out shows */
    const GPtrArray *images_in;  /* char *: content ids of the images put in */
} GuardTerms;

/* Whether AFTER is BEFORE with PUT_IN at one place of each text that has the author's words, and with nothing gone but
 * what TERMS name, where PUT_IN stands now. Every other part, field and structure is as it was; all branches of an
 * alternative say the same. False with an error that says which words or images, and in which part, would be lost.
 * Takes time and memory in proportion to the message. Any thread. */
bool guard_accepts(const Spool *before, const Spool *after, const GuardTerms *terms, GError **error);

#endif
