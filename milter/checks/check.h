/* SPDX-License-Identifier: BSD-2-Clause */
/* check.h: what a check is, and all that it may know.
 *
 * A check looks at facts and reports findings. It decides nothing, stores nothing and asks nobody: policy turns
 * findings into a verdict. So a check runs in a test without a daemon, and two threads may run the same check at
 * once.
 *
 * To add one: a source file that defines it, a line in the table in checks.h, a folder of fixtures, a paragraph in the
 * manual. */
#ifndef VOBO_CHECKS_CHECK_H
#define VOBO_CHECKS_CHECK_H

#include "checks/finding.h"
#include "checks/tables.h"
#include "config/option.h"
#include "history/past.h"
#include "message/message.h"
#include "people/people.h"
#include "session/envelope.h"
#include "signature/templates.h"

typedef enum { DIRECTION_INBOUND, DIRECTION_INTERNAL, DIRECTION_OUTBOUND } Direction;

/* What a virus scanner said of the message; both NULL: nothing bad, or it was not asked. */
typedef struct {
    char *virus;     /* which it has */
    char *unscanned; /* why nobody could say */
} Scan;

/* Everything is borrowed and immutable for the time of the call. */
typedef struct {
    const Message *message;     /* what the author wrote; NULL while recipients are still arriving */
    const Envelope *envelope;   /* what the MTA said */
    const char *recipient;      /* the recipient that is being offered; NULL once the message is here */
    const People *people;       /* who works here */
    const Past *past;           /* what passed before */
    const Request *request;     /* what the message answers, where that came here; NULL: nobody knows */
    const Scan *scan;           /* NULL: nobody was asked */
    const Options *options;     /* this check's own options */
    const Options *institution; /* the configuration's section of that name */
    const SignatureTemplates *signatures;
    const Tables *tables;
    guint branch;               /* which of message_branches() is looked at */
    const Rendition *rendition; /* the way to read it that is looked at; NULL while recipients are still arriving */
    const Reply *reply;         /* whose the words in that are, as the next */
    const Prose *prose;         /* the author's newest text */
    const GArray *said;         /* of Said: the phrases of all tables in it */
    const Prose *matter;        /* what the subject says (thread_matter()) */
    Likeness likeness;          /* of what kind text and subject are, together */
    Likeness of_text;           /* of what kind the text alone is */
    Direction direction;        /* never inbound */
    bool is_redirected; /* a mailbox here sends on what came to it: nobody here wrote it, and only its recipients
                           are asked about */
    bool is_resent;     /* who sends it passes on, unchanged, what somebody outside wrote: its text is not judged */
} Facts;

typedef enum {
    CHECK_RECIPIENT, /* asked for each recipient, as it is offered and again with the message */
    CHECK_MESSAGE,   /* asked once, when the message is here */
    CHECK_TEXT,      /* asked for each way to read the message that says something else */
    CHECK_LAST,      /* asked once, when all others have said what they found */
} CheckStage;

/* What a remedy did to a message; elements of both are char *. */
typedef struct {
    GPtrArray *edits; /* in words */
    GPtrArray *taken; /* each line that is gone, once */
} Remedied;

/* What a check can put right by itself, where the action for its findings is `fix`. */
typedef struct {
    /* Whether the institution has said how. */
    bool (*is_known)(const Facts *facts);
    /* The message changed so that the check finds nothing more to put right, which the caller owns; DONE receives what
     * was done. NULL with an error that says why the message must stay as it is. */
    Spool *(*apply)(const Facts *facts, Remedied *done, GError **error);
    /* What the author can put there himself: *READY as text and *PAGE as HTML. The caller owns both. */
    void (*advise)(const Facts *facts, char **ready, char **page);
    const char *refusal; /* the kind of the finding that says why it stayed so */
} CheckRemedy;

typedef struct {
    const char *id;       /* one word everywhere: configuration, audit, manual, fixtures */
    const char *protocol; /* the sentence it carries out, as the protocol words it */
    CheckStage stage;
    void (*inspect)(const Facts *facts, Findings *findings);
    const OptionSpec *options; /* each with its default and validator, ends with { 0 } */
    const char *help;          /* what it looks for, for the configuration file */
    const char *list;          /* the table of phrases that it looks for; NULL: none */
    const CheckRemedy *remedy; /* puts right in the message what it finds; NULL: nothing can */
    bool reads_resent;         /* it looks at what is passed on unchanged too (Facts.is_resent) */
} Check;

/* All checks, in the order in which they run; ends with NULL. */
extern const Check *const checks[];

/* The check ID, or NULL. */
const Check *check_find(const char *id);

/* The configuration sections of all checks, for config_load(); ends with { 0 }. */
const SectionSpec *checks_sections(void);

/* What is to be done about a finding, weakest first. */
typedef enum {
    ACTION_IGNORE,
    ACTION_NOTE,   /* audit only */
    ACTION_TAG,    /* a field in the message */
    ACTION_COACH,  /* to be told to the author */
    ACTION_FIX,    /* put right in the message */
    ACTION_DELAY,  /* kept for a while, in which its author can take it back */
    ACTION_HOLD,   /* for approval */
    ACTION_REJECT, /* with the finding's sentence as the reply */
} Action;

/* "hold" for ACTION_HOLD. */
const char *action_name(Action action);

/* The choices of an option that says what is to be done about a finding; its value's action is action_chosen(). Only
 * what has a remedy may be put right. */
extern const char *const finding_actions[], *const remedy_actions[];
Action action_chosen(const Options *options, const char *kind);

#endif
