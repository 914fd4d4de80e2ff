/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

#define ANA "ana@entidad.gov.co"
#define NEW "From: ana@entidad.gov.co\nSubject: x\n\nTexto.\n"
#define THREAD                                                                                                         \
    "From: ana@entidad.gov.co\nSubject: Re: x\n\nTexto.\n\nEl lun, 23 nov 2026 a las 9:00, N "                         \
    "<nubia.ibanez@gmail.com> escribió:\n> Pregunto.\n"

static const struct {
    const char *letter, *sender, *login, *recipient;
    const char *known; /* who has written */
    const char *kinds;
} cases[] = {
    { NEW, ANA, "ana", "luis.pena@gmail.com", "", "registered" },
    { NEW, ANA, "ana", "LUISPENA+banco@googlemail.com", "", "registered" },
    { NEW, ANA, "ana", "luis@entidad.gov.co", "", "" },
    /* his own */
    { NEW, ANA, "ana", "anamaria.rojas@gmail.com", "", "own" },
    { NEW, ANA, "ana", "amrojas82@hotmail.com", "", "own" },
    { NEW, ANA, "ana", "amrojas82@hotmail.com", "amrojas82@hotmail.com", "own" },
    { NEW, ANA, "ana", "anamaria.rojas@otraempresa.com", "", "" },
    { NEW, ANA, "ana", "ana@gmail.com", "", "" },
    { NEW, ANA, "ana", "carlosgomez@gmail.com", "", "" },
    { NEW, ANA, "ana", "pedro.rojas@gmail.com", "", "" },
    /* another's */
    { NEW, ANA, "ana", "nubia.ibanez@gmail.com", "", "evident" },
    { NEW, ANA, "ana", "nubia.ibanez@gmail.com", "nubia.ibanez@gmail.com", "" },
    { THREAD, ANA, "ana", "nubia.ibanez@gmail.com", "", "" },
    { NEW, ANA, "ana", "luis.pena1@gmail.com", "", "" },  /* many are called so */
    { NEW, ANA, "ana", "pedrochocue@gmail.com", "", "" }, /* he has left */
    { NEW, ANA, "ana", "nubia.ibanez@universidad.edu.co", "", "" },
    /* a mailbox that sends on by itself */
    { "From: c@example.org\nTo: ana@entidad.gov.co\n\nTexto.\n", "c@example.org", NULL, "anamaria.rojas@gmail.com", "",
        "forwarded" },
    { "From: c@example.org\nX-Forwarded-For: ana@entidad.gov.co x@gmail.com\n\nTexto.\n", "c@example.org", NULL,
        "amrojas@gmail.com", "", "forwarded" },
    { "From: c@example.org\nTo: ana@entidad.gov.co\n\nTexto.\n", "c@example.org", NULL, "juanlopez@gmail.com", "", "" },
    { "From: c@example.org\nTo: ana@entidad.gov.co\n\nTexto.\n", "c@example.org", NULL, "luis.pena@gmail.com", "",
        "registered" },
    { "From: ana@entidad.gov.co\nAuto-Submitted: auto-forwarded\n\nTexto.\n", ANA, "ana", "amrojas@gmail.com", "",
        "forwarded" },
    { "From: x@y.co\nResent-From: ana@entidad.gov.co\n\nTexto.\n", ANA, "ana", "amrojas@gmail.com", "", "forwarded" },
};

static char *
kinds_in(const char *config, const char *text, const char *sender, const char *login, const char *recipient,
    const Past *past, bool with_message)
{
    g_autoptr(Policy) policy = policy_of(config);
    g_auto(Letter) letter = letter_new(text);
    g_autoptr(Envelope) envelope = envelope_of(sender, login, recipient, NULL);
    g_autoptr(Findings) findings = findings_new();
    const Facts facts = {
        .message = with_message ? letter.message : NULL,
        .envelope = envelope,
        .recipient = recipient,
        .people = policy_people(policy),
        .past = past,
        .options = config_section(policy_config(policy), "personal-recipient"),
        .direction = DIRECTION_OUTBOUND,
        .is_redirected = policy_is_redirected(policy, envelope, letter.message),
    };

    check_personal_recipient.inspect(&facts, findings);
    for (guint i = 0; i < findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(findings->all, i);
        ck_assert_ptr_nonnull(finding->recipient);
        /* What is kept of the whole message does not give a registered address back. */
        ck_assert(!with_message || strcmp(finding->kind, "registered") != 0 || !strstr(finding->message, "gmail"));
    }
    return finding_kinds(findings);
}

START_TEST(knows_personal_mailboxes)
{
    const Past past = past_of(cases[_i].known, NULL);
    g_autofree char *kinds =
        kinds_in(NULL, cases[_i].letter, cases[_i].sender, cases[_i].login, cases[_i].recipient, &past, true);

    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "row %d, %s: «%s»", _i, cases[_i].recipient, kinds);
}
END_TEST

START_TEST(guesses_nothing_before_the_message_is_here)
{
    g_autofree char *registered = kinds_in(NULL, NEW, ANA, "ana", "luis.pena@gmail.com", &past_unknown, false);
    g_autofree char *own = kinds_in(NULL, NEW, ANA, "ana", "anamaria.rojas@gmail.com", &past_unknown, false);

    ck_assert_str_eq(registered, "registered");
    ck_assert_str_eq(own, "");
}
END_TEST

START_TEST(may_be_stricter_with_strangers)
{
    static const char strict[] = "checks { personal-recipient { freemail = hold } }\n";
    const Past past = past_of("conocida@gmail.com", NULL);
    g_autofree char *stranger = kinds_in(strict, NEW, ANA, "ana", "desconocida@gmail.com", &past, true);
    g_autofree char *known = kinds_in(strict, NEW, ANA, "ana", "conocida@gmail.com", &past, true);
    g_autofree char *in_thread = kinds_in(strict, THREAD, ANA, "ana", "nubia.ibanez@gmail.com", &past, true);
    g_autofree char *elsewhere = kinds_in(strict, NEW, ANA, "ana", "desconocida@example.org", &past, true);
    g_autofree char *no_idea = kinds_in(strict, NEW, ANA, "ana", "desconocida@gmail.com", &past_unknown, true);

    ck_assert_str_eq(stranger, "freemail");
    ck_assert_str_eq(known, "");
    ck_assert_str_eq(in_thread, "");
    ck_assert_str_eq(elsewhere, "");
    ck_assert_str_eq(no_idea, "");
}
END_TEST

int
main(void)
{
    return unit_run("checks/personal_recipient",
        (const Unit[]){ { knows_personal_mailboxes, G_N_ELEMENTS(cases) },
            { guesses_nothing_before_the_message_is_here, 0 }, { may_be_stricter_with_strangers, 0 }, { 0 } });
}
