/* SPDX-License-Identifier: BSD-2-Clause */
/* classifier.h: of what kind a text is: of the service, or of those that the protocol keeps out of the mail. What each
 * sign of a text (checks/features.h) weighs is learned from examples (checks/learning.h) and stands in the table
 * "kinds" (config/list.h): a line is a sign and, for each kind, by how many hundredths of the natural logarithm it
 * makes that kind likelier than the service. The weights of a text's signs are added up (multinomial logistic
 * regression). */
#ifndef VOBO_CHECKS_CLASSIFIER_H
#define VOBO_CHECKS_CLASSIFIER_H

#include "message/prose.h"

typedef enum { TEXT_PERSONAL, TEXT_CHAIN, TEXT_INSULT, TEXT_THREAT, TEXT_KINDS } TextKind;

/* "personal", … */
extern const char *const text_kind_names[TEXT_KINDS];

/* The sign that every text has. */
#define CLASSIFIER_ALWAYS "^"

typedef struct Classifier Classifier;

/* The table of FOLDER, "" for the one that came with the program. The error is VOBO_ERROR_CONFIG and says file and
 * line. The caller owns the result. */
Classifier *classifier_load(const char *folder, GError **error);
void classifier_free(Classifier *classifier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Classifier, classifier_free)

/* What a text is, if it is not of the service. */
typedef struct {
    TextKind kind;               /* which is likeliest */
    unsigned percent;            /* how likely it is that the text is not of the service */
    unsigned shares[TEXT_KINDS]; /* how likely each kind is then, in percent */
} Likeness;

/* Judges the TEXTS, ended by NULL: LIKENESSES receives for each what it and those before it are together. Any thread.
 */
void classifier_judge(const Classifier *classifier, const Prose *const *texts, Likeness *likenesses);

/* Judges the words from WORD to WORDS_END of TEXT by themselves. Any thread. */
Likeness classifier_judge_words(const Classifier *classifier, const Prose *text, guint word, guint words_end);

/* A sentence: the one that begins with WORD of TEXT. */
typedef struct {
    const Prose *text; /* borrowed; NULL: there is none */
    guint word;
} Reason;

/* The sentence of TEXTS, ended by NULL, that says most for KIND, if any does. Any thread. */
Reason classifier_reason(const Classifier *classifier, const Prose *const *texts, TextKind kind);

#endif
