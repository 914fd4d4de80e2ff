/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor: vobo doctor: looks at the whole installation, and says what is not well and what to do about it. */
#include "cli/doctor.h"

#include <stdio.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "cli/command.h"

/* What the exit status is when something is not well. */
#define NOT_WELL 1

static void
trouble_free(gpointer data)
{
    Trouble *trouble = data;

    g_free(trouble->where);
    g_free(trouble->what);
    g_free(trouble->remedy);
    g_free(trouble);
}

void
doctor_found(Examination *examination, TroubleSeverity severity, const char *where, char *what, char *remedy)
{
    Trouble *trouble = g_new(Trouble, 1);

    *trouble = (Trouble){ examination->probe->id, severity, g_strdup(where), what, remedy };
    g_ptr_array_add(examination->troubles, trouble);
}

void
doctor_failed(Examination *examination, const char *where, const GError *error)
{
    doctor_found(examination, TROUBLE_ERROR, where, g_strdup(error->message), g_strdup(""));
}

static const char *
severity_word(TroubleSeverity severity)
{
    return severity == TROUBLE_ERROR ? "error" : "warning";
}

static void
print_json(const GPtrArray *troubles)
{
    json_t *all = json_array();

    for (guint i = 0; i < troubles->len; i++) {
        const Trouble *trouble = g_ptr_array_index(troubles, i);
        json_array_append_new(all,
            json_pack("{s:s, s:s, s:o, s:o, s:o}", "id", trouble->probe, "severity", severity_word(trouble->severity),
                "where", command_text_json(trouble->where), "what", command_text_json(trouble->what), "remedy",
                *trouble->remedy ? command_text_json(trouble->remedy) : json_null()));
    }
    command_print_json(json_pack("{s:b, s:o}", "well", troubles->len == 0, "findings", all));
}

static void
print_for_people(const GPtrArray *troubles)
{
    if (troubles->len == 0)
        puts(_("Todo está bien."));
    for (guint i = 0; i < troubles->len; i++) {
        const Trouble *trouble = g_ptr_array_index(troubles, i);
        g_autofree char *line =
            g_strdup_printf("%-8s %s (%s): %s\n", trouble->severity == TROUBLE_ERROR ? _("mal") : _("atención"),
                trouble->where, trouble->probe, trouble->what);
        command_print_line(line);
        if (*trouble->remedy) {
            g_autofree char *remedy = g_strdup_printf("         → %s\n", trouble->remedy);
            command_print_line(remedy);
        }
    }
}

static void
examine(Examination *examination)
{
    for (const Probe *probe = doctor_probes; probe->id; probe++) {
        examination->probe = probe;
        if (examination->desk || !probe->needs_desk)
            probe->examine(examination);
    }
}

int
command_doctor(Cli *cli, int count, char **arguments)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    g_autoptr(GPtrArray) troubles = g_ptr_array_new_with_free_func(trouble_free);
    g_autoptr(GError) refused = NULL;

    if (!operands)
        return EX_USAGE;
    if (operands[0])
        return command_usage(_("«vobo doctor» no lleva más que --json"));
    Examination examination = { .desk = command_desk(cli, &refused), .config_path = cli->config_path };
    examination.refused = refused;
    examination.troubles = troubles;
    examine(&examination);
    if (as_json)
        print_json(troubles);
    else
        print_for_people(troubles);
    return troubles->len == 0 ? EX_OK : NOT_WELL;
}
