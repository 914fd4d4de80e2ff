/* SPDX-License-Identifier: BSD-2-Clause */
/* check: vobo check: what the filter would make of a message, or of a folder of them. */
#include "cli/changes.h"
#include "cli/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/error.h"

/* --- telling ------------------------------------------------------------------------------------------------ */

static json_t *
recipients_json(const Trial *trial)
{
    json_t *all = json_array();

    for (guint i = 0; i < trial->envelope->recipients->len; i++)
        json_array_append_new(
            all, json_pack("{s:o, s:s, s:n}", "address",
                     command_text_json(envelope_recipient(trial->envelope, i)->address), "action", "accept", "reply"));
    for (guint i = 0; i < trial->refused->len; i++) {
        const Refused *refused = g_ptr_array_index(trial->refused, i);
        json_array_append_new(all, json_pack("{s:o, s:s, s:o}", "address", command_text_json(refused->address),
                                       "action", "reject", "reply", command_text_json(refused->reply)));
    }
    return all;
}

static json_t *
findings_json(const Trial *trial)
{
    json_t *all = record_findings(trial->verdict);

    for (guint i = 0; i < trial->refused->len; i++) {
        json_t *more = record_findings(((const Refused *)g_ptr_array_index(trial->refused, i))->verdict);
        json_array_extend(all, more);
        json_decref(more);
    }
    return all;
}

static json_t *
rules_json(const Verdict *verdict)
{
    json_t *names = json_array();

    for (guint i = 0; i < verdict->rules->len; i++)
        json_array_append_new(
            names, command_text_json(((const MatchedRule *)g_ptr_array_index(verdict->rules, i))->name));
    return names;
}

static json_t *
edits_json(const Trial *trial)
{
    json_t *all = json_array();

    for (guint i = 0; i < trial->edits->len; i++)
        json_array_append_new(all, command_text_json(g_ptr_array_index(trial->edits, i)));
    return all;
}

static json_t *
lines_json(const GPtrArray *lines)
{
    json_t *all = json_array();

    for (guint i = 0; i < lines->len; i++)
        json_array_append_new(all, command_text_json(g_ptr_array_index(lines, i)));
    return all;
}

/* What its texts say otherwise than before. */
static json_t *
changes_json(const Trial *trial)
{
    g_autoptr(GPtrArray) changes = changes_between(trial->message, trial->leaving);
    json_t *all = json_array();

    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        json_array_append_new(all, json_pack("{s:o, s:o, s:o}", "part", command_text_json(change->path), "out",
                                       lines_json(change->out), "in", lines_json(change->in)));
    }
    return all;
}

/* The caller owns it. */
static json_t *
trial_json(const Trial *trial)
{
    g_autofree char *reply = trial_reply(trial);

    return json_pack("{s:s, s:s, s:s, s:n, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "verdict", trial_verdict(trial),
        "mode", policy_enforces(trial->policy) ? "enforce" : "observe", "direction",
        direction_name(trial->verdict->direction), "reference", "reply", command_text_json(reply), "recipients",
        recipients_json(trial), "findings", findings_json(trial), "rules", rules_json(trial->verdict), "route",
        command_text_json(trial->verdict->route), "edits", edits_json(trial), "changes", changes_json(trial), "ready",
        command_text_json(trial->verdict->ready));
}

static const char *
outcome_for_people(const Trial *trial)
{
    static const char *const words[] = {
        [WOULD_GO] = N_("El mensaje saldría como está."),
        [WOULD_GO_REWRITTEN] = N_("El mensaje saldría con cambios."),
        [WOULD_BE_HELD] = N_("El mensaje quedaría retenido hasta que le den el visto bueno."),
        [WOULD_BE_REJECTED] = N_("El mensaje no saldría."),
    };

    return _(words[trial_status(trial)]);
}

/* What shows on a terminal what is done about a finding; nothing elsewhere (https://no-color.org). */
static const char *
colour_of(Action action)
{
    static const char *const colours[] = {
        [ACTION_NOTE] = "\033[2m",
        [ACTION_TAG] = "\033[36m",
        [ACTION_COACH] = "\033[33m",
        [ACTION_FIX] = "\033[32m",
        [ACTION_DELAY] = "\033[34m",
        [ACTION_HOLD] = "\033[35m",
        [ACTION_REJECT] = "\033[31m",
    };
    const char *terminal = g_getenv("TERM"), *without = g_getenv("NO_COLOR");

    return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0 && (!without || !*without)
               ? colours[action]
               : "";
}

