/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/signature_line.h"

static const struct {
    SignatureLineKind kind;
    const char *text;
    const char *value;
} cases[] = {
    { SIGNATURE_LINE_RULE, "______", NULL },
    { SIGNATURE_LINE_TELEPHONE, "Conmutador: (601) 555 0100 ext. 12", NULL },
    { SIGNATURE_LINE_NUMBER, "310 555 0100", NULL },
    { SIGNATURE_LINE_MAIL, "Correo: Marta@Entidad.gov.co", "marta@entidad.gov.co" },
    { SIGNATURE_LINE_WEB, "https://www.entidad.gov.co/", "entidad.gov.co" },
    { SIGNATURE_LINE_POSITION, "Técnica en Archivo", NULL },
    { SIGNATURE_LINE_POSITION, "OFICINA DE PRENSA", NULL },
    { SIGNATURE_LINE_POSITION, "Legal Advisor", NULL },
    { SIGNATURE_LINE_STREET, "Avenida 19 No. 4-62, piso 2", NULL },
    { SIGNATURE_LINE_OTHER, "El pago es de $ 2.000 y vence en marzo", NULL },
    { SIGNATURE_LINE_OTHER, "Rosa Díaz, C.C. 52.001.002", NULL },
    { SIGNATURE_LINE_OTHER, "Conmutador averiado hasta el lunes", NULL },
    { SIGNATURE_LINE_OTHER, "Técnica enviará el informe", NULL },
    { SIGNATURE_LINE_OTHER, "Avenida 19: no hay paso desde el 4 de marzo", NULL },
    { SIGNATURE_LINE_OTHER, "Calle 12 cerrada hasta el lunes", NULL },
    { SIGNATURE_LINE_OTHER, "https://www.entidad.gov.co/tramite?id=4", NULL },
};

START_TEST(tells_the_form)
{
    g_autofree char *value = NULL;
    const SignatureLineKind kind = signature_line_kind(cases[_i].text, &value);

    ck_assert_msg(kind == cases[_i].kind, "%s: %d", cases[_i].text, kind);
    ck_assert_msg(g_strcmp0(value, cases[_i].value) == 0, "%s: %s", cases[_i].text, value);
}
END_TEST

static const struct {
    const char *line;
    bool is_one;
} lines[] = {
    { "Marta Díaz | Técnica | Tel. 601 555 0100", true },
    { "*Marta Díaz*", true },
    { "Bogotá D.C., Colombia", true },
    { "Marta Díaz | llega el lunes", false },
    { "Rosa Díaz, C.C. 52.001.002", false },
    { "Traiga la cédula", false },
};

START_TEST(tells_lines_of_parts)
{
    ck_assert_msg(signature_line_is_one(lines[_i].line) == lines[_i].is_one, "%s", lines[_i].line);
}
END_TEST

int
main(void)
{
    return unit_run("message/signature_line", (const Unit[]){ { tells_the_form, G_N_ELEMENTS(cases) },
                                                  { tells_lines_of_parts, G_N_ELEMENTS(lines) }, { 0 } });
}
