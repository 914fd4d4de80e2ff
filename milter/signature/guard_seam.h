/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_seam.h: where in a text something was put in, and what went for it. */
#ifndef VOBO_SIGNATURE_GUARD_SEAM_H
#define VOBO_SIGNATURE_GUARD_SEAM_H

#include "signature/guard.h"
#include "signature/guard_text.h"

/* What stays of a text: its first ABOVE atoms, and the BELOW last. */
typedef struct {
    guint above, below;
} GuardSeam;

/* Finds the one place at which AFTER has PUT_IN where BEFORE has nothing but what TERMS account for, all else being the
 * same. NULL and *SEAM where there is one; otherwise why there is none, in words, which the caller owns. Any thread. */
char *guard_seam_find(
    const GuardText *before, const GuardText *after, const GuardText *put_in, const GuardTerms *terms, GuardSeam *seam);

/* Why PLAIN and HTML, which are two ways to say the same and were cut at their seams, do not say the same any more;
 * NULL where they do, or never did. The caller owns the string. */
char *guard_seam_compare(
    const GuardText *plain, const GuardSeam *plain_seam, const GuardText *html, const GuardSeam *html_seam);

#endif
