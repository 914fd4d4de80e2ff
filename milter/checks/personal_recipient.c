/* SPDX-License-Identifier: BSD-2-Clause */
/* personal-recipient: "Responder únicamente los mensajes que llegan al correo institucional, y no a un correo
 * personal de un servidor." (Protocolo de atención virtual, En el contacto inicial)
 *
 * The personal mailbox meant is a servant's. Citizens write from the same providers and are answered there. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#define ID "personal-recipient"

const OptionSpec personal_recipient_options[] = {
    VOBO_ACTION("registered", "reject",
        N_("El destinatario es un buzón personal registrado (vobo people import). Con reject se rehúsa solo ese\n"
           "destinatario; los demás siguen.")),
    { 0 },
};

void
personal_recipient_inspect(const Facts *facts, Findings *findings)
{
    if (people_is_ours(facts->people, facts->recipient) || !people_is_personal(facts->people, facts->recipient))
        return;
    Finding *finding = findings_add(findings, ID, "registered", SEVERITY_BREACH,
        g_strdup_printf(
            _("%s es el buzón personal de un servidor. Escríbale a su correo institucional."), facts->recipient));
    finding->recipient = g_strdup(facts->recipient);
}
