/* SPDX-License-Identifier: BSD-2-Clause */
/* people: what a large directory costs, and how many innocents the checks of personal mailboxes would stop: people [HOW
 * MANY]. People and citizens are invented, called as the tables of names have it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "config/list.h"
#include "people/people.h"
#include "people/source.h"

#define CITIZENS 100000

static const char *const domains[] = { "entidad.gov.co", NULL };

/* Names, and up to where on a line as long as all their shares each goes. */
typedef struct {
    GPtrArray *names;
    GArray *ends;
    double length;
} Urn;

static bool
take(void *data, char *const *words, unsigned count, GError **error G_GNUC_UNUSED)
{
    Urn *urn = data;

    urn->length += count == 2 ? g_ascii_strtod(words[1], NULL) : 0;
    g_ptr_array_add(urn->names, g_strdup(words[0]));
    g_array_append_val(urn->ends, urn->length);
    return true;
}

static Urn
urn_of(const char *list)
{
    Urn urn = { g_ptr_array_new(), g_array_new(FALSE, FALSE, sizeof(double)), 0 };

    list_read("", list, take, &urn, NULL);
    return urn;
}

static const char *
draw(const Urn *urn, GRand *chance)
{
    const double at = g_rand_double_range(chance, 0, urn->length);
    guint low = 0, high = urn->names->len - 1;

    while (low < high) {
        const guint middle = (low + high) / 2;
        if (g_array_index(urn->ends, double, middle) > at)
            high = middle;
        else
            low = middle + 1;
    }
    return g_ptr_array_index(urn->names, low);
}

typedef struct {
    const char *given[2], *surname[2];
} Invented;

static Invented
invent(const Urn *given, const Urn *surnames, GRand *chance)
{
    return (
        Invented){ { draw(given, chance), draw(given, chance) }, { draw(surnames, chance), draw(surnames, chance) } };
}

/* An address as people make theirs. The caller owns it. */
static char *
address_of(const Invented *who, GRand *chance)
{
    const char *one = who->given[0], *two = who->given[1], *first = who->surname[0], *second = who->surname[1];
    const int year = g_rand_int_range(chance, 50, 100);

    switch (g_rand_int_range(chance, 0, 10)) {
    case 0:
        return g_strdup_printf("%s.%s@gmail.com", one, first);
    case 1:
        return g_strdup_printf("%c%s@gmail.com", *one, first);
    case 2:
        return g_strdup_printf("%s%s%d@hotmail.com", one, first, year);
    case 3:
        return g_strdup_printf("%c%c%s%c@gmail.com", *one, *two, first, *second);
    case 4:
        return g_strdup_printf("%s%s%s@gmail.com", one, two, first);
    case 5:
        return g_strdup_printf("%s.%s.%s@yahoo.com", one, first, second);
    case 6:
        return g_strdup_printf("%s%c%s@gmail.com", one, *two, first);
    case 7:
        return g_strdup_printf("%s%s%s%s@gmail.com", one, two, first, second);
    case 8:
        return g_strdup_printf("%s_%s%d@outlook.com", first, one, year);
    default:
        return g_strdup_printf("%c%s%s@gmail.com", *one, first, second);
    }
}

static void
write_table(const char *path, int count, const Urn *given, const Urn *surnames, GRand *chance)
{
    FILE *table = fopen(path, "w");

    if (!table)
        exit(EXIT_FAILURE);
    fputs("login,mail,aliases,name,position,unit,phone,extension,mobile,manager,groups\n", table);
    for (int i = 0; i < count; i++) {
        const Invented who = invent(given, surnames, chance);
        fprintf(table,
            "u%d,u%d@entidad.gov.co,%s.%s.%d@entidad.gov.co,%s %s %s %s,Profesional,Dependencia %d,601 555 %04d,%d,300 "
            "555 %04d,u%d,grupo %d; todos\n",
            i, i, who.given[0], who.surname[0], i, who.given[0], who.given[1], who.surname[0], who.surname[1], i % 100,
            i % 10000, i % 10000, i % 10000, i / 10, i % 50);
    }
    fclose(table);
}

