/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment-unusual: "El correo electrónico institucional no debe usarse para … distribuir mensajes con
 * contenidos que puedan afectar a la entidad." (Protocolo de atención virtual): attachments that hide what they
 * are, or that do something when they are opened. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#define ID "attachment-unusual"

static const OptionSpec specs[] = {
    VOBO_ACTION("executable", "hold", N_("Un programa, o un archivo comprimido que contiene uno.")),
    VOBO_ACTION("script", "hold", N_("Un programa escrito como texto (.bat, .js, .vbs, …).")),
    VOBO_ACTION("shortcut", "hold", N_("Un acceso directo a otro lugar.")),
    VOBO_ACTION("disk_image", "hold", N_("Un disco en un archivo (.iso, .img, …).")),
    VOBO_ACTION("macro", "hold", N_("Un documento con macros.")),
    VOBO_ACTION("encrypted", "hold", N_("Un archivo comprimido o un documento que pide contraseña para abrirse.")),
    VOBO_ACTION("nested", "hold", N_("Un archivo comprimido dentro de otro.")),
    VOBO_ACTION("bomb", "hold", N_("Un archivo que al descomprimirse crece sin medida.")),
    VOBO_ACTION("name_mismatch", "hold", N_("El contenido no es lo que el nombre promete.")),
    VOBO_ACTION("double_extension", "hold", N_("Un nombre con dos extensiones, como factura.pdf.exe.")),
    VOBO_ACTION("rtl_override", "hold", N_("Un nombre que se lee al revés.")),
    VOBO_ACTION("remote_template", "hold", N_("Un documento que trae de fuera una parte de sí mismo.")),
    VOBO_ACTION("active_content", "hold", N_("Un PDF, SVG o HTML que ejecuta algo al abrirlo.")),
    VOBO_ACTION("corrupt", "coach", N_("Un archivo comprimido que no se puede abrir.")),
    VOBO_ACTION("unreadable", "hold",
        N_("Un mensaje hecho para que no se pueda leer, o que cada programa lee distinto: partes sin fin, campos "
           "enormes\n"
           "o contradictorios, partes que viajan en otro mensaje.")),
    VOBO_ACTION("not_inspected", "note",
        N_("Un mensaje cifrado (S/MIME, PGP), que nadie aquí puede abrir. La auditoría guarda que no se revisó.")),
    { 0 },
};

static const struct {
    AttachmentFlags flag;
    const char *kind;
    const char *message; /* takes the attachment's name */
} kinds[] = {
    { ATTACHMENT_EXECUTABLE, "executable", N_("«%s» contiene un programa; no envíe programas por correo.") },
    { ATTACHMENT_SCRIPT, "script", N_("«%s» contiene un programa que se ejecuta al abrirlo; no lo envíe por correo.") },
    { ATTACHMENT_SHORTCUT, "shortcut", N_("«%s» es un acceso directo: adjunte el documento mismo.") },
    { ATTACHMENT_DISK_IMAGE, "disk_image", N_("«%s» es la imagen de un disco: adjunte los documentos que contiene.") },
    { ATTACHMENT_MACRO, "macro", N_("«%s» tiene macros: guárdelo sin ellas, o como PDF.") },
    { ATTACHMENT_ENCRYPTED, "encrypted", N_("«%s» pide contraseña y nadie puede revisarlo: envíelo sin contraseña.") },
    { ATTACHMENT_NESTED_ARCHIVE, "nested",
        N_("«%s» contiene otro archivo comprimido: descomprímalo antes de adjuntar.") },
    { ATTACHMENT_BOMB, "bomb", N_("«%s» crece sin medida al descomprimirse: revise de dónde viene.") },
    { ATTACHMENT_NAME_MISMATCH, "name_mismatch",
        N_("«%s» no es lo que su nombre dice: corrija la extensión o el archivo.") },
    { ATTACHMENT_DOUBLE_EXTENSION, "double_extension", N_("«%s» tiene dos extensiones: póngale un nombre claro.") },
    { ATTACHMENT_REMOTE_TEMPLATE, "remote_template",
        N_("«%s» trae de fuera una parte de sí mismo al abrirlo: guárdelo como PDF.") },
    { ATTACHMENT_ACTIVE_CONTENT, "active_content", N_("«%s» ejecuta algo al abrirlo: guárdelo como PDF sin guiones.") },
    { ATTACHMENT_CORRUPT, "corrupt", N_("«%s» no se puede abrir: revise el archivo antes de enviarlo.") },
    { ATTACHMENT_RTL_OVERRIDE, "rtl_override", N_("«%s» tiene un nombre que se lee al revés: cámbielo.") },
};

