/* SPDX-License-Identifier: BSD-2-Clause */
/* cooling_off: "Revisar de manera completa el mensaje antes de hacer clic en «Enviar»." (Protocolo de atención virtual)
 * For chosen senders and recipients the message waits a while, in which its author can take it back. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "config/validators.h"
#include "message/address.h"

#define ID "cooling-off"

static const OptionSpec specs[] = {
    VOBO_ACTION("chosen", "delay", N_("El mensaje es de los que esperan antes de salir (senders, recipients).")),
    { "delay", OPTION_DURATION, "10min",
        N_("Cuánto espera, aquí y en cada acción delay; después sale por sí solo, o, si además se retiene, se pregunta "
           "a\n"
           "quienes deciden. El autor recibe un aviso con el que puede retirarlo."),
        NULL, validate_positive_duration },
    { "senders", OPTION_LIST, "{}",
        N_("Remitentes cuyos mensajes esperan, como { directora@entidad.gov.co } o { * } para todos; con * y ?."), NULL,
        validate_pattern },
    { "recipients", OPTION_LIST, "{}",
        N_("Destinatarios para los que esperan los mensajes, como { *@prensa.example }; con * y ?."), NULL,
        validate_pattern },
    { 0 },
};

static bool
is_listed(const Facts *facts, const char *list, const char *address)
{
    for (const char *const *pattern = options_list(facts->options, list); *pattern; pattern++)
        if (address_matches(*pattern, address))
            return true;
    return false;
}

/* The recipient for whom messages wait, or NULL. Borrowed. */
static const char *
chosen_recipient(const Facts *facts)
{
    for (guint i = 0; i < facts->envelope->recipients->len; i++) {
        const char *address = envelope_recipient(facts->envelope, i)->address;
        if (is_listed(facts, "recipients", address))
            return address;
    }
    return NULL;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const char *recipient = chosen_recipient(facts);

    if (!recipient && !is_listed(facts, "senders", facts->envelope->sender))
        return;
    Finding *finding = findings_add(findings, ID, "chosen", SEVERITY_INFO,
        g_strdup(_("El mensaje espera antes de salir: revíselo otra vez; todavía puede retirarlo.")));
    finding->recipient = g_strdup(recipient);
}

const Check check_cooling_off = {
    .id = ID,
    .protocol = N_("Revisar de manera completa el mensaje antes de hacer clic en «Enviar»."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("Los mensajes de ciertos remitentes, o para ciertos destinatarios, esperan antes de salir. Sin listas,\n"
               "ninguno."),
    .reads_resent = true,
};
