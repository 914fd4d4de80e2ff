/* SPDX-License-Identifier: BSD-2-Clause */
/* person: reads what a source says of a person. */
#include "people/person.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "message/address.h"
#include "message/words.h"
#include "people/phone.h"

static const struct {
    const char *name, *spanish;
} fields[PERSON_FIELDS] = {
    [PERSON_LOGIN] = { "login", "usuario" },
    [PERSON_MAIL] = { "mail", "correo" },
    [PERSON_ALIASES] = { "aliases", "alias" },
    [PERSON_SHARED] = { "shared", "compartidos" },
    [PERSON_NAME] = { "name", "nombre" },
    [PERSON_GIVEN] = { "given", "nombres" },
    [PERSON_SURNAME] = { "surname", "apellidos" },
    [PERSON_POSITION] = { "position", "cargo" },
    [PERSON_UNIT] = { "unit", "dependencia" },
    [PERSON_PHONE] = { "phone", "telefono" },
    [PERSON_EXTENSION] = { "extension", "extension" },
    [PERSON_MOBILE] = { "mobile", "celular" },
    [PERSON_MANAGER] = { "manager", "jefe" },
    [PERSON_DEPUTIES] = { "deputies", "encargados" },
    [PERSON_GROUPS] = { "groups", "grupos" },
    [PERSON_STATUS] = { "status", "estado" },
};

/* Words for who no longer works here; any other that a source has for "status" is one of those below. */
static const char *const words_left[] = { "left", "inactive", "retirado", "retirada", "inactivo", "inactiva",
    "desvinculado", "desvinculada", NULL };
static const char *const words_active[] = { "", "active", "activo", "activa", NULL };

const char *
person_field_name(PersonField field)
{
    return fields[field].name;
}

const char *
person_field_spanish(PersonField field)
{
    return fields[field].spanish;
}

PersonRow *
person_row_new(void)
{
    return g_new0(PersonRow, 1);
}

void
person_row_free(gpointer data)
{
    PersonRow *row = data;

    if (!row)
        return;
    for (int i = 0; i < PERSON_FIELDS; i++)
        g_free(row->texts[i]);
    g_free(row);
}

/* The items of LIST, parted by any of SEPARATORS, into ITEMS as NORMALIZE makes them. */
static void
split(GPtrArray *items, const char *list, const char *separators, char *(*normalize)(const char *))
{
    g_auto(GStrv) pieces = g_strsplit_set(list, separators, -1);

    for (char **piece = pieces; *piece; piece++)
        if (*g_strstrip(*piece))
            g_ptr_array_add(items, normalize(*piece));
}

static char *
same(const char *text)
{
    return g_strdup(text);
}

static char **
finish(GPtrArray *items)
{
    g_ptr_array_add(items, NULL);
    return (char **)g_ptr_array_free(items, FALSE);
}

/* Each address once, FIRST first. */
static char **
addresses_of(const char *first, const char *list)
{
    GPtrArray *addresses = g_ptr_array_new();
    guint seen;

    if (*first)
        g_ptr_array_add(addresses, address_normalize(first));
    split(addresses, list, " ,;|", address_normalize);
    for (guint i = addresses->len; i-- > 1;)
        if (g_ptr_array_find_with_equal_func(addresses, g_ptr_array_index(addresses, i), g_str_equal, &seen) &&
            seen < i)
            g_free(g_ptr_array_remove_index(addresses, i));
    return finish(addresses);
}

/* --- faults --------------------------------------------------------------------------------------------------- */

static void
fault_clear(gpointer data)
{
    g_free(((PersonFault *)data)->text);
}

GArray *
person_faults_new(void)
{
    GArray *faults = g_array_new(FALSE, FALSE, sizeof(PersonFault));

    g_array_set_clear_func(faults, fault_clear);
    return faults;
}

/* TEXT is taken over. */
static void
add_fault(GArray *faults, PersonField field, char *text)
{
    const PersonFault fault = { field, text };

    g_array_append_val(faults, fault);
}

/* --- fields --------------------------------------------------------------------------------------------------- */

static bool
is_address(const char *text)
{
    const char *at = strrchr(text, '@');

    return at && at != text && at[1];
}

/* Takes out of ADDRESSES, which FIELD has, what are none. */
static void
keep_addresses(char **addresses, PersonField field, GArray *faults)
{
    char **kept = addresses;

    for (; *addresses; addresses++)
        if (is_address(*addresses))
            *kept++ = *addresses;
        else {
            add_fault(faults, field, g_strdup_printf(_("«%s» no es una dirección de correo"), *addresses));
            g_free(*addresses);
        }
    *kept = NULL;
}

/* "luis 2026-12-01..2026-12-15", "luis ..2026-12-15", "luis". */
static bool
read_deputy(const char *text, Deputy *deputy)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", 2);
    g_autofree char *days = g_strdup(words[1] ? g_strstrip(words[1]) : "");
    char *range = strstr(days, "..");

    deputy->from = deputy->until = 0;
    if (*days && !range)
        return false;
    if (range)
        *range = '\0';
    if (!clock_read_day(days, &deputy->from) || !clock_read_day(range ? range + 2 : "", &deputy->until) ||
        (deputy->until && deputy->until < deputy->from))
        return false;
    deputy->who = g_strdup(words[0]);
    return true;
}

