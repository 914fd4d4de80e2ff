/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment-format: "Es posible que el destinatario de un archivo adjunto no tenga el software para leerlo;
 * guarde el archivo en un formato que la mayoría de software puedan leer." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "message/filetype.h"

#define ID "attachment-format"

static const OptionSpec specs[] = {
    VOBO_ACTION("uncommon", "coach", N_("Un adjunto está en un formato que muchos no pueden abrir.")),
    { 0 },
};

static void
inspect(const Facts *facts, Findings *findings)
{
    const GPtrArray *attachments = message_attachments(facts->message);

    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        const char *better = filetype_better_format(attachment->name, attachment->type);
        if (!better)
            continue;
        Finding *finding = findings_add(findings, ID, "uncommon", SEVERITY_ADVICE,
            g_strdup_printf(_("Es posible que el destinatario no pueda abrir «%s»: envíelo como %s."), attachment->name,
                _(better)));
        finding->part = g_strdup(attachment->part);
        finding->offset = attachment->offset;
        finding->text = g_strdup(attachment->name);
    }
}

const Check check_attachment_format = {
    .id = ID,
    .protocol = N_("Guarde el archivo en un formato que la mayoría de software puedan leer."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("Los adjuntos se pueden abrir en todas partes."),
    .reads_resent = true,
};
