/* SPDX-License-Identifier: BSD-2-Clause */
/* policy: makes snapshots, and verdicts from them. */
#include "policy/policy.h"

#include <stdatomic.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "checks/checks.h"
#include "message/branches.h"
#include "message/thread.h"
#include "policy/origin.h"
#include "policy/remedy.h"
#include "policy/route.h"
#include "policy/rule.h"

/* Of those before it in its thread, how many are looked for. */
#define ANCESTORS_MOST 10U
/* Of a budget: the clock is read before each check. */
#define STEPS_OF_CHECK 65536

struct Policy {
    atomic_uint references;
    Config *config;
    People *people;
    SignatureTemplates *signatures;
    Tables *tables;
    GPtrArray *rules; /* of Rule * */
    MessageLimits limits;
};

static MessageLimits
read_limits(const Options *options)
{
    return (MessageLimits){
        .header = options_size(options, "header"),
        .text = options_size(options, "text"),
        .parts = (unsigned)options_count(options, "parts"),
        .depth = (unsigned)options_count(options, "depth"),
        .files = (unsigned)options_count(options, "files"),
        .unpacked = options_size(options, "unpacked"),
        .ratio = (unsigned)options_count(options, "ratio"),
        .cpu_us = options_duration_us(options, "cpu"),
        .memory = options_size(options, "memory"),
    };
}

const MessageLimits *
policy_limits(const Policy *policy)
{
    return &policy->limits;
}

static Tables *
read_tables(const Config *config, GError **error)
{
    return tables_load(options_text(config_section(config, ""), "lists"),
        options_text(config_section(config, "unfinished"), "dictionary"), error);
}

static bool
check_route(const Policy *policy, const Options *options, const char *option, GError **error)
{
    const char *name = options_text(options, option);

    if (!*name || policy_route(policy, name))
        return true;
    config_refuse(policy->config, options, option, error,
        _("la ruta «%s» no existe; declárela con: route \"%s\" { approvers = { … } }"), name, name);
    return false;
}

/* Somebody must be there to decide, and what a route asks for must have one meaning. */
static bool
check_approvals(const Policy *policy, const Options *route, GError **error)
{
    if (!*options_text(config_section(policy->config, "institution"), "postmaster")) {
        config_refuse(policy->config, route, "approvers", error,
            _("falta institution.postmaster: decide cuando en una ruta no queda nadie"));
        return false;
    }
    if (options_choice(route, "order") == ORDER_SEQUENCE && options_count(route, "quorum") > 1) {
        config_refuse(policy->config, route, "quorum", error,
            _("con order = sequence hace falta un visto bueno por nombre; para que sean dos de un grupo, nómbrelo dos "
              "veces"));
        return false;
    }
    return true;
}

static bool
check_finding_names(const Policy *policy, const Options *rule, GError **error)
{
    for (const char *const *name = options_list(rule, "finding"); *name; name++) {
        const size_t length = strcspn(*name, ".");
        g_autofree char *id = g_strndup(*name, length);
        const Check *check = check_find(id);
        const char *kind = (*name)[length] ? *name + length + 1 : NULL;
        bool known = check != NULL;
        if (check && kind && !strpbrk(kind, "*?"))
            known = options_declare(config_section(policy->config, id), kind);
        if (!known && !strpbrk(*name, "*?")) {
            config_refuse(policy->config, rule, "finding", error,
                _("ninguna verificación tiene el hallazgo «%s»; vea «vobo config defaults»"), *name);
            return false;
        }
    }
    return true;
}

/* Naming a reason that says nothing would leave its reader without any. */
static bool
check_reasons(const Policy *policy, GError **error)
{
    const GPtrArray *reasons = config_titled(policy->config, "reason");

    for (guint i = 0; i < reasons->len; i++) {
        const Options *reason = g_ptr_array_index(reasons, i);
        if (*options_text(reason, "text"))
            continue;
        config_refuse(policy->config, reason, "text", error, _("falta lo que lee el autor"));
        return false;
    }
    return true;
}

