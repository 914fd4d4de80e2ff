/* SPDX-License-Identifier: BSD-2-Clause */
/* cms.h: what is signed without being hidden: the content of CMS signed data (RFC 5652), S/MIME's and that of files
 * named .p7m. */
#ifndef VOBO_MESSAGE_CMS_H
#define VOBO_MESSAGE_CMS_H

#include "message/content.h"

typedef enum {
    CMS_NONE,     /* it is none */
    CMS_READABLE, /* what is signed is in it */
    CMS_EMPTY,    /* nothing is in it but a signature, or certificates */
    CMS_SEALED,   /* encrypted, or compressed: nobody here can read it */
    CMS_BROKEN,   /* it begins as one and does not go on so */
} CmsKind;

/* What kind of CMS the bytes of CONTENT are, in BER or in base64 (RFC 7468). Of one that is readable INTO, empty,
 * receives what is signed; no signature is verified. Memory does not grow with the content, time no faster than it. One
 * thread at a time. */
CmsKind cms_read(Content *content, Spool *into);

#endif
