/* SPDX-License-Identifier: BSD-2-Clause */
/* people: vobo people: the directory, and the registered personal mailboxes, of which no address comes back. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "people/csv.h"

/* Says on standard error why the people are not those of now. */
static void
warn_of_trouble(const People *people)
{
    const GPtrArray *left_out = people_left_out(people);

    if (people_trouble(people))
        fprintf(stderr, _("vobo: el directorio es el de antes: %s\n"), people_trouble(people));
    for (guint i = 0; i < left_out->len; i++)
        fprintf(stderr, _("vobo: del directorio queda por fuera: %s\n"), (const char *)g_ptr_array_index(left_out, i));
}

static const People *
open_people(Cli *cli, GError **error)
{
    Desk *desk = command_desk(cli, error);
    const People *people = desk ? policy_people(desk_policy(desk)) : NULL;

    if (people)
        warn_of_trouble(people);
    return people;
}

/* --- import ------------------------------------------------------------------------------------------------- */

/* The columns of the table, by their English or Spanish name. */
typedef struct {
    const char *login, *personal;
} ImportColumns;

static bool
is_address(const char *text)
{
    const char *at = strrchr(text, '@');

    return at && at != text && at[1];
}

/* Each of the addresses in one cell. */
static bool
import_addresses(Personal *personal, const char *login, const char *addresses, GError **error)
{
    g_auto(GStrv) pieces = g_strsplit_set(addresses, " ;|", -1);

    for (char **piece = pieces; *piece; piece++)
        if (**piece && !personal_add(personal, *piece, login, error))
            return false;
    return true;
}

static bool
import_row(
    Personal *personal, const Csv *csv, size_t row, const ImportColumns *columns, const char *file, GError **error)
{
    const char *login = csv_cell(csv, row, columns->login);
    const char *addresses = csv_cell(csv, row, columns->personal);
    g_auto(GStrv) pieces = g_strsplit_set(addresses, " ;|", -1);
    const char *wrong = *login && !strpbrk(login, "\t\n") ? NULL : columns->login;

    for (char **piece = pieces; *piece && !wrong; piece++)
        if (**piece && !is_address(*piece))
            wrong = columns->personal;
    if (!wrong && *addresses)
        return import_addresses(personal, login, addresses, error);
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
        _("%s:%zu:%zu: se espera un usuario en «login» y direcciones de correo en «personal»"), file,
        csv_line(csv, row), csv_position(csv, row, wrong ? wrong : columns->personal));
    return false;
}

static bool
import_file(Personal *personal, const char *file, GError **error)
{
    g_autoptr(Csv) csv = csv_load(file, error);

    if (!csv)
        return false;
    const ImportColumns columns = {
        .login = csv_has_column(csv, "login") ? "login" : "usuario",
        .personal = csv_has_column(csv, "personal") ? "personal" : "correo personal",
    };
    if (!csv_has_column(csv, columns.login) || !csv_has_column(csv, columns.personal)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:1:1: la primera fila debe nombrar las columnas «login» y «personal»"), file);
        return false;
    }
    for (size_t row = 0; row < csv_rows(csv); row++)
        if (!import_row(personal, csv, row, &columns, file, error))
            return false;
    return true;
}

/* All rows or none. */
static int
import(Cli *cli, const char *file)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    const Options *options = desk ? desk_section(desk, "people") : NULL;
    g_autoptr(Personal) personal =
        desk ? personal_load(options_text(options, "personal"), options_text(options, "key"), &error) : NULL;
    const size_t before = personal ? personal_count(personal, NULL) : 0;

    if (!personal || !import_file(personal, file, &error) || !personal_save(personal, &error))
        return command_fail(error);
    printf(_("%zu buzones personales registrados, %zu nuevos; solo se guardan sus huellas. Borre %s.\n"),
        personal_count(personal, NULL), personal_count(personal, NULL) - before, file);
    puts(_("Para que el filtro los use: systemctl reload vobo-milter"));
    return EX_OK;
}

/* --- list and find ------------------------------------------------------------------------------------------ */

static json_t *
texts_json(char *const *texts)
{
    json_t *all = json_array();

    for (; *texts; texts++)
        json_array_append_new(all, command_text_json(*texts));
    return all;
}

static json_t *
deputies_json(const Person *person)
{
    g_autofree char *text = person_deputies_text(person);
    g_auto(GStrv) deputies = g_strsplit(text, "; ", -1);

    return texts_json(deputies);
}

static json_t *
person_json(const People *people, const Person *person)
{
    const struct {
        const char *name, *text;
    } texts[] = { { "login", person->login }, { "name", person->name }, { "given", person->given },
        { "surname", person->surname }, { "position", person->position }, { "unit", person->unit },
        { "phone", person->phone }, { "extension", person->extension }, { "mobile", person->mobile },
        { "manager", person->manager } };
    json_t *json = json_object();

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        json_object_set_new(json, texts[i].name, command_text_json(texts[i].text));
    json_object_set_new(json, "addresses", texts_json(person->addresses));
    json_object_set_new(json, "shared", texts_json(person->shared));
    json_object_set_new(json, "deputies", deputies_json(person));
    json_object_set_new(json, "groups", texts_json(person->groups));
    json_object_set_new(json, "has_left", json_boolean(person->has_left));
    json_object_set_new(
        json, "personal_mailboxes", json_integer((json_int_t)personal_count(people_personal(people), person->login)));
    return json;
}

