/* SPDX-License-Identifier: BSD-2-Clause */
/* message.h: an immutable view of a message, built once from its raw bytes. Checks ask it; they never parse.
 * What is hostile to read shows as a defect, not as an error. */
#ifndef VOBO_MESSAGE_MESSAGE_H
#define VOBO_MESSAGE_MESSAGE_H

#include "base/budget.h"
#include "message/attachment.h"
#include "message/field.h"
#include "message/limits.h"
#include "message/parts.h"
#include "message/prose.h"
#include "message/reply.h"
#include "session/spool.h"

typedef struct Message Message;

/* Reads the message in SPOOL, within LIMITS; both are borrowed and must outlive the result. Never fails: what cannot be
 * read is a defect. The caller owns it. One thread at a time. */
Message *message_new_within(const Spool *spool, const MessageLimits *limits);
void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/* Within which it is read. Borrowed. */
const MessageLimits *message_limits(const Message *message);

/* What analysing it may still cost, counted from message_new() on in the thread that called it. Whoever loops over what
 * it says asks this. Borrowed; it changes though the message does not. */
Budget *message_budget(const Message *message);

/* The raw bytes. Borrowed. */
const Spool *message_spool(const Message *message);

/* All fields, in order; elements are Field *. Borrowed. */
const GPtrArray *message_fields(const Message *message);

/* The first field NAME, case aside, or NULL. Borrowed. */
const Field *message_field(const Message *message, const char *name);

/* How many fields NAME there are. */
unsigned message_field_count(const Message *message, const char *name);

/* The mailboxes of all fields NAME; elements are Mailbox *. Read at the first call. Borrowed. */
const GPtrArray *message_mailboxes(const Message *message, const char *name);

/* The subject as a person reads it, or NULL where there is none. Borrowed. */
const char *message_subject(const Message *message);

/* All parts that hold no others, in order; elements are Part *. Borrowed. */
const GPtrArray *message_parts(const Message *message);

/* Whether the message, or a part of it, is signed or encrypted by its author (S/MIME, RFC 8551; OpenPGP, RFC 3156): the
 * strongest. */
Protection message_protection(const Message *message);

/* Whether it has something encrypted that nobody here can read. */
bool message_is_sealed(const Message *message);

/* To whom the messages went that are attached, as their own fields say; elements are char *, addresses as written.
 * Looked into at the first call. Borrowed. */
const GPtrArray *message_enclosed_recipients(const Message *message);

/* Everything that travels beside the text; elements are Attachment *. Looked into at the first call. Borrowed. */
const GPtrArray *message_attachments(const Message *message);

/* What it says, in plain text where there is some, and whose its words are. Read at the first call; borrowed. */
typedef struct Rendition Rendition;
const Rendition *message_rendition(const Message *message);
const Reply *message_reply(const Message *message);

/* The same in HTML where there is some; the very same where there is one way only. */
const Rendition *message_html_rendition(const Message *message);

/* All ways in which programs show it (message/branches.h). Compared at the first call; borrowed. */
typedef struct Branches Branches;
const Branches *message_branches(const Message *message);

/* All that are known so far: DEFECT_BUDGET may come with any further question. */
MessageDefects message_defects(const Message *message);

#endif
