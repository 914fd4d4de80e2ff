/* SPDX-License-Identifier: BSD-2-Clause */
/* Who sends, and where to: by what the MTA vouches for. */
#include "unit.h"

#include "letters.h"
#include "policy/origin.h"

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
    /* the MTA relays it: its client is one of ours */
    { "c@example.org", NULL, "ana@entidad.gov.co", "d@example.org", DIRECTION_OUTBOUND },
    { "", NULL, "ana@entidad.gov.co", "d@example.org", DIRECTION_OUTBOUND },
    { "c@example.org", NULL, "d@example.org", NULL, DIRECTION_OUTBOUND },
    /* what the MTA completes */
    { "luis", NULL, "c@example.org", NULL, DIRECTION_OUTBOUND },
    { "luis", NULL, "ana", NULL, DIRECTION_INTERNAL },
    { "luis@correo.entidad.gov.co", NULL, "ana@correo.entidad.gov.co", NULL, DIRECTION_INTERNAL },
    { "luis@otro.entidad.gov.co", NULL, "ana@entidad.gov.co", NULL, DIRECTION_INBOUND },
    { "ana", "ana", "luis", "c@example.org", DIRECTION_OUTBOUND },
    /* what a forwarder rewrites is from outside */
    { "SRS0=Ab1c=7P=example.org=c@entidad.gov.co", NULL, "ana@entidad.gov.co", NULL, DIRECTION_INBOUND },
    { "SRS1=Ab1c=x.org==Ab1c=7P=y.org=c@entidad.gov.co", NULL, "d@example.org", NULL, DIRECTION_OUTBOUND },
    { "srs0@entidad.gov.co", NULL, "ana@entidad.gov.co", NULL, DIRECTION_INTERNAL },
    { "", NULL, "ana@entidad.gov.co", NULL, DIRECTION_INBOUND },
    { "", "ana", "c@example.org", NULL, DIRECTION_OUTBOUND },
};

#define REPORT "Content-Type: message/delivery-status"

/* Mail that nobody logged in for leaves: whether it is only sent on, so that nobody here wrote it. */
static const struct {
    const char *sender, *from, *recipient, *other;
    bool is_redirected;
} relayed[] = {
    { "c@example.org", "From: Carmen <c@example.org>", "d@example.org", NULL, true },
    { "c@example.org", "From: Carmen <c@example.org>", "d@example.org", "ana@entidad.gov.co", true },
    { "", "From: MAILER-DAEMON@example.org", "d@example.org", NULL, true },
    { "SRS0=Ab1c=7P=example.org=c@entidad.gov.co", "From: c@example.org", "d@example.org", NULL, true },
    { "c@example.org", "X-Other: x", "d@example.org", NULL, true },
    { "c@example.org", "From: c@example.org", "ana@entidad.gov.co", NULL, false }, /* comes in */
    { "c@example.org", "From: Luis <luis@entidad.gov.co>", "d@example.org", NULL, false },
    { "c@example.org", "From: Luis <luis@entidad.gov.co>", "d@example.org", "ana@entidad.gov.co", false },
    { "", "From: LUIS@Entidad.GOV.co", "d@example.org", NULL, false },
    { "", "From: luis@entidad.gov.co, c@example.org", "d@example.org", NULL, false },
    { "", "From: c@example.org\nFrom: luis@entidad.gov.co", "d@example.org", NULL, false },
    { "", "From: g: luis@entidad.gov.co;", "d@example.org", NULL, false },
    { "", "From: Luis <luis>", "d@example.org", NULL, false },
    { "", "From: luis@correo.entidad.gov.co", "d@example.org", NULL, false },
    { "", "From: luis@cualquiera.entidad.gov.co", "d@example.org", NULL, false },
    { "", "From: \"luis@entidad.gov.co\" <x@example.org>", "d@example.org", NULL, false },
    { "SRS0=Ab1c=7P=example.org=c@entidad.gov.co", "From: luis@entidad.gov.co", "d@example.org", NULL, false },
    { "", "From: ,;", "d@example.org", NULL, false },
    { "luis@entidad.gov.co", "From: c@example.org", "d@example.org", NULL, false },
    /* what the MTA itself tells a sender */
    { "", "From: MAILER-DAEMON@correo.entidad.gov.co (Mail Delivery System)\n" REPORT, "d@example.org", NULL, true },
    { "", "From: Mail Delivery Subsystem <MAILER-DAEMON@entidad.gov.co>\n" REPORT, "d@example.org", NULL, true },
    { "", "From: MAILER-DAEMON\n" REPORT, "d@example.org", NULL, true },
    { "", "From: MAILER-DAEMON@entidad.gov.co", "d@example.org", NULL, false },
    { "", "From: luis@entidad.gov.co\n" REPORT, "d@example.org", NULL, false },
    { "", "From: Luis Peña <MAILER-DAEMON@entidad.gov.co>\n" REPORT, "d@example.org", NULL, false },
    { "", "From: \"luis@entidad.gov.co\" <MAILER-DAEMON@entidad.gov.co>\n" REPORT, "d@example.org", NULL, false },
    { "c@example.org", "From: MAILER-DAEMON@entidad.gov.co\n" REPORT, "d@example.org", NULL, false },
};

