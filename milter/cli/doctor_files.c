/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor_files: probes of folders, keys, room on the disks, and of the programs that should run. */
#include "cli/doctor.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <glib/gi18n.h>

#include "base/lock.h"

#define FREE_BYTES_LEAST (G_GUINT64_CONSTANT(1) << 30)
#define FREE_BYTES_NONE (G_GUINT64_CONSTANT(64) << 20)

/* The folders that the programs write to, each the folder of a file where it is a file that is named. OTHERS are the
 * permissions that others may not have. */
static const struct Folder {
    const char *section, *option;
    bool is_file;
    mode_t others;
} folders[] = {
    { "queue", "database", true, 007 },
    { "queue", "blobs", false, 077 },
    { "audit", "folder", false, 007 },
    { "milter", "spool_folder", false, 0 },
};

static char *
folder_path(const Desk *desk, const struct Folder *folder)
{
    const char *path = options_text(desk_section(desk, folder->section), folder->option);

    return folder->is_file ? g_path_get_dirname(path) : g_strdup(path);
}

/* Whom the daemons run as: the owner of the folder of the queue. False where there is none. */
static bool
find_owner(const Desk *desk, uid_t *owner)
{
    g_autofree char *folder = folder_path(desk, &folders[0]);
    struct stat status;

    if (stat(folder, &status) != 0)
        return false;
    *owner = status.st_uid;
    return true;
}

static void
examine_mode(Examination *examination, const char *path, const struct stat *status, mode_t others)
{
    if (status->st_mode & others)
        doctor_found(examination, TROUBLE_ERROR, path,
            g_strdup_printf(_("otros pueden entrar o leer (modo %04o)"), (unsigned)status->st_mode & 07777),
            g_strdup_printf("chmod %04o %s", (unsigned)(status->st_mode & ~others) & 07777, path));
}

static void
examine_owner(Examination *examination, const char *path, const struct stat *status)
{
    uid_t owner;

    if (find_owner(examination->desk, &owner) && status->st_uid != owner)
        doctor_found(examination, TROUBLE_ERROR, path,
            g_strdup_printf(_("es del usuario %u, y los programas corren como el usuario %u, dueño de la carpeta de "
                              "la cola"),
                (unsigned)status->st_uid, (unsigned)owner),
            g_strdup_printf("chown %u %s", (unsigned)owner, path));
}

void
doctor_examine_folders(Examination *examination)
{
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = folder_path(examination->desk, &folders[i]);
        struct stat status;
        if (stat(path, &status) != 0) {
            doctor_found(examination, TROUBLE_ERROR, path, g_strdup(g_strerror(errno)),
                g_strdup(_("créela con «systemd-tmpfiles --create» o corrija la opción que la nombra")));
            continue;
        }
        examine_mode(examination, path, &status, folders[i].others);
        if (folders[i].others)
            examine_owner(examination, path, &status);
    }
}

void
doctor_examine_space(Examination *examination)
{
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = folder_path(examination->desk, &folders[i]);
        struct statvfs disk;
        if (statvfs(path, &disk) != 0)
            continue;
        const guint64 left = (guint64)disk.f_bavail * disk.f_frsize;
        g_autofree char *size = g_format_size_full(left, G_FORMAT_SIZE_IEC_UNITS);
        if (left < FREE_BYTES_LEAST)
            doctor_found(examination, left < FREE_BYTES_NONE ? TROUBLE_ERROR : TROUBLE_WARNING, path,
                g_strdup_printf(_("quedan %s en el disco; sin espacio, el correo espera con quien lo envía"), size),
                g_strdup(_("libere espacio, o lleve la carpeta a otro disco")));
    }
}

void
doctor_examine_programs(Examination *examination)
{
    static const char *const sections[] = { "milter", "courier" };

    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *program = g_strconcat("vobo-", sections[i], NULL);
        if (!lock_is_held(options_text(desk_section(examination->desk, sections[i]), "lock")))
            doctor_found(examination, TROUBLE_ERROR, program, g_strdup(_("no está en marcha")),
                g_strdup_printf(_("systemctl start %s; por qué se detuvo: journalctl -u %s"), program, program));
    }
}

/* The file of a key: there, its owner's alone. What it says is for others. */
static void
examine_key(Examination *examination, const char *path, const char *missing)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        doctor_found(examination, TROUBLE_ERROR, path, g_strdup(g_strerror(errno)), g_strdup(missing));
        return;
    }
    examine_mode(examination, path, &status, 077);
    examine_owner(examination, path, &status);
}

void
doctor_examine_keys(Examination *examination)
{
    Desk *desk = examination->desk;
    const char *master = options_text(desk_section(desk, "queue"), "master_key");
    g_autoptr(GError) error = NULL;

    if (desk_keys(desk, &error))
        examine_key(examination, master, "");
    else
        doctor_failed(examination, master, error);
    /* Where mailboxes are registered under a key that is lost, there is no desk. */
    examine_key(examination, options_text(desk_section(desk, "people"), "key"),
        _("recupérela de su respaldo o, si nunca la hubo, créela con «vobo keys create»"));
}