static void
print_action(Action action)
{
    const char *colour = colour_of(action);

    printf("  %s[%s]%s ", colour, action_name(action), *colour ? "\033[0m" : "");
}

/* Where FINDING was made, and what stands there. */
static void
print_evidence(const Finding *finding)
{
    if (!finding->text || !*finding->text)
        return;
    g_autofree char *line = finding->part
                                ? g_strdup_printf(_("      en la parte %s: «%s»\n"), finding->part, finding->text)
                                : g_strdup_printf("      «%s»\n", finding->text);
    command_print_line(line);
}

static void
print_findings(const Verdict *verdict)
{
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        g_autofree char *line =
            g_strdup_printf("%s.%s: %s\n", judged->finding->check, judged->finding->kind, judged->finding->message);
        g_autofree char *protocol = g_strdup_printf(_("      Protocolo: %s\n"), _(judged->protocol));
        print_action(judged->action);
        command_print_line(line);
        print_evidence(judged->finding);
        command_print_line(protocol);
    }
    for (guint i = 0; i < verdict->rules->len; i++) {
        const MatchedRule *rule = g_ptr_array_index(verdict->rules, i);
        g_autofree char *line = g_strdup_printf(_("regla «%s» %s\n"), rule->name, rule->reason);
        print_action(rule->action);
        command_print_line(line);
    }
}

static void
print_edit(const char *edit)
{
    g_autofree char *line = g_strdup_printf(_("Cambio: %s\n"), edit);

    command_print_line(line);
}

static void
print_for_people(const Trial *trial)
{
    puts(outcome_for_people(trial));
    if (!policy_enforces(trial->policy))
        printf(_("(mode = observe: nada se retiene ni se rechaza; con enforce sería «%s».)\n"), trial_verdict(trial));
    print_findings(trial->verdict);
    for (guint i = 0; i < trial->refused->len; i++) {
        const Refused *refused = g_ptr_array_index(trial->refused, i);
        printf(_("Destinatario rehusado: "));
        command_print_line(refused->address);
        print_findings(refused->verdict);
    }
    if (trial->verdict->ready) {
        puts(_("Lista para copiarla:"));
        g_auto(GStrv) lines = g_strsplit(g_strchomp(trial->verdict->ready), "\n", -1);
        for (char **line = lines; *line; line++) {
            g_autofree char *indented = g_strdup_printf("    %s\n", *line);
            command_print_line(indented);
        }
    }
    for (guint i = 0; i < trial->edits->len; i++)
        print_edit(g_ptr_array_index(trial->edits, i));
}

static void
print_lines(char mark, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line = g_strdup_printf("    %c %s\n", mark, (const char *)g_ptr_array_index(lines, i));
        command_print_line(line);
    }
}

/* What its texts say otherwise than before: "-" is taken out, "+" put in. */
static void
print_changes(const Trial *trial)
{
    g_autoptr(GPtrArray) changes = changes_between(trial->message, trial->leaving);

    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        printf(_("En la parte %s:\n"), change->path);
        print_lines('-', change->out);
        print_lines('+', change->in);
    }
}

static bool
write_edited(const Trial *trial, const char *path, GError **error)
{
    g_autoptr(Spool) edited = edit_apply(trial->edit, message_spool(trial->leaving), error);
    FILE *file = edited ? fopen(path, "we") : NULL;

    if (!edited)
        return false;
    if (!file) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede escribir %s: %s"), path, g_strerror(errno));
        return false;
    }
    const bool written = spool_print(edited, file, error);
    fclose(file);
    return written;
}

/* Runs the trial of FILE; false with an error where it cannot be read. The caller clears the trial and frees SPOOL. */
static bool
try_file(Desk *desk, const CheckRequest *request, const char *file, Trial *trial, Spool **spool, GError **error)
{
    *spool = command_read_message(desk, file, error);
    if (!*spool)
        return false;
    const Message *message = message_new_within(*spool, policy_limits(desk_policy(desk)));
    *trial = (Trial){
        .policy = desk_policy(desk),
        .message = message,
        .leaving = message,
        .history = desk_new_history(desk, false),
    };
    trial_run(trial, request);
    return true;
}

static void
end_trial(Trial *trial, Spool *spool)
{
    Message *message = (Message *)trial->message;

    trial_clear(trial);
    message_free(message);
    spool_free(spool);
}

