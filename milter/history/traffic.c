/* SPDX-License-Identifier: BSD-2-Clause */
/* traffic: takes from a message what is remembered of it. */
#include "history/traffic.h"

#include <string.h>

#include <gmime/gmime.h>

#include "base/clock.h"
#include "history/network.h"
#include "message/address.h"
#include "message/kind.h"

/* Of one message, at most. */
#define DEEDS_MOST 200U
#define AUTHORS_MOST 10U
#define COPIED_MOST 25U

/* A clock that is farther off is not believed. */
#define DATE_OFF_S (3 * G_GINT64_CONSTANT(86400))

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

/* GMime takes a piece of memory for each word of a date. */
#define DATE_BYTES 200

/* When MESSAGE was written, as it says; NULL where it does not, or what is not so: it came at NOW_S. The caller owns
 * it.
 */
static GDateTime *
date_of(const Message *message, gint64 now_s)
{
    const Field *field = message_field(message, "Date");
    g_autofree char *text = field ? field_text(field) : NULL;
    g_autoptr(GDateTime) date = text && strlen(text) <= DATE_BYTES ? g_mime_utils_header_decode_date(text) : NULL;

    return date && ABS(g_date_time_to_unix(date) - now_s) < DATE_OFF_S ? g_steal_pointer(&date) : NULL;
}

static void
set_date(Request *request, const Traffic *traffic)
{
    g_autoptr(GDateTime) said = date_of(traffic->message, traffic->now_s);
    GDate day;

    request->asked_us = (said ? g_date_time_to_unix(said) : traffic->now_s) * G_USEC_PER_SEC;
    if (!said) {
        request->day = clock_day_of(request->asked_us);
        return;
    }
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)g_date_time_get_day_of_month(said), (GDateMonth)g_date_time_get_month(said),
        (GDateYear)g_date_time_get_year(said));
    request->day = g_date_get_julian(&day);
}

static void
add_copied(Request *request, const Message *message)
{
    static const char *const fields[] = { "To", "Cc" };

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const GPtrArray *mailboxes = message_mailboxes(message, fields[i]);
        for (guint k = 0; k < MIN(mailboxes->len, COPIED_MOST); k++)
            g_ptr_array_add(
                request->copied, g_ascii_strdown(((const Mailbox *)g_ptr_array_index(mailboxes, k))->address, -1));
    }
}

/* What somebody outside asks; not what programs and lists send. */
static void
note_request(History *history, const Traffic *traffic)
{
    const GPtrArray *authors = message_mailboxes(traffic->message, "From");
    const char *author = authors->len > 0 ? ((const Mailbox *)g_ptr_array_index(authors, 0))->address : "";
    const Field *field = message_field(traffic->message, "Message-Id");
    g_autofree char *id = field ? field_text(field) : NULL;

    if (!id || !*author || people_is_ours(traffic->people, author) || kinds_of(traffic->message) != 0)
        return;
    g_autoptr(Request) request = request_new();
    const char *subject = message_subject(traffic->message);
    set_date(request, traffic);
    add_copied(request, traffic->message);
    g_free(request->subject);
    request->subject = g_strdup(subject ? subject : "");
    if (traffic->may_read) {
        g_free(request->text);
        request->text = g_strdup(message_reply(traffic->message)->newest);
    }
    history_note_request(history, id, author, request);
}

void
traffic_note_received(History *history, const Traffic *traffic)
{
    static const char *const fields[] = { "From", "Reply-To" };

    note_message_id(history, traffic);
    note_correspondent(history, traffic, traffic->envelope->sender);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const GPtrArray *mailboxes = message_mailboxes(traffic->message, fields[i]);
        for (guint k = 0; k < MIN(mailboxes->len, AUTHORS_MOST); k++)
            note_correspondent(history, traffic, ((const Mailbox *)g_ptr_array_index(mailboxes, k))->address);
    }
    if (history_keeps_requests(history))
        note_request(history, traffic);
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

    /* What is resent keeps its name (RFC 5322, section 3.6.6): whether it came here is not for its sender to say. */
    if (!message_field(traffic->message, "Resent-From"))
        note_message_id(history, traffic);
    if (!envelope->login)
        return false;
    g_array_append_vals(deeds, known, network ? 3 : 2);
    add_domains(traffic, deeds, names);
    history_note_deeds(
        history, envelope->login, (const Deed *)(gpointer)deeds->data, deeds->len, traffic->now_s, usage);
    return true;
}
