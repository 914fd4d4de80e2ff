/* SPDX-License-Identifier: BSD-2-Clause */
/* active.h: what a document does when it is opened: macros, scripts, programs that it starts. */
#ifndef VOBO_MESSAGE_ACTIVE_H
#define VOBO_MESSAGE_ACTIVE_H

#include "message/attachment.h"

/* Looks for what acts in CONTENT, a file of TYPE: ATTACHMENT_MACRO and ATTACHMENT_ENCRYPTED of OLE documents,
 * ATTACHMENT_ACTIVE_CONTENT of PDF, SVG and HTML; 0 for other types. What a PDF keeps in compressed object streams is
 * not seen. */
AttachmentFlags active_inspect(Content *content, const char *type);

#endif
