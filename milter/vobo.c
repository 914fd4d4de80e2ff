/* SPDX-License-Identifier: BSD-2-Clause */
/* vobo: the administrator's command. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "base/locale.h"
#include "base/process.h"
#include "base/service.h"
#include "cli/command.h"

/* The user's own language where it is one of ours, else Spanish. */
static void
speak(void)
{
    const char *const *languages = g_get_language_names();
    const char *chosen = "es";

    for (; *languages; languages++)
        if (g_str_has_prefix(*languages, "en") || g_str_has_prefix(*languages, "es")) {
            chosen = g_str_has_prefix(*languages, "en") ? "en" : "es";
            break;
        }
    locale_speak(chosen);
}

/* Reads the options before the command; returns the index of the command's name, or ends the process. */
static int
read_options(int count, char **arguments, Cli *cli)
{
    static const struct option options[] = {
        { "config", required_argument, NULL, 'c' },
        { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'V' },
        { 0 },
    };
    int option;

    /* "+": what stands behind the command's name is the command's own. */
    while ((option = getopt_long(count, arguments, "+c:hV", options, NULL)) != -1)
        switch (option) {
        case 'c':
            cli->config_path = optarg;
            break;
        case 'h':
            exit(command_help(cli, 1, (char *[]){ (char *)"help", NULL }));
        case 'V':
            printf("vobo %s\n", PACKAGE_VERSION);
            exit(EX_OK);
        default:
            exit(EX_USAGE);
        }
    return optind;
}

int
main(int argc, char **argv)
{
    Cli cli = { .config_path = SERVICE_CONFIG_PATH };

    process_keep_to_itself();
    speak();
    g_mime_init();
    /* A reader that has seen enough ends us without a word. */
    signal(SIGPIPE, SIG_DFL);
    const int first = read_options(argc, argv, &cli);
    if (first == argc)
        return command_usage(_("falta la orden"));
    const Command *command = command_find(argv[first]);
    if (!command) {
        g_autofree char *text = g_strdup_printf(_("no existe la orden «%s»"), argv[first]);
        return command_usage(text);
    }
    const int status = command->run(&cli, argc - first, argv + first);
    desk_unref(cli.desk);
    g_mime_shutdown();
    return fflush(stdout) == 0 ? status : EX_IOERR;
}
