/* SPDX-License-Identifier: BSD-2-Clause */
/* remedy: has checks rewrite. */
#include "policy/remedy.h"

#include <string.h>

#include <glib/gi18n.h>

/* Whether CHECK has a finding for which ACTION is to be taken. */
static bool
has_action(const Verdict *verdict, const Check *check, Action action)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == action && strcmp(judged->finding->check, check->id) == 0)
            return true;
    }
    return false;
}

static bool
is_fixed(const Verdict *verdict, const Finding *finding)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->finding == finding)
            return judged->action == ACTION_FIX;
    }
    return false;
}

static void
advise_instead(Verdict *verdict, const Check *check)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == ACTION_FIX && strcmp(judged->finding->check, check->id) == 0)
            judged->action = ACTION_COACH;
    }
}

/* Adds the finding that says why the message stays as it is. */
static void
report(const Check *check, const Options *options, Verdict *verdict, const char *why)
{
    const char *kind = check->remedy->refusal;
    const Judged judged = {
        .finding = findings_add(verdict->findings, check->id, kind, SEVERITY_ADVICE,
            g_strdup_printf(_("El filtro no lo corrigió: %s."), why)),
        .action = action_chosen(options, kind),
        .protocol = check->protocol,
    };

    if (judged.action != ACTION_IGNORE)
        g_array_append_val(verdict->judged, judged);
}

/* The message of FACTS as CHECK puts it right; NULL with an error where that cannot be. The caller owns it. */
static Rewritten *
rewrite(const Check *check, const Facts *facts, GError **error)
{
    g_autoptr(Rewritten) rewritten = rewritten_new();
    Remedied done = { rewritten->edits, rewritten->taken };

    rewritten->spool = check->remedy->apply(facts, &done, error);
    if (!rewritten->spool)
        return NULL;
    rewritten->message = message_new_within(rewritten->spool, message_limits(facts->message));
    return g_steal_pointer(&rewritten);
}

/* Tells with the findings of CHECK that are put right what is gone for it: who looks at them must not have to look for
 * it. */
static void
show_taken(const Check *check, const Verdict *verdict)
{
    GPtrArray *taken = verdict->rewritten->taken;

    if (taken->len == 0)
        return;
    g_ptr_array_add(taken, NULL);
    g_autofree char *lines = g_strjoinv(" / ", (char **)taken->pdata);
    g_ptr_array_remove_index(taken, taken->len - 1);
    for (guint i = 0; i < verdict->findings->all->len; i++) {
        Finding *finding = g_ptr_array_index(verdict->findings->all, i);
        if (strcmp(finding->check, check->id) == 0 && !finding->text && is_fixed(verdict, finding))
            finding->text = g_strdup(lines);
    }
}

static void
apply_one(const Check *check, const Facts *facts, bool is_known, Verdict *verdict)
{
    g_autoptr(GError) error = NULL;

    if (is_known) {
        verdict->rewritten = rewrite(check, facts, &error);
        if (verdict->rewritten) {
            show_taken(check, verdict);
            return;
        }
        report(check, facts->options, verdict, error->message);
    }
    advise_instead(verdict, check);
}

void
remedy_apply(const Config *config, const Facts *facts, Verdict *verdict)
{
    /* what was not read to its end is held, and nothing in it is touched */
    if (facts->message && budget_is_spent(message_budget(facts->message)))
        return;
    for (size_t i = 0; checks[i]; i++) {
        const Check *check = checks[i];
        const bool fixes = check->remedy && has_action(verdict, check, ACTION_FIX);
        if (!fixes && !(check->remedy && has_action(verdict, check, ACTION_COACH)))
            continue;
        Facts own = *facts;
        own.options = config_section(config, check->id);
        const bool is_known = check->remedy->is_known(&own);
        if (fixes)
            apply_one(check, &own, is_known, verdict);
        if (is_known && !verdict->ready && has_action(verdict, check, ACTION_COACH))
            check->remedy->advise(&own, &verdict->ready, &verdict->page);
    }
}
