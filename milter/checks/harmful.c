/* SPDX-License-Identifier: BSD-2-Clause */
/* harmful: "El correo electrónico institucional no debe usarse para … distribuir mensajes con contenidos que puedan
 * afectar a la entidad." (Protocolo de atención virtual): insults and threats, and viruses where a
 * scanner was asked. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/cite.h"

#define ID "harmful"

static const OptionSpec specs[] = {
    VOBO_ACTION("insult", "hold", N_("El texto insulta.")),
    VOBO_ACTION("threat", "hold", N_("El texto amenaza.")),
    VOBO_ACTION("virus", "reject", N_("El antivirus encontró un virus (sección clamd).")),
    VOBO_ACTION("unscanned", "note", N_("El antivirus no pudo mirar el mensaje.")),
    { "threshold", OPTION_COUNT, "2", N_("Cuánto deben pesar, juntas, las frases."), NULL, NULL },
    VOBO_INTERNAL("yes"),
    { 0 },
};

static void
inspect_group(const Facts *facts, const char *group, const char *message, Findings *findings)
{
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, group, &first);
    unsigned weight = 0;

    for (guint i = 0; i < facts->said->len; i++)
        weight += said_is_of(said_at(facts->said, i), ID, group) ? said_at(facts->said, i)->weight : 0;
    if (!cited || weight < options_count(facts->options, "threshold"))
        return;
    Finding *finding = findings_add(findings, ID, group, SEVERITY_BREACH, g_strdup_printf("%s (%s)", message, cited));
    cite_sentence(finding, facts, first->word);
}

static void
report_scan(const Scan *scan, Findings *findings)
{
    if (scan->virus)
        findings_add(findings, ID, "virus", SEVERITY_BREACH,
            g_strdup_printf(_("El mensaje lleva un virus (%s): no lo envíe, y avise a soporte."), scan->virus))
            ->text = g_strdup(scan->virus);
    else if (scan->unscanned)
        findings_add(findings, ID, "unscanned", SEVERITY_INFO,
            g_strdup_printf(_("El antivirus no revisó el mensaje: %s."), scan->unscanned));
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (facts->scan)
        report_scan(facts->scan, findings);
    inspect_group(facts, "insult", _("Retire las palabras que ofenden."), findings);
    inspect_group(facts, "threat", _("Retire lo que se lee como una amenaza."), findings);
}

const Check check_harmful = {
    .id = ID,
    .protocol =
        N_("El correo electrónico institucional no debe usarse para distribuir mensajes con contenidos que puedan "
           "afectar a la entidad."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El texto no insulta ni amenaza (tabla harmful.txt)."),
    .list = ID,
};
