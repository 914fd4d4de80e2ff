/* SPDX-License-Identifier: BSD-2-Clause */
/* Which subjects ask for approval, which may and are held, and which do not. */
#include "unit.h"

#include "checks/approval_mark.h"

typedef struct {
    const char *subject;
    const char *leaves; /* what is left of it where it asks; NULL: as it came */
} Row;

/* In brackets of any kind, whatever else they say; or first, before what parts it from the rest. */
static const Row asks[] = {
    { "[VoBo] Oficio 12", "Oficio 12" },
    { "[vobo] Oficio 12", "Oficio 12" },
    { "[VOBO]Oficio 12", "Oficio 12" },
    { "[Vo.Bo.] Oficio 12", "Oficio 12" },
    { "[Vo. Bo.] Oficio 12", "Oficio 12" },
    { "[V.°B.°] Oficio 12", "Oficio 12" },
    { "[V.º B.º] Oficio 12", "Oficio 12" },
    { "[V°B°] Oficio 12", "Oficio 12" },
    { "[Vº Bº] Oficio 12", "Oficio 12" },
    { "[VB] Oficio 12", "Oficio 12" },
    { "[V.B.] Oficio 12", "Oficio 12" },
    { "[Vto. Bno.] Oficio 12", "Oficio 12" },
    { "[visto-bueno] Oficio 12", "Oficio 12" },
    { "[visto_bueno] Oficio 12", "Oficio 12" },
    { "[VistoBueno] Oficio 12", "Oficio 12" },
    { "[ Visto  Bueno ] Oficio 12", "Oficio 12" },
    { "[visto\u00a0bueno] Oficio 12", "Oficio 12" },
    { "[vis\u00adto bue\u200bno] Oficio 12", "Oficio 12" },
    { "[ｖｉｓｔｏ　ｂｕｅｎｏ] Oficio 12", "Oficio 12" },
    { "[visto bueno requerido] Oficio 12", "Oficio 12" },
    { "[Para visto bueno] Oficio 12", "Oficio 12" },
    { "[visto bueno Nubia] Oficio 12", "Oficio 12" },
    { "[visto bueno de la doctora Nubia, por favor] Oficio 12", "Oficio 12" },
    { "[Visto Bueno: urgente] Oficio 12", "Oficio 12" },
    { "[el jefe da el visto bueno] Oficio 12", "Oficio 12" },
    { "{visto bueno} Oficio 12", "Oficio 12" },
    { "(visto bueno) Oficio 12", "Oficio 12" },
    { "(para VoBo) Oficio 12", "Oficio 12" },
    { "«VoBo» Oficio 12", "Oficio 12" },
    { "“visto bueno” Oficio 12", "Oficio 12" },
    { "\"visto bueno\" Oficio 12", "Oficio 12" },
    { "<VoBo> Oficio 12", "Oficio 12" },
    { "【VoBo】Oficio 12", "Oficio 12" },
    { "［VoBo］ Oficio 12", "Oficio 12" },
    { "[[VoBo]] Oficio 12", "Oficio 12" },
    { "[(visto bueno)] Oficio 12", "Oficio 12" },
    { "[aprobación] Oficio 12", "Oficio 12" },
    { "[APROBACION] Oficio 12", "Oficio 12" },
    { "(Para su aprobación) Oficio 12", "Oficio 12" },
    { "[requiere aprobación del jefe] Oficio 12", "Oficio 12" },
    { "[aprobación Nubia] Oficio 12", "Oficio 12" },
    { "[por aprobar] Oficio 12", "Oficio 12" },
    { "[approval] Letter 12", "Letter 12" },
    { "[Approval required] Letter 12", "Letter 12" },
    { "[for your approval, please] Letter 12", "Letter 12" },
    { "[please approve] Letter 12", "Letter 12" },
    { "[Visto bueno]: Oficio 12", "Oficio 12" },
    { "[Visto bueno] - Oficio 12", "Oficio 12" },
    { "Oficio 12 [VoBo]", "Oficio 12" },
    { "Oficio 12 - [VoBo]", "Oficio 12" },
    { "Oficio 12: [visto bueno] predio", "Oficio 12: predio" },
    { "Oficio - [visto bueno] - predio", "Oficio - predio" },
    { "Oficio [VoBo] 12", "Oficio 12" },
    { "Oficio (visto bueno) predio (visto bueno)", "Oficio predio" },
    { "Re: [VoBo] Oficio 12", "Re: Oficio 12" },
    { "RV: Re: [VoBo]: Oficio 12", "RV: Re: Oficio 12" },
    { "[VoBo] Re: Oficio 12", "Re: Oficio 12" },
    { "[EXTERNO] [VoBo] Oficio 12", "[EXTERNO] Oficio 12" },
    { "[VoBo][Urgente] Oficio 12", "[Urgente] Oficio 12" },
    { "[VoBo]", "" },
    { "Re: [VoBo]", "Re:" },
    { "Visto bueno: Oficio 12", "Oficio 12" },
    { "VISTO BUENO : Oficio 12", "Oficio 12" },
    { "Visto bueno： Oficio 12", "Oficio 12" },
    { "VoBo: Oficio 12", "Oficio 12" },
    { "VoBo - Oficio 12", "Oficio 12" },
    { "VoBo-Oficio 12", "Oficio 12" },
    { "Visto bueno – Oficio 12", "Oficio 12" },
    { "Visto bueno — Oficio 12", "Oficio 12" },
    { "Visto bueno -- Oficio 12", "Oficio 12" },
    { "V.°B.°: Oficio 12", "Oficio 12" },
    { "Vo.Bo. - Oficio 12", "Oficio 12" },
    { "V.º B.º: Oficio 12", "Oficio 12" },
    { "V.B.: Oficio 12", "Oficio 12" },
    { "VoBo | Oficio 12", "Oficio 12" },
    { "VoBo; Oficio 12", "Oficio 12" },
    { "VoBo] Oficio 12", "Oficio 12" },
    { "** VoBo **: Oficio 12", "Oficio 12" },
    { "🔴 VoBo: Oficio 12", "Oficio 12" },
    { "Para visto bueno: Oficio 12", "Oficio 12" },
    { "Para su visto bueno - Oficio 12", "Oficio 12" },
    { "Solicito visto bueno: Oficio 12", "Oficio 12" },
    { "Pendiente de visto bueno: Oficio 12", "Oficio 12" },
    { "Visto bueno requerido: Oficio 12", "Oficio 12" },
    { "Visto bueno (urgente): Oficio 12", "Oficio 12" },
    { "Aprobación: Oficio 12", "Oficio 12" },
    { "Para aprobación - Oficio 12", "Oficio 12" },
    { "Requiere aprobación: Oficio 12", "Oficio 12" },
    { "Approval: Letter 12", "Letter 12" },
    { "Approval needed: Letter 12", "Letter 12" },
    { "Re: Visto bueno: Oficio 12", "Re: Oficio 12" },
    { "RV: VoBo - Oficio 12", "RV: Oficio 12" },
    { "Fwd: Aprobación: Oficio 12", "Fwd: Oficio 12" },
    { "[EXTERNO] VoBo: Oficio 12", "[EXTERNO] Oficio 12" },
    { "[EXTERNO] Re: VoBo: Oficio 12", "[EXTERNO] Re: Oficio 12" },
    /* one that is there only once another is gone */
    { "[VoBo] Visto bueno: Oficio 12", "Oficio 12" },
    { "[VoBo]VoBo] VoBo: Oficio 12", "Oficio 12" },
    { "VoBo: VoBo: VoBo - Oficio 12", "Oficio 12" },
};

