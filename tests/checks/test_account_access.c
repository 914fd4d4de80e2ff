/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

static const struct {
    const char *login;
    AccountUsage usage; /* messages, recipients, refused, networks, domains */
    const char *kinds;
} cases[] = {
    { "ana", { { 1, 1, 0, 1, 1 }, { 0 }, 0 }, "" },
    { "ana", { { 100, 300, 20, 5, 60 }, { 0 }, 0 }, "" },
    { "ana", { { 101, 300, 20, 5, 60 }, { 0 }, 0 }, "over_limit" },
    { "ana", { { 101, 301, 21, 6, 61 }, { 0 }, 0 }, "over_limit over_limit over_limit over_limit over_limit" },
    { NULL, { { 101, 301, 21, 6, 61 }, { 0 }, 0 }, "" },
    /* what is usual may be more than the limit, once it has been for a week */
    { "ana", { { 400, 1, 0, 1, 1 }, { 500, 1, 0, 1, 1 }, 6 }, "over_limit" },
    { "ana", { { 400, 1, 0, 1, 1 }, { 500, 1, 0, 1, 1 }, 7 }, "" },
    { "ana", { { 501, 1, 0, 1, 1 }, { 500, 1, 0, 1, 1 }, 30 }, "over_limit" },
    /* or much less */
    { "ana", { { 90, 1, 0, 1, 1 }, { 3, 1, 0, 1, 1 }, 30 }, "unusual" },
    { "ana", { { 15, 1, 0, 1, 1 }, { 3, 1, 0, 1, 1 }, 30 }, "" },
    { "ana", { { 19, 1, 0, 1, 1 }, { 1, 1, 0, 1, 1 }, 30 }, "" },
};

START_TEST(compares_with_limits_and_with_before)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", cases[_i].login, "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();
    const Past past = past_of("", &cases[_i].usage);
    const Facts facts = {
        .envelope = envelope,
        .people = policy_people(policy),
        .past = &past,
        .options = config_section(policy_config(policy), "account-access"),
        .direction = DIRECTION_OUTBOUND,
    };

    check_account_access.inspect(&facts, findings);
    g_autofree char *kinds = finding_kinds(findings);
    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "row %d: «%s»", _i, kinds);
}
END_TEST

START_TEST(says_nothing_when_nothing_is_counted)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(Findings) findings = findings_new();
    const Facts facts = { .envelope = envelope,
        .people = policy_people(policy),
        .past = &past_unknown,
        .options = config_section(policy_config(policy), "account-access") };

    check_account_access.inspect(&facts, findings);
    ck_assert_uint_eq(findings->all->len, 0);
}
END_TEST

int
main(void)
{
    return unit_run(
        "checks/account_access", (const Unit[]){ { compares_with_limits_and_with_before, G_N_ELEMENTS(cases) },
                                     { says_nothing_when_nothing_is_counted, 0 }, { 0 } });
}
