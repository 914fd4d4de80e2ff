/* SPDX-License-Identifier: BSD-2-Clause */
/* ole.h: compound files, which Office wrote until 2003 and Outlook still does: storages and streams as folders and
 * files
 * ([MS-CFB]). */
#ifndef VOBO_MESSAGE_OLE_H
#define VOBO_MESSAGE_OLE_H

#include "message/content.h"

typedef struct Ole Ole;

typedef enum { OLE_FREE, OLE_STORAGE, OLE_STREAM, OLE_ROOT } OleKind;

#define OLE_NOBODY 0xffffffffu

typedef struct {
    char *name; /* UTF-8 */
    OleKind kind;
    guint32 parent; /* the number of the storage that holds it; OLE_NOBODY: none does */
    guint32 left, right, child, start;
    goffset size; /* of a stream, bytes */
} OleEntry;

/* Opens the compound file that CONTENT, borrowed, is; NULL where it is none that can be read. Tables are bounded by the
 * size of the file. The caller owns it. One thread at a time, as all here. */
Ole *ole_open(Content *content);
void ole_free(Ole *ole);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ole, ole_free)

/* How many entries there are, and the entry NUMBER from 0 on. Borrowed. */
guint ole_count(const Ole *ole);
const OleEntry *ole_entry(const Ole *ole, guint number);

/* The stream NAME (case aside) in the storage PARENT, or NULL. Borrowed. */
const OleEntry *ole_find(const Ole *ole, guint32 parent, const char *name);

typedef struct OleStream OleStream;

/* The bytes of ENTRY, a stream of OLE, which must outlive the result. NULL where they cannot be found. The caller owns
 * it. */
OleStream *ole_stream_open(const Ole *ole, const OleEntry *entry);
void ole_stream_free(OleStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OleStream, ole_stream_free)

/* Copies up to LENGTH bytes from OFFSET; returns how many. */
size_t ole_stream_read(const OleStream *stream, goffset offset, void *buffer, size_t length);

#endif
