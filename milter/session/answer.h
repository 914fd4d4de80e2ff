/* SPDX-License-Identifier: BSD-2-Clause */
/* answer.h: what the filter answers the MTA, in terms of SMTP and not yet of libmilter. */
#ifndef VOBO_SESSION_ANSWER_H
#define VOBO_SESSION_ANSWER_H

#include <stdbool.h>

#include <glib.h>

#include "session/spool.h"

typedef enum {
    ANSWER_CONTINUE, /* the message, or the recipient, goes on */
    ANSWER_REJECT,   /* 5xx: no, and do not come again */
    ANSWER_TEMPFAIL, /* 4xx: not now */
    ANSWER_DISCARD,  /* we keep it: the MTA says 250 and forgets it */
} AnswerKind;

/* One change to the fields, carried out only with ANSWER_CONTINUE. */
typedef struct {
    char *name;
    char *value; /* as written behind the colon, folded by LF; NULL: delete */
    int index;   /* which of several of that name, from 1; 0: add one */
} FieldEdit;

typedef struct {
    AnswerKind kind;
    const char *code;     /* "550", "451"; NULL for the MTA's own words */
    const char *enhanced; /* "5.7.1" (RFC 3463) */
    GPtrArray *lines;     /* of char *, UTF-8: the reply, shown to people */
    GPtrArray *edits;     /* of FieldEdit * */
    Spool *rewritten;     /* the message whose body is to take the place of the one that came; NULL: none */
} Answer;

void answer_init(Answer *answer);
void answer_clear(Answer *answer);

/* Makes ANSWER a refusal or a delay with these words; TEXT may hold several lines. */
void answer_reject(Answer *answer, const char *text);
void answer_tempfail(Answer *answer, const char *text);

void answer_delete_field(Answer *answer, const char *name, int index);
void answer_change_field(Answer *answer, const char *name, int index, const char *value);
void answer_add_field(Answer *answer, const char *name, const char *value);

/* Makes the body of the message in REWRITTEN, which is kept, the body that goes on. */
void answer_replace_body(Answer *answer, Spool *rewritten);

/* The reply lines as SMTP can carry them: ASCII (Postfix passes raw UTF-8 on, Sendmail cuts the eighth bit),
 * each `%` doubled for libmilter, at most 30 lines of at most 400 characters. Elements are char *. The caller
 * owns the array. */
GPtrArray *answer_reply_lines(const Answer *answer);

#endif
