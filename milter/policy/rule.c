/* SPDX-License-Identifier: BSD-2-Clause */
/* rule: evaluates rules. */
#include "policy/rule.h"

#include <string.h>

#include "base/pattern.h"
#include "message/address.h"

struct Rule {
    const Options *options;
    pcre2_code *subject;      /* NULL: any */
    guint64 larger_than;      /* bytes; 0: any */
    gint64 outside_more_than; /* recipients; -1: any */
};

/* In the order of the choices; the last is "allow", which is for the findings and does nothing of its own. */
static const Action actions[] = { ACTION_NOTE, ACTION_TAG, ACTION_COACH, ACTION_DELAY, ACTION_HOLD, ACTION_REJECT,
    ACTION_NOTE };
#define ALLOW 6

/* An optional number as written in the file, by the type it would have; FALLBACK where there is none. */
static guint64
optional_number(const Options *options, const char *name, OptionType type, guint64 fallback)
{
    const OptionSpec spec[] = { { name, type, "0", NULL, NULL, NULL }, { 0 } };
    const SectionSpec section = { SECTION_SINGLE, "", NULL, spec };
    const char *text = options_text(options, name);
    g_autoptr(Options) value = NULL;

    if (!*text)
        return fallback;
    value = options_new_defaults(&section);
    options_set(value, &spec[0], &text, 1, 0);
    return type == OPTION_SIZE ? options_size(value, name) : options_count(value, name);
}

Rule *
rule_new(const Options *options)
{
    Rule *rule = g_new0(Rule, 1);
    const char *subject = options_text(options, "subject");
    g_autoptr(GError) error = NULL;

    rule->options = options;
    rule->subject = *subject ? pattern_compile(subject, PCRE2_CASELESS, &error) : NULL;
    g_assert(!error); /* validate_regex() */
    rule->larger_than = optional_number(options, "larger_than", OPTION_SIZE, 0);
    rule->outside_more_than = (gint64)optional_number(options, "outside_recipients", OPTION_COUNT, (guint64)-1);
    return rule;
}

void
rule_free(gpointer data)
{
    Rule *rule = data;

    pcre2_code_free(rule->subject);
    g_free(rule);
}

/* Whether the list NAME is empty or has a pattern like TEXT. */
static bool
list_allows(const Rule *rule, const char *name, const char *text)
{
    const char *const *patterns = options_list(rule->options, name);

    if (!*patterns)
        return true;
    for (; text && *patterns; patterns++)
        if (address_matches(*patterns, text))
            return true;
    return false;
}

static bool
sender_allowed(const Rule *rule, const Facts *facts)
{
    if (list_allows(rule, "sender", facts->envelope->sender))
        return true;
    const GPtrArray *from = message_mailboxes(facts->message, "From");
    for (guint i = 0; i < from->len; i++)
        if (list_allows(rule, "sender", ((const Mailbox *)g_ptr_array_index(from, i))->address))
            return true;
    return false;
}

static bool
unit_allowed(const Rule *rule, const Facts *facts)
{
    const Envelope *envelope = facts->envelope;
    const Person *author = envelope->login ? people_by_login(facts->people, envelope->login)
                                           : people_by_address(facts->people, envelope->sender);

    return list_allows(rule, "unit", author ? author->unit : NULL);
}

static bool
recipient_allowed(const Rule *rule, const Facts *facts)
{
    if (!*options_list(rule->options, "recipient"))
        return true;
    for (guint i = 0; i < facts->envelope->recipients->len; i++)
        if (list_allows(rule, "recipient", envelope_recipient(facts->envelope, i)->address))
            return true;
    return false;
}

bool
rule_names(const Rule *rule, const Finding *finding)
{
    return finding_is_named(finding->check, finding->kind, options_list(rule->options, "finding"));
}

static bool
finding_allowed(const Rule *rule, const Findings *findings)
{
    if (!*options_list(rule->options, "finding"))
        return true;
    for (guint i = 0; i < findings->all->len; i++)
        if (rule_names(rule, g_ptr_array_index(findings->all, i)))
            return true;
    return false;
}

static bool
direction_allowed(const Rule *rule, Direction direction)
{
    static const char *const wanted[] = { "any", "outbound", "internal" };
    const char *want = wanted[options_choice(rule->options, "direction")];

    return strcmp(want, "any") == 0 || strcmp(want, direction_name(direction)) == 0;
}

static gint64
count_outside(const Facts *facts)
{
    gint64 outside = 0;

    for (guint i = 0; i < facts->envelope->recipients->len; i++)
        outside += !people_is_ours(facts->people, envelope_recipient(facts->envelope, i)->address);
    return outside;
}

static bool
subject_allowed(const Rule *rule, const Message *message)
{
    const char *subject = message_subject(message) ? message_subject(message) : "";

    if (!rule->subject)
        return true;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(rule->subject, NULL);
    const bool found = pattern_find(rule->subject, subject, strlen(subject), 0, match, message_budget(message));
    pcre2_match_data_free(match);
    return found;
}

void
rule_try(const Rule *rule, const Message *message)
{
    subject_allowed(rule, message);
}

bool
rule_matches(const Rule *rule, const Facts *facts, const Findings *findings)
{
    return direction_allowed(rule, facts->direction) && list_allows(rule, "login", facts->envelope->login) &&
           sender_allowed(rule, facts) && unit_allowed(rule, facts) && recipient_allowed(rule, facts) &&
           finding_allowed(rule, findings) && subject_allowed(rule, facts->message) &&
           (rule->larger_than == 0 || (guint64)spool_size(message_spool(facts->message)) > rule->larger_than) &&
           (rule->outside_more_than < 0 || count_outside(facts) > rule->outside_more_than);
}

bool
rule_is_about_findings(const Rule *rule)
{
    return *options_list(rule->options, "finding") != NULL;
}

bool
rule_allows(const Rule *rule)
{
    return options_choice(rule->options, "action") == ALLOW;
}

const char *
rule_name(const Rule *rule)
{
    return options_title(rule->options);
}

Action
rule_action(const Rule *rule)
{
    return actions[options_choice(rule->options, "action")];
}

const char *
rule_route(const Rule *rule)
{
    return options_text(rule->options, "route");
}

const char *
rule_reason(const Rule *rule)
{
    return options_text(rule->options, "reason");
}
