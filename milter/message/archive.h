/* SPDX-License-Identifier: BSD-2-Clause */
/* archive.h: what is in an archive, by the names and flags of its entries; nothing is unpacked to disk. */
#ifndef VOBO_MESSAGE_ARCHIVE_H
#define VOBO_MESSAGE_ARCHIVE_H

#include <stdbool.h>

#include "message/attachment.h"
#include "message/limits.h"

typedef struct {
    AttachmentFlags flags; /* encrypted, nested, bomb, corrupt, and those of what is inside */
    const char *document;  /* the type of the Office document it truly is, or NULL */
} ArchiveContents;

/* Looks at a document NAME, which BYTES are, whole, in the archive that is the content WITHIN: its budget is that one's
 * too. */
typedef AttachmentFlags (*DocumentInspector)(
    const char *name, const GByteArray *bytes, const MessageLimits *limits, Content *within);

/* Lists the archive that CONTENT is, within LIMITS: beyond them it is a bomb. The documents in it, the first and small
 * ones, are looked at by INSPECT_DOCUMENT; NULL: they are not. An archive that cannot be read, because it is broken or
 * of a kind unknown to libarchive, has no contents. */
ArchiveContents archive_inspect(Content *content, const MessageLimits *limits, DocumentInspector inspect_document);

/* Whether the entry NAME is to be read. */
typedef bool (*EntryWanted)(const char *name);

/* Takes the entry NAME, which has BYTES; takes them over. */
typedef void (*EntryTaker)(void *data, const char *name, GByteArray *bytes);

/* Gives TAKE each entry that is WANTED of the archive that CONTENT is, at most LIMIT bytes of all together. What cannot
 * be read is not there. */
void archive_read_entries(Content *content, EntryWanted wanted, size_t limit, EntryTaker take, void *data);

#endif
