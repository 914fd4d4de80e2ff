/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict.h: what is to become of a message, and why. */
#ifndef VOBO_POLICY_VERDICT_H
#define VOBO_POLICY_VERDICT_H

#include "checks/check.h"

/* The field that tags a message. */
#define VERDICT_TAG_FIELD "X-Visto-Bueno"

/* A finding with what policy makes of it. */
typedef struct {
    const Finding *finding; /* borrowed from the verdict's findings */
    Action action;
    const char *protocol; /* the sentence of the protocol */
} Judged;

/* A rule that matched. */
typedef struct {
    char *name;
    char *reason; /* as the institution words it; may be "" */
    Action action;
} MatchedRule;

/* The message as it is to leave. */
typedef struct {
    Spool *spool;
    Message *message; /* of spool */
    GPtrArray *edits; /* of char *, what was done, in words */
    GPtrArray *taken; /* of char *, each line that is gone, once */
} Rewritten;

Rewritten *rewritten_new(void);
void rewritten_free(Rewritten *rewritten);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rewritten, rewritten_free)

typedef struct {
    Direction direction;
    Action action; /* the strongest of all below */
    Findings *findings;
    GArray *judged;       /* of Judged */
    GPtrArray *rules;     /* of MatchedRule * */
    char *route;          /* who decides when it is held; NULL for whoever may use the queue */
    Rewritten *rewritten; /* NULL: the message leaves as it came */
    char *ready, *page;   /* what its author can put right himself, as text and as HTML; NULL: nothing */
} Verdict;

Verdict *verdict_new(Direction direction);
void verdict_free(Verdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdict, verdict_free)

/* "accept", "fix", "hold" (for approval, or for a while) or "reject". */
const char *verdict_name(const Verdict *verdict);

/* What the sending client is told when the verdict is to reject: the reasons, the protocol's sentences and,
 * unless it is NULL, the reference; one a line. The caller owns the string. */
char *verdict_reply(const Verdict *verdict, const char *reference);

/* The reasons to delay, hold or reject, one a line, for notices and lists. The caller owns the string. */
char *verdict_reasons(const Verdict *verdict);

/* What the author is to be told of a message that goes, one a line; "" for nothing. The caller owns the string. */
char *verdict_advice(const Verdict *verdict);

/* Whether the author is to be told something for which one of PATTERNS ("tone", "tone.*", "subject.shouting") stands;
 * ends with NULL. */
bool verdict_advises(const Verdict *verdict, const char *const *patterns);

/* "subject.empty, rule:name": what the field that tags a message says; NULL where nothing is to be tagged. The
 * caller owns the string. */
char *verdict_tags(const Verdict *verdict);

/* "inbound", "internal" or "outbound". */
const char *direction_name(Direction direction);

#endif
