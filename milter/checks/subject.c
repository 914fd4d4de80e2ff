/* SPDX-License-Identifier: BSD-2-Clause */
/* subject: "Definir el tema del mensaje con claridad y concisión en el campo «Asunto»." (Protocolo de atención
 * virtual, En el desarrollo del servicio) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "message/address.h"
#include "message/thread.h"
#include "message/words.h"

#define ID "subject"

static const OptionSpec specs[] = {
    VOBO_ACTION("empty", "hold", N_("No hay asunto, o solo «Re:» o «Fwd:».")),
    VOBO_ACTION("filler", "coach", N_("El asunto es una palabra que no dice nada, como «hola» o «consulta».")),
    VOBO_ACTION("long", "coach", N_("El asunto es muy largo (max_length).")),
    VOBO_ACTION("capitals", "coach", N_("El asunto está todo en mayúsculas.")),
    VOBO_ACTION("left_over", "coach",
        N_("El asunto es de otra conversación: se le escribe a quien no estaba en el mensaje que se responde.")),
    { "max_length", OPTION_COUNT, "78", N_("Caracteres que puede tener un asunto."), NULL, NULL },
    { "fillers", OPTION_LIST,
        "{hola, buenos días, buenas tardes, saludos, urgente, importante, consulta, información, solicitud, respuesta, "
        "correo, mensaje, asunto, documento, documentos, adjunto, archivo, prueba, test, favor, sin asunto, (sin "
        "asunto), no subject}",
        N_("Asuntos que no dicen nada. No importan mayúsculas, tildes ni signos."), NULL, NULL },
    { 0 },
};

/* Letters and digits only, without case and accents, one blank between words: so that "¡¡HOLA!!" is "hola".
 * The caller owns the string. */
static char *
fold(const char *text)
{
    g_autofree char *plain = words_fold(text);
    GString *folded = g_string_new(NULL);

    for (const char *c = plain; *c; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        if (g_unichar_isalnum(letter))
            g_string_append_unichar(folded, letter);
        else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
            g_string_append_c(folded, ' ');
    }
    return g_strchomp(g_string_free(folded, FALSE));
}

static bool
is_filler(const char *folded, const char *const *fillers)
{
    for (; *fillers; fillers++) {
        /* Folding leaves a first letter the first, and most differ. */
        if (g_ascii_isalnum(**fillers) && g_ascii_tolower(**fillers) != *folded)
            continue;
        g_autofree char *filler = fold(*fillers);
        if (strcmp(folded, filler) == 0)
            return true;
    }
    return false;
}

/* Whether several words are all in capitals. One word alone may be an acronym. */
static bool
is_shouted(const char *subject)
{
    unsigned words = 0, letters = 0;
    bool in_word = false;

    for (const char *c = subject; *c; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        if (g_unichar_islower(letter))
            return false;
        if (g_unichar_isupper(letter)) {
            letters++;
            words += !in_word;
        }
        in_word = g_unichar_isalpha(letter);
    }
    return words >= 3 && letters >= 12;
}

static void
report(Findings *findings, const char *kind, const char *subject, char *message)
{
    Finding *finding = findings_add(findings, ID, kind, SEVERITY_ADVICE, message);

    finding->text = g_strdup(subject);
}

/* Whether ADDRESS, or whom FIELD of the message calls so, is in what is cited of the message that is answered. */
static bool
is_cited(const Reply *reply, const Mailbox *mailbox)
{
    const char *const cited[] = { reply->quoted_from, reply->quoted_to, reply->quoted };

    for (size_t i = 0; i < G_N_ELEMENTS(cited); i++)
        if (cited[i] &&
            (address_is_in(mailbox->address, cited[i]) || (*mailbox->display && strstr(cited[i], mailbox->display))))
            return true;
    return false;
}

/* Whether the message answers one that none of its recipients wrote or got, as far as that is cited. */
static bool
is_left_over(const Facts *facts)
{
    const Reply *reply = message_reply(facts->message);
    const GPtrArray *mailboxes = message_mailboxes(facts->message, "To");

    if (thread_kind(facts->message) != THREAD_ANSWER || !reply->quoted_from || !strchr(reply->quoted_from, '@') ||
        mailboxes->len == 0)
        return false;
    for (guint i = 0; i < mailboxes->len; i++)
        if (is_cited(reply, g_ptr_array_index(mailboxes, i)))
            return false;
    return true;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const char *subject = message_subject(facts->message);
    const char *matter = thread_matter(subject ? subject : "", NULL);
    g_autofree char *folded = fold(matter);
    const size_t limit = (size_t)options_count(facts->options, "max_length");

    if (*folded == '\0') {
        findings_add(
            findings, ID, "empty", SEVERITY_BREACH, g_strdup(_("Escriba un asunto que diga de qué trata el mensaje.")));
        return;
    }
    if (is_filler(folded, options_list(facts->options, "fillers")))
        report(findings, "filler", matter,
            g_strdup_printf(
                _("El asunto «%s» no dice de qué trata el mensaje: nombre el tema o el radicado."), matter));
    if ((size_t)g_utf8_strlen(matter, -1) > limit)
        report(findings, "long", matter,
            g_strdup_printf(_("Abrevie el asunto: tiene %ld caracteres y conviene que no pase de %zu."),
                g_utf8_strlen(matter, -1), limit));
    if (is_shouted(matter))
        report(findings, "capitals", matter,
            g_strdup(_("Escriba el asunto en minúsculas: las mayúsculas sostenidas se leen como gritos.")));
    if (is_left_over(facts))
        report(findings, "left_over", matter,
            g_strdup_printf(
                _("El asunto «%s» es de otra conversación: escriba uno nuevo, en un mensaje nuevo."), matter));
}

const Check check_subject = {
    .id = ID,
    .protocol = N_("Definir el tema del mensaje con claridad y concisión en el campo «Asunto»."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El asunto dice de qué trata el mensaje."),
};
