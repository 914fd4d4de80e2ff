/* SPDX-License-Identifier: BSD-2-Clause */
/* queue: vobo queue. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/shown.h"
#include "desk/reviewers.h"

#define PAGE 200
#define SUBJECT_COLUMNS 40

typedef struct {
    char *state, *route, *approver, *after, *words, *person;
    int limit;
    gboolean json;
} QueueRequest;

static bool
check_request(const QueueRequest *request, GError **error)
{
    State ignored;

    if (!request->state || strcmp(request->state, "all") == 0 || state_from_name(request->state, &ignored))
        return true;
    g_autoptr(GString) names = g_string_new("all");
    for (int i = 0; i < STATES; i++)
        g_string_append_printf(names, ", %s", state_name((State)i));
    g_set_error(
        error, VOBO_ERROR, VOBO_ERROR_USAGE, _("no existe el estado «%s»; los hay: %s"), request->state, names->str);
    return false;
}

/* Whether ENTRY, one of a list, waits for REQUEST's approver, where it asks for one. */
static bool
is_wanted(Desk *desk, const QueueRequest *request, const Entry *entry)
{
    if (!request->approver)
        return true;
    /* Who has approved already is not in lists. */
    g_autoptr(Entry) whole = store_get(desk_store(desk, NULL), entry->reference, NULL);
    return whole && reviewers_await(desk, whole, request->approver);
}

static void
print_cell(const char *text, int columns)
{
    g_autofree char *valid = shown_line(text);
    const long length = g_utf8_strlen(valid, -1);
    g_autofree char *shown = length > columns ? g_utf8_substring(valid, 0, columns - 1) : g_strdup(valid);

    fputs(shown, stdout);
    if (length > columns)
        fputs("…", stdout);
    for (long i = length; i < columns; i++)
        fputc(' ', stdout);
    fputs("  ", stdout);
}

static void
print_row(const Entry *entry)
{
    g_autofree char *date = clock_for_people(entry->created_us);
    const EntryRecipient *first = entry->recipients->len > 0 ? g_ptr_array_index(entry->recipients, 0) : NULL;

    printf("%s  %s  ", entry->reference, date);
    print_cell(state_for_people(entry->state), 20);
    print_cell(*entry->login ? entry->login : entry->sender, 20);
    print_cell(entry->subject, SUBJECT_COLUMNS);
    command_print_safe(first ? first->address : "");
    if (entry->recipients->len > 1)
        printf(_(" y %u más"), entry->recipients->len - 1);
    fputc('\n', stdout);
}

/* What is printed as it is read: a queue of any length takes the memory of a page. */
typedef struct {
    bool as_json;
    int left; /* how many more are wanted */
    int printed;
} Printing;

static void
print_entry(Printing *printing, const Entry *entry)
{
    if (printing->as_json) {
        json_t *object = command_entry_json(entry);
        fputs(printing->printed > 0 ? ",\n" : "[\n", stdout);
        json_dumpf(object, stdout, JSON_INDENT(2));
        json_decref(object);
    } else {
        print_row(entry);
    }
    printing->printed++;
    printing->left--;
}

static void
print_end(const Printing *printing)
{
    if (printing->as_json)
        puts(printing->printed > 0 ? "\n]" : "[]");
    else if (printing->printed == 0)
        puts(_("No hay mensajes."));
}

/* Prints up to the limit of the entries that REQUEST asks for. */
static bool
print_queue(Desk *desk, const QueueRequest *request, Printing *printing, GError **error)
{
    Store *store = desk_store(desk, error);
    g_autofree char *after = g_strdup(request->after);
    guint found = PAGE;

    if (!store)
        return false;
    while (found == PAGE && printing->left > 0) {
        const StoreFilter filter = { request->state, request->route, after, PAGE, request->words, request->person };
        g_autoptr(GPtrArray) page = store_list(store, &filter, error);
        if (!page)
            return false;
        found = page->len;
        for (guint i = 0; i < found && printing->left > 0; i++)
            if (is_wanted(desk, request, g_ptr_array_index(page, i)))
                print_entry(printing, g_ptr_array_index(page, i));
        if (found > 0) {
            const Entry *last = g_ptr_array_index(page, found - 1);
            g_free(after);
            after = g_strdup(last->reference);
        }
    }
    return true;
}

static int
list(Cli *cli, const QueueRequest *request)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = check_request(request, &error) ? command_desk(cli, &error) : NULL;
    Printing printing = { request->json, request->limit, 0 };

    if (!desk || !print_queue(desk, request, &printing, &error))
        return command_fail(error);
    print_end(&printing);
    return EX_OK;
}

int
command_queue(Cli *cli, int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "purge") == 0)
        return command_queue_purge(cli, count - 1, arguments + 1);
    if (count > 1 && (strcmp(arguments[1], "export") == 0 || strcmp(arguments[1], "import") == 0 ||
                         strcmp(arguments[1], "verify") == 0))
        return command_queue_backup(cli, count - 1, arguments + 1);
    QueueRequest request = { .limit = G_MAXINT };
    g_autofree char *after = NULL;
    const GOptionEntry entries[] = {
        { "state", 0, 0, G_OPTION_ARG_STRING, &request.state, NULL, NULL },
        { "route", 0, 0, G_OPTION_ARG_STRING, &request.route, NULL, NULL },
        { "approver", 0, 0, G_OPTION_ARG_STRING, &request.approver, NULL, NULL },
        { "search", 0, 0, G_OPTION_ARG_STRING, &request.words, NULL, NULL },
        { "person", 0, 0, G_OPTION_ARG_STRING, &request.person, NULL, NULL },
        { "after", 0, 0, G_OPTION_ARG_STRING, &after, NULL, NULL },
        { "limit", 0, 0, G_OPTION_ARG_INT, &request.limit, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &request.json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    g_autoptr(GError) error = NULL;
    int status = EX_USAGE;

    if (after && !(request.after = command_reference(after, &error)))
        status = command_fail(error);
    else if (operands && operands[0])
        command_usage(_("«vobo queue» no lleva más que opciones"));
    else if (operands && request.limit < 1)
        command_usage(_("--limit pide un número mayor que cero"));
    else if (operands)
        status = list(cli, &request);
    g_free(request.state);
    g_free(request.route);
    g_free(request.approver);
    g_free(request.after);
    g_free(request.words);
    g_free(request.person);
    return status;
}