static bool
read_rules(Policy *policy, GError **error)
{
    const GPtrArray *sections = config_titled(policy->config, "rule");
    const GPtrArray *routes = config_titled(policy->config, "route");

    if (!check_route(policy, config_section(policy->config, ""), "default_route", error) ||
        !check_reasons(policy, error))
        return false;
    for (guint i = 0; i < routes->len; i++)
        if (!check_route(policy, g_ptr_array_index(routes, i), "escalate_to", error) ||
            !check_approvals(policy, g_ptr_array_index(routes, i), error))
            return false;
    for (guint i = 0; i < sections->len; i++) {
        const Options *options = g_ptr_array_index(sections, i);
        if (!check_route(policy, options, "route", error) || !check_finding_names(policy, options, error))
            return false;
        Rule *rule = rule_new(options);
        g_ptr_array_add(policy->rules, rule);
        if (rule_allows(rule) && !rule_is_about_findings(rule)) {
            config_refuse(policy->config, options, "action", error,
                _("una regla con action = allow dice en «finding» qué hallazgos permite"));
            return false;
        }
    }
    return true;
}

/* The snapshot of CONFIG, which is taken over as TABLES are; these may be NULL, and are read then. */
static Policy *
make_policy(Config *config, Tables *tables, DirectoryUse use, GError **error)
{
    g_autoptr(Policy) policy = g_new0(Policy, 1);

    policy->references = 1;
    policy->config = config;
    policy->tables = tables;
    policy->limits = read_limits(config_section(config, "limits"));
    policy->rules = g_ptr_array_new_with_free_func(rule_free);
    if (!(policy->people = directory_load(config, use, error)) ||
        !(policy->signatures = signature_templates_load(config, error)) ||
        (!policy->tables && !(policy->tables = read_tables(config, error))) || !read_rules(policy, error))
        return NULL;
    return g_steal_pointer(&policy);
}

Policy *
policy_new(Config *config, DirectoryUse use, GError **error)
{
    return make_policy(config, NULL, use, error);
}

Policy *
policy_load(const char *path, DirectoryUse use, GError **error)
{
    Config *config = config_load(path, checks_sections(), error);

    return config ? policy_new(config, use, error) : NULL;
}

Policy *
policy_refresh(const Policy *policy, DirectoryUse use, GError **error)
{
    return make_policy(config_ref(policy->config), tables_ref(policy->tables), use, error);
}

Policy *
policy_ref(Policy *policy)
{
    atomic_fetch_add_explicit(&policy->references, 1, memory_order_relaxed);
    return policy;
}

void
policy_unref(Policy *policy)
{
    if (!policy || atomic_fetch_sub_explicit(&policy->references, 1, memory_order_acq_rel) != 1)
        return;
    g_ptr_array_unref(policy->rules);
    signature_templates_free(policy->signatures);
    tables_unref(policy->tables);
    people_free(policy->people);
    config_unref(policy->config);
    g_free(policy);
}

const Config *
policy_config(const Policy *policy)
{
    return policy->config;
}

const People *
policy_people(const Policy *policy)
{
    return policy->people;
}

const SignatureTemplates *
policy_signatures(const Policy *policy)
{
    return policy->signatures;
}

bool
policy_enforces(const Policy *policy)
{
    return options_choice(config_section(policy->config, ""), "mode") == 0;
}

bool
policy_is_redirected(const Policy *policy, const Envelope *envelope, const Message *message)
{
    return origin_is_redirected(policy->people, envelope, message);
}

Direction
policy_direction(const Policy *policy, const Envelope *envelope)
{
    return origin_direction(policy->people, envelope);
}

/* Asks the checks of all STAGES, bits with the numbers of CheckStage. */
static void
run_checks(const Policy *policy, unsigned stages, Facts *facts, Findings *findings)
{
    for (size_t i = 0; checks[i]; i++) {
        if (!(stages & 1u << checks[i]->stage))
            continue;
        if (facts->message && checks[i]->stage != CHECK_LAST &&
            !budget_allows(message_budget(facts->message), STEPS_OF_CHECK))
            continue; /* what it says is not known, and it is held for that */
        facts->options = config_section(policy->config, checks[i]->id);
        if (facts->is_resent && !checks[i]->reads_resent)
            continue;
        if (facts->direction == DIRECTION_INTERNAL && options_declare(facts->options, "internal") &&
            !options_flag(facts->options, "internal"))
            continue;
        checks[i]->inspect(facts, findings);
    }
}

