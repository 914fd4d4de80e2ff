/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

#define HEAD "From: ana@entidad.gov.co\nSubject: Re: x\n"
#define BLOCK(to)                                                                                                      \
    "\n\nSe informa.\n\n________________________________\nDe: Carmen <c@example.org>\nEnviado: lunes, 23 de "          \
    "noviembre "                                                                                                       \
    "de 2026 10:00 a. m.\nPara: " to "\nAsunto: x\n\nPregunto.\n"
#define ATTRIBUTION(from) "\n\nSe informa.\n\nEl lun, 23 nov 2026 a las 9:00, " from " escribió:\n> Pregunto.\n"
#define ATTACHED(to)                                                                                                   \
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVa.\n--b\n"      \
    "Content-Type: message/rfc822\n\nFrom: c@example.org\nTo: " to "\nSubject: x\n\nPregunto.\n--b--\n"

static const struct {
    const char *letter;
    const char *known; /* addresses and message ids */
    const char *kinds;
} cases[] = {
    { HEAD BLOCK("ana@entidad.gov.co"), "", "" },
    { HEAD BLOCK("anamaria.rojas@gmail.com"), "", "evident" },
    { HEAD BLOCK("Ana <amrojas82@hotmail.com>; otro@example.org"), "", "evident" },
    { HEAD BLOCK("anamaria.rojas@gmail.com; ana@entidad.gov.co"), "", "" },
    { HEAD BLOCK("luis.pena@gmail.com"), "", "registered" },
    { HEAD BLOCK("nubia.ibanez@gmail.com"), "", "evident" },
    { HEAD BLOCK("nubia.ibanez@gmail.com"), "nubia.ibanez@gmail.com", "" },
    { HEAD BLOCK("carlos@example.org"), "", "" },
    { HEAD "In-Reply-To: <1@example.org>\n" BLOCK("anamaria.rojas@gmail.com"), "<1@example.org>", "" },
    { HEAD ATTACHED("ana@entidad.gov.co"), "", "" },
    { HEAD ATTACHED("anamaria.rojas@gmail.com"), "", "evident" },
    { HEAD ATTACHED("luis.pena@gmail.com"), "", "registered" },
    { HEAD "In-Reply-To: <1@example.org>\n" ATTRIBUTION("Ana Rojas <anamaria.rojas@gmail.com>"), "", "unknown" },
    { HEAD "In-Reply-To: <1@example.org>\n" ATTRIBUTION("Ana Rojas <anamaria.rojas@gmail.com>"), "<1@example.org>",
        "" },
    { HEAD ATTRIBUTION("Ana Rojas <anamaria.rojas@gmail.com>"), "", "" },
    { HEAD "In-Reply-To: <1@example.org>\n" ATTRIBUTION("Carmen <c@example.org>"), "", "" },
    { HEAD "\nSin nada citado.\n", "", "" },
};

START_TEST(knows_where_the_original_came)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();
    const Past past = past_of(cases[_i].known, NULL);
    const Facts facts = {
        .message = letter.message,
        .envelope = envelope,
        .people = policy_people(policy),
        .past = &past,
        .options = config_section(policy_config(policy), "personal-origin"),
        .direction = DIRECTION_OUTBOUND,
    };

    check_personal_origin.inspect(&facts, findings);
    g_autofree char *kinds = finding_kinds(findings);
    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "row %d: «%s»", _i, kinds);
}
END_TEST

int
main(void)
{
    return unit_run(
        "checks/personal_origin", (const Unit[]){ { knows_where_the_original_came, G_N_ELEMENTS(cases) }, { 0 } });
}
