/* SPDX-License-Identifier: BSD-2-Clause */
/* servant: questions of the checks of personal mailboxes. */
#include "checks/servant.h"

#include <glib/gi18n.h>

#include "message/address.h"

char *
servant_shown_address(const People *people, const char *address)
{
    const char *owner = personal_owner(people_personal(people), address);

    return owner ? g_strdup_printf(_("el buzón personal de %s"), owner) : g_strdup(address);
}

/* The first person of the directory whose address the fields NAME have. */
static const Person *
person_in_field(const Facts *facts, const char *name)
{
    const GPtrArray *fields = message_fields(facts->message);

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);
        g_autofree char *text = g_ascii_strcasecmp(field->name, name) == 0 ? field_text(field) : NULL;
        const char *end;
        for (const char *at = text ? address_find(text, &end) : NULL; at; at = address_find(end, &end)) {
            g_autofree char *address = g_strndup(at, (size_t)(end - at));
            const Person *person = people_by_address(facts->people, address);
            if (person)
                return person;
        }
    }
    return NULL;
}

static const Person *
person_in_fields(const Facts *facts, const char *const *names)
{
    const Person *person = NULL;

    for (; *names && !person; names++)
        person = person_in_field(facts, *names);
    return person;
}

const Person *
servant_who_sends(const Facts *facts)
{
    static const char *const authors[] = { "From", "Sender", NULL };
    /* what a mailbox that sends on leaves of itself, the surest first */
    static const char *const forwarders[] = { "X-Forwarded-For", "Resent-From", "Delivered-To", "X-Original-To",
        "X-Envelope-To", "Envelope-To", "To", "Cc", NULL };
    const Envelope *envelope = facts->envelope;
    const Person *person = envelope->login ? people_by_login(facts->people, envelope->login) : NULL;

    if (!person)
        person = people_by_address(facts->people, envelope->sender);
    if (!person)
        person = person_in_fields(facts, facts->is_redirected ? forwarders : authors);
    return person;
}

bool
servant_owns_evidently(const Facts *facts, const Person *servant, const char *address, double likeness)
{
    return people_is_freemail(facts->people, address) && people_likeness(facts->people, servant, address) >= likeness;
}

bool
servant_is_in_thread(const Facts *facts, const char *address)
{
    const Reply *reply = message_reply(facts->message);
    const GPtrArray *enclosed = message_enclosed_recipients(facts->message);

    if ((reply->quoted && address_is_in(address, reply->quoted)) ||
        (reply->quoted_from && address_is_in(address, reply->quoted_from)))
        return true;
    for (guint i = 0; i < enclosed->len; i++)
        if (address_is_in(address, g_ptr_array_index(enclosed, i)))
            return true;
    return false;
}
