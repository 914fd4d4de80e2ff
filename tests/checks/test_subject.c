/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

#define LONG "Respuesta a la solicitud de información sobre los contratos de prestación de servicios de 2026"

static const struct {
    const char *subject; /* NULL: no field */
    const char *kinds;
} cases[] = {
    { "Respuesta al radicado 2026-1234", "" },
    { NULL, "empty" },
    { "", "empty" },
    { "   ", "empty" },
    { "Re:", "empty" },
    { "RE: FWD: ", "empty" },
    { "Re[2]: RV: Enc:", "empty" },
    { "...", "empty" },
    { "hola", "filler" },
    { "¡¡HOLA!!", "filler" },
    { "Re: Información", "filler" },
    { "INFORMACION", "filler" },
    { "Hola, respuesta al radicado 12", "" },
    { LONG, "long" },
    { "Re: " LONG, "long" },
    { "Sobre la reunión: acta", "" },
    { "RESPUESTA A SU SOLICITUD", "capitals" },
    { "Re: RESPUESTA A SU SOLICITUD", "capitals" },
    { "PQRSD ICBF 2026", "" },
    { "DIAN: RUT", "" },
    { "Respuesta a la PQRSD del ICBF y el DANE", "" },
};

START_TEST(reads_subjects)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autofree char *text = cases[_i].subject ? g_strdup_printf("From: a@b.co\nSubject: %s\n\n", cases[_i].subject)
                                              : g_strdup("From: a@b.co\n\n");
    g_auto(Letter) letter = letter_new(text);
    g_autoptr(Findings) findings = findings_new();
    g_autoptr(GString) kinds = g_string_new(NULL);

    check_subject.inspect(
        &(Facts){ .message = letter.message, .options = config_section(policy_config(policy), "subject") }, findings);
    for (guint i = 0; i < findings->all->len; i++)
        g_string_append_printf(
            kinds, "%s%s", i ? " " : "", ((const Finding *)g_ptr_array_index(findings->all, i))->kind);
    ck_assert_msg(strcmp(kinds->str, cases[_i].kinds) == 0, "«%s»: %s", cases[_i].subject, kinds->str);
}
END_TEST

int
main(void)
{
    return unit_run("checks/subject", (const Unit[]){ { reads_subjects, G_N_ELEMENTS(cases) }, { 0 } });
}
