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
#include "message/kind.h"
#include "message/words.h"
#include "people/appearance.h"

#define ID "official-sender"

static const OptionSpec specs[] = {
    { "applications", OPTION_LIST, "{}",
        N_("Equipos (direcciones o redes) cuyas aplicaciones envían sin identificarse. Tras un blanco, las "
           "direcciones\n"
           "desde las que pueden hacerlo: { \"10.0.0.5 nomina@entidad.gov.co\", \"10.0.1.0/24\" }; sin ellas, todas.\n"
           "<> son los mensajes automáticos sin remitente, como las respuestas de vacaciones: \"127.0.0.1 <>\"."),
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
    VOBO_ACTION("resent", "hold",
        N_("Quien se identificó reenvía sin cambios (Resent-From) un mensaje de fuera que no consta que haya "
           "llegado.")),
    VOBO_ACTION("disguised", "hold",
        N_("El nombre del remitente mezcla letras de otro alfabeto o cambia el orden de lo que muestra.")),
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

/* What a program sends by itself, so that nothing answers it (RFC 3834). */
static bool
is_automatic(const Facts *facts)
{
    return !*facts->envelope->sender && kinds_of(facts->message) & (KIND_AUTOMATIC | KIND_REPORT);
}

static bool
application_may_send_as(const Facts *facts, char *const *application, const char *address)
{
    g_autofree char *whole = people_complete(facts->people, address);

    for (char *const *pattern = application + 1; *pattern; pattern++)
        if (strcmp(*pattern, "<>") == 0
                ? is_automatic(facts)
                : **pattern && (address_matches(*pattern, address) || address_matches(*pattern, whole)))
            return true;
    return !application[1];
}

/* Whether the message comes from a list of ours, on an application that may send: its members write it, each from where
 * they are (RFC 2919). */
static bool
is_of_own_list(const Facts *facts, char *const *application)
{
    const Field *field = message_field(facts->message, "List-Id");
    g_autofree char *text = field ? field_text(field) : NULL;
    char *id = text ? strrchr(text, '<') : NULL;

    if (!application || !text)
        return false;
    id = id ? id + 1 : text;
    id[strcspn(id, ">")] = '\0';
    g_autofree char *address = g_strconcat("x@", g_strstrip(id), NULL);
    return people_may_be_ours(facts->people, address);
}

/* Who sends, and how he may. */
typedef struct {
    const Facts *facts;
    const Person *person; /* of the login, or NULL */
    char **application;   /* which sends, or NULL */
    bool is_list;         /* a list of ours sends */
    Findings *findings;
} Sender;

static bool
may_send_as(const Sender *sender, const char *address)
{
    const char *login = sender->facts->envelope->login;

    return (login && people_may_send_as(sender->facts->people, login, address)) ||
           (sender->application && application_may_send_as(sender->facts, sender->application, address));
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
    } else if (!people_is_ours(people, address) && sender->is_list) {
        return;
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
    } else if (sender->application && !sender->facts->envelope->login) {
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

/* Of a message that is passed on unchanged, From and what belongs to it are another's. */
static void
inspect_sender_fields(const Sender *sender)
{
    static const char *const names[] = { "Resent-From", "Resent-Sender", "From", "Sender" };
    const size_t count = sender->facts->is_resent ? 2 : G_N_ELEMENTS(names);

    for (size_t i = 0; i < count; i++) {
        const GPtrArray *mailboxes = message_mailboxes(sender->facts->message, names[i]);
        for (guint k = 0; k < mailboxes->len; k++)
            inspect_sender(sender, names[i], ((const Mailbox *)g_ptr_array_index(mailboxes, k))->address);
    }
}

static void
inspect_reply_fields(const Sender *sender)
{
    static const char *const reply_fields[] = { "Reply-To", "Disposition-Notification-To", "Return-Receipt-To",
        "X-Confirm-Reading-To", "Return-Path", "Errors-To", "Mail-Reply-To", "Mail-Followup-To" };

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

/* Reports a display name, which looks like SEEN, that shows another address than the one behind it. */
static bool
report_shown_address(const Sender *sender, const Mailbox *mailbox, const char *seen)
{
    const char *end, *shown = address_find(seen, &end);

    if (!shown || address_is_in(mailbox->address, seen))
        return false;
    g_autofree char *copy = g_strndup(shown, (size_t)(end - shown));
    if (people_is_ours(sender->facts->people, copy) && may_send_as(sender, copy))
        return false;
    report(sender, "display_address", NULL,
        g_strdup_printf(_("El nombre del remitente muestra una dirección que no es la suya (%s). Ponga su nombre."),
            mailbox->address));
    return true;
}

/* DISPLAY behind what a name is announced by: "Dr. Luis Peña", "Despacho del Director Luis Peña". */
static const char *
behind_titles(const char *display)
{
    static const char *const titles[] = { "dr", "dra", "doctor", "doctora", "ing", "ingeniero", "ingeniera", "abg",
        "abog", "abogado", "abogada", "lic", "licenciado", "licenciada", "arq", "arquitecto", "arquitecta", "prof",
        "profesor", "profesora", "sr", "sra", "srta", "señor", "señora", "don", "doña", "mg", "msc", "phd", "cr", "ct",
        "director", "directora", "subdirector", "subdirectora", "jefe", "jefa", "secretario", "secretaria",
        "coordinador", "coordinadora", "gerente", "rector", "rectora", "presidente", "presidenta", "ministro",
        "ministra", "viceministro", "viceministra", "alcalde", "alcaldesa", "gobernador", "gobernadora", "general",
        "coronel", "capitan", "magistrado", "magistrada", "juez", "jueza", "fiscal", "despacho", "oficina", "direccion",
        "parte", "nombre", "de", "del", "la", "el", "en", "a", "mr", "mrs", "ms", "office", "of", "the", "on", "behalf",
        NULL };

    for (;;) {
        const char *word = display + strspn(display, " .,-");
        const size_t length = strcspn(word, " .,-");
        g_autofree char *copy = g_strndup(word, length);
        g_autofree char *folded = words_fold(copy);
        if (length == 0 || !g_strv_contains(titles, folded))
            return word;
        display = word + length;
    }
}

/* Whom DISPLAY names, with a title before it or before what they are ("Luis Peña - Director", "Luis Peña, Despacho");
 * RATHER where they are one of several. NULL: nobody here. */
static const Person *
person_displayed(const People *people, const char *display, const Person *rather)
{
    static const char *const marks[] = { " - ", " – ", " — ", "|", "/", "(", ":", ";", "," };
    const char *name = behind_titles(display);
    const Person *called = people_called(people, display, rather);

    if (!called)
        called = people_called(people, name, rather);
    for (size_t i = 0; i < G_N_ELEMENTS(marks) && !called; i++) {
        const char *mark = strstr(name, marks[i]);
        g_autofree char *before = mark ? g_strndup(name, (size_t)(mark - name)) : NULL;
        called = before ? people_called(people, before, rather) : NULL;
    }
    return called;
}

/* Whether a program of ours that sends inside says which of us it does so for: a scanner, the ERP. */
static bool
is_said_by_program(const Sender *sender)
{
    return sender->application && sender->facts->direction == DIRECTION_INTERNAL;
}

/* Reports what is wrong with SHOWN, by which a reader knows MAILBOX: its own name, or that of its group. */
static void
inspect_display(const Sender *sender, const Mailbox *mailbox, const char *shown)
{
    const People *people = sender->facts->people;
    const Person *owner = people_by_address(people, mailbox->address);

    bool is_disguised;
    g_autofree char *seen = appearance_plain(shown, &is_disguised);

    if (is_disguised)
        report(sender, "disguised", seen,
            g_strdup_printf(
                _("El nombre del remitente parece «%s», pero mezcla letras de otro alfabeto o cambia el orden "
                  "de lo que muestra. Escríbalo con letras corrientes."),
                seen));
    if (report_shown_address(sender, mailbox, seen))
        return;
    const Person *called = person_displayed(people, seen, sender->person ? sender->person : owner);
    if (!called || called == sender->person || called == owner || is_said_by_program(sender))
        return;
    report(sender, "display_name", shown,
        g_strdup_printf(_("El nombre del remitente, «%s», es el de otro servidor y no el de %s. Ponga el suyo."), shown,
            mailbox->address));
}

static void
inspect_displays(const Sender *sender)
{
    static const char *const fields[] = { "From", "Sender", "Reply-To" };

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const GPtrArray *mailboxes = message_mailboxes(sender->facts->message, fields[i]);
        for (guint k = 0; k < mailboxes->len; k++) {
            const Mailbox *mailbox = g_ptr_array_index(mailboxes, k);
            inspect_display(sender, mailbox, mailbox->display);
            if (*mailbox->group)
                inspect_display(sender, mailbox, mailbox->group);
        }
    }
}

/* --- the check ---------------------------------------------------------------------------------------------- */

/* Who seems to send, without a login: the sender of the envelope, or who From names where that has none. */
static const char *
shown_sender(const Facts *facts)
{
    const GPtrArray *from = message_mailboxes(facts->message, "From");

    if (*facts->envelope->sender && people_may_be_ours(facts->people, facts->envelope->sender))
        return facts->envelope->sender;
    return from->len > 0 ? ((const Mailbox *)g_ptr_array_index(from, 0))->address : facts->envelope->sender;
}

static void
report_unauthenticated(const Sender *sender)
{
    const char *shown = shown_sender(sender->facts);

    report(sender, "unauthenticated", shown,
        g_strdup_printf(
            _("Para enviar desde %s debe identificarse con su usuario y contraseña en el servidor de correo."), shown));
}

/* Whoever passes on what never came here may have written it. */
static void
inspect_resent(const Sender *sender)
{
    const Facts *facts = sender->facts;
    const Field *field = message_field(facts->message, "Message-Id");
    g_autofree char *id = field ? field_text(field) : NULL;

    if (id && facts->past->has_passed(facts->past->data, id) == PAST_KNOWN)
        return;
    report(sender, "resent", NULL,
        g_strdup(
            _("Reenvía sin cambios, en nombre de otro, un mensaje que no consta que haya llegado a la entidad. Para "
              "enviarlo con sus palabras use «Reenviar».")));
}

static void
inspect_author(const Sender *sender)
{
    const Message *message = sender->facts->message;

    if (message_mailboxes(message, "From")->len == 0 || message_field_count(message, "From") != 1)
        findings_add(sender->findings, ID, "no_from", SEVERITY_BREACH,
            g_strdup(_("El mensaje debe decir de quién es, una sola vez, en el campo De (From).")));
    if (!sender->is_list) {
        inspect_reply_fields(sender);
        inspect_list_fields(sender);
    }
    inspect_displays(sender);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const Envelope *envelope = facts->envelope;
    const Person *person = envelope->login ? people_by_login(facts->people, envelope->login) : NULL;
    g_auto(GStrv) application = person ? NULL : application_of(facts);
    /* Webmail logs in for people too: a login that the directory does not have is a program's only as the addresses
     * that the machine's line names. */
    if (envelope->login && application && !application[1])
        g_clear_pointer(&application, g_strfreev);
    const Sender sender = {
        .facts = facts,
        .person = person,
        .application = application,
        .is_list = is_of_own_list(facts, application),
        .findings = findings,
    };

    if (!envelope->login && !application) {
        report_unauthenticated(&sender);
        return;
    }
    if (person && person->has_left)
        report(&sender, "left", envelope->login,
            g_strdup_printf(_("La cuenta %s es de alguien que ya no trabaja en la entidad."), envelope->login));
    /* The null sender is what bounces and receipts have; it is nobody's address. */
    if (*envelope->sender)
        inspect_sender(&sender, _("remitente del sobre"), envelope->sender);
    inspect_sender_fields(&sender);
    if (facts->is_resent)
        inspect_resent(&sender);
    else
        inspect_author(&sender);
}

const Check check_official_sender = {
    .id = ID,
    .protocol = N_("Responder siempre desde el correo electrónico oficial de la entidad."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El remitente es de la entidad y de quien se identificó al enviar."),
    .reads_resent = true,
};
