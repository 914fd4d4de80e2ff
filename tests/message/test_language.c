/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/language.h"

static const struct {
    const char *text, *language;
} cases[] = {
    { "", NULL },
    { "OK", NULL },
    { "Sí.", NULL },
    { "Se informa que su trámite terminó.", "es" },
    { "Buenos días, señora Beltrán: le confirmo la cita.", "es" },
    { "Adjunto el informe.", NULL },
    { "Adjunto el informe para su revisión.", "es" },
    { "Dear Mr. Whitfield, your request has been registered.", "en" },
    { "Please find attached the report. Thank you.", "en" },
    { "LE CONFIRMO QUE LA VISITA ES EL MARTES", "es" },
    { "Le envío el «Terms of Service» para que lo revise con su equipo y me diga.", "es" },
    { "12345 / 67890 — http://x.co", NULL },
    { "Ваш запрос зарегистрирован", NULL },
};

START_TEST(knows_small_words)
{
    const char *language = language_of(cases[_i].text);

    ck_assert_msg(g_strcmp0(language, cases[_i].language) == 0, "row %d: %s", _i, language ? language : "none");
}
END_TEST

int
main(void)
{
    return unit_run("message/language", (const Unit[]){ { knows_small_words, G_N_ELEMENTS(cases) }, { 0 } });
}