/* What may be a request, and may not. It leaves as it came. */
static const Row unclear[] = {
    { "VoBo oficio 12", NULL },
    { "Vo.Bo. oficio 12", NULL },
    { "V.°B.° oficio 12", NULL },
    { "Visto bueno oficio 12", NULL },
    { "Visto bueno, oficio 12", NULL },
    { "VoBo. Oficio 12", NULL },
    { "¡VoBo! Oficio 12", NULL },
    { "#VoBo Oficio 12", NULL },
    { "VoBo / Oficio 12", NULL },
    { "VoBo por favor", NULL },
    { "[VoBo Oficio 12", NULL },
    { "Visto bueno", NULL },
    { "Re: VoBo", NULL },
    { "Aprobación", NULL },
    { "Para aprobación", NULL },
    { "Para visto bueno oficio 12", NULL },
    { "Requiere VoBo el oficio 12", NULL },
    { "Oficio 12 para visto bueno", NULL },
    { "Oficio 12 - visto bueno", NULL },
    { "Oficio 12, VoBo", NULL },
    { "Oficio 12 VoBo", NULL },
    { "Oficio 12 - para aprobación", NULL },
    { "Urgente: VoBo: Oficio 12", NULL },
    { "Contrato 12: visto bueno", NULL },
    { "Visto bueno Nubia: Oficio 12", NULL },
    { "VoBo Dra. Nubia - Oficio 12", NULL },
    { "Visto bueno del jefe: Oficio 12", NULL },
    { "Oficio para visto bueno: predio", NULL },
    { "[sin visto bueno] Oficio 12", NULL },
    { "[con visto bueno] Oficio 12", NULL },
    { "[no requiere visto bueno] Oficio 12", NULL },
    { "(con el visto bueno del comité) Oficio 12", NULL },
    { "No requiere visto bueno: Oficio 12", NULL },
    { "[aprobación del presupuesto] Acta", NULL },
    { "Aprobación Nubia: Oficio 12", NULL },
    { "Approval needed letter 12", NULL },
    { "visto beuno: Oficio 12", NULL },
    { "bisto bueno: Oficio 12", NULL },
    { "visto vueno - Oficio 12", NULL },
    { "vistobuneo: Oficio 12", NULL },
    { "[visto beuno] Oficio 12", NULL },
    { "[vsto bueno] Oficio 12", NULL },
    { "[visto buenos] Oficio 12", NULL },
    { "[Vovo] Oficio 12", NULL },
    { "Aprovación: Oficio 12", NULL },
    { "[aproval] Letter 12", NULL },
    { "visto beuno oficio 12", NULL },
};

