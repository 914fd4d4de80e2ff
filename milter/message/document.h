/* SPDX-License-Identifier: BSD-2-Clause */
/* document.h: what an attached document says, as text: CSV, and what office programs write (Office Open XML, ISO/IEC
 * 29500; OpenDocument, ISO/IEC 26300). */
#ifndef VOBO_MESSAGE_DOCUMENT_H
#define VOBO_MESSAGE_DOCUMENT_H

#include "message/attachment.h"

/* The text of ATTACHMENT: a line for each paragraph and each row of a table, whose cells are
 * parted by tabs. NULL where it is none of these, is not to be read, or says nothing; of what is longer than some MB,
 * the beginning. Valid UTF-8. The caller owns it. One
 * thread at a time. */
char *document_text(const Attachment *attachment);

#endif