static int
check(Cli *cli, const CheckRequest *request, const char *file)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    Spool *spool;
    Trial trial;

    if (!desk || !try_file(desk, request, file, &trial, &spool, &error))
        return command_fail(error);
    if (request->json)
        command_print_json(trial_json(&trial));
    else
        print_for_people(&trial);
    if (request->edited && !request->json)
        print_changes(&trial);
    const bool written = !request->edited || write_edited(&trial, request->edited, &error);
    const int status = written ? trial_status(&trial) : command_fail(error);
    end_trial(&trial, spool);
    return status;
}

/* --- many ---------------------------------------------------------------------------------------------------- */

/* The files of FOLDER and of the folders in it, by name; elements are char *. NULL with an error. The caller owns it.
 */
static GPtrArray *
files_in(const char *folder, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    GPtrArray *files = directory ? g_ptr_array_new_with_free_func(g_free) : NULL;
    const char *name;

    while (files && (name = g_dir_read_name(directory))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (*name == '.')
            continue;
        if (!g_file_test(path, G_FILE_TEST_IS_DIR) || g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
            g_ptr_array_add(files, g_steal_pointer(&path));
            continue;
        }
        GPtrArray *more = files_in(path, error);
        if (!more) {
            g_ptr_array_unref(files);
            return NULL;
        }
        g_ptr_array_extend_and_steal(files, more);
    }
    return files;
}

static int
by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* One line: the verdict, the file, and what was found. */
static void
print_line(const Trial *trial, const char *file)
{
    g_autoptr(GString) line = g_string_new(NULL);

    g_string_printf(line, "%-6s  %s ", trial_verdict(trial), file);
    for (guint i = 0; i < trial->verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(trial->verdict->judged, Judged, i);
        g_string_append_printf(
            line, " %s.%s=%s", judged->finding->check, judged->finding->kind, action_name(judged->action));
    }
    g_string_append_c(line, '\n');
    command_print_line(line->str);
}

static void
print_json_line(const Trial *trial, const char *file)
{
    json_t *object = trial_json(trial);

    json_object_set_new(object, "file", command_text_json(file));
    json_dumpf(object, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    fputc('\n', stdout);
    json_decref(object);
}

/* Each message of a folder by itself; one that cannot be read is told of, and the others go on. */
static int
check_batch(Cli *cli, const CheckRequest *request)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    g_autoptr(GPtrArray) files = desk ? files_in(request->batch, &error) : NULL;
    int status = EX_OK;

    if (!desk)
        return command_fail(error);
    if (!files) {
        g_autoptr(GError) unreadable = NULL;
        g_set_error(&unreadable, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede leer la carpeta %s: %s"), request->batch,
            error->message);
        return command_fail(unreadable);
    }
    g_ptr_array_sort(files, by_name);
    for (guint i = 0; i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        g_autoptr(GError) unreadable = NULL;
        Spool *spool;
        Trial trial;
        if (!try_file(desk, request, file, &trial, &spool, &unreadable)) {
            status = command_fail(unreadable);
            continue;
        }
        if (request->json)
            print_json_line(&trial, file);
        else
            print_line(&trial, file);
        end_trial(&trial, spool);
    }
    return status;
}

int
command_check(Cli *cli, int count, char **arguments)
{
    CheckRequest request = { 0 };
    const GOptionEntry entries[] = {
        { "from", 0, 0, G_OPTION_ARG_STRING, &request.from, NULL, NULL },
        { "rcpt", 0, 0, G_OPTION_ARG_STRING_ARRAY, &request.recipients, NULL, NULL },
        { "login", 0, 0, G_OPTION_ARG_STRING, &request.login, NULL, NULL },
        { "client", 0, 0, G_OPTION_ARG_STRING, &request.client, NULL, NULL },
        { "edited", 0, 0, G_OPTION_ARG_FILENAME, &request.edited, NULL, NULL },
        { "batch", 0, 0, G_OPTION_ARG_FILENAME, &request.batch, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &request.json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    int status = EX_USAGE;

    if (operands && g_strv_length(operands) > 1)
        command_usage(_("«vobo check» lee un mensaje: un archivo, o la entrada estándar"));
    else if (operands && request.batch && (operands[0] || request.edited))
        command_usage(_("«vobo check --batch» lee una carpeta: sin otro archivo y sin --edited"));
    else if (operands)
        status = request.batch ? check_batch(cli, &request) : check(cli, &request, operands[0]);
    g_free(request.from);
    g_free(request.login);
    g_free(request.client);
    g_free(request.edited);
    g_free(request.batch);
    g_strfreev(request.recipients);
    return status;
}
