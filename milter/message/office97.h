/* SPDX-License-Identifier: BSD-2-Clause */
/* office97.h: what documents of Word, Excel and PowerPoint from before 2007 hide: macros, and a password. */
#ifndef VOBO_MESSAGE_OFFICE97_H
#define VOBO_MESSAGE_OFFICE97_H

#include "message/attachment.h"
#include "message/ole.h"

/* Macros and passwords of the documents in OLE, also of those that are embedded in others. One thread at a time. */
AttachmentFlags office97_inspect(const Ole *ole);

#endif
