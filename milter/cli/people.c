/* SPDX-License-Identifier: BSD-2-Clause */
/* people: vobo people: the directory, and the registered personal mailboxes, of which no address comes back. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "people/csv.h"

static const People *
open_people(Cli *cli, GError **error)
{
    Desk *desk = command_desk(cli, error);

    return desk ? policy_people(desk_policy(desk)) : NULL;
}

/* --- import ------------------------------------------------------------------------------------------------- */

static bool
import_row(Personal *personal, const Csv *csv, size_t row, const char *file, GError **error)
{
    const char *login = csv_cell(csv, row, "login");
    const char *address = csv_cell(csv, row, "personal");
    const char *at = strrchr(address, '@');

    if (!*login || strpbrk(login, "\t\n") || !at || at == address || !at[1]) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:%zu: se espera un usuario en «login» y una dirección de correo en «personal»"), file,
            csv_line(csv, row));
        return false;
    }
    return personal_add(personal, address, login, error);
}

static bool
import_file(Personal *personal, const char *file, GError **error)
{
    g_autoptr(Csv) csv = csv_load(file, error);

    if (!csv)
        return false;
    if (!csv_has_column(csv, "login") || !csv_has_column(csv, "personal")) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("%s:1: la primera fila debe nombrar las columnas «login» y «personal»"), file);
        return false;
    }
    for (size_t row = 0; row < csv_rows(csv); row++)
        if (!import_row(personal, csv, row, file, error))
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
person_json(const People *people, const Person *person)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "login", command_text_json(person->login), "name",
        command_text_json(person->name), "addresses", texts_json(person->addresses), "shared",
        texts_json(person->shared), "position", command_text_json(person->position), "unit",
        command_text_json(person->unit), "phone", command_text_json(person->phone), "personal_mailboxes",
        (json_int_t)personal_count(people_personal(people), person->login));
}

static void
print_person(const People *people, const Person *person)
{
    const size_t personal = personal_count(people_personal(people), person->login);
    g_autofree char *addresses = g_strjoinv(" ", person->addresses);
    g_autofree char *line = g_strdup_printf("%-16s  %s  %s  %s", person->login, person->name, addresses, person->unit);

    command_print_safe(g_strchomp(line));
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

static void
print_found(const People *people, const char *address, const Person *person, const char *owner, bool as_json)
{
    if (as_json)
        command_print_json(json_pack("{s:o, s:b, s:o, s:o}", "address", command_text_json(address), "institutional",
            people_is_ours(people, address), "person", person ? person_json(people, person) : json_null(),
            "personal_mailbox_of", command_text_json(owner)));
    else if (person)
        print_person(people, person);
    else if (owner)
        printf(_("buzón personal registrado de %s\n"), owner);
    else if (people_is_ours(people, address))
        puts(_("es de un dominio de la entidad, pero de nadie del directorio"));
    else
        puts(_("no es de nadie del directorio ni un buzón personal registrado"));
}

static int
find(Cli *cli, const char *address, bool as_json)
{
    g_autoptr(GError) error = NULL;
    const People *people = open_people(cli, &error);

    if (!people)
        return command_fail(error);
    const Person *person = people_by_address(people, address);
    print_found(people, address, person ? person : people_by_login(people, address),
        personal_owner(people_personal(people), address), as_json);
    return EX_OK;
}

int
command_people(Cli *cli, int count, char **arguments)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
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
    return command_usage(_("«vobo people» pide: import ARCHIVO, list o find DIRECCIÓN"));
}
