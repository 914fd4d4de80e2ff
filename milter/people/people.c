/* SPDX-License-Identifier: BSD-2-Clause */
/* people: the snapshot of the directory, with indexes by login and address. */
#include "people/people.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "message/address.h"
#include "people/csv.h"

struct People {
    char **domains;         /* normalized */
    GPtrArray *persons;     /* of Person * */
    GHashTable *by_login;   /* normalized login → Person, borrowed */
    GHashTable *by_address; /* normalized address → Person, borrowed */
    Personal *personal;
};

static void
person_free(gpointer data)
{
    Person *person = data;

    g_free(person->login);
    g_strfreev(person->addresses);
    g_strfreev(person->shared);
    g_free(person->name);
    g_free(person->position);
    g_free(person->unit);
    g_free(person->phone);
    g_free(person);
}

/* "ana@x.co; ana.rojas@x.co" as normalized addresses behind FIRST, which may be "". */
static char **
split_addresses(const char *first, const char *list)
{
    GPtrArray *addresses = g_ptr_array_new();
    g_auto(GStrv) pieces = g_strsplit_set(list, " ;|", -1);

    if (*first)
        g_ptr_array_add(addresses, address_normalize(first));
    for (char **piece = pieces; *piece; piece++)
        if (**piece)
            g_ptr_array_add(addresses, address_normalize(*piece));
    g_ptr_array_add(addresses, NULL);
    return (char **)g_ptr_array_free(addresses, FALSE);
}

static bool
index_person(People *people, Person *person, const char *file, size_t line, GError **error)
{
    if (*person->login == '\0' || !person->addresses[0]) {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s:%zu: cada persona necesita «login» y «mail»"), file, line);
        return false;
    }
    for (char **address = person->addresses; *address; address++) {
        if (!strchr(*address, '@')) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s:%zu: «%s» no es una dirección de correo"), file,
                line, *address);
            return false;
        }
        if (!g_hash_table_insert(people->by_address, *address, person)) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s:%zu: la dirección «%s» ya es de otra persona"), file,
                line, *address);
            return false;
        }
    }
    if (!g_hash_table_insert(people->by_login, address_normalize(person->login), person)) {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s:%zu: el usuario «%s» está repetido"), file, line, person->login);
        return false;
    }
    return true;
}

static bool
read_directory(People *people, const char *file, GError **error)
{
    g_autoptr(Csv) csv = csv_load(file, error);

    if (!csv)
        return false;
    if (!csv_has_column(csv, "login") || !csv_has_column(csv, "mail")) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:1: la primera fila debe nombrar las columnas, entre ellas «login» y «mail»"), file);
        return false;
    }
    for (size_t row = 0; row < csv_rows(csv); row++) {
        Person *person = g_new0(Person, 1);
        g_ptr_array_add(people->persons, person);
        person->login = g_strdup(csv_cell(csv, row, "login"));
        person->addresses = split_addresses(csv_cell(csv, row, "mail"), csv_cell(csv, row, "aliases"));
        person->shared = split_addresses("", csv_cell(csv, row, "shared"));
        person->name = g_strdup(csv_cell(csv, row, "name"));
        person->position = g_strdup(csv_cell(csv, row, "position"));
        person->unit = g_strdup(csv_cell(csv, row, "unit"));
        person->phone = g_strdup(csv_cell(csv, row, "phone"));
        if (!index_person(people, person, file, csv_line(csv, row), error))
            return false;
    }
    return true;
}

/* Domains compare as the part of an address behind its @ does. */
static char **
normalize_domains(const char *const *domains)
{
    GPtrArray *normal = g_ptr_array_new();

    for (; *domains; domains++) {
        g_autofree char *as_address = g_strconcat("x@", *domains, NULL);
        g_autofree char *normalized = address_normalize(as_address);
        g_ptr_array_add(normal, g_strdup(normalized + 2));
    }
    g_ptr_array_add(normal, NULL);
    return (char **)g_ptr_array_free(normal, FALSE);
}

