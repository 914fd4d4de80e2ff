/* SPDX-License-Identifier: BSD-2-Clause */
/* personal-recipient: "Responder únicamente los mensajes que llegan al correo institucional, y no a un correo
 * personal de un servidor." (Protocolo de atención virtual, En el contacto inicial)
 *
 * The personal mailbox meant is a servant's. Citizens write from the same providers and are answered there: who has
 * written to the institution, or takes part in the conversation, is not stopped for being called like a servant. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/servant.h"
#include "message/address.h"
#include "message/kind.h"

#define ID "personal-recipient"

static const OptionSpec specs[] = {
    VOBO_ACTION("registered", "reject",
        N_("El destinatario es un buzón personal registrado (vobo people import). Con reject se rehúsa solo ese\n"
           "destinatario; los demás siguen.")),
    VOBO_ACTION("own", "hold",
        N_("El destinatario parece el buzón personal de quien envía: lleva su nombre y está en un proveedor de correo\n"
           "gratuito (tabla freemail).")),
    { "own_likeness", OPTION_SHARE, "0.5",
        N_("Desde qué parecido con su nombre; en el manual, cuántas veces acierta cada valor."), NULL, NULL },
    VOBO_ACTION("evident", "hold",
        N_("El destinatario parece el buzón personal de otro servidor, nunca ha escrito a la entidad y no está en la\n"
           "conversación.")),
    { "evident_innocents", OPTION_COUNT, "1000",
        N_("De un millón de ciudadanos que nunca han escrito, cuántos se retienen a lo sumo por llamarse como algún\n"
           "servidor. Más alto: se hallan más buzones, y se retiene a más inocentes."),
        NULL, NULL },
    VOBO_ACTION("forwarded", "hold",
        N_("Un buzón de la entidad reenvía por sí solo a lo que parece el buzón personal de su dueño.")),
    VOBO_ACTION("freemail", "ignore",
        N_("Una dirección de un proveedor gratuito que nunca ha escrito a la entidad y no está en la conversación.\n"
           "Para quien lo quiera más estricto: hold, o reject, que rechaza el mensaje entero.")),
    { 0 },
};

static void
report(const Facts *facts, const char *kind, char *message, Findings *findings)
{
    Finding *finding = findings_add(findings, ID, kind, SEVERITY_BREACH, message);

    finding->recipient = g_strdup(facts->recipient);
}

/* Who offers the recipient hears which; what is found of the whole message may be kept. */
static void
inspect_registered(const Facts *facts, Findings *findings)
{
    g_autofree char *shown =
        facts->message ? people_recordable(facts->people, facts->recipient) : g_strdup(facts->recipient);
    Finding *finding = findings_add(findings, ID, "registered", SEVERITY_BREACH,
        g_strdup_printf(_("%s es el buzón personal de un servidor. Escríbale a su correo institucional."), shown));

    finding->recipient = g_steal_pointer(&shown);
}

/* Whether the message was sent on by a rule of a mailbox and not by a person. */
static bool
is_forwarded(const Facts *facts)
{
    static const char *const fields[] = { "X-Forwarded-For", "X-Forwarded-To", "X-MS-Exchange-Inbox-Rules-Loop",
        "X-MS-Exchange-Generated-Message-Source", "X-Autoforwarded", "Resent-From" };
    const Field *submitted = message_field(facts->message, "Auto-Submitted");
    g_autofree char *how = submitted ? field_text(submitted) : g_strdup("");

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (message_field(facts->message, fields[i]))
            return true;
    return facts->is_redirected || g_ascii_strncasecmp(how, "auto-forwarded", 14) == 0;
}

/* Whether the recipient is somebody whom the institution knows for reasons of its own. */
static bool
is_correspondent(const Facts *facts)
{
    return facts->past->has_written(facts->past->data, facts->recipient) == PAST_KNOWN ||
           servant_is_in_thread(facts, facts->recipient);
}

/* The mailbox of whoever sends, or has what comes to him sent on. */
static bool
inspect_own(const Facts *facts, const Person *servant, Findings *findings)
{
    if (!servant ||
        !servant_owns_evidently(facts, servant, facts->recipient, options_share(facts->options, "own_likeness")))
        return false;
    if (is_forwarded(facts))
        report(facts, "forwarded",
            g_strdup_printf(
                _("El buzón %s reenvía por sí solo a %s, que parece el buzón personal de %s. Quite esa regla: "
                  "el correo de la entidad se lee en la entidad."),
                servant->addresses[0], facts->recipient, servant->name),
            findings);
    else
        report(facts, "own",
            g_strdup_printf(_("%s parece su propio buzón personal. El correo de la entidad no se envía a los buzones "
                              "personales de sus servidores; si es de otra persona, quien aprueba lo dejará salir."),
                facts->recipient),
            findings);
    return true;
}

/* The mailbox of another servant, whom hardly a citizen is called like. */
static bool
inspect_others(const Facts *facts, const Person *sender, Findings *findings)
{
    double innocents = 0;
    const Person *resembled = people_resembled(facts->people, facts->recipient, &innocents);

    if (!resembled || resembled == sender || resembled->has_left ||
        innocents > (double)options_count(facts->options, "evident_innocents") || is_correspondent(facts))
        return false;
    report(facts, "evident",
        g_strdup_printf(_("%s parece el buzón personal de %s. Escríbale a %s; si es de otra persona, quien aprueba lo "
                          "dejará salir."),
            facts->recipient, resembled->name, resembled->addresses[0]),
        findings);
    return true;
}

/* Somebody of whom the institution knows nothing. */
static void
inspect_stranger(const Facts *facts, Findings *findings)
{
    if (options_choice(facts->options, "freemail") == ACTION_IGNORE || facts->is_redirected ||
        facts->past->has_written(facts->past->data, facts->recipient) != PAST_NEVER ||
        servant_is_in_thread(facts, facts->recipient))
        return;
    report(facts, "freemail",
        g_strdup_printf(_("%s nunca ha escrito a la entidad ni está en esta conversación. Compruebe la dirección."),
            facts->recipient),
        findings);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (people_is_ours(facts->people, facts->recipient))
        return;
    if (people_is_personal(facts->people, facts->recipient)) {
        inspect_registered(facts, findings);
        return;
    }
    /* Whose conversation it is shows when the message is here. */
    if (!facts->message || !people_is_freemail(facts->people, facts->recipient))
        return;
    const Person *sender = servant_who_sends(facts);
    if (!inspect_own(facts, sender, findings) && !inspect_others(facts, sender, findings))
        inspect_stranger(facts, findings);
}

const Check check_personal_recipient = {
    .id = ID,
    .protocol =
        N_("Responder únicamente los mensajes que llegan al correo institucional, y no a un correo personal de un "
           "servidor."),
    .stage = CHECK_RECIPIENT,
    .inspect = inspect,
    .options = specs,
    .help = N_("Ningún destinatario es el buzón personal de un servidor. El correo de los ciudadanos, sea cual sea su\n"
               "proveedor, no se toca."),
    .reads_resent = true,
};
