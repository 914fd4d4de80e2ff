/* SPDX-License-Identifier: BSD-2-Clause */
/* record: puts events into JSON. */
#include "audit/record.h"

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/secret.h"
#include "message/digest.h"

/* Text from outside may be no UTF-8, which JSON must be. */
static json_t *
text(const char *value)
{
    if (!value)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    return json_string(valid);
}

static json_t *
new_record(const char *event)
{
    json_t *record = json_object();
    g_autofree char *now = clock_rfc3339(clock_now_us());

    json_object_set_new(record, "time", json_string(now));
    json_object_set_new(record, "host", text(g_get_host_name()));
    json_object_set_new(record, "event", json_string(event));
    return record;
}

static json_t *
address_as_kept(const People *people, const char *address)
{
    g_autofree char *recordable = people_recordable(people, address);

    return text(recordable);
}

static void
add_envelope(json_t *record, const People *people, const Envelope *envelope)
{
    json_object_set_new(record, "queue_id", text(envelope->queue_id));
    json_object_set_new(record, "client", text(envelope->client_address));
    json_object_set_new(record, "login", text(envelope->login));
    json_object_set_new(record, "sender", address_as_kept(people, envelope->sender));
}

static json_t *
recipients(const People *people, const Envelope *envelope)
{
    json_t *all = json_array();

    for (guint i = 0; i < envelope->recipients->len; i++)
        json_array_append_new(all, address_as_kept(people, envelope_recipient(envelope, i)->address));
    return all;
}

static json_t *
evidence(const Finding *finding)
{
    json_t *all = json_array();

    if (finding->part || finding->text)
        json_array_append_new(all, json_pack("{s:o, s:I, s:o}", "part", text(finding->part), "offset",
                                       (json_int_t)finding->offset, "text", text(finding->text)));
    return all;
}

json_t *
record_findings(const Verdict *verdict)
{
    json_t *all = json_array();

    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        const Finding *finding = judged->finding;
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "check", finding->check, "kind", finding->kind,
                     "severity", severity_name(finding->severity), "action", action_name(judged->action), "protocol",
                     _(judged->protocol), "message", text(finding->message), "recipient", text(finding->recipient),
                     "evidence", evidence(finding)));
    }
    return all;
}

/* The log keeps what was found and where, not the words: those may quote the message. */
static json_t *
terse_findings(const Verdict *verdict)
{
    json_t *all = json_array();

    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        const Finding *finding = judged->finding;
        json_t *one = json_pack("{s:s, s:s, s:s, s:s}", "check", finding->check, "kind", finding->kind, "severity",
            severity_name(finding->severity), "action", action_name(judged->action));
        if (finding->part)
            json_object_set_new(one, "part", text(finding->part));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *
rule_names(const Verdict *verdict)
{
    json_t *names = json_array();

    for (guint i = 0; i < verdict->rules->len; i++)
        json_array_append_new(names, text(((const MatchedRule *)g_ptr_array_index(verdict->rules, i))->name));
    return names;
}

static void
add_verdict(json_t *record, const Verdict *verdict)
{
    json_object_set_new(record, "direction", json_string(direction_name(verdict->direction)));
    json_object_set_new(record, "verdict", json_string(verdict_name(verdict)));
    json_object_set_new(record, "findings", terse_findings(verdict));
    json_object_set_new(record, "rules", rule_names(verdict));
    json_object_set_new(record, "route", text(verdict->route));
}

static void
add_content(json_t *record, const Message *message)
{
    uint8_t digest[DIGEST_BYTES];

    digest_of_content(message_spool(message), digest);
    g_autofree char *hex = hex_encode(digest, sizeof digest);
    json_object_set_new(record, "size", json_integer((json_int_t)spool_came(message_spool(message))));
    json_object_set_new(record, "digest", json_string(hex));
}

static void
add_message(json_t *record, const Message *message)
{
    const Field *message_id = message_field(message, "Message-Id");
    g_autofree char *id = message_id ? field_text(message_id) : NULL;

    json_object_set_new(record, "message_id", text(id));
    add_content(record, message);
}

/* The message as it leaves, and what was done to it. */
static json_t *
rewriting(const Rewritten *rewritten)
{
    json_t *record = json_object(), *edits = json_array();

    add_content(record, rewritten->message);
    for (guint i = 0; i < rewritten->edits->len; i++)
        json_array_append_new(edits, text(g_ptr_array_index(rewritten->edits, i)));
    json_object_set_new(record, "edits", edits);
    return record;
}

json_t *
record_message(const MessageEvent *event)
{
    json_t *record = new_record("message");

    json_object_set_new(record, "outcome", json_string(event->outcome));
    json_object_set_new(record, "mode", json_string(event->enforced ? "enforce" : "observe"));
    json_object_set_new(record, "reference", text(event->reference));
    add_envelope(record, event->people, event->envelope);
    json_object_set_new(record, "recipients", recipients(event->people, event->envelope));
    if (event->message)
        add_message(record, event->message);
    if (event->verdict)
        add_verdict(record, event->verdict);
    if (event->enforced && event->verdict && event->verdict->rewritten && event->verdict->action != ACTION_REJECT)
        json_object_set_new(record, "rewritten", rewriting(event->verdict->rewritten));
    if (event->repeats)
        json_object_set_new(record, "repeats", text(event->repeats));
    if (event->reason)
        json_object_set_new(record, "reason", text(event->reason));
    json_object_set_new(record, "elapsed_us", json_integer(event->elapsed_us));
    return record;
}

json_t *
record_refused_recipient(
    const People *people, const Envelope *envelope, const char *address, const Verdict *verdict, const char *reference)
{
    json_t *record = new_record("recipient");

    json_object_set_new(record, "outcome", json_string("reject"));
    json_object_set_new(record, "reference", text(reference));
    add_envelope(record, people, envelope);
    json_object_set_new(record, "recipient", address_as_kept(people, address));
    add_verdict(record, verdict);
    return record;
}

json_t *
record_decision(const Entry *entry, const char *event, const char *actor, const char *reason, const char *seat)
{
    json_t *record = new_record("decision");

    json_object_set_new(record, "outcome", json_string(event));
    json_object_set_new(record, "reference", text(entry->reference));
    json_object_set_new(record, "actor", text(actor));
    json_object_set_new(record, "reason", text(reason));
    json_object_set_new(record, "seat", seat ? text(seat) : json_null());
    json_object_set_new(record, "before", json_string(state_name(entry->state)));
    return record;
}

json_t *
record_key(const char *outcome, const char *id, const char *actor)
{
    json_t *record = new_record("key");

    json_object_set_new(record, "outcome", json_string(outcome));
    json_object_set_new(record, "key", json_string(id));
    json_object_set_new(record, "actor", text(actor));
    return record;
}

json_t *
record_backup(const char *outcome, const char *file, const char *actor)
{
    json_t *record = new_record("backup");

    json_object_set_new(record, "outcome", json_string(outcome));
    json_object_set_new(record, "file", text(file));
    json_object_set_new(record, "actor", text(actor));
    return record;
}

json_t *
record_delivery(const Delivery *delivery, const char *outcome, const char *reply)
{
    json_t *record = new_record("delivery");

    json_object_set_new(record, "outcome", json_string(outcome));
    json_object_set_new(record, "reference", text(delivery->entry->reference));
    json_object_set_new(record, "kind", text(delivery->kind));
    json_object_set_new(record, "address", *delivery->address ? text(delivery->address) : json_null());
    json_object_set_new(record, "attempt", json_integer(delivery->attempt));
    json_object_set_new(record, "reply", text(reply));
    return record;
}
