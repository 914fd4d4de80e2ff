/* SPDX-License-Identifier: BSD-2-Clause */
/* traffic: takes from a message what is remembered of it. */
#include "history/traffic.h"

#include "history/network.h"
#include "message/address.h"

/* Of one message, at most. */
#define DEEDS_MOST 200U
#define AUTHORS_MOST 10U

static void
note_message_id(History *history, const Traffic *traffic)
{
    const Field *field = message_field(traffic->message, "Message-Id");
    g_autofree char *id = field ? field_text(field) : NULL;

    if (id)
        history_note_message(history, id);
}

/* Nobody of the institution becomes a correspondent of it. */
static void
note_correspondent(History *history, const Traffic *traffic, const char *address)
{
    if (*address && !people_is_ours(traffic->people, address))
        history_note_correspondent(history, address);
}

void
traffic_note_received(History *history, const Traffic *traffic)
{
    static const char *const fields[] = { "From", "Reply-To" };

    note_message_id(history, traffic);
    note_correspondent(history, traffic, traffic->envelope->sender);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autoptr(GPtrArray) mailboxes = message_mailboxes(traffic->message, fields[i]);
        for (guint k = 0; k < MIN(mailboxes->len, AUTHORS_MOST); k++)
            note_correspondent(history, traffic, ((const Mailbox *)g_ptr_array_index(mailboxes, k))->address);
    }
}

/* Adds the outside domains that are written to; NAMES keeps them. */
static void
add_domains(const Traffic *traffic, GArray *deeds, GPtrArray *names)
{
    const GPtrArray *recipients = traffic->envelope->recipients;

    for (guint i = 0; i < recipients->len && deeds->len < DEEDS_MOST; i++) {
        g_autofree char *address = address_normalize(envelope_recipient(traffic->envelope, i)->address);
        if (people_is_ours(traffic->people, address))
            continue;
        char *domain = g_strdup(address_domain(address));
        const Deed deed = { USAGE_DOMAINS, domain, 1 };
        g_ptr_array_add(names, domain);
        g_array_append_val(deeds, deed);
    }
}

bool
traffic_note_sent(History *history, const Traffic *traffic, AccountUsage *usage)
{
    const Envelope *envelope = traffic->envelope;
    g_autofree char *network = envelope->client_address ? network_of(envelope->client_address) : NULL;
    const Deed known[] = { { USAGE_MESSAGES, NULL, 1 }, { USAGE_RECIPIENTS, NULL, envelope->recipients->len },
        { USAGE_NETWORKS, network, 1 } };
    g_autoptr(GArray) deeds = g_array_new(FALSE, FALSE, sizeof(Deed));
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    note_message_id(history, traffic);
    if (!envelope->login)
        return false;
    g_array_append_vals(deeds, known, network ? 3 : 2);
    add_domains(traffic, deeds, names);
    history_note_deeds(
        history, envelope->login, (const Deed *)(gpointer)deeds->data, deeds->len, traffic->now_s, usage);
    return true;
}
