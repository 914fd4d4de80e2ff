/* SPDX-License-Identifier: BSD-2-Clause */
/* shown-text: "Revisar de manera completa el mensaje antes de hacer clic en «Enviar»." (Protocolo de atención virtual):
 * what one mail program shows and another does not, or none does, nobody can have reviewed. */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "message/branches.h"

#define ID "shown-text"
#define CITED_CHARACTERS 80

static const OptionSpec specs[] = {
    VOBO_ACTION("differs", "hold", N_("El mensaje dice una cosa en texto y otra en HTML, o en otra de sus formas.")),
    VOBO_ACTION("stub", "note", N_("Una de sus formas está vacía, o solo pide que se lea otra.")),
    { 0 },
};

/* The beginning of TEXT as one line. The caller owns the string. */
static char *
cut(const char *text)
{
    const bool goes_on = g_utf8_strlen(text, -1) > CITED_CHARACTERS;
    g_autofree char *begin = goes_on ? g_utf8_substring(text, 0, CITED_CHARACTERS) : g_strdup(text);

    return g_strdup_printf("%s%s", g_strstrip(g_strdelimit(begin, "\r\n\t", ' ')), goes_on ? "…" : "");
}

/* Says in FINDING which branch it is about, and where it begins to be so. */
static void
cite_branch(Finding *finding, const Branch *branch, const char *text)
{
    const Part *part = branch->rendition->parts->len > 0 ? g_ptr_array_index(branch->rendition->parts, 0) : NULL;

    if (part) {
        finding->part = g_strdup(part->path);
        finding->offset = part->range.offset;
    }
    finding->text = g_strdup(text);
}

static void
report_difference(const Branch *first, const Branch *branch, Findings *findings)
{
    const char *own = branch->rendition->reply->newest + branch->begin;
    g_autofree char *cited = cut(*own ? own : first->rendition->reply->newest + branch->first_begin);

    cite_branch(
        findings_add(findings, ID, "differs", SEVERITY_BREACH,
            g_strdup_printf(_("Según el programa con que se lea, el mensaje dice otra cosa («%s»): escríbalo de "
                              "nuevo, igual para todos."),
                cited)),
        branch, cited);
}

static void
report_stub(const Branch *branch, Findings *findings)
{
    cite_branch(findings_add(findings, ID, "stub", SEVERITY_INFO,
                    g_strdup(_("Una de las formas del mensaje está vacía, o solo pide que se lea otra."))),
        branch, NULL);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const Branches *branches = message_branches(facts->message);

    for (guint i = 1; i < branches->all->len; i++) {
        const Branch *branch = branches_at(branches, i);
        if (branch->kind == BRANCH_DIFFERENT)
            report_difference(branches_at(branches, 0), branch, findings);
        else if (branch->kind == BRANCH_STUB)
            report_stub(branch, findings);
    }
}

const Check check_shown_text = {
    .id = ID,
    .protocol = N_("Revisar de manera completa el mensaje antes de hacer clic en «Enviar»."),
    .stage = CHECK_LAST,
    .inspect = inspect,
    .options = specs,
    .help = N_("Todos los que reciben el mensaje leen lo mismo, con cualquier programa."),
};
