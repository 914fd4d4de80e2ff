/* SPDX-License-Identifier: BSD-2-Clause */
/* command.h: what a subcommand of `vobo` is, and what they share.
 *
 * To add one: a source file with its function, a line in the table in commands.c, a section in vobo(1). */
#ifndef VOBO_CLI_COMMAND_H
#define VOBO_CLI_COMMAND_H

#include <stdbool.h>

#include <jansson.h>

#include "desk/desk.h"

typedef struct {
    const char *config_path;
    Desk *desk; /* opened by command_desk() */
} Cli;

typedef struct {
    const char *name;
    const char *arguments; /* for the list of commands */
    const char *help;
    /* ARGUMENTS begin with the command's name; they may be changed, not freed. Returns the exit status. */
    int (*run)(Cli *cli, int count, char **arguments);
} Command;

/* All subcommands; ends with { 0 }. */
extern const Command commands[];
const Command *command_find(const char *name);

int command_check(Cli *cli, int count, char **arguments);
int command_facts(Cli *cli, int count, char **arguments);
int command_queue(Cli *cli, int count, char **arguments);
int command_queue_backup(Cli *cli, int count, char **arguments);
int command_queue_purge(Cli *cli, int count, char **arguments);
int command_show(Cli *cli, int count, char **arguments);
int command_approve(Cli *cli, int count, char **arguments);
int command_reject(Cli *cli, int count, char **arguments);
int command_return(Cli *cli, int count, char **arguments);
int command_cancel(Cli *cli, int count, char **arguments);
int command_comment(Cli *cli, int count, char **arguments);
int command_retitle(Cli *cli, int count, char **arguments);
int command_delegate(Cli *cli, int count, char **arguments);
int command_settle(Cli *cli, int count, char **arguments);
int command_template(Cli *cli, int count, char **arguments);
int command_audit(Cli *cli, int count, char **arguments);
int command_notices(Cli *cli, int count, char **arguments);
int command_people(Cli *cli, int count, char **arguments);
int command_config(Cli *cli, int count, char **arguments);
int command_keys(Cli *cli, int count, char **arguments);
int command_learn(Cli *cli, int count, char **arguments);
int command_doctor(Cli *cli, int count, char **arguments);
int command_status(Cli *cli, int count, char **arguments);
int command_help(Cli *cli, int count, char **arguments);

/* The desk of the configuration; NULL with an error. Borrowed. */
Desk *command_desk(Cli *cli, GError **error);

/* From here on answers in the language of CONFIG. */
void command_speak(const Config *config);

/* Reads the options of a command, described as GLib describes them, out of ARGUMENTS; what is left are its operands,
 * an array ended by NULL that the caller frees with g_strfreev(). NULL: the user was told what is wrong. */
char **command_operands(const GOptionEntry *entries, int count, char **arguments);

/* Says what is wrong in one line on standard error; the exit status. */
int command_fail(const GError *error);
int command_usage(const char *text);

/* The message in FILE, or on standard input for NULL or "-". The caller owns it. */
Spool *command_read_message(const Desk *desk, const char *file, GError **error);

/* The canonical reference of what the user typed; NULL with an error. The caller owns it. */
char *command_reference(const char *text, GError **error);

/* Prints TEXT without what could play tricks on a terminal (base/shown.h). */
void command_print_safe(const char *text);

/* The same as one line, which ends behind it, whether or not TEXT brings a line feed for that. */
void command_print_line(const char *text);

/* Prints VALUE, which is taken over. */
void command_print_json(json_t *value);

/* An entry of the queue as JSON. The caller owns it. */
json_t *command_entry_json(const Entry *entry);

/* Text from outside as JSON: valid UTF-8, null for NULL. */
json_t *command_text_json(const char *text);

#endif
