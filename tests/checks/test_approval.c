/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/approval.h"
#include "checks/checks.h"
#include "letters.h"

#define HEAD "From: ana@entidad.gov.co\nTo: c@example.org\n"

static const struct {
    const char *text, *recipient;
    bool requested;
    const char *subject; /* as it leaves */
} cases[] = {
    { HEAD "Subject: Oficio\n\n", "c@example.org", false, "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: si\n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: Oficio\nx-requiere-aprobacion:  SÍ \n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: no\n\n", "c@example.org", false, "Oficio" },
    { HEAD "Subject: [visto bueno] Oficio\n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: Oficio [VISTO BUENO]\n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: Oficio [Visto Bueno] 12\n\n", "c@example.org", true, "Oficio 12" },
    { HEAD "Subject: =?UTF-8?Q?Petici=C3=B3n_=5Bvisto_bueno=5D?=\n\n", "c@example.org", true, "Petición" },
    { HEAD "Subject: [Visto  bueno]Oficio\n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: Oficio [ visto\n bueno ]\n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: =?UTF-8?Q?[visto=C2=A0bueno]_Oficio?=\n\n", "c@example.org", true, "Oficio" },
    { HEAD "Subject: [visto\n\n", "c@example.org", false, "[visto" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: no\nX-Requiere-Aprobacion: si\n\n", "c@example.org", true,
        "Oficio" },
    { HEAD "Subject: El visto bueno\n\n", "c@example.org", false, "El visto bueno" },
    { HEAD "\n\n", "c@example.org", false, NULL },
    { HEAD "Subject: Oficio\n\n", "ana+visto@entidad.gov.co", true, "Oficio" },
    { HEAD "Subject: Oficio\n\n", "Ana+VISTO@entidad.gov.co", true, "Oficio" },
    { HEAD "Subject: Oficio\n\n", "ana+visto@gmail.com", false, "Oficio" },
    { HEAD "Subject: Oficio\n\n", "ana+vistos@entidad.gov.co", false, "Oficio" },
};

/* A mark of nothing, or of blanks, is none. */
START_TEST(needs_a_mark_to_see_one)
{
    static const char *const marks[] = { "", " ", " \t " };
    g_autofree char *changes = g_strdup_printf("checks { approval { subject_mark = \"%s\" } }\n", marks[_i]);
    g_autoptr(Policy) policy = policy_of(changes);
    g_auto(Letter) letter = letter_new(HEAD "Subject:   Oficio  de hoy \n\n");
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();

    check_approval.inspect(&(Facts){ .message = letter.message,
                               .envelope = envelope,
                               .people = policy_people(policy),
                               .options = config_section(policy_config(policy), "approval") },
        findings);
    ck_assert_uint_eq(findings->all->len, 0);
}
END_TEST

START_TEST(sees_and_removes_marks)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    const Options *options = config_section(policy_config(policy), "approval");
    g_auto(Letter) letter = letter_new(cases[_i].text);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", cases[_i].recipient, NULL);
    g_autoptr(Findings) findings = findings_new();
    g_autoptr(Edit) edit = edit_new();

    check_approval.inspect(
        &(Facts){
            .message = letter.message, .envelope = envelope, .people = policy_people(policy), .options = options },
        findings);
    ck_assert_msg(findings->all->len == cases[_i].requested, "row %d", _i);
    approval_remove_marks(options, letter.message, edit);
    g_autoptr(Spool) edited = edit_apply(edit, letter.spool, NULL);
    g_autoptr(Message) message = message_new(edited);
    ck_assert_ptr_null(message_field(message, "X-Requiere-Aprobacion"));
    ck_assert_msg(
        g_strcmp0(message_subject(message), cases[_i].subject) == 0, "row %d: «%s»", _i, message_subject(message));
}
END_TEST

int
main(void)
{
    return unit_run("checks/approval",
        (const Unit[]){ { sees_and_removes_marks, G_N_ELEMENTS(cases) }, { needs_a_mark_to_see_one, 3 }, { 0 } });
}
