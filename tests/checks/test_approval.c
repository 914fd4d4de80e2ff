/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/approval.h"
#include "checks/checks.h"
#include "letters.h"

#define HEAD "From: ana@entidad.gov.co\nTo: c@example.org\n"

static const struct {
    const char *text, *recipients; /* parted by blanks */
    const char *kinds;
    const char *subject; /* as it leaves */
} cases[] = {
    { HEAD "Subject: Oficio\n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: si\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nx-requiere-aprobacion:  SÍ \n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: no\n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: NO \n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: False\n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: 0\n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion:\n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: si (la jefa)\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: de Nubia\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: 2\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: on\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: =?utf-8?q?s=C3=AD?=\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobación: si\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-VoBo: si\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nRequiere-Visto-Bueno: si\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprovacion: si\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion-Del-Jefe: si\n\n", "c@example.org", "unclear", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Acuse: si\n\n", "c@example.org", "", "Oficio" },
    { HEAD "Subject: [visto bueno] Oficio\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio [VISTO BUENO]\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio [Visto Bueno] 12\n\n", "c@example.org", "requested", "Oficio 12" },
    { HEAD "Subject: =?UTF-8?Q?Petici=C3=B3n_=5Bvisto_bueno=5D?=\n\n", "c@example.org", "requested", "Petición" },
    { HEAD "Subject: =?UTF-8?Q?[V.=C2=B0B.?= =?UTF-8?Q?=C2=B0]_Petici=C3=B3n?=\n\n", "c@example.org", "requested",
        "Petición" },
    { HEAD "Subject: =?ISO-8859-1?Q?V=BAB=BA:_Petici=F3n?=\n\n", "c@example.org", "requested", "Petición" },
    { HEAD "Subject: [Visto  bueno]Oficio\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio [ visto\n bueno ]\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: =?UTF-8?Q?[visto=C2=A0bueno]_Oficio?=\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: [visto\n\n", "c@example.org", "", "[visto" },
    { HEAD "Subject: Visto\n bueno: Oficio\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: VoBo oficio\n\n", "c@example.org", "unclear", "VoBo oficio" },
    { HEAD "Subject: VoBo oficio\nX-Requiere-Aprobacion: si\n\n", "c@example.org", "requested", "VoBo oficio" },
    { HEAD "Subject: Oficio\nSubject: [VoBo] Oficio\n\n", "c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\nX-Requiere-Aprobacion: no\nX-Requiere-Aprobacion: si\n\n", "c@example.org", "requested",
        "Oficio" },
    { HEAD "Subject: El visto bueno\n\n", "c@example.org", "", "El visto bueno" },
    { HEAD "\n\n", "c@example.org", "", NULL },
    { HEAD "Subject: Oficio\n\n", "c@example.org ana+visto@entidad.gov.co", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "Ana+VISTO@entidad.gov.co c@example.org", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "luis+visto@entidad.gov.co", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "ana+visto@entidad.gov.co", "no_recipient requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "ana.rojas+visto@entidad.gov.co", "no_recipient requested", "Oficio" },
    /* in quotes, before the server adds the domain, beside another tag */
    { HEAD "Subject: Oficio\n\n", "c@example.org \"ana+visto\"@entidad.gov.co", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "c@example.org ana+visto", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "c@example.org ana+visto+x@entidad.gov.co", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "c@example.org ana+x+VISTO@entidad.gov.co", "requested", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "c@example.org ana+vistox+x@entidad.gov.co", "", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "ana+visto@gmail.com", "", "Oficio" },
    { HEAD "Subject: Oficio\n\n", "ana+vistos@entidad.gov.co", "", "Oficio" },
};

/* Fields that name marking addresses, as they leave; NULL: they do not. */
static const struct {
    const char *field, *leaves;
} lists[] = {
    { "To: c@example.org, ana+visto@entidad.gov.co", "To: c@example.org" },
    { "To: ana+visto@entidad.gov.co, c@example.org", "To: c@example.org" },
    { "To: Ana <ana+visto@entidad.gov.co>,\n c@example.org", "To: c@example.org" },
    { "To: c@example.org,\n \"ana+visto@entidad.gov.co\" <ana+visto@entidad.gov.co>,\n d@example.org",
        "To: c@example.org, d@example.org" },
    { "To: c@example.org\nCc: ANA+visto@entidad.gov.co", "To: c@example.org" },
    { "To: c@example.org\nCc: Ana <ana.rojas+visto@entidad.gov.co>", "To: c@example.org" },
    { "To: c@example.org\nCc: luis+visto@entidad.gov.co", "To: c@example.org\nCc: luis@entidad.gov.co" },
    { "To: c@example.org\nCc: \"luis+visto@entidad.gov.co\" <luis+visto@entidad.gov.co>, nubia@entidad.gov.co",
        "To: c@example.org\nCc: \"luis@entidad.gov.co\" <luis@entidad.gov.co>, nubia@entidad.gov.co" },
    { "To: ana+visto@entidad.gov.co", "To: ana@entidad.gov.co" },
    { "To: Ana <ana+visto@entidad.gov.co>", "To: Ana <ana@entidad.gov.co>" },
    { "To: oficina: ana+visto@entidad.gov.co, c@example.org;", "To: oficina: c@example.org;" },
    { "To: \"Peña, Luis\" <c@example.org> (uno, dos), ana+visto@entidad.gov.co",
        "To: \"Peña, Luis\" <c@example.org> (uno, dos)" },
    { "To: c@example.org,, d@example.org", "To: c@example.org,, d@example.org" },
    { "To: luis+visto+x@entidad.gov.co", "To: luis+x@entidad.gov.co" },
    { "To: c@example.org, ana+x+visto@entidad.gov.co", "To: c@example.org" },
    { "To: c@example.org, ana+visto", "To: c@example.org" },
    { "To: ana+visto@gmail.com", "To: ana+visto@gmail.com" },
    { "Reply-To: Ana <ana+visto@entidad.gov.co>\nTo: c@example.org", "To: c@example.org" },
    { "To: c@example.org, =?utf-8?q?Ana_Mar=C3=ADa?= <ana+visto@entidad.gov.co>", "To: c@example.org" },
};

START_TEST(leaves_no_marking_address)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    const Options *options = config_section(policy_config(policy), "approval");
    g_autofree char *text = g_strconcat("From: ana@entidad.gov.co\n", lists[_i].field, "\nSubject: Oficio\n\n", NULL);
    g_autofree char *wanted =
        g_strconcat("From: ana@entidad.gov.co\n", lists[_i].leaves, "\nSubject: Oficio\n\n", NULL);
    g_auto(Letter) letter = letter_new(text);
    g_auto(Letter) leaves = letter_new(wanted);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(Edit) edit = edit_new();

    approval_remove_marks(&(ApprovalTerms){ options, policy_people(policy), envelope, letter.message }, edit);
    g_autoptr(Spool) edited = edit_apply(edit, letter.spool, NULL);
    g_autoptr(Message) message = message_of(edited);
    static const char *const names[] = { "To", "Cc", "Reply-To" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Field *is = message_field(message, names[i]), *should = message_field(leaves.message, names[i]);
        g_autofree char *now = is ? field_text(is) : NULL;
        g_autofree char *then = should ? field_text(should) : NULL;
        ck_assert_msg(g_strcmp0(now, then) == 0, "«%s»: %s is «%s»", lists[_i].field, names[i], now);
    }
}
END_TEST

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
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", NULL);
    g_auto(GStrv) recipients = g_strsplit(cases[_i].recipients, " ", -1);
    g_autoptr(Findings) findings = findings_new();
    g_autoptr(Edit) edit = edit_new();

    for (char **one = recipients; *one; one++)
        envelope_add_recipient(envelope, *one, NULL);
    check_approval.inspect(
        &(Facts){
            .message = letter.message, .envelope = envelope, .people = policy_people(policy), .options = options },
        findings);
    g_autofree char *kinds = finding_kinds(findings);
    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "%s to %s: %s", cases[_i].text, cases[_i].recipients, kinds);
    approval_remove_marks(&(ApprovalTerms){ options, policy_people(policy), envelope, letter.message }, edit);
    g_autoptr(Spool) edited = edit_apply(edit, letter.spool, NULL);
    g_autoptr(Message) message = message_of(edited);
    ck_assert_ptr_null(message_field(message, "X-Requiere-Aprobacion"));
    ck_assert_msg(
        g_strcmp0(message_subject(message), cases[_i].subject) == 0, "row %d: «%s»", _i, message_subject(message));
}
END_TEST

