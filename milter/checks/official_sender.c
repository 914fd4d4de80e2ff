/* SPDX-License-Identifier: BSD-2-Clause */
/* official-sender: "Responder siempre desde el correo electrónico oficial de la entidad." and "El servidor
 * público es responsable del uso de su cuenta de correo." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "checks/servant.h"
#include "config/validators.h"
#include "message/address.h"

#define ID "official-sender"

static const OptionSpec specs[] = {
    { "applications", OPTION_LIST, "{}",
        N_("Equipos (direcciones o redes) cuyas aplicaciones envían sin identificarse. Tras un blanco, las "
           "direcciones\n"
           "desde las que pueden hacerlo: { \"10.0.0.5 nomina@entidad.gov.co\", \"10.0.1.0/24\" }; sin ellas, todas."),
        NULL, validate_application },
    VOBO_ACTION("unauthenticated", "reject",
        N_("Alguien escribe desde una dirección de la entidad sin identificarse y sin ser una aplicación.")),
    VOBO_ACTION("forged", "reject", N_("El remitente es una dirección que no es de quien se identificó.")),
    VOBO_ACTION("left", "reject", N_("El remitente, o la cuenta, es de alguien que ya no trabaja en la entidad.")),
    VOBO_ACTION("lookalike", "reject",
        N_("El remitente, o adonde llegaría la respuesta, es un dominio hecho para confundirse con el de la entidad.")),
    VOBO_ACTION("personal_sender", "reject", N_("El remitente es el buzón personal registrado de un servidor.")),
    VOBO_ACTION(
        "outside_sender", "hold", N_("Quien se identificó escribe desde una dirección de fuera de la entidad.")),
    VOBO_ACTION("outside_reply", "hold",
        N_("La respuesta, o el acuse de lectura, llegaría a una dirección de fuera de la entidad.")),
    VOBO_ACTION("other_reply", "note", N_("La respuesta llegaría a un buzón de la entidad que no es suyo.")),
    VOBO_ACTION("display_address", "hold", N_("El nombre del remitente muestra otra dirección que la suya.")),
    VOBO_ACTION("display_name", "hold", N_("El nombre del remitente es el de otro servidor.")),
    VOBO_ACTION("no_from", "hold", N_("El mensaje no dice de quién es (campo From), o lo dice dos veces.")),
    { 0 },
};

/* --- who sends ---------------------------------------------------------------------------------------------- */

static bool
is_from_network(const char *network, const char *client)
{
    g_autoptr(GInetAddress) address = client ? g_inet_address_new_from_string(client) : NULL;
    g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(network, NULL);

    return address && mask && g_inet_address_mask_matches(mask, address);
}

/* "10.0.0.5 nomina@entidad.gov.co" apart, when the client is that application; NULL when it is none. The caller owns
 * it.
 */
static char **
application_of(const Facts *facts)
{
    for (const char *const *one = options_list(facts->options, "applications"); *one; one++) {
        g_auto(GStrv) words = g_strsplit_set(*one, " \t", -1);
        if (is_from_network(words[0], facts->envelope->client_address))
            return g_steal_pointer(&words);
    }
    return NULL;
}

static bool
application_may_send_as(char *const *application, const char *address)
{
    for (char *const *pattern = application + 1; *pattern; pattern++)
        if (**pattern && address_matches(*pattern, address))
            return true;
    return !application[1];
}

/* Who sends, and how he may. */
typedef struct {
    const Facts *facts;
    const Person *person; /* of the login, or NULL */
    char **application;   /* which sends without a login, or NULL */
    Findings *findings;
} Sender;

static bool
may_send_as(const Sender *sender, const char *address)
{
    const char *login = sender->facts->envelope->login;

    return login ? people_may_send_as(sender->facts->people, login, address)
                 : application_may_send_as(sender->application, address);
}

static void
report(const Sender *sender, const char *kind, const char *seen, char *message)
{
    Finding *finding = findings_add(sender->findings, ID, kind, SEVERITY_BREACH, message);

    finding->text = g_strdup(seen);
}

/* --- addresses ---------------------------------------------------------------------------------------------- */

/* Reports ADDRESS, which FIELD names, when it imitates one of ours. */
static bool
report_lookalike(const Sender *sender, const char *field, const char *address)
{
    const char *imitated = people_imitated(sender->facts->people, address);

    if (imitated)
        report(sender, "lookalike", address,
            g_strdup_printf(
                _("%s (%s) no es de la entidad: su dominio solo se parece a %s."), address, field, imitated));
    return imitated != NULL;
}

