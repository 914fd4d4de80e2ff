/* SPDX-License-Identifier: BSD-2-Clause */
/* config: vobo config. */
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "audit/reader.h"
#include "base/clock.h"
#include "base/error.h"
#include "policy/policy.h"

static int
print_defaults(Cli *cli G_GNUC_UNUSED)
{
    config_print(stdout, NULL, checks_sections(), true);
    return EX_OK;
}

/* The configuration in force, as a daemon that starts now would read it; also all that it names. */
static int
read_policy(Cli *cli, bool print)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Policy) policy = policy_load(cli->config_path, DIRECTORY_READ, &error);

    if (!policy)
        return command_fail(error);
    command_speak(policy_config(policy));
    const char *trouble = people_trouble(policy_people(policy));
    if (trouble) {
        g_set_error_literal(&error, VOBO_ERROR, VOBO_ERROR_CONFIG, trouble);
        return command_fail(error);
    }
    if (print)
        config_print(stdout, policy_config(policy), checks_sections(), false);
    else
        printf(_("%s: correcta\n"), cli->config_path);
    return EX_OK;
}

static int
check(Cli *cli)
{
    return read_policy(cli, false);
}

static int
show(Cli *cli)
{
    return read_policy(cli, true);
}

/* --- trying another --------------------------------------------------------------------------------------------- */

/* What is recorded of a time, under another configuration. */
typedef struct {
    const Config *config;
    guint messages, changed;
    GHashTable *findings;                                      /* "check.kind" → Change */
    guint before[ACTION_REJECT + 1], after[ACTION_REJECT + 1]; /* messages by their strongest action */
} Replay;

typedef struct {
    Action before, after;
    guint count;
} Change;

static Action
action_of(const char *name)
{
    Action action = ACTION_REJECT;

    while (action > ACTION_IGNORE && strcmp(action_name(action), name) != 0)
        action--;
    return action;
}

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

/* What the other configuration would have done about FINDING. */
static Action
action_now(const Config *config, const char *check, const char *kind)
{
    const Options *options = check_find(check) ? config_section(config, check) : NULL;

    return options && options_declare(options, kind) ? action_chosen(options, kind) : ACTION_IGNORE;
}

static void
replay_finding(Replay *replay, const json_t *finding, Action *before, Action *after)
{
    const char *check = text_of(finding, "check"), *kind = text_of(finding, "kind");
    const Action then = action_of(text_of(finding, "action"));
    Action now = action_now(replay->config, check, kind);
    char *name = g_strdup_printf("%s.%s", check, kind);
    Change *change = g_hash_table_lookup(replay->findings, name);

    /* Where nobody had said how to put it right, it was advice. */
    if (now == ACTION_FIX && then == ACTION_COACH)
        now = then;
    *before = MAX(*before, then);
    *after = MAX(*after, now);
    if (!change) {
        change = g_new0(Change, 1);
        *change = (Change){ then, now, 0 };
        g_hash_table_insert(replay->findings, g_strdup(name), change);
    }
    change->count++;
    g_free(name);
}

static void
replay_record(void *data, const json_t *record, gint64 time_us G_GNUC_UNUSED)
{
    Replay *replay = data;
    const char *event = text_of(record, "event");
    Action before = ACTION_IGNORE, after = ACTION_IGNORE;
    const json_t *finding;
    size_t i;

    if (strcmp(event, "message") != 0 && strcmp(event, "recipient") != 0)
        return;
    json_array_foreach(json_object_get(record, "findings"), i, finding)
        replay_finding(replay, finding, &before, &after);
    replay->messages++;
    replay->changed += before != after;
    replay->before[before]++;
    replay->after[after]++;
}

static void
print_replay_json(const Replay *replay)
{
    json_t *changes = json_array(), *before = json_object(), *after = json_object();
    GHashTableIter iter;
    gpointer name, data;

    for (Action action = ACTION_IGNORE; action <= ACTION_REJECT; action++) {
        json_object_set_new(before, action_name(action), json_integer(replay->before[action]));
        json_object_set_new(after, action_name(action), json_integer(replay->after[action]));
    }
    g_hash_table_iter_init(&iter, replay->findings);
    while (g_hash_table_iter_next(&iter, &name, &data)) {
        const Change *change = data;
        if (change->before != change->after)
            json_array_append_new(
                changes, json_pack("{s:s, s:s, s:s, s:I}", "finding", name, "before", action_name(change->before),
                             "after", action_name(change->after), "count", (json_int_t)change->count));
    }
    command_print_json(json_pack("{s:I, s:I, s:o, s:o, s:o}", "messages", (json_int_t)replay->messages, "changed",
        (json_int_t)replay->changed, "before", before, "after", after, "findings", changes));
}

static int
by_text(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static void
print_replay(const Replay *replay)
{
    g_autofree char **names = (char **)g_hash_table_get_keys_as_array(replay->findings, NULL);
    const guint count = g_hash_table_size(replay->findings);

    printf(_("Registros: %u. Con otra acción: %u.\n"), replay->messages, replay->changed);
    for (Action action = ACTION_IGNORE; action <= ACTION_REJECT; action++)
        if (replay->before[action] + replay->after[action] > 0)
            printf("  %-7s %6u → %6u\n", action_name(action), replay->before[action], replay->after[action]);
    qsort(names, count, sizeof *names, by_text);
    for (guint i = 0; i < count; i++) {
        const Change *change = g_hash_table_lookup(replay->findings, names[i]);
        if (change->before != change->after)
            printf(_("  %s: %s → %s, en %u\n"), names[i], action_name(change->before), action_name(change->after),
                change->count);
    }
    puts(_("Solo cambian las acciones de lo que entonces se encontró: ni los límites, ni las listas, ni las reglas se "
           "prueban así."));
}

/* Replays what is recorded of the last SINCE ("7d") under the configuration at PATH. */
static int
try_other(Cli *cli, const char *path, const char *since, bool as_json)
{
    static const OptionSpec duration = { .name = "--since", .type = OPTION_DURATION };
    g_autoptr(GError) error = NULL;
    gint64 since_us = 0;

    if (!option_check(&duration, since, &error))
        return command_usage(error->message);
    option_parse_duration(since, &since_us);
    Desk *desk = command_desk(cli, &error);
    g_autoptr(Policy) other = desk ? policy_load(path, DIRECTORY_READ, &error) : NULL;
    if (!other)
        return command_fail(error);
    g_autoptr(GHashTable) findings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Replay replay = { .config = policy_config(other), .findings = findings };
    const gint64 now_us = clock_now_us();
    if (!audit_read(options_text(desk_section(desk, "audit"), "folder"), now_us - since_us, now_us, replay_record,
            &replay, &error))
        return command_fail(error);
    if (as_json)
        print_replay_json(&replay);
    else
        print_replay(&replay);
    return EX_OK;
}

int
command_config(Cli *cli, int count, char **arguments)
{
    static const struct {
        const char *name;
        int (*run)(Cli *cli);
    } orders[] = { { "check", check }, { "show", show }, { "defaults", print_defaults } };
    g_autofree char *since = NULL;
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "since", 0, 0, G_OPTION_ARG_STRING, &since, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) == 2 && strcmp(operands[0], "try") == 0)
        return try_other(cli, operands[1], since ? since : "7d", as_json);
    for (size_t i = 0; g_strv_length(operands) == 1 && i < G_N_ELEMENTS(orders); i++)
        if (strcmp(orders[i].name, operands[0]) == 0)
            return orders[i].run(cli);
    return command_usage(_("«vobo config» pide una de: check, show, defaults, try ARCHIVO"));
}
