/* SPDX-License-Identifier: BSD-2-Clause */
/* trial.h: what would become of a message, without an MTA and without storing anything. For this folder. */
#ifndef VOBO_CLI_TRIAL_H
#define VOBO_CLI_TRIAL_H

#include "cli/command.h"
#include "desk/scan.h"
#include "message/edit.h"
#include "policy/policy.h"

/* Exit statuses of their own (INTERFACE: 0 as it is, 1 rewritten, 2 held, 3 rejected). */
enum { WOULD_GO, WOULD_GO_REWRITTEN, WOULD_BE_HELD, WOULD_BE_REJECTED };

/* What the user typed. */
typedef struct {
    char *from, *login, *client, *edited, *batch;
    char **recipients;
    gboolean json;
} CheckRequest;

/* A recipient that would be refused while the envelope arrives. */
typedef struct {
    char *address;
    Verdict *verdict;
    char *reply;
} Refused;

/* What would become of the message. */
typedef struct {
    const Policy *policy;
    const Message *message;
    History *history;   /* for a look */
    Envelope *envelope; /* with those recipients only that are not refused */
    GPtrArray *refused; /* of Refused * */
    Scan scan;
    Verdict *verdict;
    const Message *leaving; /* what EDIT is for: the message, or what the verdict has made of it */
    Edit *edit;
    GPtrArray *edits; /* of char *, all that is changed, in words */
} Trial;

/* Runs the TRIAL of the message that it has, with the envelope that REQUEST says. */
void trial_run(Trial *trial, const CheckRequest *request);
void trial_clear(Trial *trial);

/* "accept", "fix", "hold" or "reject". */
const char *trial_verdict(const Trial *trial);

/* As the command exits. */
int trial_status(const Trial *trial);

/* What the client would be told, NULL where it would hear nothing but 250. The caller owns it. */
char *trial_reply(const Trial *trial);

#endif
