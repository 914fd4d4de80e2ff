/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "people/people.h"
#include "people/source.h"

static const char *const domains[] = { "Entidad.gov.co", "señal.co", NULL };
static const char *const hosts[] = { "correo.entidad.gov.co", "*.interno.señal.co", "buzones", NULL };

static People *
load(const char *csv, GError **error)
{
    g_autofree char *path = unit_path("people.csv");

    ck_assert(g_file_set_contents(path, csv, -1, NULL));
    g_autoptr(GPtrArray) rows = people_csv_read(path, error);
    const PeopleTerms terms = { path, true, domains, hosts, "" };
    return rows ? people_new(rows, &terms, personal_new(), error) : NULL;
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
    { "ana", "ana+lista@entidad.gov.co", true },
    { "ana", "luis+lista@entidad.gov.co", false },
    { "ana", "+ana@entidad.gov.co", false },
    { "nuevo", "nuevo+x@entidad.gov.co", true },
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
    ck_assert(!people_is_ours(people, "quien@xcorreo.entidad.gov.co"));
    ck_assert(!people_is_ours(people, ""));
    ck_assert_str_eq(people_by_address(people, "ARojas@entidad.gov.co")->unit, "Jurídica");
    ck_assert_ptr_null(people_by_login(people, "ana@gmail.com"));
    ck_assert_uint_eq(people_all(people)->len, 2);
}
END_TEST

/* What the MTA completes is whose it will be. */
static const struct {
    const char *address;
    bool is_ours, may_be_ours, is_of_ana;
} completed[] = {
    { "ana", true, true, true },
    { "ANA", true, true, true },
    { "ana+lista", true, true, false },
    { "ana@correo.entidad.gov.co", true, true, true },
    { "Ana@Correo.Entidad.GOV.CO", true, true, true },
    { "ana@buzones", true, true, true },
    { "ana@otro.entidad.gov.co", false, true, false },
    { "ana@a.interno.señal.co", true, true, false }, /* ana@señal.co is nobody */
    { "ana@entidad.gov.co.evil.com", false, false, false },
    { "ana@noentidad.gov.co", false, false, false },
    { "ana@buzones.example.org", false, false, false },
    { "quien", true, true, false },
    { "", false, false, false },
};

START_TEST(completes_addresses_as_the_mta_does)
{
    g_autoptr(People) people = good();
    const Person *ana = people_by_login(people, "ana");
    const char *address = completed[_i].address;

    ck_assert_msg(people_is_ours(people, address) == completed[_i].is_ours, "«%s»", address);
    ck_assert_msg(people_may_be_ours(people, address) == completed[_i].may_be_ours, "«%s»", address);
    ck_assert_msg((people_by_address(people, address) == ana) == completed[_i].is_of_ana, "«%s»", address);
    if (completed[_i].is_of_ana)
        ck_assert_msg(people_may_send_as(people, "ana", address) && !people_may_send_as(people, "luis", address),
            "«%s»", address);
    ck_assert_ptr_eq(people_by_login(people, "ana@correo.entidad.gov.co"), ana);
    ck_assert_ptr_null(people_by_login(people, "ana@otro.entidad.gov.co"));
}
END_TEST

static const struct {
    const char *csv, *error;
} bad[] = {
    { "login,name\nana,Ana\n", ":1:" },
    { HEADER "ana,,,,,,,\n", ":2:" },
    { HEADER ",ana@entidad.gov.co,,,,,,\n", ":2:" },
    { HEADER ANA "ana,otra@entidad.gov.co,,,,,,\n", ":3:1: el usuario «ana» está repetido" },
    { HEADER ANA "otro,arojas@entidad.gov.co,,,,,,\n", ":2:24: la dirección" },
    { HEADER "ana,ana,,,,,,\n", ":2:" },
    { HEADER "ana,ana@entidad.gov.co,,no es,,,,\n", ":2:25: «no»" },
    { "login,mail,status\nana,ana@entidad.gov.co,de viaje\n", ":2:24: «de viaje» no es un estado" },
    { "login,mail,deputies\nana,ana@entidad.gov.co,luis ayer\n", ":2:24: «luis ayer» no es un encargado" },
    { "login,mail,deputies\nana,ana@entidad.gov.co,luis 2026-02-30..\n", ":2:24:" },
    { "login,mail,deputies\nana,ana@entidad.gov.co,luis 2026-12-02..2026-12-01\n", ":2:24:" },
};

