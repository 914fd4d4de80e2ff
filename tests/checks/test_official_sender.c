/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

#define REST "To: c@example.org\nSubject: x\n\n"

static const struct {
    const char *fields, *sender, *login, *client;
    const char *kinds; /* of the findings, joined by blanks */
} cases[] = {
    { "From: Ana <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: ana.rojas@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: contacto@entidad.gov.co\n" REST, "contacto@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: luis@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "forged" },
    { "From: ana@entidad.gov.co, luis@entidad.gov.co\nSender: ana@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana",
        "192.0.2.7", "forged" },
    { "From: ana@entidad.gov.co\nSender: luis@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "forged" },
    { "From: ana@gmail.com\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "outside_sender" },
    { "From: ana@entidad.gov.co\n" REST, "ana@gmail.com", "ana", "192.0.2.7", "outside_sender" },
    { "From: ana@entidad.gov.co\nReply-To: ana@gmail.com\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "outside_reply" },
    { "From: ana@entidad.gov.co\nReply-To: contacto@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "" },
    { "From: ana@entidad.gov.co\nDisposition-Notification-To: x@y.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "outside_reply" },
    { "From: ana@entidad.gov.co\n" REST, "", "ana", "192.0.2.7", "" },
    { REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "no_from" },
    { "From: ana@entidad.gov.co\nFrom: ana@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "no_from" },
    { "From: luis@entidad.gov.co\n" REST, "luis@entidad.gov.co", NULL, "192.0.2.7", "unauthenticated" },
    { "From: sistema@entidad.gov.co\n" REST, "sistema@entidad.gov.co", NULL, "10.0.0.9", "" },
    { "From: sistema@otra.co\n" REST, "sistema@entidad.gov.co", NULL, "10.0.0.9", "outside_sender" },
    { "From: luis@entidad.gov.co\n" REST, "luis@entidad.gov.co", NULL, NULL, "unauthenticated" },
    { "From: nuevo@entidad.gov.co\n" REST, "nuevo@entidad.gov.co", "nuevo", "192.0.2.7", "" },
};

START_TEST(tells_whose_mail_it_is)
{
    g_autoptr(Policy) policy = policy_of("checks { official-sender { applications = { \"10.0.0.0/24\" } } }\n");
    g_auto(Letter) letter = letter_new(cases[_i].fields);
    g_autoptr(Envelope) envelope = envelope_of(cases[_i].sender, cases[_i].login, "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();
    g_autoptr(GString) kinds = g_string_new(NULL);

    g_free(envelope->client_address);
    envelope->client_address = g_strdup(cases[_i].client);
    official_sender_inspect(&(Facts){ .message = letter.message,
                                .envelope = envelope,
                                .people = policy_people(policy),
                                .options = config_section(policy_config(policy), "official-sender") },
        findings);
    for (guint i = 0; i < findings->all->len; i++)
        g_string_append_printf(
            kinds, "%s%s", i ? " " : "", ((const Finding *)g_ptr_array_index(findings->all, i))->kind);
    ck_assert_msg(strcmp(kinds->str, cases[_i].kinds) == 0, "row %d: %s", _i, kinds->str);
}
END_TEST

int
main(void)
{
    return unit_run("checks/official_sender", (const Unit[]){ { tells_whose_mail_it_is, G_N_ELEMENTS(cases) }, { 0 } });
}
