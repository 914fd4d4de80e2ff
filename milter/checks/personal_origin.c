/* SPDX-License-Identifier: BSD-2-Clause */
/* personal-origin: "Responder únicamente los mensajes que llegan al correo institucional, y no a un correo
 * personal de un servidor." (Protocolo de atención virtual, En el contacto inicial)
 *
 * What is answered or forwarded says itself where it arrived: in its header block, or in its fields when it is
 * attached. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/servant.h"
#include "message/address.h"

#define ID "personal-origin"

static const OptionSpec specs[] = {
    VOBO_ACTION("registered", "hold", N_("Lo que se responde o reenvía llegó a un buzón personal registrado.")),
    VOBO_ACTION("evident", "hold",
        N_("Lo que se responde o reenvía llegó a lo que parece el buzón personal de quien lo envía, o de otro "
           "servidor.")),
    VOBO_ACTION("unknown", "hold",
        N_("Responde a un mensaje que nunca pasó por la entidad, en una conversación desde un buzón personal suyo.")),
    { "likeness", OPTION_SHARE, "0.5", N_("Desde qué parecido con el nombre de quien envía; vea own_likeness."), NULL,
        NULL },
    { "innocents", OPTION_COUNT, "1000", N_("Lo mismo que evident_innocents de personal-recipient."), NULL, NULL },
    { 0 },
};

static void
report(Findings *findings, const char *kind, const char *address, char *message)
{
    Finding *finding = findings_add(findings, ID, kind, SEVERITY_BREACH, message);

    finding->text = g_strdup(address);
}

/* To whom the original went: elements are char *. The caller owns the array. */
static GPtrArray *
original_recipients(const Message *message)
{
    const GPtrArray *enclosed = message_enclosed_recipients(message);
    GPtrArray *recipients = g_ptr_array_new_with_free_func(g_free);
    const char *to = message_reply(message)->quoted_to, *end;

    for (const char *at = to ? address_find(to, &end) : NULL; at; at = address_find(end, &end))
        g_ptr_array_add(recipients, g_strndup(at, (size_t)(end - at)));
    for (guint i = 0; i < enclosed->len; i++)
        g_ptr_array_add(recipients, g_strdup(g_ptr_array_index(enclosed, i)));
    return recipients;
}

/* Whether the institution had the original too. */
static bool
came_here(const Facts *facts, const GPtrArray *recipients)
{
    for (guint i = 0; i < recipients->len; i++)
        if (people_is_ours(facts->people, g_ptr_array_index(recipients, i)))
            return true;
    return false;
}

static PastAnswer
has_passed(const Facts *facts)
{
    const Field *field = message_field(facts->message, "In-Reply-To");
    g_autofree char *id = field ? field_text(field) : NULL;

    return id && *id ? facts->past->has_passed(facts->past->data, id) : PAST_NO_IDEA;
}

static bool
is_of_another(const Facts *facts, const Person *sender, const char *address)
{
    double innocents = 0;
    const Person *resembled =
        people_is_freemail(facts->people, address) ? people_resembled(facts->people, address, &innocents) : NULL;

    return resembled && resembled != sender && !resembled->has_left &&
           innocents <= (double)options_count(facts->options, "innocents") &&
           facts->past->has_written(facts->past->data, address) != PAST_KNOWN;
}

static bool
inspect_recipient(const Facts *facts, const Person *sender, const char *address, Findings *findings)
{
    const double likeness = options_share(facts->options, "likeness");

    if (people_is_personal(facts->people, address)) {
        report(findings, "registered", NULL,
            g_strdup(
                _("Lo que responde o reenvía llegó al buzón personal de un servidor. Pida que lo envíen al correo de "
                  "la entidad y responda desde ahí.")));
        return true;
    }
    if (!(sender && servant_owns_evidently(facts, sender, address, likeness)) && !is_of_another(facts, sender, address))
        return false;
    report(findings, "evident", address,
        g_strdup_printf(
            _("Lo que responde o reenvía llegó a %s, que parece el buzón personal de un servidor. Pida que lo "
              "envíen al correo de la entidad y responda desde ahí."),
            address));
    return true;
}

/* The conversation goes on from a mailbox of his own that the institution has never seen. */
static void
inspect_unknown(const Facts *facts, const Person *sender, Findings *findings)
{
    const char *from = message_reply(facts->message)->quoted_from, *end;
    const char *at = from ? address_find(from, &end) : NULL;

    if (!sender || !at || has_passed(facts) != PAST_NEVER)
        return;
    g_autofree char *address = g_strndup(at, (size_t)(end - at));
    if (!people_is_personal(facts->people, address) &&
        !servant_owns_evidently(facts, sender, address, options_share(facts->options, "likeness")))
        return;
    report(findings, "unknown", NULL,
        g_strdup(_("Responde en una conversación que no pasó por el correo de la entidad, sino por un buzón personal "
                   "suyo. Continúela desde el correo de la entidad, sin lo anterior.")));
}

static void
inspect(const Facts *facts, Findings *findings)
{
    g_autoptr(GPtrArray) recipients = original_recipients(facts->message);
    const Person *sender = servant_who_sends(facts);

    if (came_here(facts, recipients) || has_passed(facts) == PAST_KNOWN)
        return;
    for (guint i = 0; i < recipients->len; i++)
        if (inspect_recipient(facts, sender, g_ptr_array_index(recipients, i), findings))
            return;
    inspect_unknown(facts, sender, findings);
}

const Check check_personal_origin = {
    .id = ID,
    .protocol =
        N_("Responder únicamente los mensajes que llegan al correo institucional, y no a un correo personal de un "
           "servidor."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("Lo que se responde o se reenvía llegó al correo de la entidad, no al buzón personal de un servidor."),
    .reads_resent = true,
};
