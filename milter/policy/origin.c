/* SPDX-License-Identifier: BSD-2-Clause */
/* origin: tells who sends by what the MTA vouches for. */
#include "policy/origin.h"

#include <string.h>

#include "message/address.h"
#include "message/kind.h"

/* Whether a forwarder of ours put ADDRESS in the place of the sender's, so that bounces find the way back:
 * "SRS0=HHH=TT=example.org=carmen@entidad.gov.co". */
static bool
is_rewritten(const char *address)
{
    return (g_ascii_strncasecmp(address, "SRS0", 4) == 0 || g_ascii_strncasecmp(address, "SRS1", 4) == 0) &&
           strchr("=+-", address[4]) && address[4];
}

bool
origin_is_outside(const People *people, const Envelope *envelope)
{
    return !envelope->login && (!people_is_ours(people, envelope->sender) || is_rewritten(envelope->sender));
}

static bool
goes_outside(const People *people, const Envelope *envelope)
{
    for (guint i = 0; i < envelope->recipients->len; i++)
        if (!people_is_ours(people, envelope_recipient(envelope, i)->address))
            return true;
    return false;
}

Direction
origin_direction(const People *people, const Envelope *envelope)
{
    const bool leaves = goes_outside(people, envelope);

    if (origin_is_outside(people, envelope))
        return leaves ? DIRECTION_OUTBOUND : DIRECTION_INBOUND;
    return leaves || envelope->recipients->len == 0 ? DIRECTION_OUTBOUND : DIRECTION_INTERNAL;
}

/* Whether MAILBOX is one of ours, or its reader would think so. */
static bool
claims_ours(const People *people, const Mailbox *mailbox)
{
    const char *end, *shown = address_find(mailbox->display, &end);
    g_autofree char *copy = shown ? g_strndup(shown, (size_t)(end - shown)) : NULL;

    return people_may_be_ours(people, mailbox->address) || (copy && people_may_be_ours(people, copy));
}

/* Whether From says that one of us wrote it. A field that cannot be read may say so to its reader. */
static bool
is_claimed(const People *people, const Message *message)
{
    const GPtrArray *from = message_mailboxes(message, "From");

    for (guint i = 0; i < from->len; i++)
        if (claims_ours(people, g_ptr_array_index(from, i)))
            return true;
    return from->len < message_field_count(message, "From");
}

/* Whether a machine of ours tells a sender that their message was not delivered (RFC 3464): From is the machine, under
 * nobody's name. */
static bool
is_bounce(const People *people, const Envelope *envelope, const Message *message)
{
    const GPtrArray *from = message_mailboxes(message, "From");
    const Mailbox *only = from->len == 1 ? g_ptr_array_index(from, 0) : NULL;

    return only && message_field_count(message, "From") == 1 && !*envelope->sender &&
           (g_ascii_strncasecmp(only->address, "mailer-daemon@", 14) == 0 ||
               g_ascii_strcasecmp(only->address, "mailer-daemon") == 0) &&
           !address_find(only->display, &(const char *){ NULL }) && !people_called(people, only->display, NULL) &&
           kinds_of(message) & KIND_REPORT;
}

bool
origin_is_redirected(const People *people, const Envelope *envelope, const Message *message)
{
    return origin_is_outside(people, envelope) && goes_outside(people, envelope) &&
           (!is_claimed(people, message) || is_bounce(people, envelope, message));
}

bool
origin_is_resent(const People *people, const Envelope *envelope, const Message *message)
{
    const GPtrArray *resent = message_mailboxes(message, "Resent-From");

    if (!envelope->login || resent->len == 0)
        return false;
    for (guint i = 0; i < resent->len; i++)
        if (!people_may_send_as(people, envelope->login, ((const Mailbox *)g_ptr_array_index(resent, i))->address))
            return false;
    return !is_claimed(people, message);
}
