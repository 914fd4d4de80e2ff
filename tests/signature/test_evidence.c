/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "signature/evidence.h"

/* Ana María Rojas, Profesional, 601 555 0100; a colleague is Luis Peña Gómez, 601 555 0101. */
static const struct {
    EvidenceKind kind;
    const char *line;
} cases[] = {
    { EVIDENCE_NAME, "Ana María Rojas" },
    { EVIDENCE_NAME, "*ANA MARÍA ROJAS*" },
    { EVIDENCE_NAME, "A. Rojas" },
    { EVIDENCE_NAME, "Ana" },
    { EVIDENCE_HEADED, "Ana Rojas | Profesional" },
    { EVIDENCE_HEADED, "Ana Rojas, Auxiliar, Tel. 601 555 1234" },
    { EVIDENCE_RULE, "______________" },
    { EVIDENCE_KNOWN, "Profesional" },
    { EVIDENCE_KNOWN, "601 555 0100" },
    { EVIDENCE_KNOWN, "Correo: ana@entidad.gov.co" },
    { EVIDENCE_KNOWN, "ana.rojas@entidad.gov.co" },
    { EVIDENCE_KNOWN, "https://www.entidad.gov.co/" },
    { EVIDENCE_CONTACT, "Tel. (601) 555 7777" },
    { EVIDENCE_CONTACT, "Celular: 300 555 7777" },
    { EVIDENCE_CONTACT, "601 555 7777 ext. 12" },
    { EVIDENCE_CONTACT, "Tel. 601 555 7777 · ana@entidad.gov.co" },
    { EVIDENCE_NUMBER, "601 555 7777" },
    { EVIDENCE_POSITION, "Auxiliar administrativa" },
    { EVIDENCE_POSITION, "Asesora de Gestión Documental grado 09" },
    { EVIDENCE_POSITION, "Grupo de Talento Humano" },
    { EVIDENCE_POSITION, "Profesional Universitaria código 219 grado 18" },
    { EVIDENCE_POSITION, "Subdirección Administrativa y Financiera" },
    { EVIDENCE_POSITION, "Jefe de la Oficina Asesora Jurídica" },
    { EVIDENCE_POSITION, "Técnico operativo" },
    { EVIDENCE_POSITION, "Ingeniera de Sistemas" },
    { EVIDENCE_POSITION, "Legal Counsel" },
    { EVIDENCE_POSITION, "Auxiliar administrativa / Administrative Assistant" },
    { EVIDENCE_LOGO, "[cid:logo1@01DC]" },
    { EVIDENCE_LOGO, "[image: escudo.png]" },
    /* the author's */
    { EVIDENCE_NONE, "Ana lo revisa" },
    { EVIDENCE_NONE, "Ana María Rojas Luis Peña Gómez" },
    { EVIDENCE_NONE, "Ana Rojas, Luis Peña Gómez" },
    { EVIDENCE_NONE, "Luis Peña Gómez" },
    { EVIDENCE_NONE, "Luis Peña Gómez, Director" },
    { EVIDENCE_NONE, "No habrá atención el viernes" },
    { EVIDENCE_NONE, "Quedo pendiente" },
    { EVIDENCE_NONE, "Van tres anexos" },
    { EVIDENCE_NONE, "Auxiliar enviará el acta" },
    { EVIDENCE_NONE, "Oficina de la que le hablé" },
    { EVIDENCE_NONE, "Director que firma el acta" },
    { EVIDENCE_NONE, "Secretaria en vacaciones" },
    { EVIDENCE_NONE, "Profesional en comisión" },
    { EVIDENCE_NONE, "Coordinadora encargada del 5 al 9 de diciembre" },
    { EVIDENCE_NONE, "Contratista sancionado" },
    { EVIDENCE_NONE, "Funcionaria Ausente" },
    { EVIDENCE_NONE, "Oficina cerrada el viernes" },
    { EVIDENCE_NONE, "Gestión Pendiente" },
    { EVIDENCE_NONE, "Unidad de riego prestada" },
    { EVIDENCE_NONE, "Líder de la junta" },
    { EVIDENCE_NONE, "Final Decision Officer" },
    { EVIDENCE_NONE, "Tel. 601 555 0101" },
    { EVIDENCE_NONE, "601 555 0101" },
    { EVIDENCE_NONE, "luis@entidad.gov.co" },
    { EVIDENCE_NONE, "Llame al 601 555 7777" },
    { EVIDENCE_NONE, "1.077.445.210" },
    { EVIDENCE_NONE, "15 12 2026" },
    { EVIDENCE_NONE, "https://www.entidad.gov.co/tramites/123" },
    { EVIDENCE_NONE, "https://otra.example.org" },
    { EVIDENCE_NONE, "[image: captura.png]" },
    { EVIDENCE_NONE, "CONCLUSIÓN" },
    { EVIDENCE_NONE, "«Con la gente»" },
    { EVIDENCE_NONE, "Cordialmente," },
};

START_TEST(accounts_for_what_is_known)
{
    g_autofree char *text = unit_path("s.txt");
    g_autofree char *config = g_strdup_printf("template \"x\" { text = \"%s\" }\n", text);

    ck_assert(g_file_set_contents(text, "{name}\n{position}\nTel. {phone}\n{mail}\n", -1, NULL));
    g_autoptr(Policy) policy = policy_of(config);
    const Person *ana = people_by_login(policy_people(policy), "ana");
    const SignatureOccasion occasion = { .person = ana, .sender = ana->addresses[0], .day = 739945 };
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &occasion);
    g_autoptr(Evidence) evidence = evidence_new(policy_people(policy), template, &occasion);
    ck_assert_msg(evidence_for(evidence, cases[_i].line) == cases[_i].kind, "%s: %d instead of %d", cases[_i].line,
        evidence_for(evidence, cases[_i].line), cases[_i].kind);
}
END_TEST

static const struct {
    const char *tag;
    bool may_go;
} images[] = {
    { "<img src=\"cid:escudo.png.0123456789abcdef@firma\">", true },
    { "<img width=90 src=\"https://www.entidad.gov.co/logo.png\">", true },
    { "<img src=cid:captura>", false },
    { "<img src=\"cid:image001.png@01DC\" width=\"90\">", false },
    { "<img src=\"cid:logo-de-la-obra\" width=\"900\">", false },
};

START_TEST(tells_a_logo_from_a_picture)
{
    ck_assert_msg(
        evidence_for_image(images[_i].tag, strlen(images[_i].tag)) == images[_i].may_go, "%s", images[_i].tag);
}
END_TEST

int
main(void)
{
    return unit_run("signature/evidence", (const Unit[]){ { accounts_for_what_is_known, G_N_ELEMENTS(cases) },
                                              { tells_a_logo_from_a_picture, G_N_ELEMENTS(images) }, { 0 } });
}
