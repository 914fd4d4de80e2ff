/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment-size: "Conviene estar atento al tamaño del adjunto pues un archivo muy pesado podría ser bloqueado
 * por el servidor de correo electrónico del destinatario." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <glib/gi18n.h>

#define ID "attachment-size"

static const OptionSpec specs[] = {
    { "warn_at", OPTION_SIZE, "10MiB", N_("Desde este tamaño del mensaje, como viaja, hay un hallazgo large."), NULL,
        NULL },
    { "limit", OPTION_SIZE, "25MiB", N_("Desde este tamaño del mensaje, como viaja, hay un hallazgo too_large."), NULL,
        NULL },
    VOBO_ACTION("large", "coach", N_("El mensaje pesa más que warn_at.")),
    VOBO_ACTION("too_large", "reject", N_("El mensaje pesa más que limit.")),
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

static void
inspect(const Facts *facts, Findings *findings)
{
    const guint64 size = (guint64)spool_size(message_spool(facts->message));
    const guint64 warn_at = options_size(facts->options, "warn_at");
    const guint64 limit = options_size(facts->options, "limit");

    if (size <= MIN(warn_at, limit))
        return;
    const bool too_large = size > limit;
    const guint64 allowed = too_large ? limit : warn_at;
    g_autofree char *size_text = g_format_size_full(size, G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *allowed_text = g_format_size_full(allowed, G_FORMAT_SIZE_IEC_UNITS);
    const Attachment *attachment = heaviest(message_attachments(facts->message));
    Finding *finding = findings_add(findings, ID, too_large ? "too_large" : "large", SEVERITY_BREACH,
        g_strdup_printf(_("El mensaje pesa %s y no conviene que pase de %s: comprima los adjuntos, divídalos o "
                          "comparta un enlace."),
            size_text, allowed_text));

    if (attachment) {
        finding->part = g_strdup(attachment->part);
        finding->offset = attachment->offset;
        finding->text = g_strdup(attachment->name);
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
};
