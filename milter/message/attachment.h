/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment.h: what is sent along with the text, and what it truly is. */
#ifndef VOBO_MESSAGE_ATTACHMENT_H
#define VOBO_MESSAGE_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "message/content.h"
#include "message/limits.h"

typedef enum {
    ATTACHMENT_EXECUTABLE = 1 << 0,       /* a program, or an archive with one */
    ATTACHMENT_SCRIPT = 1 << 1,           /* a program in text that a double click starts */
    ATTACHMENT_SHORTCUT = 1 << 2,         /* a file that leads to another place */
    ATTACHMENT_DISK_IMAGE = 1 << 3,       /* a disk in a file */
    ATTACHMENT_MACRO = 1 << 4,            /* a document with a program in it */
    ATTACHMENT_ENCRYPTED = 1 << 5,        /* an archive or document that asks for a password */
    ATTACHMENT_NESTED_ARCHIVE = 1 << 6,   /* an archive in an archive */
    ATTACHMENT_BOMB = 1 << 7,             /* unpacks to more than anybody sends */
    ATTACHMENT_NAME_MISMATCH = 1 << 8,    /* content and name disagree */
    ATTACHMENT_DOUBLE_EXTENSION = 1 << 9, /* factura.pdf.exe */
    ATTACHMENT_RTL_OVERRIDE = 1 << 10,    /* a name that reads backwards */
    ATTACHMENT_UNCOMMON_FORMAT = 1 << 11, /* a format that many cannot open */
    ATTACHMENT_REMOTE_TEMPLATE = 1 << 12, /* a document that fetches a part of itself from elsewhere */
    ATTACHMENT_ACTIVE_CONTENT = 1 << 13,  /* a document with a script in it */
    ATTACHMENT_CORRUPT = 1 << 14,         /* an archive that cannot be opened */
} AttachmentFlags;

typedef struct {
    char *part;           /* "2.1", as IMAP numbers parts */
    char *name;           /* the file's name, "" where it has none */
    char *declared;       /* the type that the message claims, "application/pdf" */
    char *type;           /* the type that the content has */
    goffset offset;       /* of its encoded bytes in the message */
    goffset size_encoded; /* bytes as it travels */
    Content *content;     /* what the file holds */
    AttachmentFlags flags;
} Attachment;

/* One part of a message, before it has been looked into. */
typedef struct {
    const char *part, *name, *declared;
    const GPtrArray *names; /* all names, that one among them; elements are char * */
    ContentRange range;
    goffset offset;        /* of its encoded bytes in the message, or of what it was taken out of */
    AttachmentFlags known; /* what opening it has shown */
    bool is_name_guessed;  /* nobody promised what the name promises */
    bool is_in_archive;    /* archives in it are listed, and not the documents in these */
} AttachmentSource;

/* Looks into the part SOURCE, whose bytes are in SPOOL, within LIMITS and BUDGET; all but SOURCE must outlive the
 * result. Never fails: what cannot be decoded keeps its declared type. The caller owns the result. */
Attachment *attachment_new(
    const Spool *spool, const AttachmentSource *source, const MessageLimits *limits, Budget *budget);
void attachment_free(gpointer attachment);

/* Whether an unnamed text part whose content begins with START is what it claims to be: plain text. */
bool attachment_is_text(const GByteArray *start);

/* The name of the one flag FLAG, as in reports: "name-mismatch". */
const char *attachment_flag_name(AttachmentFlags flag);

#endif