/* What no check reads is cleaned like the rest: it leaves as soon as somebody says so. */
START_TEST(removes_marks_beyond_the_limits)
{
    static const char *const marks[] = { "X-Requiere-Aprobacion: si\n", "Subject: [visto bueno] Oficio\n",
        "Cc: luis+visto@entidad.gov.co\n", "To: c@example.org, ana+visto@entidad.gov.co\n" };
    g_autoptr(Policy) policy = policy_of(NULL);
    const Options *options = config_section(policy_config(policy), "approval");
    g_autoptr(GString) text = g_string_new("From: ana@entidad.gov.co\n");
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(Edit) edit = edit_new();

    for (unsigned i = 0; i < FIELDS_MAX; i++)
        g_string_append(text, "X-Relleno: a\n");
    g_string_append_printf(text, "%s\n", marks[_i]);
    g_auto(Letter) letter = letter_new(text->str);
    ck_assert(message_defects(letter.message) & DEFECT_HEADER_SIZE);
    approval_remove_marks(&(ApprovalTerms){ options, policy_people(policy), envelope, letter.message }, edit);
    g_autoptr(Spool) edited = edit_apply(edit, letter.spool, NULL);
    g_autofree char *now = g_malloc0((gsize)spool_size(edited) + 1);
    ck_assert_int_eq(spool_read(edited, 0, now, (size_t)spool_size(edited), NULL), spool_size(edited));
    ck_assert_msg(!strstr(now, "visto") && !strstr(now, "Requiere"), "%s", marks[_i]);
}
END_TEST

int
main(void)
{
    return unit_run(
        "checks/approval", (const Unit[]){ { sees_and_removes_marks, G_N_ELEMENTS(cases) },
                               { leaves_no_marking_address, G_N_ELEMENTS(lists) },
                               { removes_marks_beyond_the_limits, 4 }, { needs_a_mark_to_see_one, 3 }, { 0 } });
}