static void
deputy_clear(gpointer data)
{
    g_free(((Deputy *)data)->who);
}

static void
read_deputies(Person *person, const PersonRow *row, GArray *faults)
{
    g_auto(GStrv) pieces = g_strsplit_set(row->texts[PERSON_DEPUTIES], ";|", -1);

    for (char **piece = pieces; *piece; piece++) {
        Deputy deputy;
        if (!*g_strstrip(*piece))
            continue;
        if (read_deputy(*piece, &deputy))
            g_array_append_val(person->deputies, deputy);
        else
            add_fault(faults, PERSON_DEPUTIES,
                g_strdup_printf(
                    _("«%s» no es un encargado; escriba por ejemplo: luis 2026-12-01..2026-12-15"), *piece));
    }
}

/* Whoever has a status that nobody knows works here: otherwise what he sends would be refused. */
static void
read_status(Person *person, const PersonRow *row, GArray *faults)
{
    const char *text = row->texts[PERSON_STATUS];
    g_autofree char *word = words_fold(text);

    person->has_left = g_strv_contains(words_left, word);
    if (!person->has_left && !g_strv_contains(words_active, word))
        add_fault(faults, PERSON_STATUS, g_strdup_printf(_("«%s» no es un estado; escriba activo o retirado"), text));
}

/* The name as one text, from its parts where only they are there. */
static char *
name_of(const PersonRow *row)
{
    if (*row->texts[PERSON_NAME])
        return g_strdup(row->texts[PERSON_NAME]);
    g_autofree char *joined = g_strconcat(row->texts[PERSON_GIVEN], " ", row->texts[PERSON_SURNAME], NULL);
    return g_strdup(g_strstrip(joined));
}

/* The extension may stand in the number, or apart. */
static void
read_phones(Person *person, const PersonRow *row)
{
    g_autofree char *of_mobile = NULL;

    phone_part(row->texts[PERSON_PHONE], &person->phone, &person->extension);
    if (*row->texts[PERSON_EXTENSION]) {
        g_free(person->extension);
        person->extension = g_strdup(row->texts[PERSON_EXTENSION]);
    }
    phone_part(row->texts[PERSON_MOBILE], &person->mobile, &of_mobile);
}

/* What is taken as it is. */
static void
copy_texts(Person *person, const PersonRow *row)
{
    GPtrArray *groups = g_ptr_array_new();

    person->name = name_of(row);
    person->given = g_strdup(row->texts[PERSON_GIVEN]);
    person->surname = g_strdup(row->texts[PERSON_SURNAME]);
    person->position = g_strdup(row->texts[PERSON_POSITION]);
    person->unit = g_strdup(row->texts[PERSON_UNIT]);
    person->manager = g_strdup(row->texts[PERSON_MANAGER]);
    split(groups, row->texts[PERSON_GROUPS], ";|", same);
    person->groups = finish(groups);
}

Person *
person_new(const PersonRow *row, GArray *faults)
{
    g_autoptr(Person) person = g_new0(Person, 1);

    copy_texts(person, row);
    read_phones(person, row);
    person->login = g_strdup(row->texts[PERSON_LOGIN]);
    person->addresses = addresses_of(row->texts[PERSON_MAIL], row->texts[PERSON_ALIASES]);
    person->shared = addresses_of("", row->texts[PERSON_SHARED]);
    person->deputies = g_array_new(FALSE, FALSE, sizeof(Deputy));
    g_array_set_clear_func(person->deputies, deputy_clear);
    keep_addresses(person->addresses, PERSON_MAIL, faults);
    keep_addresses(person->shared, PERSON_SHARED, faults);
    read_deputies(person, row, faults);
    read_status(person, row, faults);
    const bool has_login = *person->login && !strpbrk(person->login, "\t\n");
    if (has_login && *person->addresses)
        return g_steal_pointer(&person);
    add_fault(faults, has_login ? PERSON_MAIL : PERSON_LOGIN, g_strdup(_("cada persona necesita «login» y «mail»")));
    return NULL;
}

void
person_free(gpointer data)
{
    Person *person = data;

    if (!person)
        return;
    char *const texts[] = { person->login, person->name, person->given, person->surname, person->position, person->unit,
        person->phone, person->extension, person->mobile, person->manager };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(person->addresses);
    g_strfreev(person->shared);
    g_strfreev(person->groups);
    g_clear_pointer(&person->deputies, g_array_unref);
    g_free(person);
}

static void
append_day(GString *text, guint32 day)
{
    GDate date;
    char written[16];

    if (!day)
        return;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, day);
    g_date_strftime(written, sizeof written, "%Y-%m-%d", &date);
    g_string_append(text, written);
}

char *
person_deputies_text(const Person *person)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < person->deputies->len; i++) {
        const Deputy *deputy = &g_array_index(person->deputies, Deputy, i);
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", deputy->who);
        if (!deputy->from && !deputy->until)
            continue;
        g_string_append_c(text, ' ');
        append_day(text, deputy->from);
        g_string_append(text, "..");
        append_day(text, deputy->until);
    }
    return g_string_free(text, FALSE);
}
