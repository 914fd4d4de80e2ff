/* SPDX-License-Identifier: BSD-2-Clause */
/* audience: tells readers by their addresses. */
#include "checks/audience.h"

#include "message/address.h"
#include "message/kind.h"
#include "message/thread.h"

Reader
audience_reader(const Facts *facts, const char *address)
{
    if (people_is_ours(facts->people, address))
        return READER_OURS;
    for (const char *const *pattern = options_list(facts->institution, "entities"); *pattern; pattern++)
        if (address_matches(*pattern, address))
            return READER_ENTITY;
    return READER_CITIZEN;
}

unsigned
audience_count(const Facts *facts, Reader reader)
{
    unsigned count = 0;

    for (guint i = 0; i < facts->envelope->recipients->len; i++)
        count += audience_reader(facts, envelope_recipient(facts->envelope, i)->address) == reader;
    return count;
}

bool
audience_is_answered_citizen(const Facts *facts)
{
    return kinds_of(facts->message) == 0 && audience_count(facts, READER_CITIZEN) > 0 &&
           thread_kind(facts->message) == THREAD_ANSWER;
}
