/* SPDX-License-Identifier: BSD-2-Clause */
/* backup: vobo queue export, import and verify. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "audit/record.h"
#include "base/clock.h"
#include "desk/restore.h"

static void
print_backup(const char *file, const BackupSummary *backup)
{
    g_autofree char *date = clock_for_people(backup->made_us);
    g_autofree char *size = g_format_size_full((guint64)backup->bytes, G_FORMAT_SIZE_IEC_UNITS);

    printf(_("%s: completo; del %s, textos retenidos: %u, %s\n"), file, date, backup->bodies, size);
}

static bool
export_queue(Desk *desk, const char *file, GError **error)
{
    Store *store = desk_store(desk, error);
    AuditLog *audit = store ? desk_audit(desk, error) : NULL;
    BackupSummary backup;

    if (!audit || !audit_append(audit, record_backup("export", file, g_get_user_name()), error) ||
        !backup_write(store, desk_blobs(desk), file, &backup, error))
        return false;
    print_backup(file, &backup);
    puts(_("La llave maestra no está en él: guárdela aparte."));
    return true;
}

static bool
import_queue(Desk *desk, const char *file, GError **error)
{
    g_auto(RestoreSummary) summary = { 0 };

    if (!restore_queue(desk, file, g_get_user_name(), &summary, error))
        return false;
    print_backup(file, &summary.backup);
    printf(
        _("Según la auditoría, desde entonces: decisiones, %u; salieron, %u.\n"), summary.replayed, summary.released);
    if (summary.uncertain > 0)
        printf(_("No se sabe si salieron: %u; vea «vobo queue --state uncertain».\n"), summary.uncertain);
    for (guint i = 0; i < summary.lost->len; i++)
        printf(_("%s: se retuvo después del respaldo y no está en él\n"),
            (const char *)g_ptr_array_index(summary.lost, i));
    return true;
}

static bool
verify(const char *file, GError **error)
{
    BackupSummary backup;

    if (!backup_check(file, &backup, error))
        return false;
    print_backup(file, &backup);
    return true;
}

int
command_queue_backup(Cli *cli, int count, char **arguments)
{
    g_auto(GStrv) operands = command_operands(NULL, count, arguments);
    g_autoptr(GError) error = NULL;
    bool done;

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) != 1)
        return command_usage(_("diga el archivo del respaldo"));
    Desk *desk = command_desk(cli, &error);
    if (!desk)
        return command_fail(error);
    if (strcmp(arguments[0], "export") == 0)
        done = export_queue(desk, operands[0], &error);
    else if (strcmp(arguments[0], "import") == 0)
        done = import_queue(desk, operands[0], &error);
    else
        done = verify(operands[0], &error);
    return done ? EX_OK : command_fail(error);
}