/* What MESSAGE answers, of the messages that came from outside: the last of its thread. The caller owns it; NULL where
 * that is not known. */
static Request *
find_request(const Message *message, const Past *past)
{
    static const char *const fields[] = { "In-Reply-To", "References" };

    for (size_t i = 0; i < G_N_ELEMENTS(fields) && thread_kind(message) == THREAD_ANSWER; i++) {
        const Field *field = message_field(message, fields[i]);
        g_autofree char *text = field ? field_text(field) : g_strdup("");
        g_auto(GStrv) ids = g_strsplit_set(text, " \t\r\n,", -1);
        for (guint k = g_strv_length(ids), looked = 0; k > 0 && looked < ANCESTORS_MOST; k--) {
            looked += *ids[k - 1] != '\0';
            Request *request = *ids[k - 1] ? past->request(past->data, ids[k - 1]) : NULL;
            if (request)
                return request;
        }
    }
    return NULL;
}

/* Asks the checks of all STAGES about the prose of FACTS. */
static void
ask_about_text(const Policy *policy, unsigned stages, Facts *facts, Findings *findings)
{
    g_autoptr(GArray) said = phrases_find(policy->tables->phrases, facts->prose, message_budget(facts->message));
    Likeness likenesses[2];

    facts->said = said;
    classifier_judge(policy->tables->classifier, (const Prose *[]){ facts->prose, facts->matter, NULL }, likenesses);
    facts->of_text = likenesses[0];
    facts->likeness = likenesses[1];
    run_checks(policy, stages, facts, findings);
    facts->said = NULL;
}

/* Asks the checks of all STAGES about the branch number BRANCH of the message. */
static void
look_at_branch(const Policy *policy, guint branch, unsigned stages, Facts *facts, Findings *findings)
{
    facts->branch = branch;
    facts->rendition = branches_at(message_branches(facts->message), branch)->rendition;
    facts->reply = facts->rendition->reply;
    facts->prose = rendition_prose(facts->rendition);
    ask_about_text(policy, stages, facts, findings);
}

/* Leaves of FINDINGS the breaches: how a letter is to be written says nothing of what is none. */
static void
drop_advice(Findings *findings)
{
    for (guint i = findings->all->len; i > 0; i--)
        if (((const Finding *)g_ptr_array_index(findings->all, i - 1))->severity < SEVERITY_BREACH)
            g_ptr_array_remove_index(findings->all, i - 1);
}

/* Looks at what the readers of other branches than the first get, where that is not the same. */
static void
look_at_other_branches(const Policy *policy, const Facts *facts, Findings *findings)
{
    const Branches *branches = message_branches(facts->message);
    Facts own = *facts;

    for (guint i = 1; i < branches->all->len && !budget_is_spent(message_budget(facts->message)); i++) {
        const Branch *branch = branches_at(branches, i);
        if (branch->kind == BRANCH_SAME)
            continue;
        g_autoptr(Findings) more = findings_new();
        look_at_branch(policy, i, 1u << CHECK_TEXT, &own, more);
        if (branch->kind == BRANCH_FILE)
            drop_advice(more);
        findings_add_new(findings, more, branch->kind == BRANCH_LAYOUT);
    }
}

/* Marks FINDINGS as about words that nobody sees. */
static void
mark_hidden(Findings *findings)
{
    for (guint i = 0; i < findings->all->len; i++) {
        Finding *finding = g_ptr_array_index(findings->all, i);
        g_autofree char *message = g_steal_pointer(&finding->message);
        finding->message = g_strdup_printf(_("En palabras que el mensaje esconde: %s"), message);
        finding->is_hidden = true;
    }
}

/* What there is to hold in TEXT, words of RENDITION that are not the author's letter, if there are any. The caller owns
 * it. */
static Findings *
look_beside(const Policy *policy, const Facts *facts, const Rendition *rendition, const char *text)
{
    Findings *found = findings_new();
    Facts own = *facts;

    if (!text)
        return found;
    g_autoptr(Prose) prose = prose_new(text, false);
    own.branch = message_branches(facts->message)->all->len; /* none of them */
    own.rendition = rendition;
    own.reply = rendition->reply;
    own.prose = prose;
    ask_about_text(policy, 1u << CHECK_TEXT, &own, found);
    drop_advice(found);
    return found;
}

