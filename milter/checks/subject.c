/* SPDX-License-Identifier: BSD-2-Clause */
/* subject: "Definir el tema del mensaje con claridad y concisión en el campo «Asunto»." (Protocolo de atención
 * virtual, En el desarrollo del servicio) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#define ID "subject"

static const OptionSpec specs[] = {
    VOBO_ACTION("empty", "hold", N_("No hay asunto, o solo «Re:» o «Fwd:».")),
    VOBO_ACTION("filler", "coach", N_("El asunto es una palabra que no dice nada, como «hola» o «consulta».")),
    VOBO_ACTION("long", "coach", N_("El asunto es más largo que max_length.")),
    VOBO_ACTION("capitals", "coach", N_("El asunto está todo en mayúsculas.")),
    { "max_length", OPTION_COUNT, "78", N_("Caracteres que puede tener un asunto."), NULL, NULL },
    { "fillers", OPTION_LIST,
        "{hola, buenos días, buenas tardes, saludos, urgente, importante, consulta, información, solicitud, respuesta, "
        "correo, mensaje, asunto, documento, documentos, adjunto, archivo, prueba, test, favor, sin asunto, (sin "
        "asunto), no subject}",
        N_("Asuntos que no dicen nada. No importan mayúsculas, tildes ni signos."), NULL, NULL },
    { 0 },
};

/* Behind the marks that programs put before a subject: "Re:", "RV:", "[EXTERNO] Fwd:", in the languages that
 * our correspondents' programs speak. */
static const char *
skip_marks(const char *subject)
{
    static const char *const marks[] = { "re", "rv", "fw", "fwd", "rm", "ref", "res", "enc", "aw", "wg", "tr", "r", "i",
        "antw", NULL };

    for (;;) {
        while (g_ascii_isspace(*subject))
            subject++;
        const size_t length = strcspn(subject, ":");
        if (subject[length] != ':' || length > 8)
            return subject;
        g_autofree char *mark = g_ascii_strdown(subject, (gssize)length);
        /* "Re[2]:" and "Re (2):" count too. */
        mark[strcspn(mark, "[(^ ")] = '\0';
        if (!g_strv_contains(marks, mark))
            return subject;
        subject += length + 1;
    }
}

/* Letters and digits only, without case and accents, one blank between words: so that "¡¡HOLA!!" is "hola".
 * The caller owns the string. */
static char *
fold(const char *text)
{
    g_autofree char *decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    GString *folded = g_string_new(NULL);

    for (const char *c = decomposed; *c; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        if (g_unichar_isalnum(letter))
            g_string_append_unichar(folded, g_unichar_tolower(letter));
        else if (!g_unichar_ismark(letter) && folded->len > 0 && folded->str[folded->len - 1] != ' ')
            g_string_append_c(folded, ' ');
    }
    return g_strchomp(g_string_free(folded, FALSE));
}

static bool
is_filler(const char *subject, const char *const *fillers)
{
    g_autofree char *folded = fold(subject);

    for (; *fillers; fillers++) {
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

static void
inspect(const Facts *facts, Findings *findings)
{
    const char *subject = message_subject(facts->message);
    const char *matter = skip_marks(subject ? subject : "");
    g_autofree char *folded = fold(matter);
    const size_t limit = (size_t)options_count(facts->options, "max_length");

    if (*folded == '\0') {
        findings_add(
            findings, ID, "empty", SEVERITY_BREACH, g_strdup(_("Escriba un asunto que diga de qué trata el mensaje.")));
        return;
    }
    if (is_filler(matter, options_list(facts->options, "fillers")))
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
}

const Check check_subject = {
    .id = ID,
    .protocol = N_("Definir el tema del mensaje con claridad y concisión en el campo «Asunto»."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El asunto dice de qué trata el mensaje."),
};
