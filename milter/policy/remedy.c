/* SPDX-License-Identifier: BSD-2-Clause */
/* remedy: has checks rewrite. */
#include "policy/remedy.h"

#include <string.h>

#include <glib/gi18n.h>

/* Whether CHECK has a finding that is to be put right. */
static bool
is_wanted(const Verdict *verdict, const Check *check)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == ACTION_FIX && strcmp(judged->finding->check, check->id) == 0)
            return true;
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

    rewritten->spool = check->remedy->apply(facts, rewritten->edits, error);
    if (!rewritten->spool)
        return NULL;
    rewritten->message = message_new_within(rewritten->spool, message_limits(facts->message));
    return g_steal_pointer(&rewritten);
}

static void
apply_one(const Check *check, const Facts *facts, Verdict *verdict)
{
    g_autoptr(GError) error = NULL;

    if (check->remedy->is_known(facts)) {
        verdict->rewritten = rewrite(check, facts, &error);
        if (verdict->rewritten)
            return;
        report(check, facts->options, verdict, error->message);
    }
    advise_instead(verdict, check);
}

void
remedy_apply(const Config *config, const Facts *facts, Verdict *verdict)
{
    for (const Check *check = checks; check->id; check++) {
        if (!check->remedy || !is_wanted(verdict, check))
            continue;
        Facts own = *facts;
        own.options = config_section(config, check->id);
        apply_one(check, &own, verdict);
    }
}
