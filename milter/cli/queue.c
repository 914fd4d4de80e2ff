/* SPDX-License-Identifier: BSD-2-Clause */
/* queue: vobo queue. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/decision.h"

#define PAGE 200
#define SUBJECT_COLUMNS 40

typedef struct {
    char *state, *route, *approver, *after;
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

/* Whether ENTRY waits for REQUEST's approver, where it asks for one. */
static bool
is_wanted(const Desk *desk, const QueueRequest *request, const Entry *entry)
{
    return !request->approver || decision_may_approve(desk, entry, request->approver);
}

/* Up to the limit of the entries that REQUEST asks for. */
static GPtrArray *
collect(Desk *desk, const QueueRequest *request, GError **error)
{
    Store *store = desk_store(desk, error);
    g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func(entry_free);
    g_autofree char *after = g_strdup(request->after);

    while (store) {
        const StoreFilter filter = { request->state, request->route, after, PAGE };
        g_autoptr(GPtrArray) page = store_list(store, &filter, error);
        if (!page)
            return NULL;
        for (guint i = 0; i < page->len && wanted->len < (guint)request->limit; i++) {
            Entry *entry = g_ptr_array_index(page, i);
            if (!is_wanted(desk, request, entry))
                continue;
            g_ptr_array_index(page, i) = NULL;
            g_ptr_array_add(wanted, entry);
            g_free(after);
            after = g_strdup(entry->reference);
        }
        if (page->len < PAGE || wanted->len >= (guint)request->limit)
            return g_steal_pointer(&wanted);
        const Entry *last = g_ptr_array_index(page, page->len - 1);
        if (last) {
            g_free(after);
            after = g_strdup(last->reference);
        }
    }
    return NULL;
}

static void
print_cell(const char *text, int columns)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    const long length = g_utf8_strlen(valid, -1);
    g_autofree char *shown = length > columns ? g_utf8_substring(valid, 0, columns - 1) : g_strdup(valid);

    command_print_safe(shown);
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

static void
print_entries(const GPtrArray *entries, bool as_json)
{
    json_t *all = as_json ? json_array() : NULL;

    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        if (as_json)
            json_array_append_new(all, command_entry_json(entry));
        else
            print_row(entry);
    }
    if (as_json)
        command_print_json(all);
    else if (entries->len == 0)
        puts(_("No hay mensajes."));
}

static int
list(Cli *cli, const QueueRequest *request)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = check_request(request, &error) ? command_desk(cli, &error) : NULL;
    g_autoptr(GPtrArray) entries = desk ? collect(desk, request, &error) : NULL;

    if (!entries)
        return command_fail(error);
    print_entries(entries, request->json);
    return EX_OK;
}

int
command_queue(Cli *cli, int count, char **arguments)
{
    QueueRequest request = { .limit = G_MAXINT };
    g_autofree char *after = NULL;
    const GOptionEntry entries[] = {
        { "state", 0, 0, G_OPTION_ARG_STRING, &request.state, NULL, NULL },
        { "route", 0, 0, G_OPTION_ARG_STRING, &request.route, NULL, NULL },
        { "approver", 0, 0, G_OPTION_ARG_STRING, &request.approver, NULL, NULL },
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
    return status;
}