/* What only resembles a request. */
static const Row passes[] = {
    { "Aprobación del presupuesto 2027", NULL },
    { "Visto bueno de la factura 123", NULL },
    { "Oficio 12", NULL },
    { "", NULL },
    { "El visto bueno que usted pidió", NULL },
    { "Visto bueno a su proyecto de grado", NULL },
    { "Visto bueno al contrato 12", NULL },
    { "Visto bueno para la matrícula", NULL },
    { "Visto bueno sobre el diseño", NULL },
    { "Se otorgó el visto bueno", NULL },
    { "Respuesta con visto bueno", NULL },
    { "Respuesta con el visto bueno del comité", NULL },
    { "Devuelto sin visto bueno", NULL },
    { "Solicitud de visto bueno para el contrato", NULL },
    { "Solicitud de visto bueno: requisitos", NULL },
    { "Trámite del visto bueno - requisitos", NULL },
    { "Trámite de visto bueno ante la aduana", NULL },
    { "Inspección del visto bueno aduanero", NULL },
    { "Ventanilla única: vistos buenos previos", NULL },
    { "Aprobación de la licencia de construcción", NULL },
    { "Aprobación presupuesto 2027", NULL },
    { "Aprobación, seguimiento y control del plan", NULL },
    { "Aprobación y publicación del plan", NULL },
    { "Aprobación (acta 5)", NULL },
    { "Aprobación del acta: sesión 5", NULL },
    { "Aprobación de vigencias futuras - concepto", NULL },
    { "Aprobación/improbación de la tesis", NULL },
    { "Aprobaciones: listado", NULL },
    { "Concepto: aprobación del plan", NULL },
    { "Plan de acción - aprobación del comité", NULL },
    { "Acta de aprobación 12", NULL },
    { "Acta de aprobación: sesión 5", NULL },
    { "Acta (aprobación del acta anterior)", NULL },
    { "Decreto 12 (con aprobación del Concejo)", NULL },
    { "[Comité de aprobación] Citación", NULL },
    { "Solicitud de aprobación de planos", NULL },
    { "Procedimiento de aprobación – versión 2", NULL },
    { "Cronograma: fechas de aprobación", NULL },
    { "Su solicitud fue aprobada", NULL },
    { "Aprobado: su solicitud", NULL },
    { "[Aprobado] Oficio 12", NULL },
    { "Revisado y aprobado: acta 5", NULL },
    { "Improbación: acta 5", NULL },
    { "Reprobación: curso de inglés", NULL },
    { "Desaprobación: acta 5", NULL },
    { "Comprobación: pagos de noviembre", NULL },
    { "Visto el expediente 12", NULL },
    { "Visto: oficio 12", NULL },
    { "[visto] Oficio 12", NULL },
    { "[bueno] Oficio 12", NULL },
    { "Bueno: visto el oficio", NULL },
    { "Vista Buena: predio rural", NULL },
    { "[Vista Buena] Predio rural", NULL },
    { "VB-7K3Q-9F2M: respuesta", NULL },
    { "[VB-7K3Q-9F2M] Respuesta", NULL },
    { "VB 12 del manual", NULL },
    { "Curso de VB: inscripciones", NULL },
    { "VBA: curso", NULL },
    { "Corregimiento V. Bolívar: obra", NULL },
    { "Robo: denuncia 12", NULL },
    { "[Lobo] Caso 12", NULL },
    { "Cobo - contrato 12", NULL },
    { "Approval of the minutes", NULL },
    { "Approval of the minutes: session 5", NULL },
    { "Approved: your request", NULL },
    { "Approvals and permits", NULL },
    { "[Boletín] Noticias de la semana", NULL },
    { "Invitación: foro «Buen gobierno»", NULL },
    { "Re: Aprobación del crédito", NULL },
    { "RV: Visto bueno de la interventoría", NULL },
    { "Con aprobación del consejo", NULL },
    { "¿Ya cuenta con el visto bueno?", NULL },
    { "Ya tiene visto bueno", NULL },
    { "Sin visto bueno no se paga", NULL },
};

