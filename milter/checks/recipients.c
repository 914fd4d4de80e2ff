/* SPDX-License-Identifier: BSD-2-Clause */
/* recipients: "En el campo «Para» designar al destinatario principal. … En el campo «CC» (con copia) seleccionar a las
 * personas que deben estar informadas sobre la comunicación." (Protocolo de atención virtual; Ley 1581 de 2012 for whom
 * the addresses of others are shown to) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/audience.h"
#include "message/address.h"

#define ID "recipients"

static const OptionSpec specs[] = {
    VOBO_ACTION("nobody_in_to", "coach", N_("No hay nadie en «Para», y sí en «CC».")),
    VOBO_ACTION("many_in_to", "coach", N_("Hay muchas direcciones en «Para» (max_to).")),
    VOBO_ACTION("citizen_in_cc", "coach", N_("El ciudadano está solo en «CC», y en «Para», solo gente de la entidad.")),
    VOBO_ACTION("exposed", "hold",
        N_("Muchos ciudadanos o entidades ven las direcciones de los demás en «Para» y «CC» (max_exposed).")),
    { "max_to", OPTION_COUNT, "5", N_("Direcciones que puede haber en «Para»."), NULL, NULL },
    { "max_exposed", OPTION_COUNT, "4",
        N_("Direcciones de fuera que pueden verse unas a otras. Las de un mismo dominio, si no es de correo gratuito,\n"
           "cuentan por una."),
        NULL, NULL },
    VOBO_INTERNAL("no"),
    { 0 },
};

typedef struct {
    unsigned all, ours, citizens;
    GHashTable *shown; /* who is shown to others: addresses at providers of mailboxes, domains of others */
} FieldCount;

static void
count_field(const Facts *facts, const char *name, FieldCount *count)
{
    const GPtrArray *mailboxes = message_mailboxes(facts->message, name);

    for (guint i = 0; i < mailboxes->len; i++) {
        const Mailbox *mailbox = g_ptr_array_index(mailboxes, i);
        if (!*mailbox->address)
            continue;
        const Reader reader = audience_reader(facts, mailbox->address);
        count->all++;
        count->ours += reader == READER_OURS;
        count->citizens += reader == READER_CITIZEN;
        if (reader == READER_OURS)
            continue;
        g_autofree char *address = address_normalize(mailbox->address);
        const char *who = people_is_freemail(facts->people, address) ? address : address_domain(address);
        g_hash_table_add(count->shown, g_strdup(who));
    }
}

static void
inspect(const Facts *facts, Findings *findings)
{
    g_autoptr(GHashTable) shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    FieldCount to = { .shown = shown }, cc = { .shown = shown };
    const unsigned max_to = (unsigned)options_count(facts->options, "max_to");
    const unsigned max_exposed = (unsigned)options_count(facts->options, "max_exposed");

    count_field(facts, "To", &to);
    count_field(facts, "Cc", &cc);
    const guint exposed = g_hash_table_size(shown);
    if (to.all == 0 && cc.all > 0)
        findings_add(findings, ID, "nobody_in_to", SEVERITY_ADVICE,
            g_strdup(_("Ponga en «Para» al destinatario principal: ahora todos están en «CC».")));
    if (to.all > 0 && to.all == to.ours && cc.citizens == 1)
        findings_add(findings, ID, "citizen_in_cc", SEVERITY_ADVICE,
            g_strdup(_("Ponga al ciudadano en «Para»: es el destinatario principal; en «CC», a quien deba estar "
                       "informado.")));
    if (exposed > max_exposed)
        findings_add(findings, ID, "exposed", SEVERITY_BREACH,
            g_strdup_printf(
                _("El mensaje muestra a cada destinatario la dirección de los demás (%u de fuera): póngalos en "
                  "«CCO» (copia oculta), o envíe un mensaje a cada uno."),
                exposed));
    else if (to.all > max_to)
        findings_add(findings, ID, "many_in_to", SEVERITY_ADVICE,
            g_strdup_printf(
                _("Deje en «Para» solo al destinatario principal: hay %u direcciones y conviene que no pasen "
                  "de %u. En «CC» van las personas que deben estar informadas."),
                to.all, max_to));
}

const Check check_recipients = {
    .id = ID,
    .protocol =
        N_("En el campo «Para» designar al destinatario principal. En el campo «CC» (con copia) seleccionar a las "
           "personas que deben estar informadas sobre la comunicación."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("Cada destinatario está en su campo, y nadie ve direcciones que no le incumben."),
    .reads_resent = true,
};
