/* SPDX-License-Identifier: BSD-2-Clause */
/* reply.h: what of a text its author wrote now, what he quotes, and how he signs. */
#ifndef VOBO_MESSAGE_REPLY_H
#define VOBO_MESSAGE_REPLY_H

#include "message/authored.h"

/* Bytes of one of the sources that the lines come from. */
typedef struct {
    guint16 source;
    size_t begin, end;
} SourceRange;

typedef struct {
    char *newest; /* the author's own new words, without quotes and signature; "" where there are none */
    char *judged; /* the same with those lines of the signature that may say more than who signs */
    char *hidden; /* what a style hides of his words, NULL where it hides none */
    char *notice; /* what a telephone or a lawyer adds below his signature, NULL where there is none */
    char *quoted; /* the message that is answered or forwarded, one level of marks less, NULL where there is none */
    char
        *quoted_from; /* who wrote that message, as its header block or the attribution says, NULL where neither does */
    char *quoted_to;  /* to whom that message went, as its header block says, NULL where it does not */
    char *quoted_date;     /* when it was written, as it is cited, NULL where that is not */
    char *signature;       /* the block that he signs with, NULL where there is none */
    bool names_author;     /* that block is more than a farewell and what a telephone or a lawyer adds */
    Authored *authored;    /* his own lines one by one, with those of his signature */
    size_t written, bold;  /* bytes of the author's own words, and how many of them are in bold type beside headings */
    SourceRange signed_at; /* the last one, from its first word to where something can be put behind it */
    guint16 source;        /* in which of the sources the author's words end */
    size_t place;          /* at which of its bytes something can be put right behind them; 0 where there are none */
} Reply;

/* Takes LINES apart: answers above, below and between quotations, attributions ("El … escribió:"), header blocks
 * ("De: … Enviado el: …"), separators, as the mail programs write them in Spanish, English, Portuguese, French, Italian
 * and German. When in doubt a line is the author's own. The caller owns the result. Any thread. */
Reply *reply_new(const Lines *lines);
void reply_free(Reply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)

#endif
