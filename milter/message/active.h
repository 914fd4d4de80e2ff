/* SPDX-License-Identifier: BSD-2-Clause */
/* active.h: what a document does when it is opened: macros, scripts, programs that it starts. */
#ifndef VOBO_MESSAGE_ACTIVE_H
#define VOBO_MESSAGE_ACTIVE_H

#include "message/attachment.h"

/* Looks for what acts in CONTENT, a file of TYPE: ATTACHMENT_MACRO and ATTACHMENT_ENCRYPTED of OLE documents,
 * ATTACHMENT_ACTIVE_CONTENT of PDF, SVG and HTML, ATTACHMENT_REMOTE_TEMPLATE of RTF; 0 for other types. */
AttachmentFlags active_inspect(Content *content, const char *type);

#endif
