/* SPDX-License-Identifier: BSD-2-Clause */
/* archive.h: what is in an archive, by the names and flags of its entries; nothing is unpacked to disk. */
#ifndef VOBO_MESSAGE_ARCHIVE_H
#define VOBO_MESSAGE_ARCHIVE_H

#include "message/attachment.h"
#include "message/limits.h"

typedef struct {
    AttachmentFlags flags; /* encrypted, nested, bomb, corrupt, and those of what is inside */
    const char *document;  /* the type of the Office document it truly is, or NULL */
} ArchiveContents;

/* Lists the archive that CONTENT is, within LIMITS: beyond them it is a bomb. An archive that cannot be read, because
 * it is broken or of a kind unknown to libarchive, has no contents. */
ArchiveContents archive_inspect(Content *content, const MessageLimits *limits);

#endif
