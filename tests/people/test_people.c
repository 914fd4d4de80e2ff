/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "people/people.h"

static const char *const domains[] = { "Entidad.gov.co", "señal.co", NULL };

static People *
load(const char *csv, GError **error)
{
    g_autofree char *path = unit_path("people.csv");

    ck_assert(g_file_set_contents(path, csv, -1, NULL));
    return people_load(path, domains, personal_new(), error);
}

#define HEADER "login,mail,aliases,shared,name,position,unit,phone\n"
#define ANA                                                                                                            \
    "ana,Ana@entidad.gov.co,ana.rojas@entidad.gov.co;arojas@entidad.gov.co,contacto@entidad.gov.co,Ana "               \
    "Rojas,,Jurídica,\n"
#define LUIS "luis,luis@entidad.gov.co,,,,,,\n"

static People *
good(void)
{
    g_autoptr(GError) error = NULL;
    People *people = load(HEADER ANA LUIS, &error);

    ck_assert_good(people != NULL, error);
    return people;
}

static const struct {
    const char *login, *address;
    bool may;
} senders[] = {
    { "ana", "ana@entidad.gov.co", true },
    { "ANA", "Ana@ENTIDAD.gov.co", true },
    { "ana", "ana.rojas@entidad.gov.co", true },
    { "ana", "contacto@entidad.gov.co", true },
    { "ana", "luis@entidad.gov.co", false },
    { "ana@entidad.gov.co", "ana@entidad.gov.co", true },
    { "luis", "contacto@entidad.gov.co", false },
    { "ana", "ana@gmail.com", false },
    /* not in the directory: his own name, unless that is somebody's */
    { "nuevo", "nuevo@entidad.gov.co", true },
    { "nuevo", "nuevo@gmail.com", false },
    { "nuevo@entidad.gov.co", "nuevo@entidad.gov.co", true },
    { "arojas", "arojas@entidad.gov.co", false },
    { "nuev", "nuevo@entidad.gov.co", false },
    { "", "", false },
};

START_TEST(knows_who_may_send_as_whom)
{
    g_autoptr(People) people = good();

    ck_assert_msg(people_may_send_as(people, senders[_i].login, senders[_i].address) == senders[_i].may, "%s as %s",
        senders[_i].login, senders[_i].address);
}
END_TEST

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    { "ana", "ana.rojas@entidad.gov.co", true },
    { "ana@entidad.gov.co", "arojas@entidad.gov.co", true },
    { "ana", "luis", false },
    { "ana", "contacto@entidad.gov.co", false },
    { "root", "root", true },
    { "nuevo", "nuevo@entidad.gov.co", true },
    { "nuevo", "otro", false },
};

START_TEST(knows_the_same_person)
{
    g_autoptr(People) people = good();

    ck_assert_msg(
        people_same_person(people, pairs[_i].a, pairs[_i].b) == pairs[_i].same, "%s – %s", pairs[_i].a, pairs[_i].b);
    ck_assert_int_eq(people_same_person(people, pairs[_i].b, pairs[_i].a), pairs[_i].same);
}
END_TEST

START_TEST(knows_its_domains)
{
    g_autoptr(People) people = good();

    ck_assert(people_is_ours(people, "quien@ENTIDAD.gov.co"));
    ck_assert(people_is_ours(people, "quien@xn--seal-hqa.co"));
    ck_assert(!people_is_ours(people, "quien@sub.entidad.gov.co"));
    ck_assert(!people_is_ours(people, "quien@entidad.gov.co.evil.com"));
    ck_assert(!people_is_ours(people, "quien"));
    ck_assert(!people_is_ours(people, ""));
    ck_assert_str_eq(people_by_address(people, "ARojas@entidad.gov.co")->unit, "Jurídica");
    ck_assert_ptr_null(people_by_login(people, "ana@gmail.com"));
    ck_assert_uint_eq(people_all(people)->len, 2);
}
END_TEST

static const struct {
    const char *csv, *error;
} bad[] = {
    { "login,name\nana,Ana\n", ":1:" },
    { HEADER "ana,,,,,,,\n", ":2:" },
    { HEADER ",ana@entidad.gov.co,,,,,,\n", ":2:" },
    { HEADER ANA "ana,otra@entidad.gov.co,,,,,,\n", ":3: el usuario «ana» está repetido" },
    { HEADER ANA "otro,arojas@entidad.gov.co,,,,,,\n", ":3: la dirección" },
    { HEADER "ana,ana,,,,,,\n", ":2:" },
};

START_TEST(refuses_with_file_and_line)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(load(bad[_i].csv, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, bad[_i].error);
}
END_TEST

int
main(void)
{
    return unit_run("people/people", (const Unit[]){ { knows_who_may_send_as_whom, G_N_ELEMENTS(senders) },
                                         { knows_the_same_person, G_N_ELEMENTS(pairs) }, { knows_its_domains, 0 },
                                         { refuses_with_file_and_line, G_N_ELEMENTS(bad) }, { 0 } });
}
