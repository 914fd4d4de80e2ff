/* SPDX-License-Identifier: BSD-2-Clause */
/* official-sender: "Responder siempre desde el correo electrónico oficial de la entidad." and "El servidor
 * público es responsable del uso de su cuenta de correo." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "config/validators.h"

#define ID "official-sender"

const OptionSpec official_sender_options[] = {
    { "applications", OPTION_LIST, "{}",
        N_("Equipos (direcciones o redes) cuyas aplicaciones envían sin identificarse."), NULL, validate_network },
    VOBO_ACTION("unauthenticated", "reject",
        N_("Alguien escribe desde una dirección de la entidad sin identificarse y sin ser una aplicación.")),
    VOBO_ACTION("forged", "reject", N_("El remitente es una dirección que no es de quien se identificó.")),
    VOBO_ACTION(
        "outside_sender", "hold", N_("Quien se identificó escribe desde una dirección de fuera de la entidad.")),
    VOBO_ACTION("outside_reply", "hold",
        N_("La respuesta, o el acuse de lectura, llegaría a una dirección de fuera de la entidad.")),
    VOBO_ACTION("no_from", "hold", N_("El mensaje no dice de quién es (campo From), o lo dice dos veces.")),
    { 0 },
};

static bool
is_application(const Facts *facts)
{
    const char *const *networks = options_list(facts->options, "applications");
    const char *client = facts->envelope->client_address;
    g_autoptr(GInetAddress) address = client ? g_inet_address_new_from_string(client) : NULL;

    for (; address && *networks; networks++) {
        g_autoptr(GInetAddressMask) network = g_inet_address_mask_new_from_string(*networks, NULL);
        if (network && g_inet_address_mask_matches(network, address))
            return true;
    }
    return false;
}

/* Reports ADDRESS, which FIELD names as a sender, unless it belongs to whoever sends. */
static void
inspect_sender(const Facts *facts, const char *field, const char *address, Findings *findings)
{
    const char *login = facts->envelope->login;
    Finding *finding;

    if (!people_is_ours(facts->people, address))
        finding = findings_add(findings, ID, "outside_sender", SEVERITY_BREACH,
            g_strdup_printf(
                _("Envíe desde su correo institucional: %s (%s) no es una dirección de la entidad."), address, field));
    else if (login && !people_may_send_as(facts->people, login, address))
        finding = findings_add(findings, ID, "forged", SEVERITY_BREACH,
            g_strdup_printf(
                _("%s (%s) no es una dirección de su cuenta %s. Envíe desde la suya, o pida permiso sobre ese buzón."),
                address, field, login));
    else
        return;
    finding->text = g_strdup(address);
}

static void
inspect_senders_in(const Facts *facts, const char *field, Findings *findings)
{
    g_autoptr(GPtrArray) mailboxes = message_mailboxes(facts->message, field);

    for (guint i = 0; i < mailboxes->len; i++) {
        const Mailbox *mailbox = g_ptr_array_index(mailboxes, i);
        inspect_sender(facts, field, mailbox->address, findings);
    }
}

static void
inspect_reply_address(const Facts *facts, const char *field, Findings *findings)
{
    g_autoptr(GPtrArray) mailboxes = message_mailboxes(facts->message, field);

    for (guint i = 0; i < mailboxes->len; i++) {
        const Mailbox *mailbox = g_ptr_array_index(mailboxes, i);
        if (people_is_ours(facts->people, mailbox->address))
            continue;
        Finding *finding = findings_add(findings, ID, "outside_reply", SEVERITY_BREACH,
            g_strdup_printf(_("Quite el campo %s: lo que el ciudadano responda llegaría a %s, fuera de la entidad."),
                field, mailbox->address));
        finding->text = g_strdup(mailbox->address);
    }
}

void
official_sender_inspect(const Facts *facts, Findings *findings)
{
    static const char *const reply_fields[] = { "Reply-To", "Disposition-Notification-To", "Return-Receipt-To",
        "Return-Path", NULL };
    const Envelope *envelope = facts->envelope;
    g_autoptr(GPtrArray) from = message_mailboxes(facts->message, "From");

    if (!envelope->login && !is_application(facts)) {
        Finding *finding = findings_add(findings, ID, "unauthenticated", SEVERITY_BREACH,
            g_strdup_printf(
                _("Para enviar desde %s debe identificarse con su usuario y contraseña en el servidor de correo."),
                envelope->sender));
        finding->text = g_strdup(envelope->sender);
        return;
    }
    if (from->len == 0 || message_field_count(facts->message, "From") != 1)
        findings_add(findings, ID, "no_from", SEVERITY_BREACH,
            g_strdup(_("El mensaje debe decir de quién es, una sola vez, en el campo De (From).")));
    /* The null sender is what bounces and receipts have; it is nobody's address. */
    if (*envelope->sender)
        inspect_sender(facts, _("remitente del sobre"), envelope->sender, findings);
    inspect_senders_in(facts, "From", findings);
    inspect_senders_in(facts, "Sender", findings);
    for (const char *const *field = reply_fields; *field; field++)
        inspect_reply_address(facts, *field, findings);
}
