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
    VOBO_ACTION(
        "hidden", "note", N_("El mensaje esconde palabras: sin tamaño, del color del fondo, fuera de la página.")),
    VOBO_ACTION("hidden_breach", "hold", N_("Otra verificación señala algo en las palabras que esconde.")),
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
        finding->offset = part_offset(part);
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

/* Whether FINDINGS has one about words that nobody sees. */
static bool
has_hidden(const Findings *findings)
{
    for (guint i = 0; i < findings->all->len; i++)
        if (((const Finding *)g_ptr_array_index(findings->all, i))->is_hidden)
            return true;
    return false;
}

static void
report_hidden(const Branch *branch, bool is_breach, Findings *findings)
{
    g_autofree char *cited = cut(branch->rendition->reply->hidden);

    cite_branch(
        findings_add(findings, ID, is_breach ? "hidden_breach" : "hidden", is_breach ? SEVERITY_BREACH : SEVERITY_INFO,
            g_strdup_printf(_("El mensaje esconde palabras que quien lo recibe no ve («%s»): quítelas."), cited)),
        branch, cited);
}

/* One report is enough: hidden words are mostly the same in every branch. */
static void
inspect_hidden(const Branches *branches, Findings *findings)
{
    for (guint i = 0; i < branches->all->len; i++) {
        if (!branches_at(branches, i)->rendition->reply->hidden)
            continue;
        report_hidden(branches_at(branches, i), has_hidden(findings), findings);
        return;
    }
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
    inspect_hidden(branches, findings);
}

const Check check_shown_text = {
    .id = ID,
    .protocol = N_("Revisar de manera completa el mensaje antes de hacer clic en «Enviar»."),
    .stage = CHECK_LAST,
    .inspect = inspect,
    .options = specs,
    .help = N_("Todos los que reciben el mensaje leen lo mismo, con cualquier programa."),
};
