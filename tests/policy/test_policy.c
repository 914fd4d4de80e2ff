/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "letters.h"

#define LETTER "From: Ana <ana@entidad.gov.co>\nTo: c@example.org\nSubject: Respuesta al radicado 12\n\nhola\n"
#define ROUTE "route \"juridica\" { approvers = { nubia } }\n"

static const struct {
    const char *sender, *login, *first, *second;
    Direction direction;
} directions[] = {
    { "ana@entidad.gov.co", "ana", "c@example.org", NULL, DIRECTION_OUTBOUND },
    { "ana@entidad.gov.co", NULL, "c@example.org", NULL, DIRECTION_OUTBOUND },
    { "x@gmail.com", "ana", "c@example.org", NULL, DIRECTION_OUTBOUND },
    { "ana@entidad.gov.co", "ana", "luis@entidad.gov.co", NULL, DIRECTION_INTERNAL },
    { "ana@entidad.gov.co", "ana", "luis@entidad.gov.co", "c@example.org", DIRECTION_OUTBOUND },
    { "c@example.org", NULL, "ana@entidad.gov.co", NULL, DIRECTION_INBOUND },
    { "c@example.org", NULL, "ana@entidad.gov.co", "d@example.org", DIRECTION_INBOUND },
    { "c@example.org", NULL, "d@example.org", NULL, DIRECTION_OUTBOUND }, /* redirected */
    { "", NULL, "ana@entidad.gov.co", NULL, DIRECTION_INBOUND },
    { "", "ana", "c@example.org", NULL, DIRECTION_OUTBOUND },
};

START_TEST(tells_the_direction)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope =
        envelope_of(directions[_i].sender, directions[_i].login, directions[_i].first, directions[_i].second, NULL);

    ck_assert_int_eq(policy_direction(policy, envelope), directions[_i].direction);
}
END_TEST

