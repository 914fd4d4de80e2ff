/* SPDX-License-Identifier: BSD-2-Clause */
/* audit: vobo audit. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

static int
verify(Cli *cli, bool as_json)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    AuditSummary summary;

    if (!desk)
        return command_fail(error);
    const char *folder = options_text(desk_section(desk, "audit"), "folder");
    const bool good = audit_verify(folder, &summary, &error);
    if (as_json)
        command_print_json(json_pack("{s:b, s:I, s:I, s:o}", "intact", good, "records", (json_int_t)summary.records,
            "files", (json_int_t)summary.files, "error", command_text_json(good ? NULL : error->message)));
    else if (good)
        printf(_("La auditoría %s está completa: %lld registros en %lld archivos.\n"), folder,
            (long long)summary.records, (long long)summary.files);
    return good ? EX_OK : command_fail(error);
}

int
command_audit(Cli *cli, int count, char **arguments)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) != 1 || strcmp(operands[0], "verify") != 0)
        return command_usage(_("«vobo audit» pide: verify"));
    return verify(cli, as_json);
}
