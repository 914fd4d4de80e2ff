/* SPDX-License-Identifier: BSD-2-Clause */
/* kind.h: what programs write to programs, or to people on their behalf: messages that no person signs. */
#ifndef VOBO_MESSAGE_KIND_H
#define VOBO_MESSAGE_KIND_H

#include "message/message.h"

typedef enum {
    KIND_REPORT = 1 << 0, /* on delivery or reading (RFC 3464, 8098), or abuse (RFC 5965) */
    KIND_CALENDAR =
        1 << 1,         /* an invitation, or the answer to one (RFC 6047); no file with a date in it that is attached */
    KIND_TNEF = 1 << 2, /* winmail.dat: what only Outlook can open */
    KIND_AUTOMATIC = 1 << 3, /* nobody was there when it was sent (RFC 3834) */
    KIND_LIST = 1 << 4,      /* it goes to many: through a mailing list, or as a newsletter (RFC 2919, 2369) */
} MessageKinds;

/* Of which kinds MESSAGE is; 0: a person's, as most. */
MessageKinds kinds_of(const Message *message);

/* The name of the one kind KIND: "report". */
const char *kind_name(MessageKinds kind);

#endif