static const struct {
    const char *config, *letter, *recipient;
    const char *verdict, *route, *rules;
} cases[] = {
    { "", LETTER, "c@example.org", "accept", NULL, "" },
    { "", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", NULL, "" },
    { "checks { subject { empty = note } }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "accept", NULL,
        "" },
    { "checks { subject { empty = tag } }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "fix", NULL, "" },
    { "checks { subject { empty = tag } }\nrule \"r\" { action = coach }", "From: ana@entidad.gov.co\n\nhola\n",
        "c@example.org", "fix", NULL, "r" },
    { "checks { subject { empty = reject } }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "reject", NULL,
        "" },
    { ROUTE "rule \"r\" { recipient = { \"*@example.org\" } route = juridica }", LETTER, "c@example.org", "hold",
        "juridica", "r" },
    { ROUTE "rule \"r\" { recipient = { \"*@otra.org\" } route = juridica }", LETTER, "c@example.org", "accept", NULL,
        "" },
    { "rule \"r\" { sender = { \"ana@*\" } action = tag }", LETTER, "c@example.org", "fix", NULL, "r" },
    { "rule \"r\" { login = { \"luis\" } action = reject }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { unit = { \"atención\" } action = reject }", LETTER, "c@example.org", "reject", NULL, "r" },
    { "rule \"r\" { unit = { \"jurídica\" } action = reject }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { subject = \"radicado \\\\d+\" }", LETTER, "c@example.org", "hold", NULL, "r" },
    { "rule \"r\" { larger_than = 20 }", LETTER, "c@example.org", "hold", NULL, "r" },
    { "rule \"r\" { larger_than = 1MiB }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { outside_recipients = 0 }", LETTER, "c@example.org", "hold", NULL, "r" },
    { "rule \"r\" { outside_recipients = 1 }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { direction = internal }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { direction = internal }", LETTER, "luis@entidad.gov.co", "hold", NULL, "r" },
    { "rule \"r\" { finding = { subject } }", "From: ana@entidad.gov.co\nSubject: hola\n\nx\n", "c@example.org", "hold",
        NULL, "r" },
    { "rule \"r\" { finding = { subject.filler } }", "From: ana@entidad.gov.co\nSubject: hola\n\nx\n", "c@example.org",
        "hold", NULL, "r" },
    { "rule \"r\" { finding = { subject.long } }", "From: ana@entidad.gov.co\nSubject: hola\n\nx\n", "c@example.org",
        "accept", NULL, "" },
    { "default_route = juridica\n" ROUTE, "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", "juridica",
        "" },
    { "rule \"r\" { finding = { subject } login = { ana } action = allow }", "From: ana@entidad.gov.co\n\nhola\n",
        "c@example.org", "accept", NULL, "r" },
    { "rule \"r\" { finding = { subject.long } action = allow }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org",
        "hold", NULL, "" },
    { "rule \"r\" { finding = { subject } login = { luis } action = allow }", "From: ana@entidad.gov.co\n\nhola\n",
        "c@example.org", "hold", NULL, "" },
    { "rule \"r\" { finding = { subject } action = allow }\nrule \"s\" { action = hold }",
        "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", NULL, "r s" },
    { "rule \"a\" { action = note }\nrule \"b\" { action = hold }", LETTER, "c@example.org", "hold", NULL, "a b" },
    { "", LETTER, "luis.pena@gmail.com", "reject", NULL, "" },
    { "", LETTER, "otro.pena@gmail.com", "accept", NULL, "" },
};

START_TEST(judges)
{
    g_autoptr(Policy) policy = policy_of(cases[_i].config);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", cases[_i].recipient, NULL);
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(GString) rules = g_string_new(NULL);

    for (guint i = 0; i < verdict->rules->len; i++)
        g_string_append_printf(
            rules, "%s%s", i ? " " : "", ((const MatchedRule *)g_ptr_array_index(verdict->rules, i))->name);
    ck_assert_msg(strcmp(verdict_name(verdict), cases[_i].verdict) == 0, "row %d: %s", _i, verdict_name(verdict));
    ck_assert_msg(g_strcmp0(verdict->route, cases[_i].route) == 0, "row %d: %s", _i, verdict->route);
    ck_assert_str_eq(rules->str, cases[_i].rules);
}
END_TEST

START_TEST(leaves_inbound_mail_alone)
{
    g_autoptr(Policy) policy = policy_of("rule \"todo\" { action = reject }");
    g_autoptr(Envelope) envelope = envelope_of("c@example.org", NULL, "ana@entidad.gov.co", NULL);
    g_auto(Letter) letter = letter_new("X: y\n\nx");
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(Verdict) recipient = policy_judge_recipient(policy, envelope, "luis@entidad.gov.co");

    ck_assert_str_eq(verdict_name(verdict), "accept");
    ck_assert_uint_eq(verdict->findings->all->len, 0);
    ck_assert_str_eq(verdict_name(recipient), "accept");
}
END_TEST

/* Nobody here wrote it: only to whom it goes is looked at, and rules about anything else do not count. */
START_TEST(looks_only_at_the_recipients_of_what_is_redirected)
{
    g_autoptr(Policy) policy =
        policy_of("rule \"todo\" { action = reject }\nrule \"r\" { finding = { personal-recipient } action = tag }");
    g_autoptr(Envelope) envelope = envelope_of("c@example.org", NULL, "d@example.org", NULL);
    g_autoptr(Envelope) own = envelope_of("c@example.org", NULL, "amrojas82@gmail.com", NULL);
    g_auto(Letter) letter = letter_new("From: c@example.org\nTo: ana@entidad.gov.co\n\nx");
    g_autoptr(Verdict) other = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(Verdict) forwarded = policy_judge(policy, own, letter.message, &past_unknown);
    g_autoptr(Verdict) registered = policy_judge_recipient(policy, envelope, "luis.pena@gmail.com");

    ck_assert_str_eq(verdict_name(other), "accept");
    ck_assert_uint_eq(other->rules->len, 0);
    ck_assert_str_eq(verdict_name(forwarded), "hold");
    ck_assert_uint_eq(forwarded->rules->len, 1);
    ck_assert_str_eq(verdict_name(registered), "reject");
}
END_TEST

START_TEST(refuses_one_recipient)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", NULL);
    g_autoptr(Verdict) personal = policy_judge_recipient(policy, envelope, "Luis.Pena+x@gmail.com");
    g_autoptr(Verdict) citizen = policy_judge_recipient(policy, envelope, "pena.luis@gmail.com");
    g_autofree char *reply = verdict_reply(personal, "VB-0000-0000");

    ck_assert_str_eq(verdict_name(personal), "reject");
    ck_assert_str_eq(verdict_name(citizen), "accept");
    ck_assert_ptr_nonnull(strstr(reply, "VB-0000-0000"));
    ck_assert_ptr_nonnull(strstr(reply, "Protocolo: «Responder únicamente"));
}
END_TEST

static const struct {
    const char *route, *who;
    bool may;
} approvers[] = {
    { NULL, "cualquiera", true },
    { "", "cualquiera", true },
    { "juridica", "nubia", true },
    { "juridica", "nubia@entidad.gov.co", true },
    { "juridica", "luis", false },
    { "ya-no-existe", "nubia", false },
};

START_TEST(knows_who_may_approve)
{
    g_autoptr(Policy) policy = policy_of(ROUTE);

    ck_assert_int_eq(policy_may_approve(policy, approvers[_i].route, approvers[_i].who), approvers[_i].may);
}
END_TEST

static const struct {
    const char *config, *error;
} bad[] = {
    { "default_route = nadie\n", "la ruta «nadie» no existe" },
    { "rule \"r\" {\n route = nadie\n}\n", "la ruta «nadie» no existe" },
    { "rule \"r\" {\n finding = { nada }\n}\n", "«nada»" },
    { "rule \"r\" {\n finding = { subject.nada }\n}\n", "«subject.nada»" },
    { "rule \"r\" {\n action = allow\n}\n", "qué hallazgos permite" },
    { "people { file = \"/no/such.csv\" }\n", "/no/such.csv" },
};

START_TEST(refuses_what_names_nothing)
{
    g_autofree char *path = site_config(bad[_i].config);
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(policy_load(path, DIRECTORY_READ, &error));
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error->message, bad[_i].error) != NULL, "%s", error->message);
}
END_TEST

int
main(void)
{
    return unit_run("policy/policy",
        (const Unit[]){ { tells_the_direction, G_N_ELEMENTS(directions) }, { judges, G_N_ELEMENTS(cases) },
            { leaves_inbound_mail_alone, 0 }, { looks_only_at_the_recipients_of_what_is_redirected, 0 },
            { refuses_one_recipient, 0 }, { knows_who_may_approve, G_N_ELEMENTS(approvers) },
            { refuses_what_names_nothing, G_N_ELEMENTS(bad) }, { 0 } });
}
