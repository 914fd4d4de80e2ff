/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_people: names and addresses from outside against a directory. Lines: an address, a display name, a person's
 * name. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "message/address.h"
#include "people/likeness.h"
#include "people/people.h"

static const char *const domains[] = { "entidad.gov.co", "señal.co", NULL };

/* A directory of one person, called NAME. */
static People *
directory_of(const char *name)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(person_row_free);
    const PeopleTerms terms = { "fuzz", false, domains, NULL, "" };
    PersonRow *row = person_row_new();

    for (int i = 0; i < PERSON_FIELDS; i++)
        row->texts[i] = g_strdup("");
    g_free(row->texts[PERSON_LOGIN]);
    row->texts[PERSON_LOGIN] = g_strdup("ana");
    g_free(row->texts[PERSON_MAIL]);
    row->texts[PERSON_MAIL] = g_strdup("ana@entidad.gov.co");
    g_free(row->texts[PERSON_NAME]);
    row->texts[PERSON_NAME] = g_strdup(name);
    g_ptr_array_add(rows, row);
    return people_new(rows, &terms, personal_new(), NULL);
}

static void
check_found(const char *text)
{
    const char *end, *begin = address_find(text, &end);

    for (; begin; begin = address_find(end, &end)) {
        if (begin < text || end <= begin + 2 || end > text + strlen(text))
            abort();
        g_autofree char *address = g_strndup(begin, (size_t)(end - begin));
        if (!address_is_in(address, text))
            abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *raw = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(raw, -1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
    const unsigned count = g_strv_length(lines);
    double innocents = 0;

    check_found(text);
    g_autoptr(People) people = count == 3 ? directory_of(lines[2]) : NULL;
    if (!people)
        return 0;
    const Person *ana = people_by_login(people, "ana");
    const double likeness = people_likeness(people, ana, lines[0]);
    if (!(likeness >= 0 && likeness <= 1))
        abort();
    if (people_resembled(people, lines[0], &innocents) && !(innocents > 0))
        abort();
    people_called(people, lines[1], NULL);
    people_imitated(people, lines[0]);
    return 0;
}