/* Looks at what styles hide in any branch: another style, or another program, may bring it to light; and at what stands
 * in a notice below a signature, where nobody reads for advice and whoever wants may write. */
static void
look_beside_letters(const Policy *policy, const Facts *facts, Findings *findings)
{
    const Branches *branches = message_branches(facts->message);

    for (guint i = 0; i < branches->all->len; i++) {
        const Rendition *rendition = branches_at(branches, i)->rendition;
        g_autoptr(Findings) hidden = look_beside(policy, facts, rendition, rendition->reply->hidden);
        g_autoptr(Findings) notice = look_beside(policy, facts, rendition, rendition->reply->notice);
        mark_hidden(hidden);
        findings_add_new(findings, hidden, false);
        findings_add_new(findings, notice, false);
    }
}

/* Runs the checks that look at the message whole. */
static void
look_at_message(const Policy *policy, Facts *facts, Findings *findings)
{
    const char *subject = message_subject(facts->message);
    g_autoptr(Prose) matter = prose_new(thread_matter(subject ? subject : "", NULL), false);
    g_autoptr(Request) request = find_request(facts->message, facts->past);

    facts->matter = matter;
    facts->request = request;
    look_at_branch(policy, 0, 1u << CHECK_MESSAGE | 1u << CHECK_TEXT, facts, findings);
    look_at_other_branches(policy, facts, findings);
    look_beside_letters(policy, facts, findings);
    for (guint i = 0; i < policy->rules->len; i++)
        rule_try(g_ptr_array_index(policy->rules, i), facts->message);
    attachment_unusual_report_unread(facts->message, findings);
    run_checks(policy, 1u << CHECK_LAST, facts, findings);
    facts->matter = NULL;
    facts->request = NULL;
}

/* Whether a rule lets FINDING be no more than noted. */
static bool
is_allowed(const Policy *policy, const Facts *facts, const Verdict *verdict, const Finding *finding)
{
    for (guint i = 0; facts->message && i < policy->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(policy->rules, i);
        if (rule_allows(rule) && rule_names(rule, finding) && rule_matches(rule, facts, verdict->findings))
            return true;
    }
    return false;
}

/* Gives each finding its action and drops what is to be ignored. */
static void
weigh_findings(const Policy *policy, const Facts *facts, Verdict *verdict)
{
    for (guint i = 0; i < verdict->findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(verdict->findings->all, i);
        Judged judged = {
            .finding = finding,
            .action = action_chosen(config_section(policy->config, finding->check), finding->kind),
            .protocol = check_find(finding->check)->protocol,
        };
        if (judged.action == ACTION_IGNORE)
            continue;
        if (judged.action > ACTION_NOTE && is_allowed(policy, facts, verdict, finding))
            judged.action = ACTION_NOTE;
        g_array_append_val(verdict->judged, judged);
    }
}

/* The strongest action of all findings. */
static void
sum_up(Verdict *verdict)
{
    for (guint i = 0; i < verdict->judged->len; i++)
        verdict->action = MAX(verdict->action, g_array_index(verdict->judged, Judged, i).action);
}

static const char *
default_route(const Policy *policy)
{
    return options_text(config_section(policy->config, ""), "default_route");
}

/* NAME decides where it asks for more approvals than what decides so far. */
static void
prefer_route(const Policy *policy, Verdict *verdict, const char *name)
{
    const Options *route = policy_route(policy, name);

    if (!route || (verdict->route && route_needs(route) <= route_needs(policy_route(policy, verdict->route))))
        return;
    g_free(verdict->route);
    verdict->route = g_strdup(name);
}

/* What the rules say; ROUTING receives those that say who decides. */
static void
apply_rules(const Policy *policy, const Facts *facts, Verdict *verdict, GPtrArray *routing)
{
    for (guint i = 0; i < policy->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(policy->rules, i);
        /* What nobody here wrote is under no rule but those about what was found in it. */
        if ((facts->is_redirected && !rule_is_about_findings(rule)) || !rule_matches(rule, facts, verdict->findings))
            continue;
        MatchedRule *matched = g_new0(MatchedRule, 1);
        matched->name = g_strdup(rule_name(rule));
        matched->reason = g_strdup(rule_reason(rule));
        matched->action = rule_action(rule);
        g_ptr_array_add(verdict->rules, matched);
        verdict->action = MAX(verdict->action, matched->action);
        if (matched->action != ACTION_HOLD)
            continue;
        prefer_route(policy, verdict, *rule_route(rule) ? rule_route(rule) : default_route(policy));
        if (*rule_route(rule))
            g_ptr_array_add(routing, (gpointer)rule);
    }
}