/* Reports ADDRESS, which FIELD names as a sender, unless it belongs to whoever sends. */
static void
inspect_sender(const Sender *sender, const char *field, const char *address)
{
    const People *people = sender->facts->people;
    const Person *owner = people_by_address(people, address);

    if (people_is_personal(people, address)) {
        g_autofree char *shown = servant_shown_address(people, address);
        report(sender, "personal_sender", shown,
            g_strdup_printf(_("Envíe desde su correo institucional: escribe desde %s (%s)."), shown, field));
    } else if (!people_is_ours(people, address)) {
        if (!report_lookalike(sender, field, address))
            report(sender, "outside_sender", address,
                g_strdup_printf(_("Envíe desde su correo institucional: %s (%s) no es una dirección de la entidad."),
                    address, field));
    } else if (owner && owner->has_left) {
        report(sender, "left", address,
            g_strdup_printf(_("%s (%s) es el buzón de alguien que ya no trabaja en la entidad."), address, field));
    } else if (may_send_as(sender, address)) {
        return;
    } else if (sender->application) {
        report(sender, "forged", address,
            g_strdup_printf(
                _("La aplicación en %s no puede escribir desde %s (%s). Añada esa dirección a «applications»."),
                sender->facts->envelope->client_address, address, field));
    } else {
        report(sender, "forged", address,
            g_strdup_printf(
                _("%s (%s) no es una dirección de su cuenta %s. Envíe desde la suya, o pida permiso sobre ese buzón."),
                address, field, sender->facts->envelope->login));
    }
}

/* Reports ADDRESS, which FIELD names for what is answered, unless it belongs to whoever sends. */
static void
inspect_reply_address(const Sender *sender, const char *field, const char *address)
{
    if (people_is_ours(sender->facts->people, address)) {
        if (!may_send_as(sender, address))
            report(sender, "other_reply", address,
                g_strdup_printf(_("Lo que se responda llegaría a %s (%s), que no es un buzón suyo."), address, field));
    } else if (!report_lookalike(sender, field, address)) {
        g_autofree char *shown = servant_shown_address(sender->facts->people, address);
        report(sender, "outside_reply", shown,
            g_strdup_printf(_("Quite el campo %s: lo que el ciudadano responda llegaría a %s, fuera de la entidad."),
                field, shown));
    }
}

static bool
is_recipient(const Sender *sender, const char *address)
{
    const Envelope *envelope = sender->facts->envelope;

    for (guint i = 0; i < envelope->recipients->len; i++)
        if (address_is_in(address, envelope_recipient(envelope, i)->address))
            return true;
    return false;
}

static void
inspect_fields(const Sender *sender)
{
    static const char *const sender_fields[] = { "From", "Sender", "Resent-From", "Resent-Sender" };
    static const char *const reply_fields[] = { "Reply-To", "Disposition-Notification-To", "Return-Receipt-To",
        "X-Confirm-Reading-To", "Return-Path", "Errors-To", "Mail-Reply-To", "Mail-Followup-To" };

    for (size_t i = 0; i < G_N_ELEMENTS(sender_fields); i++) {
        const GPtrArray *mailboxes = message_mailboxes(sender->facts->message, sender_fields[i]);
        for (guint k = 0; k < mailboxes->len; k++)
            inspect_sender(sender, sender_fields[i], ((const Mailbox *)g_ptr_array_index(mailboxes, k))->address);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(reply_fields); i++) {
        const GPtrArray *mailboxes = message_mailboxes(sender->facts->message, reply_fields[i]);
        const bool names_all = strcmp(reply_fields[i], "Mail-Followup-To") == 0;
        for (guint k = 0; k < mailboxes->len; k++) {
            const char *address = ((const Mailbox *)g_ptr_array_index(mailboxes, k))->address;
            /* Who takes part in a conversation may be answered. */
            if (!names_all || !is_recipient(sender, address))
                inspect_reply_address(sender, reply_fields[i], address);
        }
    }
}

/* "List-Unsubscribe: <mailto:baja@x.co>, <https://…>" (RFC 2369). */
static void
inspect_list_fields(const Sender *sender)
{
    static const char *const names[] = { "List-Post", "List-Unsubscribe", "List-Subscribe", "List-Help", "List-Owner",
        "List-Archive" };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Field *field = message_field(sender->facts->message, names[i]);
        g_autofree char *text = field ? field_text(field) : g_strdup("");
        for (char *link = strstr(text, "<mailto:"); link; link = strstr(link + 1, "<mailto:")) {
            const char *end, *address = address_find(link + strlen("<mailto:"), &end);
            if (!address)
                break;
            g_autofree char *copy = g_strndup(address, (size_t)(end - address));
            if (!is_recipient(sender, copy))
                inspect_reply_address(sender, names[i], copy);
        }
    }
}

