/* SPDX-License-Identifier: BSD-2-Clause */
/* referral: "Analizar si la solicitud compete a la entidad; de lo contrario, remitirla a la entidad encargada e
 * informar de ello al ciudadano." (Protocolo de atención virtual; Ley 1755 de 2015, artículo 21) */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/audience.h"
#include "checks/cite.h"

#define ID "referral"

static const OptionSpec specs[] = {
    VOBO_ACTION("not_referred", "hold",
        N_("Se le dice al ciudadano que no es competencia de la entidad, y ninguna otra entidad recibe el mensaje\n"
           "ni se dice a cuál se trasladó.")),
    VOBO_ACTION("citizen_not_told", "hold", N_("Se traslada una solicitud a otra entidad sin copia al ciudadano.")),
    { 0 },
};

/* Whether the sentence of SAID says when or under which number it was passed on: it was. */
static bool
says_transferred(const Facts *facts)
{
    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (said_is_of(said, ID, "transfer"))
            return true;
    }
    return false;
}

static void
report(const Facts *facts, Findings *findings, const char *kind, const char *group, const char *message)
{
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, group, &first);

    if (!cited)
        return;
    Finding *finding = findings_add(findings, ID, kind, SEVERITY_BREACH, g_strdup_printf("%s (%s)", message, cited));
    cite_sentence(finding, facts, first->word);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const unsigned entities = audience_count(facts, READER_ENTITY), citizens = audience_count(facts, READER_CITIZEN);

    if (facts->direction != DIRECTION_OUTBOUND)
        return;
    if (entities > 0 && citizens == 0)
        report(facts, findings, "citizen_not_told", "transfer",
            _("Al trasladar la solicitud, informe de ello al ciudadano: póngalo en copia."));
    else if (entities == 0 && !says_transferred(facts))
        report(facts, findings, "not_referred", "not_ours",
            _("Si la solicitud no compete a la entidad, remítala a la que es competente, en copia de este mensaje, y "
              "dígale al ciudadano a cuál."));
}

const Check check_referral = {
    .id = ID,
    .protocol = N_("Analizar si la solicitud compete a la entidad; de lo contrario, remitirla a la entidad encargada e "
                   "informar de ello al ciudadano."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help =
        N_("Lo que no compete a la entidad llega a la que sí (institution.entities), y el ciudadano lo sabe (tabla\n"
           "referral.txt)."),
    .list = ID,
};
