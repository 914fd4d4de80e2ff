/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict: puts a verdict in words. */
#include "policy/verdict.h"

#include <glib/gi18n.h>

static void
rule_free(gpointer data)
{
    MatchedRule *rule = data;

    g_free(rule->name);
    g_free(rule->reason);
    g_free(rule);
}

Rewritten *
rewritten_new(void)
{
    Rewritten *rewritten = g_new0(Rewritten, 1);

    rewritten->edits = g_ptr_array_new_with_free_func(g_free);
    rewritten->taken = g_ptr_array_new_with_free_func(g_free);
    return rewritten;
}

void
rewritten_free(Rewritten *rewritten)
{
    if (!rewritten)
        return;
    g_clear_pointer(&rewritten->message, message_free);
    g_clear_pointer(&rewritten->spool, spool_free);
    g_ptr_array_unref(rewritten->edits);
    g_ptr_array_unref(rewritten->taken);
    g_free(rewritten);
}

Verdict *
verdict_new(Direction direction)
{
    Verdict *verdict = g_new0(Verdict, 1);

    verdict->direction = direction;
    verdict->findings = findings_new();
    verdict->judged = g_array_new(FALSE, FALSE, sizeof(Judged));
    verdict->rules = g_ptr_array_new_with_free_func(rule_free);
    return verdict;
}

void
verdict_free(Verdict *verdict)
{
    if (!verdict)
        return;
    findings_free(verdict->findings);
    g_array_unref(verdict->judged);
    g_ptr_array_unref(verdict->rules);
    g_free(verdict->route);
    rewritten_free(verdict->rewritten);
    g_free(verdict->ready);
    g_free(verdict->page);
    g_free(verdict);
}

/* Whether the message is changed by a tag, whatever else is told of it. */
static bool
is_tagged(const Verdict *verdict)
{
    g_autofree char *tags = verdict_tags(verdict);

    return tags != NULL;
}

const char *
verdict_name(const Verdict *verdict)
{
    switch (verdict->action) {
    case ACTION_REJECT:
        return "reject";
    case ACTION_HOLD:
    case ACTION_DELAY:
        return "hold";
    case ACTION_FIX:
        return "fix";
    default:
        return is_tagged(verdict) ? "fix" : "accept";
    }
}

const char *
direction_name(Direction direction)
{
    static const char *const names[] = { "inbound", "internal", "outbound" };

    return names[direction];
}

/* Calls LINE for each reason whose action is at least LEAST. */
static void
append_reasons(const Verdict *verdict, Action least, bool with_protocol, GString *text)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action < least)
            continue;
        g_string_append_printf(text, "%s\n", judged->finding->message);
        if (with_protocol)
            g_string_append_printf(text, _("Protocolo: «%s»\n"), _(judged->protocol));
    }
    for (guint i = 0; i < verdict->rules->len; i++) {
        const MatchedRule *rule = g_ptr_array_index(verdict->rules, i);
        if (rule->action < least)
            continue;
        if (*rule->reason)
            g_string_append_printf(text, "%s\n", rule->reason);
        else
            g_string_append_printf(text, _("Regla de la entidad: %s\n"), rule->name);
    }
}

char *
verdict_reply(const Verdict *verdict, const char *reference)
{
    GString *reply = g_string_new(NULL);

    append_reasons(verdict, ACTION_REJECT, true, reply);
    if (reference)
        g_string_append_printf(
            reply, _("No se envió. Corrija y envíe de nuevo; si necesita ayuda, cite la referencia %s\n"), reference);
    return g_string_free(reply, FALSE);
}

char *
verdict_reasons(const Verdict *verdict)
{
    GString *reasons = g_string_new(NULL);

    append_reasons(verdict, MIN(verdict->action, ACTION_HOLD), false, reasons);
    return g_string_free(reasons, FALSE);
}

char *
verdict_advice(const Verdict *verdict)
{
    GString *advice = g_string_new(NULL);

    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == ACTION_COACH)
            g_string_append_printf(advice, "%s%s", advice->len > 0 ? "\n" : "", judged->finding->message);
    }
    return g_string_free(advice, FALSE);
}

bool
verdict_advises(const Verdict *verdict, const char *const *patterns)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == ACTION_COACH && finding_is_named(judged->finding->check, judged->finding->kind, patterns))
            return true;
    }
    return false;
}

char *
verdict_tags(const Verdict *verdict)
{
    GString *tags = g_string_new(NULL);

    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == ACTION_TAG)
            g_string_append_printf(
                tags, "%s%s.%s", tags->len ? ", " : "", judged->finding->check, judged->finding->kind);
    }
    for (guint i = 0; i < verdict->rules->len; i++) {
        const MatchedRule *rule = g_ptr_array_index(verdict->rules, i);
        if (rule->action == ACTION_TAG)
            g_string_append_printf(tags, "%srule:%s", tags->len ? ", " : "", rule->name);
    }
    return tags->len ? g_string_free(tags, FALSE) : (g_string_free(tags, TRUE), NULL);
}