/* --- display names ------------------------------------------------------------------------------------------ */

/* Reports a display name that shows another address than the one behind it. */
static bool
report_shown_address(const Sender *sender, const Mailbox *mailbox)
{
    const char *end, *shown = address_find(mailbox->display, &end);

    if (!shown || address_is_in(mailbox->address, mailbox->display))
        return false;
    g_autofree char *copy = g_strndup(shown, (size_t)(end - shown));
    if (people_is_ours(sender->facts->people, copy) && may_send_as(sender, copy))
        return false;
    report(sender, "display_address", NULL,
        g_strdup_printf(_("El nombre del remitente muestra una dirección que no es la suya (%s). Ponga su nombre."),
            mailbox->address));
    return true;
}

/* Whom DISPLAY names, alone or before what he is ("Luis Peña - Director", "Luis Peña (Despacho)"); RATHER where he is
 * one of several. NULL: nobody here. */
static const Person *
person_displayed(const People *people, const char *display, const Person *rather)
{
    static const char *const marks[] = { " - ", " – ", " — ", "|", "/", "(", ":", ";" };
    const Person *called = people_called(people, display, rather);

    for (size_t i = 0; i < G_N_ELEMENTS(marks) && !called; i++) {
        const char *mark = strstr(display, marks[i]);
        g_autofree char *before = mark ? g_strndup(display, (size_t)(mark - display)) : NULL;
        called = before ? people_called(people, before, rather) : NULL;
    }
    return called;
}

static void
inspect_display(const Sender *sender, const Mailbox *mailbox)
{
    const People *people = sender->facts->people;
    const Person *owner = people_by_address(people, mailbox->address);

    if (report_shown_address(sender, mailbox))
        return;
    const Person *called = person_displayed(people, mailbox->display, sender->person ? sender->person : owner);
    if (!called || called == sender->person || called == owner)
        return;
    report(sender, "display_name", mailbox->display,
        g_strdup_printf(_("El nombre del remitente, «%s», es el de otro servidor y no el de %s. Ponga el suyo."),
            mailbox->display, mailbox->address));
}

static void
inspect_displays(const Sender *sender)
{
    static const char *const fields[] = { "From", "Sender", "Reply-To" };

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const GPtrArray *mailboxes = message_mailboxes(sender->facts->message, fields[i]);
        for (guint k = 0; k < mailboxes->len; k++)
            inspect_display(sender, g_ptr_array_index(mailboxes, k));
    }
}

/* --- the check ---------------------------------------------------------------------------------------------- */

static void
inspect(const Facts *facts, Findings *findings)
{
    const Envelope *envelope = facts->envelope;
    const GPtrArray *from = message_mailboxes(facts->message, "From");
    g_auto(GStrv) application = envelope->login ? NULL : application_of(facts);
    const Sender sender = {
        .facts = facts,
        .person = envelope->login ? people_by_login(facts->people, envelope->login) : NULL,
        .application = application,
        .findings = findings,
    };

    if (!envelope->login && !application) {
        report(&sender, "unauthenticated", envelope->sender,
            g_strdup_printf(
                _("Para enviar desde %s debe identificarse con su usuario y contraseña en el servidor de correo."),
                envelope->sender));
        return;
    }
    if (from->len == 0 || message_field_count(facts->message, "From") != 1)
        findings_add(findings, ID, "no_from", SEVERITY_BREACH,
            g_strdup(_("El mensaje debe decir de quién es, una sola vez, en el campo De (From).")));
    if (sender.person && sender.person->has_left)
        report(&sender, "left", envelope->login,
            g_strdup_printf(_("La cuenta %s es de alguien que ya no trabaja en la entidad."), envelope->login));
    /* The null sender is what bounces and receipts have; it is nobody's address. */
    if (*envelope->sender)
        inspect_sender(&sender, _("remitente del sobre"), envelope->sender);
    inspect_fields(&sender);
    inspect_list_fields(&sender);
    inspect_displays(&sender);
}

const Check check_official_sender = {
    .id = ID,
    .protocol = N_("Responder siempre desde el correo electrónico oficial de la entidad."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El remitente es de la entidad y de quien se identificó al enviar."),
};