static double
since_ms(gint64 start_us)
{
    return (double)(clock_monotonic_us() - start_us) / 1000;
}

/* How many of the citizens are taken for a servant, by how many others of a million might be called so. */
static void
count_stopped(const People *people, char *const *addresses)
{
    static const double most[] = { 100, 1000, 5000 };
    unsigned stopped[G_N_ELEMENTS(most)] = { 0 };

    for (int i = 0; i < CITIZENS; i++) {
        double innocents = 0;
        if (!people_resembled(people, addresses[i], &innocents))
            continue;
        for (size_t k = 0; k < G_N_ELEMENTS(most); k++)
            stopped[k] += innocents <= most[k];
    }
    for (size_t k = 0; k < G_N_ELEMENTS(most); k++)
        printf("citizens stopped with evident_innocents %g: %u of %d\n", most[k], stopped[k], CITIZENS);
}

/* How many of the servants' own addresses are found, though nobody tells whose they are. */
static void
count_found(const People *people, char *const *addresses, int count)
{
    unsigned found = 0;

    for (int i = 0; i < count; i++) {
        double innocents = 0;
        const Person *person = people_resembled(people, addresses[i], &innocents);
        g_autofree char *login = g_strdup_printf("u%d", i);
        found += person && innocents <= 1000 && strcmp(person->login, login) == 0;
    }
    printf("servants' addresses found with evident_innocents 1000: %u of %d\n", found, count);
}

int
main(int argc, char **argv)
{
    const int count = argc > 1 ? atoi(argv[1]) : 50000;
    const Urn given = urn_of("given-names"), surnames = urn_of("surnames");
    g_autofree char *folder = g_dir_make_tmp("vobo-people-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "people.csv", NULL);
    const PeopleTerms terms = { path, true, domains, NULL, "" };
    GRand *chance = g_rand_new_with_seed(7);
    char **addresses = g_new(char *, CITIZENS), **own = g_new(char *, (gsize)count);
    double innocents, likeness = 0;

    write_table(path, count, &given, &surnames, chance);
    gint64 start_us = clock_monotonic_us();
    g_autoptr(GPtrArray) rows = people_csv_read(path, NULL);
    g_autoptr(People) people = rows ? people_new(rows, &terms, personal_new(), NULL) : NULL;
    if (!people)
        return EXIT_FAILURE;
    printf("%d people loaded: %.0f ms\n", count, since_ms(start_us));
    unlink(path);
    rmdir(folder);
    /* the same chance again: the same people */
    GRand *again = g_rand_new_with_seed(7);
    for (int i = 0; i < count; i++) {
        const Invented who = invent(&given, &surnames, again);
        own[i] = address_of(&who, chance);
    }
    for (int i = 0; i < CITIZENS; i++) {
        const Invented who = invent(&given, &surnames, chance);
        addresses[i] = address_of(&who, chance);
    }
    start_us = clock_monotonic_us();
    for (int i = 0; i < CITIZENS; i++)
        people_resembled(people, addresses[i], &innocents);
    printf("who resembles an address: %.2f us each\n", since_ms(start_us) * 1000 / CITIZENS);
    start_us = clock_monotonic_us();
    for (int i = 0; i < CITIZENS; i++)
        likeness += people_likeness(people, g_ptr_array_index(people_all(people), (guint)(i % count)), addresses[i]);
    printf("likeness to the sender: %.2f us each\n", since_ms(start_us) * 1000 / CITIZENS);
    start_us = clock_monotonic_us();
    for (int i = 0; i < CITIZENS; i++)
        likeness += people_is_personal(people, addresses[i]) + (people_by_address(people, addresses[i]) != NULL);
    printf("registered, and whose: %.2f us each\n", since_ms(start_us) * 1000 / CITIZENS);
    count_stopped(people, addresses);
    count_found(people, own, count);
    return likeness < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