static void
check_row(const Row *row, ApprovalMark wanted)
{
    g_autofree char *left = approval_mark_remove(row->subject, "[visto bueno]");

    ck_assert_msg(approval_mark_read(row->subject, "[visto bueno]") == wanted, "«%s»: %d, not %d", row->subject,
        approval_mark_read(row->subject, "[visto bueno]"), wanted);
    ck_assert_msg(g_strcmp0(left, row->leaves) == 0, "«%s»: leaves as «%s», not «%s»", row->subject, left, row->leaves);
}

START_TEST(sees_requests)
{
    check_row(&asks[_i], APPROVAL_MARK_ASKS);
}
END_TEST

START_TEST(sees_what_may_be_a_request)
{
    check_row(&unclear[_i], APPROVAL_MARK_UNCLEAR);
}
END_TEST

START_TEST(passes_what_only_resembles_one)
{
    check_row(&passes[_i], APPROVAL_MARK_NONE);
}
END_TEST

/* A mark of the institution's own counts wherever it stands, beside the usual ones. */
START_TEST(knows_a_mark_of_its_own)
{
    g_autofree char *left = approval_mark_remove("Oficio  (( Por  Firmar )) 12", "((por firmar))");

    ck_assert_str_eq(left, "Oficio 12");
    ck_assert_int_eq(approval_mark_read("[VoBo] Oficio", "((por firmar))"), APPROVAL_MARK_ASKS);
    ck_assert_int_eq(approval_mark_read("((por firmar)) Oficio", "((por firmar))"), APPROVAL_MARK_ASKS);
    ck_assert_int_eq(approval_mark_read("((por firmar)) Oficio", "[visto bueno]"), APPROVAL_MARK_NONE);
    ck_assert_int_eq(approval_mark_read("[VoBo] Oficio", " \t"), APPROVAL_MARK_NONE);
    ck_assert_int_eq(approval_mark_read("[visto bueno] Oficio", ""), APPROVAL_MARK_NONE);
}
END_TEST

/* A subject that nobody writes is read in time, and held rather than passed. */
START_TEST(bears_long_subjects)
{
    static const char *const pieces[] = { "[", "vobo ", "[vobo", "[visto bueno] ", "aprobación ", "(", ": ", "visto " };

    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        GString *subject = g_string_new(NULL);
        while (subject->len < 200000)
            g_string_append(subject, pieces[i]);
        const ApprovalMark mark = approval_mark_read(subject->str, "[visto bueno]");
        g_free(approval_mark_remove(subject->str, "[visto bueno]"));
        ck_assert_msg(
            (mark != APPROVAL_MARK_NONE) == (strstr(pieces[i], "bo") || strstr(pieces[i], "bueno")), "%s", pieces[i]);
        g_string_free(subject, TRUE);
    }
}
END_TEST

int
main(void)
{
    return unit_run("checks/approval_mark",
        (const Unit[]){ { sees_requests, G_N_ELEMENTS(asks) }, { sees_what_may_be_a_request, G_N_ELEMENTS(unclear) },
            { passes_what_only_resembles_one, G_N_ELEMENTS(passes) }, { knows_a_mark_of_its_own, 0 },
            { bears_long_subjects, 0 }, { 0 } });
}
