/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf.h: what a PDF does when it is opened (ISO 32000-1). */
#ifndef VOBO_MESSAGE_PDF_H
#define VOBO_MESSAGE_PDF_H

#include "message/attachment.h"

/* Looks through the PDF that CONTENT is, and into the streams that hold its objects, within bounds: active-content
 * where it runs a script or a program, encrypted where nobody can look into it without a password. */
AttachmentFlags pdf_inspect(Content *content);

#endif
