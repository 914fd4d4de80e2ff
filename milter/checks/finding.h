/* SPDX-License-Identifier: BSD-2-Clause */
/* finding.h: what a check has seen. A finding decides nothing. */
#ifndef VOBO_CHECKS_FINDING_H
#define VOBO_CHECKS_FINDING_H

#include <stdbool.h>

#include <glib.h>

typedef enum { SEVERITY_INFO, SEVERITY_ADVICE, SEVERITY_BREACH } Severity;

typedef struct {
    const char *check; /* the check's id; static */
    const char *kind;  /* which of the check's options holds its action; static */
    Severity severity;
    char *message;   /* to the author: what to change, in the configured language */
    char *recipient; /* the one recipient it is about, or NULL */
    char *part;      /* where: part, offset of its bytes in the message, what stands there; NULL where there */
    goffset offset;  /* is no place */
    char *text;
    bool is_hidden; /* it is about words that nobody sees */
} Finding;

/* What a set of checks has found; elements are Finding *. */
typedef struct {
    GPtrArray *all;
} Findings;

Findings *findings_new(void);
void findings_free(Findings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Findings, findings_free)

/* Adds a finding and returns it, so that the caller can say where; MESSAGE, which may quote
 * anybody, is taken over, and kept as one line that may be shown (base/shown.h). */
Finding *findings_add(Findings *findings, const char *check, const char *kind, Severity severity, char *message);

/* Moves to FINDINGS what of MORE is not there yet: another kind of finding, or, unless BY_KIND, the same about other
 * words.
 */
void findings_add_new(Findings *findings, Findings *more, bool by_kind);

/* Whether one of PATTERNS (ends with NULL) names what CHECK finds of KIND: "subject", "subject.empty", with * and ?. */
bool finding_is_named(const char *check, const char *kind, const char *const *patterns);

/* "info", "advice" or "breach". */
const char *severity_name(Severity severity);

#endif
