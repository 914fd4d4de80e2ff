/* SPDX-License-Identifier: BSD-2-Clause */
/* mail.h: the mails that this system writes, in the form that mail programs expect (RFC 5322, RFC 2045, RFC 3834). */
#ifndef VOBO_COURIER_MAIL_H
#define VOBO_COURIER_MAIL_H

#include "session/spool.h"

/* What a mail says; all borrowed. */
typedef struct {
    const char *id; /* what stands before @ in Message-ID */
    const char *from_name, *from;
    const char *to;
    const char *reply_to; /* NULL: nobody reads an answer */
    const char *thread;   /* the Message-ID of what it is about; "" for none */
    const char *subject;
    const char *text;
    const char *page;      /* the same as HTML; NULL for none */
    const char *file;      /* HTML that comes with it as a file; NULL for none */
    const char *file_name; /* the file's name */
    const Spool *message;  /* a message that comes with it; NULL for none */
} Mail;

/* The mail as it is sent. The caller owns it. */
Spool *mail_write(const Mail *mail);

#endif
