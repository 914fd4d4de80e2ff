/* SPDX-License-Identifier: BSD-2-Clause */
/* show: vobo show. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/reviewers.h"
#include "message/readable.h"

#define LABEL_COLUMNS 13

typedef struct {
    gboolean raw, text, json;
} Form;

static void
print_line(const char *label, const char *text)
{
    const glong width = g_utf8_strlen(label, -1);

    if (!text || !*text)
        return;
    printf("%s%*s", label, (int)MAX(LABEL_COLUMNS - width, 1), "");
    command_print_line(text);
}

static void
print_list(const char *label, const char *lines)
{
    g_auto(GStrv) all = g_strsplit(lines, "\n", -1);

    for (char **line = all; *line; line++)
        if (**line) {
            print_line(label, *line);
            label = "";
        }
}

static const char *
delivery_for_people(const char *state)
{
    static const struct {
        const char *state, *words;
    } states[] = {
        { "waiting", "" },
        { "deferred", N_("aplazado") },
        { "accepted", N_("entregado al servidor") },
        { "refused", N_("no lo recibió el servidor") },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (strcmp(states[i].state, state) == 0)
            return *states[i].words ? _(states[i].words) : "";
    return state;
}

static void
print_recipients(const Entry *entry)
{
    const char *label = _("Para:");

    for (guint i = 0; i < entry->recipients->len; i++) {
        const EntryRecipient *recipient = g_ptr_array_index(entry->recipients, i);
        const char *state = delivery_for_people(recipient->state);
        g_autofree char *line = g_strdup_printf("%s%s%s%s%s", recipient->address, *state ? " – " : "", state,
            *recipient->reply ? ": " : "", recipient->reply);
        print_line(label, line);
        label = "";
    }
}

/* Who may decide, as the configuration has it now. */
static void
print_approvers(const Desk *desk, const Entry *entry)
{
    if (entry->state != STATE_HELD)
        return;
    if (!*entry->route) {
        print_line(_("Deciden:"), _("cualquiera que pueda usar vobo, menos el autor"));
        return;
    }
    g_autofree char *lines = reviewers_lines(desk, entry);
    g_autofree char *route = g_strdup_printf(_("ruta %s"), entry->route);
    print_line(_("Deciden:"), route);
    print_list("", *lines ? lines : _("nadie"));
}

static void
print_history(const Entry *entry)
{
    const char *label = _("Historia:");

    for (guint i = 0; i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        g_autofree char *when = clock_for_people(event->time_us);
        g_autofree char *reason = g_strdelimit(g_strchomp(g_strdup(event->reason)), "\n", ' ');
        g_autofree char *line = g_strdup_printf("%s  %s%s%s%s%s", when, event_for_people(event->event),
            *event->actor ? " – " : "", event->actor, *reason ? ": " : "", reason);
        print_line(label, line);
        label = "";
    }
}

static void
print_entry(const Desk *desk, const Entry *entry)
{
    g_autofree char *held = clock_for_people(entry->created_us);
    g_autofree char *leaves = clock_for_people(entry->release_us);
    g_autofree char *size = g_format_size_full((guint64)entry->size, G_FORMAT_SIZE_IEC_UNITS);

    print_line(_("Referencia:"), entry->reference);
    print_line(_("Estado:"), state_for_people(entry->state));
    print_line(_("Asunto:"), *entry->subject ? entry->subject : _("(sin asunto)"));
    print_line(_("De:"), entry->sender);
    print_line(_("Usuario:"), entry->login);
    print_recipients(entry);
    print_line(_("Retenido:"), held);
    print_line(_("Corrige:"), entry->corrects);
    print_line(_("Repite:"), entry->repeats);
    if (entry->state == STATE_COOLING)
        print_line(_("Sale:"), leaves);
    print_line(_("Tamaño:"), size);
    print_list(_("Por qué:"), entry->reasons);
    print_approvers(desk, entry);
    print_history(entry);
}

static void
print_text(const Desk *desk, const Spool *spool)
{
    g_autoptr(Message) message = message_new_within(spool, policy_limits(desk_policy(desk)));
    const GPtrArray *attachments = message_attachments(message);
    g_autofree char *text = readable_text(message);

    command_print_safe(text);
    if (*text && !g_str_has_suffix(text, "\n"))
        fputc('\n', stdout);
    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        g_autofree char *size = g_format_size_full((guint64)attachment->size_encoded, G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *line =
            g_strdup_printf("%s (%s, %s)", *attachment->name ? attachment->name : "?", attachment->type, size);
        print_line(_("Adjunto:"), line);
    }
}

static int
show_message(Desk *desk, const Entry *entry, const Form *form)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Spool) spool = NULL;

    if (!form->raw && !form->text) {
        print_entry(desk, entry);
        fputc('\n', stdout);
    }
    if (!form->raw && !form->text && !*entry->blob) {
        puts(_("El texto ya se borró (queue.keep)."));
        return EX_OK;
    }
    if (!(spool = desk_held_message(desk, entry, &error)) || (form->raw && !spool_print(spool, stdout, &error)))
        return command_fail(error);
    if (!form->raw)
        print_text(desk, spool);
    return EX_OK;
}

static int
show(Cli *cli, const char *operand, const Form *form)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *reference = command_reference(operand, &error);
    Desk *desk = reference ? command_desk(cli, &error) : NULL;
    Store *store = desk ? desk_store(desk, &error) : NULL;
    g_autoptr(Entry) entry = store ? store_get(store, reference, &error) : NULL;

    if (!entry)
        return command_fail(error);
    if (!form->json)
        return show_message(desk, entry, form);
    command_print_json(command_entry_json(entry));
    return EX_OK;
}

int
command_show(Cli *cli, int count, char **arguments)
{
    Form form = { 0 };
    const GOptionEntry entries[] = {
        { "raw", 0, 0, G_OPTION_ARG_NONE, &form.raw, NULL, NULL },
        { "text", 0, 0, G_OPTION_ARG_NONE, &form.text, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &form.json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) != 1)
        return command_usage(_("«vobo show» pide una referencia, como VB-7K3Q-9F2M"));
    if (form.raw + form.text + form.json > 1)
        return command_usage(_("elija una de --raw, --text y --json"));
    return show(cli, operands[0], &form);
}
