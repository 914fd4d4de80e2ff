/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "desk/wish.h"

static const Answerer luis = { "Luis Peña Gómez", "", "", NULL };

static const struct {
    const char *text;
    Wish wish;
    const char *reason; /* NULL: it does not matter */
} cases[] = {
    { "Aprobado", WISH_APPROVE, "" },
    { "aprobado.", WISH_APPROVE, "" },
    { "APROBADO", WISH_APPROVE, "" },
    { "  \n\nAprobado\n\nGracias,\nLuis Peña\n", WISH_APPROVE, NULL },
    { "Buenos días:\n\nVisto bueno. Muchas gracias.\n", WISH_APPROVE, NULL },
    { "Apruebo, gracias", WISH_APPROVE, NULL },
    { "*Aprobado*", WISH_APPROVE, NULL },
    { "Approved, thank you", WISH_APPROVE, NULL },
    /* with a condition, or the contrary, is not clear */
    { "Aprobado, pero quite el segundo párrafo", WISH_UNCLEAR, NULL },
    { "Aprobado\n\nCambie la fecha antes de enviarlo.", WISH_UNCLEAR, NULL },
    { "Aprobado?", WISH_UNCLEAR, NULL },
    { "Aprobado no", WISH_UNCLEAR, NULL },
    { "No aprobado", WISH_UNCLEAR, NULL },
    { "No lo apruebo", WISH_UNCLEAR, NULL },
    { "¿Aprobado o rechazado?", WISH_UNCLEAR, NULL },
    { "Creo que queda aprobado", WISH_UNCLEAR, NULL },
    { "Aprobado por Nubia", WISH_UNCLEAR, NULL },
    { "Aprobados los dos", WISH_UNCLEAR, NULL },
    { "Aprobado o rechazado", WISH_UNCLEAR, NULL },
    { "Rechazado: no es de nuestra competencia", WISH_REJECT, "no es de nuestra competencia" },
    { "RECHAZADO – falta la firma", WISH_REJECT, "falta la firma" },
    { "Rechazado\n\nFalta la firma.\nY la fecha.", WISH_REJECT, "Falta la firma.\nY la fecha." },
    { "Rejected: not ours", WISH_REJECT, "not ours" },
    { "Rechazado", WISH_UNREASONED, NULL },
    { "Rechazado. Gracias, Luis", WISH_UNREASONED, NULL },
    { "Devuelto: cite la ley 1755", WISH_RETURN, "cite la ley 1755" },
    { "Lo devuelvo para que cite la ley.", WISH_RETURN, "para que cite la ley." },
    { "Devuelto", WISH_UNREASONED, NULL },
    { "Comentario: revisen el plazo.\nY la firma.", WISH_COMMENT, "revisen el plazo.\nY la firma." },
    { "Comment: check the date", WISH_COMMENT, "check the date" },
    { "Comentario", WISH_UNCLEAR, NULL },
    { "Delego en nubia.", WISH_DELEGATE, "nubia" },
    { "Delego en: nubia@entidad.gov.co\n\nGracias", WISH_DELEGATE, "nubia@entidad.gov.co" },
    { "Pregúntele a nubia", WISH_DELEGATE, "nubia" },
    { "Pregúntele a la doctora Nubia", WISH_DELEGATE, "Nubia" },
    { "Delegado", WISH_UNCLEAR, NULL },
    { "Ask: nubia", WISH_DELEGATE, "nubia" },
    { "Asunto nuevo: Respuesta a la solicitud 12\n\nLuis", WISH_RETITLE, "Respuesta a la solicitud 12" },
    { "New subject: Answer", WISH_RETITLE, "Answer" },
    { "Asunto nuevo:\n\nLuis", WISH_UNCLEAR, NULL },
    { "Asunto: RE: lo de ayer", WISH_UNCLEAR, NULL },
    { "Ver", WISH_SHOW, NULL },
    { "Muéstremelo, por favor", WISH_SHOW, NULL },
    { "Ver el anexo antes", WISH_UNCLEAR, NULL },
    { "Avisos: resumen", WISH_NOTICES, "digest" },
    { "AVISOS al momento.\n\nLuis", WISH_NOTICES, "at-once" },
    { "Notices: none", WISH_NOTICES, "none" },
    { "Avisos: ningún aviso", WISH_NOTICES, "none" },
    { "Avisos", WISH_UNCLEAR, NULL },
    { "Avisos: mañana", WISH_UNCLEAR, NULL },
    { "Retirar", WISH_CANCEL, "" },
    { "Retírelo, por favor", WISH_CANCEL, NULL },
    { "Cancelar", WISH_CANCEL, "" },
    { "No retirar", WISH_UNCLEAR, NULL },
    { "Baja", WISH_NO_ADVICE, "" },
    { "BAJA.", WISH_NO_ADVICE, "" },
    { "Alta", WISH_ADVICE, "" },
    { "Bajar el archivo", WISH_UNCLEAR, NULL },
    { "", WISH_UNCLEAR, NULL },
    { "\n \t\n", WISH_UNCLEAR, NULL },
    { "Gracias", WISH_UNCLEAR, NULL },
    { ":", WISH_UNCLEAR, NULL },
    { "¿De qué se trata?", WISH_UNCLEAR, NULL },
};

START_TEST(is_read)
{
    g_autofree char *reason = NULL;

    ck_assert_msg(wish_read(cases[_i].text, &luis, &reason) == cases[_i].wish, "«%s»", cases[_i].text);
    if (cases[_i].reason)
        ck_assert_str_eq(reason, cases[_i].reason);
}
END_TEST

START_TEST(is_bounded)
{
    g_autoptr(GString) text = g_string_new("Devuelto: ");
    g_autofree char *reason = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append(text, "ñ ");
    ck_assert_int_eq(wish_read(text->str, &luis, &reason), WISH_RETURN);
    ck_assert_int_le(g_utf8_strlen(reason, -1), 2000);
    ck_assert(g_utf8_validate(reason, -1, NULL));
}
END_TEST

int
main(void)
{
    return unit_run("desk/wish", (const Unit[]){ { is_read, G_N_ELEMENTS(cases) }, { is_bounded, 1 }, { 0 } });
}
