/* SPDX-License-Identifier: BSD-2-Clause */
/* wish.h: what a person says who answers a notice in his own words: "Aprobado", "Devuelto: cite la ley". What is not
 * said clearly is no wish: he is asked again. */
#ifndef VOBO_DESK_WISH_H
#define VOBO_DESK_WISH_H

#include "desk/assent.h"
#include "message/reply.h"

typedef enum {
    WISH_UNCLEAR,
    WISH_UNREASONED, /* rejects or returns, and does not say why */
    WISH_APPROVE,
    WISH_REJECT,    /* always with a reason */
    WISH_RETURN,    /* the same: what to correct */
    WISH_DELEGATE,  /* with the login, address or name of whom to ask instead */
    WISH_COMMENT,   /* a word to those who decide too */
    WISH_RETITLE,   /* with the new subject */
    WISH_CANCEL,    /* of his own message */
    WISH_SHOW,      /* the whole of a message, which was only listed */
    WISH_NO_ADVICE, /* none of it any more */
    WISH_ADVICE,    /* again */
    WISH_NOTICES,   /* with how he wants to hear of what waits for him: "at-once", "digest", "none" */
} Wish;

/* The wish in TEXT (UTF-8), what ANSWERER says without quotation. It stands at the beginning, a greeting aside, in
 * Spanish or English. Whoever approves says nothing else (desk/assent.h). *REASON, which the caller owns, receives what
 * is said behind it. Any thread. */
Wish wish_read(const char *text, const Answerer *answerer, char **reason);

/* The wish in REPLY, read with the lines that it is signed with, whatever block ANSWERER names. REASON as above. */
Wish wish_of_reply(const Reply *reply, const Answerer *answerer, char **reason);

#endif
