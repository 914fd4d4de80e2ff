/* SPDX-License-Identifier: BSD-2-Clause */
/* reply.h: what of a text its author wrote now, what he quotes, and how he signs. */
#ifndef VOBO_MESSAGE_REPLY_H
#define VOBO_MESSAGE_REPLY_H

#include <glib.h>

typedef struct {
    char *newest;      /* the author's own new words, without quotes and signature; "" where there are none */
    char *quoted;      /* the message that is answered or forwarded, its marks taken away, NULL where there is none */
    char *quoted_to;   /* to whom that message went, as its header block says, NULL where it does not */
    char *quoted_date; /* when it was written, as it is cited, NULL where that is not */
    char *signature;   /* the block that he signs with, NULL where there is none */
} Reply;

/* Takes TEXT (UTF-8, lines ended by LF or CR LF) apart: answers above, below and between quoted lines (">"),
 * attributions ("El … escribió:"), header blocks ("De: … Enviado el: …"), separators, as the mail programs write them
 * in Spanish, English, Portuguese, French, Italian and German. When in doubt a line is the author's own. The caller
 * owns the result. Any thread. */
Reply *reply_new(const char *text);
void reply_free(Reply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)

#endif
