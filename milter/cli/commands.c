/* SPDX-License-Identifier: BSD-2-Clause */
/* commands: the table of subcommands. */
#include "cli/command.h"

#include <string.h>

#include <glib/gi18n.h>

const Command commands[] = {
    { "check",
        N_("[--from DIRECCIÓN] [--rcpt DIRECCIÓN]… [--login USUARIO] [--client IP] [--edited SALIDA] [--json] "
           "[ARCHIVO]"),
        N_("qué pasaría con este mensaje; no guarda nada"), command_check },
    { "facts", N_("[--json] [ARCHIVO]"), N_("qué se entiende de este mensaje, antes de toda regla"), command_facts },
    { "queue",
        N_("[--state ESTADO] [--route RUTA] [--approver USUARIO] [--person QUIÉN] [--search PALABRAS] [--limit N] "
           "[--after REF] [--json] | purge [--older DURACIÓN] [--dry-run] | export|import|verify ARCHIVO"),
        N_("los mensajes retenidos, el más antiguo primero"), command_queue },
    { "show", N_("REF [--raw | --text | --json]"), N_("un mensaje retenido: por qué, quién decide, qué se decidió"),
        command_show },
    { "approve", N_("REF… [--as USUARIO] [--reason TEXTO]"), N_("da el visto bueno: el mensaje sale"),
        command_approve },
    { "reject", N_("REF… [--as USUARIO] [--reason TEXTO]"), N_("el mensaje no sale"), command_reject },
    { "return", N_("REF… [--as USUARIO] [--reason TEXTO]"), N_("vuelve al autor para que lo corrija"), command_return },
    { "retitle", N_("REF… [--as USUARIO] --subject ASUNTO"), N_("cambia el asunto, donde la ruta lo permite"),
        command_retitle },
    { "comment", N_("REF… [--as USUARIO] --reason TEXTO"), N_("un comentario para los demás que deciden"),
        command_comment },
    { "delegate", N_("REF… [--as USUARIO] --to USUARIO"), N_("pregunta también a otra persona"), command_delegate },
    { "cancel", N_("REF [--as USUARIO]"), N_("lo retira su autor"), command_cancel },
    { "settle", N_("REF --sent | --resend [--as USUARIO]"), N_("aclara si un envío incierto salió o no"),
        command_settle },
    { "audit", N_("verify [--json]"), N_("comprueba que la auditoría esté completa y sin cambios"), command_audit },
    { "template", N_("list | preview --as USUARIO [--to DIRECCIÓN] [--reply] [--html ARCHIVO]"),
        N_("las firmas de la entidad, como quedarían"), command_template },
    { "notices", N_("USUARIO [at-once|digest|none]"), N_("cómo se entera de lo que espera su visto bueno"),
        command_notices },
    { "people", N_("import ARCHIVO | list | find DIRECCIÓN | refresh"),
        N_("directorio y buzones personales registrados"), command_people },
    { "config", N_("check | show | defaults"), N_("comprueba o muestra la configuración"), command_config },
    { "keys", N_("create|list|rotate|forget"), N_("crea, muestra, renueva u olvida las llaves"), command_keys },
    { "learn", N_("[--lists CARPETA] CARPETA"), N_("hace de ejemplos la tabla que distingue los textos por su clase"),
        command_learn },
    { "status", N_("[--json]"), N_("cuántos mensajes hay en cada estado y qué programas están en marcha"),
        command_status },
    { "doctor", N_("[--json]"), N_("qué no está bien en la instalación, y qué hacer"), command_doctor },
    { "help", N_("[ORDEN]"), N_("esta lista, o la página de manual de una orden"), command_help },
    { 0 },
};

const Command *
command_find(const char *name)
{
    for (const Command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}
