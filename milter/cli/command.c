/* SPDX-License-Identifier: BSD-2-Clause */
/* command: what the subcommands share. */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/shown.h"
#include "base/locale.h"
#include "base/reference.h"

#define BLOCK_BYTES 65536

void
command_speak(const Config *config)
{
    locale_speak(config_language(config));
}

Desk *
command_desk(Cli *cli, GError **error)
{
    if (!cli->desk && (cli->desk = desk_open(cli->config_path, DIRECTORY_READ, error)))
        command_speak(policy_config(desk_policy(cli->desk)));
    return cli->desk;
}

char **
command_operands(const GOptionEntry *entries, int count, char **arguments)
{
    GOptionContext *context = g_option_context_new(NULL);
    char **left = g_new0(char *, (size_t)count + 1);
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < count; i++)
        left[i] = g_strdup(arguments[i]);
    g_option_context_set_help_enabled(context, FALSE);
    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    const bool parsed = g_option_context_parse_strv(context, &left, &error);
    g_option_context_free(context);
    if (!parsed) {
        command_usage(error->message);
        g_strfreev(left);
        return NULL;
    }
    /* The command's own name is no operand; "--" has done its work. */
    unsigned from = 1;
    if (left[0] && left[1] && strcmp(left[1], "--") == 0)
        from = 2;
    char **operands = left[0] ? g_strdupv(left + MIN(from, g_strv_length(left))) : g_new0(char *, 1);
    g_strfreev(left);
    return operands;
}

int
command_fail(const GError *error)
{
    g_autofree char *shown = shown_text(error->message);

    fprintf(stderr, "vobo: %s\n", shown);
    return vobo_error_exit_status(error);
}

int
command_usage(const char *text)
{
    fprintf(stderr, _("vobo: %s; vea «vobo help»\n"), text);
    return EX_USAGE;
}

char *
command_reference(const char *text, GError **error)
{
    char *reference = reference_parse(text);

    if (!reference)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("«%s» no es una referencia; son como VB-7K3Q-9F2M, y el último carácter comprueba los demás"), text);
    return reference;
}

void
command_print_safe(const char *text)
{
    g_autofree char *shown = shown_text(text);

    fputs(shown, stdout);
}

void
command_print_line(const char *text)
{
    g_autofree char *line = g_strchomp(g_strdup(text));
    g_autofree char *shown = shown_line(line);

    puts(shown);
}

void
command_print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    fputc('\n', stdout);
    json_decref(value);
}

json_t *
command_text_json(const char *text)
{
    if (!text)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

/* "" as null: the queue does not tell them apart. */
static json_t *
filled(const char *text)
{
    return text && *text ? command_text_json(text) : json_null();
}

static json_t *
time_json(gint64 time_us)
{
    g_autofree char *text = clock_rfc3339(time_us);

    return json_string(text);
}

static json_t *
recipients_json(const Entry *entry)
{
    json_t *all = json_array();

    for (guint i = 0; i < entry->recipients->len; i++) {
        const EntryRecipient *recipient = g_ptr_array_index(entry->recipients, i);
        json_array_append_new(all, json_pack("{s:o, s:s, s:o}", "address", command_text_json(recipient->address),
                                       "state", recipient->state, "reply", filled(recipient->reply)));
    }
    return all;
}

static json_t *
history_json(const Entry *entry)
{
    json_t *all = json_array();

    for (guint i = 0; i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        json_array_append_new(
            all, json_pack("{s:o, s:s, s:o, s:o, s:o}", "time", time_json(event->time_us), "event", event->event,
                     "actor", filled(event->actor), "reason", filled(event->reason), "seat", filled(event->seat)));
    }
    return all;
}

static json_t *
notices_json(const Entry *entry)
{
    json_t *all = json_array();

    for (guint i = 0; i < entry->notices->len; i++) {
        const EntryNotice *notice = g_ptr_array_index(entry->notices, i);
        json_array_append_new(all,
            json_pack("{s:o, s:s, s:o, s:o, s:s}", "time", time_json(notice->time_us), "kind", notice->kind, "address",
                command_text_json(notice->address), "why", filled(notice->why), "state", notice->state));
    }
    return all;
}

json_t *
command_entry_json(const Entry *entry)
{
    json_t *findings = json_loads(entry->findings, 0, NULL);
    json_t *object = json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o}",
        "reference", entry->reference, "state", state_name(entry->state), "held", time_json(entry->created_us),
        "changed", time_json(entry->changed_us), "sender", command_text_json(entry->sender), "login",
        filled(entry->login), "client", filled(entry->client), "queue_id", filled(entry->queue_id), "message_id",
        filled(entry->message_id), "subject", filled(entry->subject), "recipients", recipients_json(entry), "route",
        filled(entry->route), "reasons", filled(entry->reasons), "size", (json_int_t)entry->size, "decided_by",
        filled(entry->decided_by), "release_at", entry->release_us > 0 ? time_json(entry->release_us) : json_null(),
        "decision_reason", filled(entry->decision_reason), "corrects", filled(entry->corrects), "repeats",
        filled(entry->repeats), "findings", findings ? findings : json_array());

    if (object && entry->history)
        json_object_set_new(object, "history", history_json(entry));
    if (object && entry->notices)
        json_object_set_new(object, "notices", notices_json(entry));
    return object;
}

static bool
read_descriptor(int fd, Spool *spool, GError **error)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    g_autofree guint8 *block = g_malloc(BLOCK_BYTES);
    ssize_t got;

    while ((got = read(fd, block, BLOCK_BYTES)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede leer el mensaje: %s"), g_strerror(errno));
            return false;
        }
        g_byte_array_append(all, block, (guint)got);
    }
    return spool_append_message(spool, all->data, all->len, error);
}

Spool *
command_read_message(const Desk *desk, const char *file, GError **error)
{
    const Options *milter = desk_section(desk, "milter");
    g_autoptr(Spool) spool = spool_new(options_size(milter, "spool_memory"), options_text(milter, "spool_folder"));
    const int fd = file && strcmp(file, "-") != 0 ? open(file, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);

    if (fd < 0) {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_INPUT, _("no se puede abrir %s: %s"), file ? file : "-", g_strerror(errno));
        return NULL;
    }
    const bool done = read_descriptor(fd, spool, error);
    close(fd);
    return done ? g_steal_pointer(&spool) : NULL;
}
