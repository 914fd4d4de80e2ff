/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

#define HEAD "From: ana@entidad.gov.co\nTo: c@example.org\nSubject: x\n"
#define WORDS "\nCordial saludo,\n\nSu trámite terminó y puede reclamar el documento.\n"
#define WHOLE                                                                                                          \
    "\n-- \nAna María Rojas\nProfesional\nAtención\nEntidad Nacional\nTel. (601) 555-0100\nana@entidad.gov.co\n"     \
    "www.entidad.gov.co\n"

/* In plain text with the signature PLAIN, and in HTML with the signature RICH. */
#define BOTH(plain, rich)                                                                                              \
    "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; "            \
    "charset=utf-8\n\nSu trámite terminó y puede reclamar el documento.\n\nCordialmente,\n\n" plain                    \
    "\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>Su trámite terminó y puede reclamar el documento.</p>" rich   \
    "\n--b--\n"

static const struct {
    const char *letter;
    const char *kinds;
    const char *said; /* part of the first finding's message; NULL: anything */
} cases[] = {
    { HEAD WORDS WHOLE, "", NULL },
    { HEAD WORDS, "missing", "Firme el mensaje" },
    { HEAD "In-Reply-To: <1@example.org>\n" WORDS, "missing_in_reply", NULL },
    /* written otherwise, but the same */
    { HEAD WORDS "\n-- \nANA ROJAS\nPROFESIONAL\nENTIDAD NACIONAL\nPBX +57 601 5550100\nana.rojas@entidad.gov.co\n"
                 "https://www.entidad.gov.co/\n",
        "", NULL },
    { HEAD WORDS "\n-- \nAna María Rojas\nProfesional\nEntidad Nacional\n5550100\nAna@Entidad.gov.co\nentidad.gov.co\n",
        "", NULL },
    { HEAD WORDS "\n-- \nAna María Rojas\nProfesional\nEntidad Nacional\nana@entidad.gov.co\nwww.entidad.gov.co\n",
        "incomplete", "teléfono: 601 555 0100" },
    { HEAD WORDS "\n-- \nAna Rojas\n", "incomplete", "cargo: Profesional" },
    { HEAD WORDS "\n-- \nAna María Rojas\nDirectora\nEntidad Nacional\nTel. 601 555 0100\nana@entidad.gov.co\n"
                 "www.entidad.gov.co\n",
        "outdated", "cargo: dice «Directora», y el directorio «Profesional»" },
    { HEAD WORDS "\n-- \nAna María Rojas\nProfesional\nEntidad Nacional\nTel. 601 555 9999\nana@entidad.gov.co\n"
                 "www.entidad.gov.co\n",
        "outdated", "teléfono: dice" },
    { HEAD WORDS "\n-- \nLuis Peña Gómez\nDirector\nEntidad Nacional\nTel. 601 555 0101\nluis@entidad.gov.co\n"
                 "www.entidad.gov.co\n",
        "another", "la de Luis Peña Gómez" },
    { HEAD WORDS WHOLE WHOLE, "doubled", NULL },
    /* less than the name is not another, and an office is nobody */
    { HEAD WORDS "\n-- \nAna\n", "incomplete", "nombre: Ana María Rojas" },
    { HEAD WORDS "\n-- \nAtención a la Ciudadanía\nEntidad Nacional\n", "incomplete", "nombre: Ana María Rojas" },
    { HEAD WORDS "\n-- \nAna María Rojas\nOficina de Prensa\nEntidad Nacional\n601 555 0100\nana@entidad.gov.co\n"
                 "entidad.gov.co\n",
        "incomplete", "cargo: Profesional" },
    { HEAD WORDS "\n-- \nRelación con la Ciudadanía\nEntidad Nacional\n", "incomplete", "nombre: Ana María Rojas" },
    { HEAD WORDS "\n-- \nTalento Humano\nEntidad Nacional\n", "incomplete", "nombre: Ana María Rojas" },
    { HEAD WORDS "\n-- \nWilmar Cuesta Palacios\nContratista\n", "another", "Wilmar Cuesta Palacios" },
    { HEAD WORDS "\n-- \nJohn Smith\nConsultant\n", "another", "John Smith" },
    /* a heading that is written like a name is nobody's */
    { HEAD WORDS "\nCordialmente,\n\nPlazo Máximo\nAna María Rojas\nProfesional\nEntidad Nacional\n"
                 "Tel. 601 555 0100\nana@entidad.gov.co\nwww.entidad.gov.co\n",
        "", NULL },
    { HEAD WORDS "\nCordialmente,\n\nPuntos de Atención\nSede norte\nAna María Rojas\nProfesional\n"
                 "Entidad Nacional\nTel. 601 555 0100\nana@entidad.gov.co\nwww.entidad.gov.co\n",
        "", NULL },
    /* for somebody else, whom the directory may not have */
    { HEAD WORDS "\nCordialmente,\n\nCarmen Lucía Torres\nDirectora General\nTel. 601 555 0900\n\n"
                 "Ana María Rojas\nSecretaria\n",
        "another", "Primero firma Carmen Lucía Torres" },
    { HEAD WORDS "\nCordialmente,\n\nLuis Peña Gómez\nDirector\n\nAna María Rojas\nProfesional\n", "another",
        "Primero firma Luis Peña Gómez" },
    /* two sign, and both say where they work and how they are reached */
    { HEAD WORDS WHOLE "\nLuis Peña Gómez\nDirector\nEntidad Nacional\nTel. (601) 555-0100\nluis@entidad.gov.co\n"
                       "www.entidad.gov.co\n",
        "", NULL },
    { HEAD WORDS "\nCordialmente,\n\nAna María Rojas\nProfesional\n\nLuis Peña Gómez\nDirector\n"
                 "Tel. 601 555 0101\n",
        "incomplete", "teléfono: 601 555 0100" },
    { HEAD WORDS "\nCordialmente,\n\nAna María Rojas          Luis Peña Gómez\nSecretaria      Director\n",
        "incomplete", "teléfono: 601 555 0100" },
    /* who reads HTML gets it signed as well */
    { HEAD BOTH("Ana María Rojas\nProfesional\nEntidad Nacional\nTel. 601 555 0100\nana@entidad.gov.co\n"
                "www.entidad.gov.co\n",
          ""),
        "missing", "Firme el mensaje" },
    { HEAD BOTH("Ana María Rojas\nProfesional\nEntidad Nacional\nTel. 601 555 0100\nana@entidad.gov.co\n"
                "www.entidad.gov.co\n",
          "<p>Cordialmente,</p><p>Ana María Rojas<br>Directora<br>Entidad Nacional<br>Tel. 601 555 0100<br>"
          "ana@entidad.gov.co<br>www.entidad.gov.co</p>"),
        "outdated", "Directora" },
    /* without a farewell */
    { HEAD WORDS "\nAna Rojas\nSecretaria\n", "incomplete outdated", "teléfono" },
    { HEAD WORDS "\nLe escribe Ana Rojas.\n", "missing", NULL },
    /* nobody signs these */
    { HEAD "Auto-Submitted: auto-replied\n" WORDS, "", NULL },
    { HEAD "List-Id: <noticias.entidad.gov.co>\n" WORDS, "", NULL },
    { HEAD "MIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\n\nNo se entregó.\n--b\n"
           "Content-Type: message/delivery-status\n\nx: y\n--b--\n",
        "", NULL },
    { HEAD
        "\n\n________________________________\nDe: C <c@example.org>\nEnviado: lunes, 23 de noviembre de 2026 10:00 a. "
        "m.\nPara: ana@entidad.gov.co\nAsunto: x\n\nPregunto.\n",
        "", NULL },
    /* of whom the directory knows nothing */
    { "From: nueva@entidad.gov.co\nTo: c@example.org\nSubject: x\n" WORDS, "", NULL },
};