START_TEST(refuses_with_file_and_line)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(load(bad[_i].csv, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, bad[_i].error);
}
END_TEST

static const char office[] =
    "usuario;correo;alias;nombre;nombres;apellidos;cargo;dependencia;Teléfono;extensión;celular;jefe;encargados;grupos;"
    "estado\n"
    "ana;ana@entidad.gov.co;;Ana María Rojas;;;Profesional;Jurídica;601 555 0100;101;300 555 0101;luis;\"nubia "
    "2026-12-01..2026-12-15; ido; luis ..2026-11-30\";juristas|comité de mesa;activa\n"
    "luis;luis@entidad.gov.co;;;Luis Alberto;Peña Gómez;;;;;;nadie;;;\n"
    "nubia;nubia@entidad.gov.co;;Ibáñez, Nubia;;;;;;;;ana@entidad.gov.co;;;\n"
    "ido;ido@entidad.gov.co;;PEREZ CHOCUE JUAN CARLOS;;;;;;;;;;;retirado\n";

static guint32
day(GDateYear year, GDateMonth month, GDateDay of_month)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_dmy(&date, of_month, month, year);
    return g_date_get_julian(&date);
}

START_TEST(knows_each_person)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(People) people = load(office, &error);

    ck_assert_good(people != NULL, error);
    const Person *ana = people_by_login(people, "ana"), *luis = people_by_login(people, "luis");
    const Person *nubia = people_by_login(people, "nubia"), *gone = people_find(people, "ido@entidad.gov.co");
    ck_assert_str_eq(ana->phone, "601 555 0100");
    ck_assert_str_eq(ana->extension, "101");
    ck_assert_str_eq(ana->mobile, "300 555 0101");
    ck_assert_str_eq(ana->groups[1], "comité de mesa");
    ck_assert_str_eq(luis->name, "Luis Alberto Peña Gómez");
    ck_assert(gone->has_left && !ana->has_left);
    ck_assert_ptr_eq(people_manager(people, ana), luis);
    ck_assert_ptr_eq(people_manager(people, nubia), ana);
    ck_assert_ptr_null(people_manager(people, luis));
    g_autoptr(GPtrArray) before = people_deputies(people, ana, day(2026, 11, 30));
    ck_assert_uint_eq(before->len, 1);
    ck_assert_ptr_eq(g_ptr_array_index(before, 0), luis);
    g_autoptr(GPtrArray) within = people_deputies(people, ana, day(2026, 12, 15));
    ck_assert_uint_eq(within->len, 1);
    ck_assert_ptr_eq(g_ptr_array_index(within, 0), nubia);
    g_autoptr(GPtrArray) after = people_deputies(people, ana, day(2026, 12, 16));
    ck_assert_uint_eq(after->len, 0);
    g_autofree char *written = person_deputies_text(ana);
    ck_assert_str_eq(written, "nubia 2026-12-01..2026-12-15; ido; luis ..2026-11-30");
}
END_TEST

static const struct {
    const char *display, *login; /* NULL: nobody */
} displays[] = {
    { "Luis Peña", "luis" },
    { "PEÑA GÓMEZ, LUIS", "luis" },
    { "luis alberto pena gomez", "luis" },
    { "Ana Rojas", "ana" },
    { "Nubia Ibáñez", "nubia" },
    { "Juan Pérez", "ido" },
    { "Dr. Luis Peña – Director", "luis" },
    { "Luis Peña Torres (Asesor)", NULL },
    { "Luis", NULL },
    { "Luis Rojas", NULL },
    { "Luis Peña Torres", NULL },
    { "Peña Gómez", NULL },
    { "Dirección General", NULL },
    { "", NULL },
};

START_TEST(knows_who_is_called_so)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(People) people = load(office, &error);
    const Person *person = people_called(people, displays[_i].display, NULL);

    ck_assert_msg(g_strcmp0(person ? person->login : NULL, displays[_i].login) == 0, "«%s»: %s", displays[_i].display,
        person ? person->login : "nobody");
}
END_TEST

START_TEST(prefers_the_person_himself_among_namesakes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(People) people =
        load(HEADER "a,a@entidad.gov.co,,,Luis Peña,,,\nb,b@entidad.gov.co,,,Luis Peña,,,\n", &error);
    const Person *second = people_by_login(people, "b");

    ck_assert_ptr_eq(people_called(people, "Luis Peña", second), second);
}
END_TEST