static const char *
name_of(const Attachment *attachment)
{
    return *attachment->name ? attachment->name : _("adjunto sin nombre");
}

/* Says where FINDING was made: in ATTACHMENT. */
static void
locate(Finding *finding, const Attachment *attachment)
{
    finding->part = g_strdup(attachment->part);
    finding->offset = attachment->offset;
    finding->text = g_strdup_printf("%s (%s)", name_of(attachment), attachment->type);
}

static void
inspect_attachment(const Attachment *attachment, Findings *findings)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!(attachment->flags & kinds[i].flag))
            continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        Finding *finding = findings_add(
            findings, ID, kinds[i].kind, SEVERITY_BREACH, g_strdup_printf(_(kinds[i].message), name_of(attachment)));
#pragma GCC diagnostic pop
        locate(finding, attachment);
    }
}

/* Why a message cannot be read, the first that holds. */
static const struct {
    MessageDefects defects;
    const char *message;
} unreadable[] = {
    { ~(MessageDefects)(DEFECT_ELSEWHERE | DEFECT_ENVELOPE | DEFECT_AMBIGUOUS | DEFECT_BUDGET),
        N_("El mensaje tiene más partes, campos o texto de lo que se puede revisar: envíelo de forma más sencilla.") },
    { DEFECT_ELSEWHERE, N_("Una parte del mensaje no viaja en él, sino en otro mensaje o en otro lugar: adjunte el "
                           "archivo completo.") },
    { DEFECT_ENVELOPE, N_("Lo que está firmado en el mensaje no se puede abrir: fírmelo y adjúntelo otra vez.") },
    { DEFECT_AMBIGUOUS,
        N_("El mensaje dice de dos maneras cómo se lee, o no dice dónde empiezan sus partes, y cada programa mostraría "
           "otra cosa: escríbalo otra vez con un programa de correo.") },
};

static void
inspect_defects(MessageDefects defects, Findings *findings)
{
    for (size_t i = 0; i < G_N_ELEMENTS(unreadable); i++)
        if (defects & unreadable[i].defects) {
            findings_add(findings, ID, "unreadable", SEVERITY_BREACH, g_strdup(_(unreadable[i].message)));
            return;
        }
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const GPtrArray *attachments = message_attachments(facts->message);

    for (guint i = 0; i < attachments->len; i++)
        inspect_attachment(g_ptr_array_index(attachments, i), findings);
    inspect_defects(message_defects(facts->message), findings);
    if (message_is_sealed(facts->message))
        findings_add(findings, ID, "not_inspected", SEVERITY_ADVICE,
            g_strdup(_("El mensaje está cifrado: nadie pudo revisar lo que dice ni lo que lleva.")));
}

void
attachment_unusual_report_unread(const Message *message, Findings *findings)
{
    const GPtrArray *attachments = message_attachments(message);

    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        if (!content_was_given_up(attachment->content))
            continue;
        Finding *finding = findings_add(findings, ID, "unreadable", SEVERITY_BREACH,
            g_strdup_printf(_("«%s» está hecho de modo que no se puede revisar: guárdelo de nuevo con el programa con "
                              "el que lo escribió, o como PDF."),
                name_of(attachment)));
        locate(finding, attachment);
    }
    if (message_defects(message) & DEFECT_BUDGET)
        findings_add(findings, ID, "unreadable", SEVERITY_BREACH,
            g_strdup(_("Revisar el mensaje tarda más, o pide más memoria, de lo que ningún mensaje necesita: envíelo "
                       "de forma más sencilla.")));
}

const Check check_attachment_unusual = {
    .id = ID,
    .protocol =
        N_("El correo institucional no debe usarse para distribuir mensajes con contenidos que puedan afectar a la "
           "entidad."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("Los adjuntos son lo que dicen ser y no esconden programas."),
    .reads_resent = true,
};
