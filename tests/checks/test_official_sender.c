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
    /* what the MTA completes */
    { "From: Ana <ana>\n" REST, "ana", "ana", "192.0.2.7", "" },
    { "From: Ana <ana@correo.entidad.gov.co>\n" REST, "ana@correo.entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: Luis <luis>\n" REST, "ana", "ana", "192.0.2.7", "forged" },
    { "From: Luis <luis>\n" REST, "luis", NULL, "192.0.2.7", "unauthenticated" },
    { "From: Luis <luis>\n" REST, "", NULL, "192.0.2.7", "unauthenticated" },
    { "From: ana@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana@correo.entidad.gov.co", "192.0.2.7", "" },
    { "From: Ana <ana@otro.entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "outside_sender" },
    /* nobody logged in, and MAIL FROM says nothing */
    { "From: luis@entidad.gov.co\n" REST, "", NULL, "192.0.2.7", "unauthenticated" },
    { "From: luis@entidad.gov.co\n" REST, "x@gmail.com", NULL, NULL, "unauthenticated" },
    /* automatic answers, from where they are made */
    { "From: luis@entidad.gov.co\nAuto-Submitted: auto-replied (vacation)\n" REST, "", NULL, "10.0.2.1", "" },
    { "From: luis@entidad.gov.co\nAuto-Submitted: no\n" REST, "", NULL, "10.0.2.1", "forged" },
    { "From: luis@entidad.gov.co\n" REST, "", NULL, "10.0.2.1", "forged" },
    { "From: luis@entidad.gov.co\nAuto-Submitted: auto-replied\n" REST, "luis@entidad.gov.co", NULL, "10.0.2.1",
        "forged forged" },
    { "From: luis@entidad.gov.co\nAuto-Submitted: auto-replied\n" REST, "", NULL, "192.0.2.7", "unauthenticated" },
    { "From: root@correo.entidad.gov.co\n" REST, "root", NULL, "10.0.2.1", "" },
    { "From: root (Cron Daemon)\n" REST, "root", NULL, "10.0.2.1", "" },
    /* lists of ours: members write from where they are */
    { "From: Carmen <c@example.org>\nList-Id: Red <red.entidad.gov.co>\n" REST, "red-bounces@entidad.gov.co", NULL,
        "10.0.0.9", "" },
    { "From: Carmen por Red <red@entidad.gov.co>\nReply-To: c@example.org\nList-Id: <red.listas.entidad.gov.co>\n" REST,
        "red-bounces@entidad.gov.co", NULL, "10.0.0.9", "" },
    { "From: Carmen <c@example.org>\nList-Id: <red.entidad.gov.co>\n" REST, "red-bounces@entidad.gov.co", NULL,
        "192.0.2.7", "unauthenticated" },
    { "From: Carmen <c@example.org>\nList-Id: <red.entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "10.0.0.9",
        "outside_sender" },
    { "From: Carmen <c@example.org>\nList-Id: <red.otra.org>\n" REST, "red-bounces@entidad.gov.co", NULL, "10.0.0.9",
        "outside_sender" },
    /* an application that logs in, and somebody who does on a machine that may send as anybody */
    { "From: nomina@entidad.gov.co\n" REST, "nomina@entidad.gov.co", "erp", "10.0.1.5", "" },
    { "From: nomina@entidad.gov.co\n" REST, "nomina@entidad.gov.co", "erp", "192.0.2.7", "forged forged" },
    { "From: luis@entidad.gov.co\n" REST, "nomina@entidad.gov.co", "erp", "10.0.1.5", "forged" },
    { "From: luis@entidad.gov.co\n" REST, "luis@entidad.gov.co", "pasante", "10.0.0.9", "forged forged" },
    { "From: luis@entidad.gov.co\n" REST, "luis@entidad.gov.co", "ana", "10.0.0.9", "forged forged" },
    /* domains made to be confused */
    { "From: ana@entidad.gov.com\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "lookalike" },
    { "From: ana@entidad.gov.co\nReply-To: ana@entldad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "lookalike" },
    { "From: ana@otraentidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "outside_sender" },
    /* who has left */
    { "From: ido@entidad.gov.co\n" REST, "ido@entidad.gov.co", "ido", "192.0.2.7", "left left left" },
    { "From: ido@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "left" },
    /* registered personal mailboxes: without the address in what is kept */
    { "From: luis.pena@gmail.com\n" REST, "luis@entidad.gov.co", "luis", "192.0.2.7", "personal_sender" },
    { "From: luis@entidad.gov.co\nReply-To: LuisPena+x@gmail.com\n" REST, "luis@entidad.gov.co", "luis", "192.0.2.7",
        "outside_reply" },
    /* where the answer goes */
    { "From: ana@entidad.gov.co\nReply-To: luis@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "other_reply" },
    { "From: ana@entidad.gov.co\nErrors-To: x@y.co\nX-Confirm-Reading-To: z@y.co\n" REST, "ana@entidad.gov.co", "ana",
        "192.0.2.7", "outside_reply outside_reply" },
    { "From: ana@entidad.gov.co\nMail-Followup-To: c@example.org, ana@entidad.gov.co\n" REST, "ana@entidad.gov.co",
        "ana", "192.0.2.7", "" },
    { "From: ana@entidad.gov.co\nMail-Followup-To: otro@example.org\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "outside_reply" },
    { "From: ana@entidad.gov.co\nList-Unsubscribe: <https://x.co/baja>, <mailto:baja@example.net?subject=x>\n" REST,
        "ana@entidad.gov.co", "ana", "192.0.2.7", "outside_reply" },
    { "From: ana@entidad.gov.co\nList-Post: <mailto:contacto@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana",
        "192.0.2.7", "" },
    { "From: ana@entidad.gov.co\nResent-From: luis@entidad.gov.co\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "forged" },
    { "From: ana@entidad.gov.co\nReturn-Path: <x@y.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "outside_reply" },
    /* display names */
    { "From: \"ministra@presidencia.gov.co\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_address" },
    { "From: \"ana@entidad.gov.co\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: \"contacto@entidad.gov.co\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: Luis =?utf-8?Q?Pe=C3=B1a?= <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"PENA GOMEZ, LUIS\" <contacto@entidad.gov.co>\n" REST, "contacto@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Luis Peña Gómez - Director\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Luis Peña (Despacho)\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Ana Rojas | Despacho de Luis Peña\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana",
        "192.0.2.7", "" },
    /* programs show the name of a group too (RFC 5322, section 3.4) */
    { "From: Luis Peña:ana@entidad.gov.co;\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "display_name" },
    { "From: =?utf-8?Q?Luis_Pe=C3=B1a?=: Ana Rojas <ana@entidad.gov.co>;\n" REST, "ana@entidad.gov.co", "ana",
        "192.0.2.7", "display_name" },
    { "From: \"luis@entidad.gov.co\": ana@entidad.gov.co;\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_address" },
    { "From: Ana Rojas: ana@entidad.gov.co;\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: ana@entidad.gov.co\nReply-To: Luis Peña: ana@entidad.gov.co;\n" REST, "ana@entidad.gov.co", "ana",
        "192.0.2.7", "display_name" },
    { "From: Pedro Chocue <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "display_name" },
    { "From: Ana Rojas <contacto@entidad.gov.co>\n" REST, "contacto@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: Contactenos <contacto@entidad.gov.co>\n" REST, "contacto@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: Luis Perez <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: \"Dra. Luis Peña Gómez\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Luis Peña Gómez, Director\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: Despacho del Director Luis Peña <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Ing. Luis Peña - Obras\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Dra. Ana Rojas\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: \"Despacho de la Directora\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    /* as the eye reads them */
    { "From: \"L\u200buis Pe\u00adña\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_name" },
    { "From: \"Ana \u200bRojas\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: \"Luіs Pеña\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "disguised display_name" },
    { "From: \"𝐋𝐮𝐢𝐬 Ｐｅñａ\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "display_name" },
    { "From: \"\u202eañeP siuL\u202c\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "disguised" },
    { "From: luis＠entidad.gov.co <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7",
        "display_address" },
    { "From: \"Анна Рохас\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    { "From: \"Ana Rojas Δ\" <ana@entidad.gov.co>\n" REST, "ana@entidad.gov.co", "ana", "192.0.2.7", "" },
    /* applications that may write from one address only */
    { "From: nomina@entidad.gov.co\n" REST, "nomina@entidad.gov.co", NULL, "10.0.1.5", "" },
    { "From: ana@entidad.gov.co\n" REST, "nomina@entidad.gov.co", NULL, "10.0.1.5", "forged" },
    { "From: nomina@entidad.gov.co\n" REST, "nomina@entidad.gov.co", NULL, "10.0.1.6", "unauthenticated" },
};

START_TEST(tells_whose_mail_it_is)
{
    g_autoptr(Policy) policy = policy_of("checks { official-sender { applications = { \"10.0.0.0/24\", "
                                         "\"10.0.1.5 nomina@entidad.gov.co\", \"10.0.2.1 root@* <>\" } } }\n");
    g_auto(Letter) letter = letter_new(cases[_i].fields);
    g_autoptr(Envelope) envelope = envelope_of(cases[_i].sender, cases[_i].login, "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();

    g_free(envelope->client_address);
    envelope->client_address = g_strdup(cases[_i].client);
    check_official_sender.inspect(&(Facts){ .message = letter.message,
                                      .envelope = envelope,
                                      .people = policy_people(policy),
                                      .options = config_section(policy_config(policy), "official-sender") },
        findings);
    g_autofree char *kinds = finding_kinds(findings);
    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "row %d: %s", _i, kinds);
    for (guint i = 0; i < findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(findings->all, i);
        ck_assert_msg(!strstr(finding->message, "@gmail.com") || strstr(finding->message, "ana@gmail.com"),
            "row %d: %s", _i, finding->message);
    }
}
END_TEST

int
main(void)
{
    return unit_run("checks/official_sender", (const Unit[]){ { tells_whose_mail_it_is, G_N_ELEMENTS(cases) }, { 0 } });
}
