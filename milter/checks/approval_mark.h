/* SPDX-License-Identifier: BSD-2-Clause */
/* approval_mark.h: how a subject asks for approval before it is sent. */
#ifndef VOBO_CHECKS_APPROVAL_MARK_H
#define VOBO_CHECKS_APPROVAL_MARK_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    APPROVAL_MARK_NONE,
    APPROVAL_MARK_UNCLEAR, /* it may ask: "VoBo oficio 12", "visto beuno: oficio 12" */
    APPROVAL_MARK_ASKS,    /* "[VoBo] Oficio 12", "Visto bueno: oficio 12" */
} ApprovalMark;

/* What SUBJECT (UTF-8, as a person reads it) asks. A mark stands in brackets, or first and before what parts it from
 * the rest; OWN is one that the institution chose, which counts wherever it stands, blanks and case aside. An empty
 * OWN: subjects ask nothing. Any thread. */
ApprovalMark approval_mark_read(const char *subject, const char *own);

/* Whether LETTERS, folded and without what parts words, are a way to write "visto bueno" or "aprobación". Any thread.
 */
bool approval_mark_is_said(const char *letters);

/* SUBJECT without the marks that ask, and without what parted them from the rest; NULL where it has none. The caller
 * owns the string. Any thread. */
char *approval_mark_remove(const char *subject, const char *own);

#endif
