/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment-size: "Conviene estar atento al tamaño del adjunto pues un archivo muy pesado podría ser bloqueado
 * por el servidor de correo electrónico del destinatario." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <glib/gi18n.h>

#define ID "attachment-size"

static const OptionSpec specs[] = {
    { "warn_at", OPTION_SIZE, "10MiB", N_("Por encima de este tamaño del mensaje, como viaja, hay un hallazgo large."),
        NULL, NULL },
    { "limit", OPTION_SIZE, "25MiB",
        N_("Por encima de este tamaño del mensaje, como viaja, hay un hallazgo too_large."), NULL, NULL },
    VOBO_ACTION("large", "coach", N_("El mensaje pesa mucho (warn_at).")),
    VOBO_ACTION("too_large", "reject", N_("El mensaje pesa demasiado (limit).")),
    VOBO_ACTION("too_large_for_provider", "hold",
        N_("El mensaje pesa más de lo que recibe el proveedor de un destinatario (tabla providers.txt).")),
    { 0 },
};

/* The attachment that weighs most, or NULL. */
static const Attachment *
heaviest(const GPtrArray *attachments)
{
    const Attachment *found = NULL;

    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        if (!found || attachment->size_encoded > found->size_encoded)
            found = attachment;
    }
    return found;
}

/* The recipient whose provider takes least, where that is less than SIZE; NULL: all take it. *LIMIT receives how much.
 */
static const char *
who_cannot_take(const Facts *facts, guint64 size, guint64 *limit)
{
    const char *who = NULL;

    for (guint i = 0; i < facts->envelope->recipients->len; i++) {
        const char *address = envelope_recipient(facts->envelope, i)->address;
        const guint64 own = providers_limit(facts->tables->providers, address);
        if (own > 0 && own < size && (!who || own < *limit)) {
            who = address;
            *limit = own;
        }
    }
    return who;
}

/* MESSAGE is taken over. */
static void
report(const Facts *facts, const char *kind, char *message, Findings *findings)
{
    const Attachment *attachment = heaviest(message_attachments(facts->message));
    Finding *finding = findings_add(findings, ID, kind, SEVERITY_BREACH, message);

    if (attachment) {
        finding->part = g_strdup(attachment->part);
        finding->offset = attachment->offset;
        finding->text = g_strdup(attachment->name);
    }
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const guint64 size = (guint64)spool_size(message_spool(facts->message));
    const guint64 warn_at = options_size(facts->options, "warn_at");
    const guint64 limit = options_size(facts->options, "limit");

    g_autofree char *size_text = g_format_size_full(size, G_FORMAT_SIZE_IEC_UNITS);
    guint64 takes = 0;
    const char *who = size > limit ? NULL : who_cannot_take(facts, size, &takes);

    if (who) {
        g_autofree char *takes_text = g_format_size_full(takes, G_FORMAT_SIZE_IEC_UNITS);
        report(facts, "too_large_for_provider",
            g_strdup_printf(
                _("El mensaje pesa %s como viaja, y el correo de %s recibe hasta %s: comprima los adjuntos, "
                  "divídalos o comparta un enlace."),
                size_text, who, takes_text),
            findings);
    } else if (size > MIN(warn_at, limit)) {
        const bool too_large = size > limit;
        g_autofree char *allowed = g_format_size_full(too_large ? limit : warn_at, G_FORMAT_SIZE_IEC_UNITS);
        report(facts, too_large ? "too_large" : "large",
            g_strdup_printf(_("El mensaje pesa %s y no conviene que pase de %s: comprima los adjuntos, divídalos o "
                              "comparta un enlace."),
                size_text, allowed),
            findings);
    }
}

const Check check_attachment_size = {
    .id = ID,
    .protocol =
        N_("Conviene estar atento al tamaño del adjunto, pues un archivo muy pesado podría ser bloqueado por el "
           "servidor del destinatario."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El mensaje, como viaja (un adjunto crece un tercio), cabe en el buzón de quien lo recibe."),
    .reads_resent = true,
};