/* Whether something is held whose route none of the rules ROUTING says. */
static bool
is_held_otherwise(const Verdict *verdict, const GPtrArray *routing)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        bool is_said = judged->action != ACTION_HOLD;
        for (guint k = 0; k < routing->len && !is_said; k++)
            is_said = rule_names(g_ptr_array_index(routing, k), judged->finding);
        if (!is_said)
            return true;
    }
    return false;
}

/* Of several reasons the strictest route decides: the one that asks for most approvals. */
static void
route_message(const Policy *policy, const Facts *facts, Verdict *verdict)
{
    g_autoptr(GPtrArray) routing = g_ptr_array_new();

    apply_rules(policy, facts, verdict, routing);
    if (verdict->action == ACTION_HOLD && (!verdict->route || is_held_otherwise(verdict, routing)))
        prefer_route(policy, verdict, default_route(policy));
}

Verdict *
policy_judge_recipient(const Policy *policy, const Envelope *envelope, const char *recipient)
{
    const bool is_outside = origin_is_outside(policy->people, envelope);
    const bool is_redirected = is_outside && !people_is_ours(policy->people, recipient);
    const Direction of_all = is_outside ? DIRECTION_INBOUND : policy_direction(policy, envelope);
    Verdict *verdict = verdict_new(is_redirected ? DIRECTION_OUTBOUND : of_all);
    Facts facts = {
        .envelope = envelope,
        .recipient = recipient,
        .people = policy->people,
        .institution = config_section(policy->config, "institution"),
        .signatures = policy->signatures,
        .tables = policy->tables,
        .past = &past_unknown,
        .direction = verdict->direction,
        .is_redirected = is_redirected,
    };

    if (verdict->direction == DIRECTION_INBOUND)
        return verdict;
    run_checks(policy, 1u << CHECK_RECIPIENT, &facts, verdict->findings);
    weigh_findings(policy, &facts, verdict);
    sum_up(verdict);
    return verdict;
}

Verdict *
policy_judge(const Policy *policy, const Envelope *envelope, const Message *message, const Past *past)
{
    return policy_judge_scanned(policy, envelope, message, past, NULL);
}

Verdict *
policy_judge_scanned(
    const Policy *policy, const Envelope *envelope, const Message *message, const Past *past, const Scan *scan)
{
    Verdict *verdict = verdict_new(policy_direction(policy, envelope));
    Facts facts = {
        .message = message,
        .envelope = envelope,
        .people = policy->people,
        .institution = config_section(policy->config, "institution"),
        .signatures = policy->signatures,
        .tables = policy->tables,
        .past = past,
        .scan = scan,
        .direction = verdict->direction,
        .is_redirected = policy_is_redirected(policy, envelope, message),
        .is_resent = origin_is_resent(policy->people, envelope, message),
    };

    if (verdict->direction == DIRECTION_INBOUND)
        return verdict;
    for (guint i = 0; i < envelope->recipients->len; i++) {
        facts.recipient = envelope_recipient(envelope, i)->address;
        run_checks(policy, 1u << CHECK_RECIPIENT, &facts, verdict->findings);
    }
    facts.recipient = NULL;
    if (!facts.is_redirected)
        look_at_message(policy, &facts, verdict->findings);
    weigh_findings(policy, &facts, verdict);
    remedy_apply(policy->config, &facts, verdict);
    sum_up(verdict);
    route_message(policy, &facts, verdict);
    return verdict;
}

const Options *
policy_route(const Policy *policy, const char *name)
{
    return route_find(policy->config, name);
}

Panel *
policy_panel(const Policy *policy, const char *route, const char *author, guint32 day, const GArray *acts)
{
    const RouteMatter matter = { policy->people, author, day };

    return panel_convene(policy->config, route, &matter, acts);
}