People *
people_load(const char *file, const char *const *domains, Personal *personal, GError **error)
{
    g_autoptr(People) people = g_new0(People, 1);

    people->personal = personal;
    people->domains = normalize_domains(domains);
    people->persons = g_ptr_array_new_with_free_func(person_free);
    people->by_login = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    people->by_address = g_hash_table_new(g_str_hash, g_str_equal);
    if (*file && !read_directory(people, file, error))
        return NULL;
    return g_steal_pointer(&people);
}

void
people_free(People *people)
{
    if (!people)
        return;
    g_hash_table_unref(people->by_login);
    g_hash_table_unref(people->by_address);
    g_ptr_array_unref(people->persons);
    g_strfreev(people->domains);
    personal_free(people->personal);
    g_free(people);
}

static bool
is_our_domain(const People *people, const char *normalized_domain)
{
    return g_strv_contains((const char *const *)people->domains, normalized_domain);
}

bool
people_is_ours(const People *people, const char *address)
{
    g_autofree char *normal = address_normalize(address);

    return is_our_domain(people, address_domain(normal));
}

const Person *
people_by_address(const People *people, const char *address)
{
    g_autofree char *normal = address_normalize(address);

    return g_hash_table_lookup(people->by_address, normal);
}

const Person *
people_by_login(const People *people, const char *login)
{
    g_autofree char *normal = address_normalize(login);
    const Person *person = g_hash_table_lookup(people->by_login, normal);
    char *at = strrchr(normal, '@');

    if (person || !at)
        return person;
    /* A realm behind the login: "ana@entidad.gov.co" for "ana". */
    if (!is_our_domain(people, at + 1))
        return NULL;
    if ((person = g_hash_table_lookup(people->by_address, normal)))
        return person;
    *at = '\0';
    return g_hash_table_lookup(people->by_login, normal);
}

/* For a login that the directory does not have: the address of its own name. */
static bool
is_address_of_login(const People *people, const char *login, const char *address)
{
    g_autofree char *normal_login = address_normalize(login);
    g_autofree char *normal = address_normalize(address);
    const size_t length = strlen(normal_login);

    if (strchr(normal_login, '@'))
        return strcmp(normal_login, normal) == 0;
    return strncmp(normal_login, normal, length) == 0 && normal[length] == '@' &&
           is_our_domain(people, normal + length + 1);
}

bool
people_may_send_as(const People *people, const char *login, const char *address)
{
    const Person *person = people_by_login(people, login);
    g_autofree char *normal = address_normalize(address);

    if (!person)
        return is_address_of_login(people, login, address) && !g_hash_table_contains(people->by_address, normal);
    return g_strv_contains((const char *const *)person->addresses, normal) ||
           g_strv_contains((const char *const *)person->shared, normal);
}

static const Person *
find_person(const People *people, const char *who)
{
    const Person *person = people_by_login(people, who);

    return person ? person : people_by_address(people, who);
}

bool
people_same_person(const People *people, const char *a, const char *b)
{
    const Person *first = find_person(people, a), *second = find_person(people, b);
    g_autofree char *normal_a = address_normalize(a);
    g_autofree char *normal_b = address_normalize(b);

    if (first || second)
        return first == second;
    return strcmp(normal_a, normal_b) == 0 || is_address_of_login(people, a, b) || is_address_of_login(people, b, a);
}

bool
people_is_personal(const People *people, const char *address)
{
    return personal_owner(people->personal, address) != NULL;
}

char *
people_recordable(const People *people, const char *address)
{
    const char *owner = personal_owner(people->personal, address);

    return owner ? g_strconcat("personal:", owner, NULL) : g_strdup(address);
}

const Personal *
people_personal(const People *people)
{
    return people->personal;
}

const GPtrArray *
people_all(const People *people)
{
    return people->persons;
}