static const struct {
    const char *address, *login; /* NULL: nobody that could be told from others */
} resembling[] = {
    { "juancarlosperezchocue@gmail.com", "ido" },
    { "jcperezchocue88@hotmail.com", "ido" },
    { "nubia.ibanez@yahoo.com", "nubia" },
    { "luisalbertopenag@gmail.com", "luis" },
    { "luis.pena@gmail.com", NULL }, /* many are called so */
    { "carlosgiraldo@gmail.com", NULL },
    { "12345@gmail.com", NULL },
    { "@", NULL },
    { "", NULL },
};

START_TEST(knows_whose_name_an_address_shows)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(People) people = load(office, &error);
    double innocents = 0;
    const Person *person = people_resembled(people, resembling[_i].address, &innocents);

    if (person && innocents > 1000)
        person = NULL;
    ck_assert_msg(g_strcmp0(person ? person->login : NULL, resembling[_i].login) == 0, "%s: %s (%g)",
        resembling[_i].address, person ? person->login : "nobody", innocents);
}
END_TEST

/* Tables as they are. Of each, whose login counts as whose address, and how much is left out. */
#define COLUMNS "login,mail,aliases,deputies,status\n"
static const struct {
    const char *rows;
    const char *login, *address; /* of the one who must be there */
    const char *owner;           /* of the address */
    guint people, left_out;
    const char *why; /* some of it, where something is */
} tables[] = {
    { "ana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 1, 0, NULL },
    /* who came back: the account that is shut does not take her address, wherever it stands */
    { "ana.r,ana@entidad.gov.co,,,retirado\nana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 1, 1,
        ":2:" },
    { "ana,ana@entidad.gov.co\nana.r,ana@entidad.gov.co,,,retirado\n", "ana", "ana@entidad.gov.co", "ana", 1, 1,
        ":3:" },
    { "ana,ana@entidad.gov.co,,,retirado\nana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 1, 1, ":2:" },
    { "ido,x@entidad.gov.co,ana@entidad.gov.co,,retirado\nana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana",
        2, 1, "ana@entidad.gov.co" },
    /* two accounts of one mailbox: both may, and it is hers whose name it has */
    { "admin-ana,ana@entidad.gov.co\nana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 2, 0, NULL },
    { "admin-ana,ana@entidad.gov.co\nana,ana@entidad.gov.co\n", "admin-ana", "ana@entidad.gov.co", "ana", 2, 0, NULL },
    { "arojas,ana@entidad.gov.co\nsvc,ana@entidad.gov.co\n", "svc", "ana@entidad.gov.co", "arojas", 2, 0, NULL },
    /* an alias of two costs the alias */
    { "ana,ana@entidad.gov.co,area@entidad.gov.co\nluis,luis@entidad.gov.co,area@entidad.gov.co\n", "luis",
        "luis@entidad.gov.co", "luis", 2, 1, "area@entidad.gov.co" },
    { "luis,luis@entidad.gov.co,ana@entidad.gov.co\nana,ana@entidad.gov.co\n", "luis", "luis@entidad.gov.co", "luis", 2,
        1, ":2:26:" },
    /* what is no address costs itself */
    { "ana,ana@entidad.gov.co,no valida @x\n", "ana", "ana@entidad.gov.co", "ana", 1, 3, "«no»" },
    { "ana,ana,ana.rojas@entidad.gov.co\n", "ana", "ana.rojas@entidad.gov.co", "ana", 1, 1, "«ana»" },
    { "ana,ana@entidad.gov.co,,mañana\n", "ana", "ana@entidad.gov.co", "ana", 1, 0, NULL },
    { "ana,ana@entidad.gov.co,,luis 2026-13-01..\n", "ana", "ana@entidad.gov.co", "ana", 1, 1, "luis 2026" },
    { "ana,ana@entidad.gov.co,,,de licencia\n", "ana", "ana@entidad.gov.co", "ana", 1, 1, "de licencia" },
    /* nobody */
    { "x,,,,\nana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 1, 1, ":2:" },
    { ",y@entidad.gov.co\nana,ana@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 1, 1, ":2:1:" },
    { "ana,ana@entidad.gov.co\nana,otra@entidad.gov.co\n", "ana", "ana@entidad.gov.co", "ana", 1, 1, ":3:1:" },
    { ",,,,\nana,ana@entidad.gov.co\n,,,,\n", "ana", "ana@entidad.gov.co", "ana", 1, 0, NULL },
};

static GPtrArray *
rows_of(const char *path, const char *rows)
{
    g_autofree char *table = g_strconcat(COLUMNS, rows, NULL);
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(path, table, -1, NULL));
    GPtrArray *read = people_csv_read(path, &error);
    ck_assert_good(read != NULL, error);
    return read;
}

START_TEST(leaves_out_only_what_is_wrong)
{
    g_autofree char *path = unit_path("people.csv");
    g_autoptr(GPtrArray) rows = rows_of(path, tables[_i].rows);
    g_autoptr(GError) error = NULL;
    const PeopleTerms terms = { path, false, domains, NULL, "" };
    g_autoptr(People) people = people_new(rows, &terms, personal_new(), &error);

    ck_assert_good(people != NULL, error);
    ck_assert_uint_eq(people_all(people)->len, tables[_i].people);
    ck_assert_ptr_nonnull(people_by_login(people, tables[_i].login));
    ck_assert(!people_by_login(people, tables[_i].login)->has_left);
    ck_assert(people_may_send_as(people, tables[_i].login, tables[_i].address));
    ck_assert_str_eq(people_by_address(people, tables[_i].address)->login, tables[_i].owner);
    ck_assert(people_same_person(people, tables[_i].login, tables[_i].owner));
    const GPtrArray *left_out = people_left_out(people);
    ck_assert_uint_eq(left_out->len, tables[_i].left_out);
    if (tables[_i].why)
        ck_assert_msg(strstr(g_ptr_array_index(left_out, 0), tables[_i].why) != NULL, "%s",
            (const char *)g_ptr_array_index(left_out, 0));
}
END_TEST

START_TEST(refuses_all_where_that_is_wanted)
{
    g_autofree char *path = unit_path("people.csv");
    g_autoptr(GPtrArray) rows = rows_of(path, tables[_i].rows);
    g_autoptr(GError) error = NULL;
    const PeopleTerms terms = { path, true, domains, NULL, "" };
    g_autoptr(People) people = people_new(rows, &terms, personal_new(), &error);

    ck_assert_int_eq(people == NULL, tables[_i].left_out > 0);
    if (tables[_i].why)
        ck_assert_msg(strstr(error->message, tables[_i].why) != NULL, "%s", error->message);
}
END_TEST

static const struct {
    const char *domain, *imitated;
} imitations[] = {
    { "entidad.gov.co", NULL },
    { "entidad.gov.com", "entidad.gov.co" },
    { "entidad.gov.c0", "entidad.gov.co" },
    { "entidad-gov.co", "entidad.gov.co" },
    { "entidda.gov.co", "entidad.gov.co" },
    { "entldad.gov.co", "entidad.gov.co" },
    { "entidad.gov.co.correo.example", "entidad.gov.co" },
    { "еntidаd.gov.co", "entidad.gov.co" }, /* Cyrillic е and а */
    { "entídad.gov.co", "entidad.gov.co" },
    { "senal.co", "xn--seal-hqa.co" },
    { "otraentidad.gov.co", NULL },
    { "gmail.com", NULL },
    { "gov.co", NULL },
};

START_TEST(knows_who_imitates_its_domains)
{
    g_autoptr(People) people = good();
    g_autofree char *address = g_strconcat("x@", imitations[_i].domain, NULL);
    const char *imitated = people_imitated(people, address);

    ck_assert_msg(g_strcmp0(imitated, imitations[_i].imitated) == 0, "%s: %s", imitations[_i].domain, imitated);
}
END_TEST

int
main(void)
{
    return unit_run("people/people",
        (const Unit[]){ { knows_each_person, 0 }, { knows_who_is_called_so, G_N_ELEMENTS(displays) },
            { completes_addresses_as_the_mta_does, G_N_ELEMENTS(completed) },
            { prefers_the_person_himself_among_namesakes, 0 },
            { knows_whose_name_an_address_shows, G_N_ELEMENTS(resembling) },
            { leaves_out_only_what_is_wrong, G_N_ELEMENTS(tables) },
            { refuses_all_where_that_is_wanted, G_N_ELEMENTS(tables) },
            { knows_who_imitates_its_domains, G_N_ELEMENTS(imitations) },
            { knows_who_may_send_as_whom, G_N_ELEMENTS(senders) }, { knows_the_same_person, G_N_ELEMENTS(pairs) },
            { knows_its_domains, 0 }, { refuses_with_file_and_line, G_N_ELEMENTS(bad) }, { 0 } });
}