START_TEST(knows_what_is_only_sent_on)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autofree char *text = g_strconcat(relayed[_i].from, "\nTo: d@example.org\nSubject: Aviso\n\nx", NULL);
    g_auto(Letter) letter = letter_new(text);
    g_autoptr(Envelope) envelope =
        envelope_of(relayed[_i].sender, NULL, relayed[_i].recipient, relayed[_i].other, NULL);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);

    ck_assert_msg(
        policy_is_redirected(policy, envelope, letter.message) == relayed[_i].is_redirected, "%s", relayed[_i].from);
    /* What says that one of us wrote it and is let out by nobody does not leave. */
    const bool refused = verdict->direction == DIRECTION_OUTBOUND && !relayed[_i].is_redirected;
    ck_assert_msg((verdict->action == ACTION_REJECT) == refused, "%s: %s", relayed[_i].from, verdict_name(verdict));
}
END_TEST

#define RESENT "Resent-From: Ana <ana@entidad.gov.co>\nResent-To: o@otra.gov.co\nMessage-ID: <1@example.org>\n"

/* A citizen's message, passed on unchanged by Ana. */
static const struct {
    const char *fields, *known;
    bool is_judged; /* as a text of hers */
    const char *verdict;
} resent[] = {
    { RESENT "From: Carmen <c@example.org>", "<1@example.org>", false, "accept" },
    { RESENT "From: Carmen <c@example.org>", "<2@example.org>", false, "hold" },
    { RESENT "From: Carmen <c@example.org>\nReply-To: otra@example.org", "<1@example.org>", false, "accept" },
    { "Resent-From: luis@entidad.gov.co\nFrom: c@example.org", "", true, "reject" },
    { "Resent-From: c@example.org\nFrom: c@example.org", "", true, "hold" },
    { RESENT "From: luis@entidad.gov.co", "<1@example.org>", true, "reject" },
    { RESENT "From: Carmen <luis>", "<1@example.org>", true, "reject" },
};

START_TEST(neither_judges_nor_edits_what_is_resent)
{
    g_autofree char *file = unit_path("s.txt");
    g_autofree char *extra = g_strdup_printf("template \"x\" { text = \"%s\" }", file);
    ck_assert(g_file_set_contents(file, "{name}\n{position}\n{entity}\nTel. {phone}\n{mail}\n", -1, NULL));
    g_autoptr(Policy) policy = policy_of(extra);
    g_autofree char *text = g_strconcat(resent[_i].fields, "\nTo: ana@entidad.gov.co\nSubject:\n\nPregunto.\n", NULL);
    g_auto(Letter) letter = letter_new(text);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "o@otra.gov.co", NULL);
    const Past past = past_of(resent[_i].known, NULL);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past);
    bool is_judged = false;

    for (guint i = 0; i < verdict->findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(verdict->findings->all, i);
        is_judged = is_judged || strcmp(finding->check, "subject") == 0;
    }
    ck_assert_msg(is_judged == resent[_i].is_judged, "%s", resent[_i].fields);
    ck_assert_str_eq(verdict_name(verdict), resent[_i].verdict);
    ck_assert_ptr_null(verdict->rewritten);
}
END_TEST

START_TEST(tells_the_direction)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope =
        envelope_of(directions[_i].sender, directions[_i].login, directions[_i].first, directions[_i].second, NULL);

    ck_assert_int_eq(policy_direction(policy, envelope), directions[_i].direction);
}
END_TEST

int
main(void)
{
    return unit_run("policy/origin", (const Unit[]){ { tells_the_direction, G_N_ELEMENTS(directions) },
                                         { knows_what_is_only_sent_on, G_N_ELEMENTS(relayed) },
                                         { neither_judges_nor_edits_what_is_resent, G_N_ELEMENTS(resent) }, { 0 } });
}
