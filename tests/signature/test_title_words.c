/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/words.h"
#include "signature/title_words.h"

static const struct {
    const char *text;
    bool is_title;
} cases[] = {
    { "Profesional", true },
    { "Profesional Especializado Grado 18", true },
    { "Auxiliar Administrativa", true },
    { "Coordinadora del Grupo de Gestión Documental", true },
    { "Dirección de Tecnologías de la Información y las Comunicaciones", true },
    { "Asesor/a", false },
    { "Médica veterinaria", true },
    { "Oficina de Control Interno Disciplinario", true },
    { "Administrative Assistant", true },
    { "Profesional de turno", false },
    { "Secretaria en vacaciones", false },
    { "Auxiliar desde el lunes", false },
    { "Oficina 302", false },
    { "Grado 18 de 20", false },
    { "Director ganador", false },
};

START_TEST(knows_the_words_of_titles)
{
    g_autofree char *folded = words_fold(cases[_i].text);

    ck_assert_msg(title_words_only(folded) == cases[_i].is_title, "%s", cases[_i].text);
}
END_TEST

int
main(void)
{
    return unit_run("signature/title_words", (Unit[]){ { knows_the_words_of_titles, G_N_ELEMENTS(cases) }, { 0 } });
}