static void
print_person(const People *people, const Person *person)
{
    const size_t personal = personal_count(people_personal(people), person->login);
    g_autofree char *addresses = g_strjoinv(" ", person->addresses);
    g_autofree char *line = g_strdup_printf("%-16s  %s  %s  %s", person->login, person->name, addresses, person->unit);

    command_print_safe(g_strchomp(line));
    if (person->has_left)
        fputs(_("  (ya no trabaja aquí)"), stdout);
    if (personal > 0)
        printf(_("  (buzones personales registrados: %zu)"), personal);
    fputc('\n', stdout);
}

static int
list(Cli *cli, bool as_json)
{
    g_autoptr(GError) error = NULL;
    const People *people = open_people(cli, &error);
    json_t *all = as_json ? json_array() : NULL;

    if (!people) {
        json_decref(all);
        return command_fail(error);
    }
    for (guint i = 0; i < people_all(people)->len; i++) {
        const Person *person = g_ptr_array_index(people_all(people), i);
        if (as_json)
            json_array_append_new(all, person_json(people, person));
        else
            print_person(people, person);
    }
    if (as_json)
        command_print_json(all);
    return EX_OK;
}

/* What is known of an address. */
typedef struct {
    const char *address;
    const Person *person;    /* whose it is, or NULL */
    const char *owner;       /* login of the person whose registered personal mailbox it is, or NULL */
    const Person *resembled; /* whose name an outside address shows, or NULL */
    double likeness;         /* 0 to 1 */
} Found;

static json_t *
resembled_json(const Found *found)
{
    if (!found->resembled)
        return json_null();
    return json_pack("{s:o, s:o, s:f}", "login", command_text_json(found->resembled->login), "name",
        command_text_json(found->resembled->name), "likeness", found->likeness);
}

static void
print_found(const People *people, const Found *found, bool as_json)
{
    const bool ours = people_is_ours(people, found->address);

    if (as_json)
        command_print_json(json_pack("{s:o, s:b, s:o, s:o, s:o}", "address", command_text_json(found->address),
            "institutional", ours, "person", found->person ? person_json(people, found->person) : json_null(),
            "personal_mailbox_of", command_text_json(found->owner), "resembles", resembled_json(found)));
    else if (found->person)
        print_person(people, found->person);
    else if (found->owner)
        printf(_("buzón personal registrado de %s\n"), found->owner);
    else if (ours)
        puts(_("es de un dominio de la entidad, pero de nadie del directorio"));
    else if (found->resembled)
        printf(_("no está registrado; se parece al nombre de %s (%s): %.0f %%\n"), found->resembled->name,
            found->resembled->login, 100 * found->likeness);
    else
        puts(_("no es de nadie del directorio ni un buzón personal registrado"));
}

static int
find(Cli *cli, const char *address, bool as_json)
{
    g_autoptr(GError) error = NULL;
    const People *people = open_people(cli, &error);
    Found found = { .address = address };
    double innocents;

    if (!people)
        return command_fail(error);
    found.person = people_by_address(people, address);
    if (!found.person)
        found.person = people_by_login(people, address);
    found.owner = personal_owner(people_personal(people), address);
    if (strchr(address, '@') && !people_is_ours(people, address))
        found.resembled = people_resembled(people, address, &innocents);
    if (found.resembled)
        found.likeness = people_likeness(people, found.resembled, address);
    print_found(people, &found, as_json);
    return EX_OK;
}

/* --- refresh ------------------------------------------------------------------------------------------------ */

/* What the filter does every people.refresh, now; with ACCEPT_LOSS whoever is gone is gone. */
static int
refresh(Cli *cli, bool accept_loss)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_load(cli->config_path, checks_sections(), &error);

    if (!config)
        return command_fail(error);
    command_speak(config);
    g_autoptr(People) people = directory_load(config, accept_loss ? DIRECTORY_ACCEPT : DIRECTORY_REFRESH, &error);
    if (!people)
        return command_fail(error);
    warn_of_trouble(people);
    printf(_("%u personas en el directorio.\n"), people_all(people)->len);
    puts(_("Para que el filtro las use ya: systemctl reload vobo-milter"));
    return people_trouble(people) ? EX_UNAVAILABLE : EX_OK;
}

int
command_people(Cli *cli, int count, char **arguments)
{
    gboolean as_json = FALSE, accept_loss = FALSE;
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
        { "accept-loss", 0, 0, G_OPTION_ARG_NONE, &accept_loss, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    const unsigned given = operands ? g_strv_length(operands) : 0;

    if (!operands)
        return EX_USAGE;
    if (given == 2 && strcmp(operands[0], "import") == 0)
        return import(cli, operands[1]);
    if (given == 1 && strcmp(operands[0], "list") == 0)
        return list(cli, as_json);
    if (given == 2 && strcmp(operands[0], "find") == 0)
        return find(cli, operands[1], as_json);
    if (given == 1 && strcmp(operands[0], "refresh") == 0)
        return refresh(cli, accept_loss);
    return command_usage(_("«vobo people» pide: import ARCHIVO, list, find DIRECCIÓN o refresh"));
}
