/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/address.h"

static const struct {
    const char *address, *normal;
} normals[] = {
    { "Ana@Entidad.GOV.co", "ana@entidad.gov.co" },
    { " ana@x.co ", "ana@x.co" },
    { "MUÑOZ@x.co", "muñoz@x.co" },
    { "mun\xcc\x83oz@x.co", "muñoz@x.co" },
    { "ana@señal.co", "ana@xn--seal-hqa.co" },
    { "ana", "ana" },
    { "", "" },
    { "a\xff@x.co", "a\xef\xbf\xbd@x.co" },
    { "ana@SEÑAL.co\xe2\x80\x8c", "ana@xn--seal-hqa.co" },
    { "ana@x.co \xe2\x80\x8c ", "ana@x.co \xe2\x80\x8c" },
    { "ana@x\xef\xbc\xa0y.co", "ana@x\xef\xbc\xa0y.co" },
};

START_TEST(normalizes)
{
    g_autofree char *normal = address_normalize(normals[_i].address);
    g_autofree char *again = address_normalize(normal);

    ck_assert_str_eq(normal, normals[_i].normal);
    ck_assert_str_eq(again, normal);
}
END_TEST

static const struct {
    const char *pattern, *text;
    bool matches;
} patterns[] = {
    { "*@entidad.gov.co", "Ana@ENTIDAD.gov.co", true },
    { "*@entidad.gov.co", "ana@otra.gov.co", false },
    { "ana@*", "ana@x.co", true },
    { "a?a@x.co", "ana@x.co", true },
    { "ana", "ana", true },
    { "Jurídica", "JURÍDICA", true },
    { "*", "", true },
    { "ana@x.co", "ana@x.co.evil", false },
    { "x", "\xff", false },
};

START_TEST(matches_patterns)
{
    ck_assert_msg(address_matches(patterns[_i].pattern, patterns[_i].text) == patterns[_i].matches, "%s – %s",
        patterns[_i].pattern, patterns[_i].text);
}
END_TEST

START_TEST(finds_the_domain)
{
    ck_assert_str_eq(address_domain("ana@x.co"), "x.co");
    ck_assert_str_eq(address_domain("\"a@b\"@x.co"), "x.co");
    ck_assert_str_eq(address_domain("ana"), "");
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/address", (const Unit[]){ { normalizes, G_N_ELEMENTS(normals) },
                               { matches_patterns, G_N_ELEMENTS(patterns) }, { finds_the_domain, 0 }, { 0 } });
}
