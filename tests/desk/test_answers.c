/* SPDX-License-Identifier: BSD-2-Clause */
/* Two hundred answers to notices as people of an office write them, half of them traps, from the mail to the wish. The
 * labels were written before the program was first asked. */
#include "unit.h"

#include <stdio.h>

#include "desk/wish.h"
#include "message/reply.h"

static const Answerer luis = {
    .name = "Luis Peña Gómez",
    .signature = "Director Atención al Ciudadano Entidad de Prueba",
    .greeted = "Ana María Rojas",
};

/* What an answer quotes. */
#define QUOTED                                                                                                         \
    "\n\nEl lun, 30 nov 2026 a las 18:15, Visto Bueno (<visto-bueno+1.a@entidad.gov.co>) escribió:\n\n"               \
    "> Pendiente de su visto bueno: Respuesta\n> \n> Aprobado\n"

static const struct {
    const char *text;
    Wish wish;
} answers[] = {
    /* --- who approves ------------------------------------------------------------------------------------------ */
    { "Ok", WISH_APPROVE },
    { "OK", WISH_APPROVE },
    { "ok.", WISH_APPROVE },
    { "Ok, gracias", WISH_APPROVE },
    { "Okay", WISH_APPROVE },
    { "De acuerdo", WISH_APPROVE },
    { "De acuerdo. Gracias, Luis", WISH_APPROVE },
    { "Aprobado", WISH_APPROVE },
    { "APROBADO!!!", WISH_APPROVE },
    { "aprobado .", WISH_APPROVE },
    { "\"Aprobado\"", WISH_APPROVE },
    { "«Aprobado»", WISH_APPROVE },
    { "_Aprobado_", WISH_APPROVE },
    { "Aprobada", WISH_APPROVE },
    { "Aprobado 👍", WISH_APPROVE },
    { "Aprobado 👍🏽", WISH_APPROVE },
    { "👍 Aprobado", WISH_APPROVE },
    { "Aprobado ✅", WISH_APPROVE },
    { "Aprobado ✔️ gracias 🙏", WISH_APPROVE },
    { "Aprobado :)", WISH_APPROVE },
    { "Se aprueba", WISH_APPROVE },
    { "Se aprueba el envío.", WISH_APPROVE },
    { "Queda aprobado", WISH_APPROVE },
    { "Está aprobado, muchas gracias", WISH_APPROVE },
    { "Vo.Bo.", WISH_APPROVE },
    { "Vo. Bo.", WISH_APPROVE },
    { "VoBo", WISH_APPROVE },
    { "VOBO", WISH_APPROVE },
    { "V.B.", WISH_APPROVE },
    { "V°B°", WISH_APPROVE },
    { "VºBº", WISH_APPROVE },
    { "Con visto bueno", WISH_APPROVE },
    { "Doy el visto bueno", WISH_APPROVE },
    { "Doy mi visto bueno.", WISH_APPROVE },
    { "Le doy el visto bueno, gracias", WISH_APPROVE },
    { "Tiene mi visto bueno", WISH_APPROVE },
    { "Cuenta con mi Vo.Bo.", WISH_APPROVE },
    { "Sí, apruebo", WISH_APPROVE },
    { "Si, apruebo.", WISH_APPROVE },
    { "Sí apruebo", WISH_APPROVE },
    { "Sí, aprobado", WISH_APPROVE },
    { "Si. Lo apruebo", WISH_APPROVE },
    { "Lo apruebo", WISH_APPROVE },
    { "Yo lo apruebo", WISH_APPROVE },
    { "Apruebo la respuesta", WISH_APPROVE },
    { "Apruebo el envío del mensaje", WISH_APPROVE },
    { "Puede salir", WISH_APPROVE },
    { "Ya puede salir, gracias", WISH_APPROVE },
    { "Puede enviarse", WISH_APPROVE },
    { "Se puede enviar", WISH_APPROVE },
    { "Por favor enviar", WISH_APPROVE },
    { "Envíese", WISH_APPROVE },
    { "Puedes enviarlo, Ana", WISH_UNCLEAR }, /* whom he speaks to stands behind it, not in a greeting */
    { "Adelante", WISH_APPROVE },
    { "Autorizado", WISH_APPROVE },
    { "Autorizo el envío", WISH_APPROVE },
    { "Revisado y aprobado", WISH_APPROVE },
    { "Revisado. Aprobado.", WISH_APPROVE },
    { "Perfecto, aprobado", WISH_APPROVE },
    { "Excelente, tiene mi visto bueno", WISH_APPROVE },
    { "Por mi parte, aprobado", WISH_APPROVE },
    { "Aprobado sin observaciones", WISH_APPROVE },
    { "Aprobado, sin comentarios. Gracias", WISH_APPROVE },
    { "Ok aprobado", WISH_APPROVE },
    { "Listo, aprobado", WISH_APPROVE },
    { "Buenos días, aprobado", WISH_APPROVE },
    { "Buenas tardes, Ana:\n\nAprobado.\n\nCordialmente,\n", WISH_APPROVE },
    { "Cordial saludo.\n\nDoy el visto bueno.\n\nAtentamente,\n\nLuis Peña Gómez\nDirector", WISH_APPROVE },
    { "Hola Ana María, aprobado. Feliz día", WISH_APPROVE },
    { "Apreciada Ana:\nSe aprueba.\nSaludos,\nLuis", WISH_APPROVE },
    { "Dra. Rojas, buenos días.\nAprobado", WISH_APPROVE },
    { "Aprobado\nLuis Peña Gómez", WISH_APPROVE },
    { "Aprobado\nLuis Peña Gómez\nDirector de Atención al Ciudadano", WISH_APPROVE },
    { "Aprobado\n\nLUIS PEÑA GÓMEZ\nDirector\nTel. 601 234 5678 ext. 123\nluis@entidad.gov.co", WISH_APPROVE },
    { "Aprobado\n\nIng. Luis Peña\nDirección de Atención al Ciudadano\nCra. 7 No. 32-16 piso 4, Bogotá D.C.",
        WISH_APPROVE },
    { "Aprobado\nL.P.G.", WISH_APPROVE },
    { "Aprobado.\n-- \nLuis Peña Gómez\nDirector", WISH_APPROVE },
    { "Aprobado.\n\nCordialmente,\n\nLuis Peña Gómez\nDirector\nTel. 601 234 5678\nBogotá mejor para todos",
        WISH_APPROVE },
    { "Aprobado.\n\nCordialmente,\n\nLuis Peña Gómez\nDirector\n\nEste mensaje y sus anexos son confidenciales y para "
      "uso exclusivo de su destinatario. Si usted no lo es, por favor bórrelo y avise a quien lo envió.",
        WISH_APPROVE },
    { "Aprobado\n\nEnviado desde mi iPhone", WISH_APPROVE },
    { "ok\n\nEnviado desde mi celular", WISH_APPROVE },
    { "Aprobado\n\nObtener Outlook para Android", WISH_APPROVE },
    { "Aprobado\n\nSent from my iPhone", WISH_APPROVE },
    { "Aprobado" QUOTED, WISH_APPROVE },
    { "Ok" QUOTED, WISH_APPROVE },
    { "Se aprueba\nLuis Peña" QUOTED, WISH_APPROVE },
    { "Aprobado punto", WISH_APPROVE },
    { "aprobado coma gracias", WISH_APPROVE },
    { "buenos días coma aprobado punto gracias", WISH_APPROVE },
    { "Aprovado", WISH_APPROVE },
    { "aprobdo", WISH_APPROVE },
    { "Apruevo", WISH_APPROVE },
    { "visto vueno", WISH_APPROVE },
    { "Approved", WISH_APPROVE },
    { "Yes, approved. Thank you", WISH_APPROVE },
    { "I approve", WISH_APPROVE },
    { "Go ahead", WISH_APPROVE },
    { "Please send it", WISH_APPROVE },
    { "Looks good, approved", WISH_APPROVE },
    /* --- what only looks like it ------------------------------------------------------------------------------- */
    { "¿Ok?", WISH_UNCLEAR },
    { "Ok?", WISH_UNCLEAR },
    { "Ok, lo reviso", WISH_UNCLEAR },
    { "Ok, pero corrija la fecha", WISH_UNCLEAR },
    { "Ok recibido", WISH_UNCLEAR },
    { "Ok, mañana lo miro", WISH_UNCLEAR },
    { "Ok no", WISH_UNCLEAR },
    { "No ok", WISH_UNCLEAR },
    { "Ok...", WISH_UNCLEAR },
    { "Ok, siempre que cite la ley", WISH_UNCLEAR },
    { "Aprobado?", WISH_UNCLEAR },
    { "¿Aprobado?", WISH_UNCLEAR },
    { "Aprobado, ¿o no?", WISH_UNCLEAR },
    { "Aprobado, ¿cierto", WISH_UNCLEAR },
    { "¿Se aprueba?", WISH_UNCLEAR },
    { "¿Puede salir?", WISH_UNCLEAR },
    { "No aprobado", WISH_UNCLEAR },
    { "no\nAprobado", WISH_UNCLEAR },
    { "Aprobado, no", WISH_UNCLEAR },
    { "Aprobado\nNo", WISH_UNCLEAR },
    { "No apruebo", WISH_UNCLEAR },
    { "No se aprueba", WISH_UNCLEAR },
    { "No puede salir", WISH_UNCLEAR },
    { "Aún no puede salir", WISH_UNCLEAR },
    { "Todavía no doy el visto bueno", WISH_UNCLEAR },
    { "No doy el visto bueno", WISH_UNCLEAR },
    { "Sin visto bueno", WISH_UNCLEAR },
    { "Visto bueno negado", WISH_UNCLEAR },
    { "No tiene mi visto bueno", WISH_UNCLEAR },
    { "Tampoco lo apruebo", WISH_UNCLEAR },
    { "Nunca aprobado", WISH_UNCLEAR },
    { "Desaprobado", WISH_UNCLEAR },
    { "Reprobado", WISH_UNCLEAR },
    { "Improbado", WISH_UNCLEAR },
    { "Aprobado ✗", WISH_UNCLEAR },
    { "Aprobado 👎", WISH_UNCLEAR },
    { "Aprobado ❌", WISH_UNCLEAR },
    { "👍", WISH_UNCLEAR },
    { "Sí", WISH_UNCLEAR },
    { "Si", WISH_UNCLEAR },
    { "Si se aprueba", WISH_UNCLEAR },
    { "Si lo apruebo", WISH_UNCLEAR },
    { "Aprobado si", WISH_UNCLEAR },
    { "Aprobado si corrige el segundo párrafo", WISH_UNCLEAR },
    { "Sí, si corrige la fecha", WISH_UNCLEAR },
    { "Apruebo si jurídica está de acuerdo", WISH_UNCLEAR },
    { "Aprobado con cambios", WISH_UNCLEAR },
    { "Aprobado con observaciones", WISH_UNCLEAR },
    { "Aprobado con la condición de que se quite el anexo", WISH_UNCLEAR },
    { "Aprobado salvo el anexo", WISH_UNCLEAR },
    { "Aprobado excepto el último párrafo", WISH_UNCLEAR },
    { "Aprobado, pero corrija el segundo párrafo", WISH_UNCLEAR },
    { "Aprobado pero", WISH_UNCLEAR },
    { "Aprobado cuando Nubia lo revise", WISH_UNCLEAR },
    { "Aprobado (cuando corrija)", WISH_UNCLEAR },
    { "Aprobado una vez se corrija la fecha", WISH_UNCLEAR },
    { "Aprobado condicionado", WISH_UNCLEAR },
    { "Aprobado a partir del lunes", WISH_UNCLEAR },
    { "Puede salir mañana", WISH_UNCLEAR },
    { "Puede salir el lunes", WISH_UNCLEAR },
    { "Puede salir con la firma de Nubia", WISH_UNCLEAR },
    { "Puede salir después de corregir la tilde", WISH_UNCLEAR },
    { "Aprobado parcialmente", WISH_UNCLEAR },
    { "Aprobado el primero", WISH_UNCLEAR },
    { "Apruebo el borrador", WISH_UNCLEAR },
    { "Aprobado solo para Ana", WISH_UNCLEAR },
    { "Aprobado... no, espere", WISH_UNCLEAR },
    { "Aprobado\n\nEspere, no lo envíe todavía", WISH_UNCLEAR },
    { "Aprobado\nCorrija el segundo párrafo antes", WISH_UNCLEAR },
    { "Aprobado por favor no", WISH_UNCLEAR },
    { "Aprobado por Nubia", WISH_UNCLEAR },
    { "Nubia: aprobado", WISH_UNCLEAR },
    { "Aprobado o rechazado", WISH_UNCLEAR },
    { "Aprobado/Rechazado", WISH_UNCLEAR },
    { "Aprobado\nRechazado: falta la firma", WISH_UNCLEAR },
    { "Creo que está aprobado", WISH_UNCLEAR },
    { "Debería estar aprobado", WISH_UNCLEAR },
    { "Por aprobar", WISH_UNCLEAR },
    { "Pendiente de visto bueno", WISH_UNCLEAR },
    { "Quién aprobó esto", WISH_UNCLEAR },
    { "Para aprobar falta el anexo", WISH_UNCLEAR },
    { "Lo apruebo mañana", WISH_UNCLEAR },
    { "Ya lo apruebo en un rato", WISH_UNCLEAR },
    { "De acuerdo con Nubia", WISH_UNCLEAR },
    { "De acuerdo en parte", WISH_UNCLEAR },
    { "Enterado", WISH_UNCLEAR },
    { "Recibido, gracias", WISH_UNCLEAR },
    { "Gracias", WISH_UNCLEAR },
    { "Gracias" QUOTED, WISH_UNCLEAR },
    { QUOTED, WISH_UNCLEAR },
    { "> Aprobado", WISH_UNCLEAR },
    { "No estoy de acuerdo" QUOTED, WISH_UNCLEAR },
    { "Aprobado\nLuis Peña\nSiempre que firme Nubia", WISH_UNCLEAR },
    { "Aprobado\nLuis Peña\nDirector (falta el anexo)", WISH_UNCLEAR },
    { "Aprobado\nDe: Nubia Ibáñez", WISH_UNCLEAR },
    { "Aprobado.\n\nCordialmente,\n\nLuis Peña Gómez\nDirector\n\nPero corrija la fecha", WISH_UNCLEAR },
    { "Aprobado.\n\nCordialmente,\n\nLuis Peña Gómez\nDirector\nCuando firme Nubia", WISH_UNCLEAR },
    { "aprobado punto no mentiras", WISH_UNCLEAR },
    { "aprobado coma pero sin el anexo", WISH_UNCLEAR },
    { "no aprobado punto", WISH_UNCLEAR },
    { "aprobado signo de interrogación", WISH_UNCLEAR },
    { "Not approved", WISH_UNCLEAR },
    { "Approved if the date is right", WISH_UNCLEAR },
    { "Approve nothing", WISH_UNCLEAR },
    { "Approved once legal agrees", WISH_UNCLEAR },
    { "Approved?", WISH_UNCLEAR },
    { "Don't send it", WISH_UNCLEAR },
    { "Do not approve", WISH_UNCLEAR },
    { "Please send it tomorrow", WISH_UNCLEAR },
    { "\u202eobadorpA", WISH_UNCLEAR },
    { "Aprobado\u202e", WISH_UNCLEAR },
    { "Аprobado", WISH_UNCLEAR }, /* begins with a Cyrillic letter */
    /* --- what says something else ------------------------------------------------------------------------------ */
    { "Rechazado", WISH_UNREASONED },
    { "Rechazado.", WISH_UNREASONED },
    { "Rechazado. Gracias\nLuis Peña Gómez\nDirector", WISH_UNREASONED },
    { "Ok, rechazado", WISH_UNREASONED },
    { "Devuelto", WISH_UNREASONED },
    { "Devuelto:", WISH_UNREASONED },
    { "Lo rechazo", WISH_UNREASONED },
    { "Se rechaza", WISH_UNREASONED },
    { "Rejected", WISH_UNREASONED },
    { "Rechazado: ." QUOTED, WISH_UNREASONED },
    { "¿Rechazado?", WISH_UNCLEAR },
    { "Rechazado?", WISH_UNCLEAR },
    { "No rechazado", WISH_UNCLEAR },
    { "Rechazado no", WISH_UNCLEAR },
    { "Rechazado: falta la firma", WISH_REJECT },
    { "Buenos días. Rechazado: no es de nuestra competencia", WISH_REJECT },
    { "Se rechaza porque falta el anexo", WISH_REJECT },
    { "Buenas tardes, devuelto: corrija la fecha" QUOTED, WISH_RETURN },
    { "Se devuelve para que cite la ley 1755", WISH_RETURN },
    { "Devuelto?", WISH_UNCLEAR },
    { "Delego en Nubia Ibáñez", WISH_DELEGATE },
    { "Delego en Nubia Ibáñez.\n\nGracias\nLuis", WISH_DELEGATE },
    { "Delego en la doctora Nubia Ibáñez", WISH_DELEGATE },
    { "Delego en nubia" QUOTED, WISH_DELEGATE },
    { "Que decida Nubia Ibáñez", WISH_DELEGATE },
    { "¿Delego en Nubia?", WISH_UNCLEAR },
    { "No delego en Nubia", WISH_UNCLEAR },
    { "Delego en Nubia\nNo, mejor en Ana", WISH_UNCLEAR },
    { "Delego en Nubia?", WISH_UNCLEAR },
    { "Baja, por favor", WISH_NO_ADVICE },
    { "No recibir", WISH_NO_ADVICE },
    { "No recibir más", WISH_NO_ADVICE },
    { "No quiero más consejos. Gracias", WISH_NO_ADVICE },
    { "Baja la cantidad de correos", WISH_UNCLEAR },
    { "¿Baja?", WISH_UNCLEAR },
    { "Retirar" QUOTED, WISH_CANCEL },
    { "Retirar, por favor\nLuis Peña", WISH_CANCEL },
    { "Retirar: me equivoqué de destinatario", WISH_CANCEL },
    { "Retirar solo el segundo anexo", WISH_UNCLEAR },
    { "Retirar?", WISH_UNCLEAR },
    { "Cancelar la cita", WISH_UNCLEAR },
};

