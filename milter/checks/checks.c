/* SPDX-License-Identifier: BSD-2-Clause */
/* checks: the one table that names them all. */
#include "checks/checks.h"

#include <pthread.h>
#include <string.h>

#include <glib/gi18n.h>

const Check checks[] = {
    { "official-sender", N_("Responder siempre desde el correo electrónico oficial de la entidad."), CHECK_MESSAGE,
        official_sender_inspect, official_sender_options,
        N_("El remitente es de la entidad y de quien se identificó al enviar."), NULL },
    { "personal-recipient",
        N_("Responder únicamente los mensajes que llegan al correo institucional, y no a un correo personal de un "
           "servidor."),
        CHECK_RECIPIENT, personal_recipient_inspect, personal_recipient_options,
        N_("Ningún destinatario es el buzón personal de un servidor. El correo de los ciudadanos, sea cual sea su\n"
           "proveedor, no se toca."),
        NULL },
    { "personal-origin",
        N_("Responder únicamente los mensajes que llegan al correo institucional, y no a un correo personal de un "
           "servidor."),
        CHECK_MESSAGE, personal_origin_inspect, personal_origin_options,
        N_("Lo que se responde o se reenvía llegó al correo de la entidad, no al buzón personal de un servidor."),
        NULL },
    { "account-access",
        N_("El servidor público es responsable del uso de su cuenta de correo, razón por la cual no debe permitirle a "
           "terceros acceder."),
        CHECK_MESSAGE, account_access_inspect, account_access_options,
        N_("Una cuenta hace lo que hace una persona: unas pocas redes, unos pocos destinatarios por hora. Lo que pasa\n"
           "de ahí es una cuenta compartida o robada. Se cuenta dentro de history.window."),
        NULL },
    { "signature", N_("Recordar usar las plantillas de firma de su entidad."), CHECK_MESSAGE, signature_inspect,
        signature_options,
        N_("Debajo de lo que se escribe está la firma de quien lo envía, con los datos del directorio. Con fix, el\n"
           "filtro pone la de la sección template que corresponda; donde ninguna corresponde, fix es como coach."),
        &signature_remedy },
    { "subject", N_("Definir el tema del mensaje con claridad y concisión en el campo «Asunto»."), CHECK_MESSAGE,
        subject_inspect, subject_options, N_("El asunto dice de qué trata el mensaje."), NULL },
    { "attachment-size",
        N_("Conviene estar atento al tamaño del adjunto, pues un archivo muy pesado podría ser bloqueado por el "
           "servidor del destinatario."),
        CHECK_MESSAGE, attachment_size_inspect, attachment_size_options,
        N_("El mensaje, como viaja (un adjunto crece un tercio), cabe en el buzón de quien lo recibe."), NULL },
    { "attachment-format", N_("Guarde el archivo en un formato que la mayoría de software puedan leer."), CHECK_MESSAGE,
        attachment_format_inspect, attachment_format_options, N_("Los adjuntos se pueden abrir en todas partes."),
        NULL },
    { "attachment-unusual",
        N_("El correo institucional no debe usarse para distribuir mensajes con contenidos que puedan afectar a la "
           "entidad."),
        CHECK_MESSAGE, attachment_unusual_inspect, attachment_unusual_options,
        N_("Los adjuntos son lo que dicen ser y no esconden programas."), NULL },
    { "approval", N_("Si la respuesta exige un proceso de aprobación, previo a su envío, siga esa directriz."),
        CHECK_MESSAGE, approval_inspect, approval_options,
        N_("El autor pide el visto bueno: con el campo X-Requiere-Aprobacion: si, con una marca en el asunto o con\n"
           "una dirección +visto entre los destinatarios."),
        NULL },
    { 0 },
};

const Check *
check_find(const char *id)
{
    const Check *check = checks;

    while (check->id && strcmp(check->id, id) != 0)
        check++;
    return check->id ? check : NULL;
}

static SectionSpec sections[G_N_ELEMENTS(checks)];
static pthread_once_t sections_once = PTHREAD_ONCE_INIT;

static void
fill_sections(void)
{
    for (size_t i = 0; checks[i].id; i++)
        sections[i] = (SectionSpec){ SECTION_CHECK, checks[i].id, checks[i].help, checks[i].options };
}

const SectionSpec *
checks_sections(void)
{
    pthread_once(&sections_once, fill_sections);
    return sections;
}

static const char *const action_names[] = { "ignore", "note", "tag", "coach", "fix", "hold", "reject" };

const char *const finding_actions[] = { "ignore", "note", "tag", "coach", "hold", "reject", NULL };
const char *const remedy_actions[] = { "ignore", "note", "tag", "coach", "fix", "hold", "reject", NULL };

const char *
action_name(Action action)
{
    return action_names[action];
}

Action
action_chosen(const Options *options, const char *kind)
{
    const char *name = options_chosen(options, kind);
    Action action = ACTION_IGNORE;

    while (strcmp(action_names[action], name) != 0)
        action++;
    return action;
}