START_TEST(compares_with_the_directory)
{
    const bool known = strstr(cases[_i].letter, "From: nueva") == NULL;
    g_autoptr(Policy) policy = policy_of("institution { web = \"www.entidad.gov.co\" }\n");
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(Envelope) envelope = envelope_of(
        known ? "ana@entidad.gov.co" : "nueva@entidad.gov.co", known ? "ana" : "nueva", "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();
    const Facts facts = {
        .message = letter.message,
        .envelope = envelope,
        .people = policy_people(policy),
        .past = &past_unknown,
        .options = config_section(policy_config(policy), "signature"),
        .institution = config_section(policy_config(policy), "institution"),
        .direction = DIRECTION_OUTBOUND,
    };

    check_signature.inspect(&facts, findings);
    g_autofree char *kinds = finding_kinds(findings);
    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "row %d: «%s»", _i, kinds);
    if (!cases[_i].said)
        return;
    const Finding *first = g_ptr_array_index(findings->all, 0);
    ck_assert_msg(strstr(first->message, cases[_i].said) != NULL, "row %d: %s", _i, first->message);
}
END_TEST

int
main(void)
{
    return unit_run("checks/signature", (const Unit[]){ { compares_with_the_directory, G_N_ELEMENTS(cases) }, { 0 } });
}