static Wish
wish_of(const char *text)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_plain(lines, text, strlen(text), FLOW_FIXED);
    g_autoptr(Reply) reply = reply_new(lines);
    g_autofree char *reason = NULL;
    return wish_of_reply(reply, &luis, &reason);
}

START_TEST(is_read)
{
    const Wish wish = wish_of(answers[_i].text);

    ck_assert_msg(wish == answers[_i].wish, "«%s» is %d, not %d", answers[_i].text, wish, answers[_i].wish);
}
END_TEST

/* Each of these makes of an approval something else, wherever it stands. */
static const char *const spoilers[] = { "no", "no.", "pero", "salvo", "si", "cuando", "mañana", "¿", "?", "…", "ojalá",
    "falta", "siempre que", "excepto", "antes", "después", "creo", "tal vez", "quizás", "por Nubia", "not", "if",
    "unless", "after", "sin", "aún", "todavía", "nada", "❌", "rechazado", "devuelto", "solo", "casi", "luego", "o" };

START_TEST(is_spoiled)
{
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        /* Nobody answers in what is quoted, behind "-- ", or in what a lawyer adds. */
        if (answers[i].wish != WISH_APPROVE || strstr(answers[i].text, QUOTED) || strstr(answers[i].text, "-- \n") ||
            strstr(answers[i].text, "confidenciales"))
            continue;
        const char *const forms[] = { "%s %s", "%s\n%s", "%s, %s", "%s\n\n%s\n" };
        for (size_t k = 0; k < G_N_ELEMENTS(forms); k++) {
            char behind[1000], before[1000];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            g_snprintf(behind, sizeof behind, forms[k], answers[i].text, spoilers[_i]);
            g_snprintf(before, sizeof before, forms[k], spoilers[_i], answers[i].text);
#pragma GCC diagnostic pop
            ck_assert_msg(wish_of(behind) != WISH_APPROVE, "«%s»", behind);
            /* "Si, aprobado" is how many write "Sí, aprobado". */
            if (strcmp(spoilers[_i], "si") != 0)
                ck_assert_msg(wish_of(before) != WISH_APPROVE, "«%s»", before);
        }
    }
}
END_TEST

int
main(void)
{
    return unit_run("desk/answers",
        (const Unit[]){ { is_read, G_N_ELEMENTS(answers) }, { is_spoiled, G_N_ELEMENTS(spoilers) }, { 0 } });
}
