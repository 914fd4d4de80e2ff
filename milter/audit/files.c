/* SPDX-License-Identifier: BSD-2-Clause */
/* files: finds the parts of the log, whatever somebody named them, and puts them in order by the chain itself. */
#include "audit/files.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>
#include <zlib.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/sha256.h"

#define BLOCK_BYTES 65536

typedef struct gzFile_s GzipFile;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GzipFile, gzclose)

void
audit_hash(const char *line, size_t length, char *hex)
{
    uint8_t digest[SHA256_BYTES];

    sha256_of(line, length, digest);
    g_autofree char *digits = hex_encode(digest, sizeof digest);
    memcpy(hex, digits, AUDIT_HASH_CHARS + 1);
}

const char *
audit_prev(const char *line, size_t length)
{
    static const char start[] = "{\"prev\":\"";
    const size_t prefix = sizeof start - 1;

    return length >= prefix + AUDIT_HASH_CHARS && memcmp(line, start, prefix) == 0 ? line + prefix : NULL;
}

/* Hands on the whole lines of TEXT, and leaves what follows the last of them. */
static bool
take_lines(GString *text, AuditLineTaker take, void *data, GError **error)
{
    const char *start = text->str, *end;

    while ((end = memchr(start, '\n', text->len - (size_t)(start - text->str)))) {
        if (!take(data, start, (size_t)(end - start), error))
            return false;
        start = end + 1;
    }
    g_string_erase(text, 0, start - text->str);
    return true;
}

static bool
fail_reading(const char *path, const char *why, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("la auditoría %s no se puede leer: %s"), path, why);
    return false;
}

bool
audit_files_read(const char *path, AuditLineTaker take, void *data, GError **error)
{
    g_autoptr(GzipFile) file = gzopen(path, "rbe");
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *block = g_malloc(BLOCK_BYTES);
    int got, code;

    if (!file)
        return fail_reading(path, g_strerror(errno), error);
    while ((got = gzread(file, block, BLOCK_BYTES)) > 0) {
        g_string_append_len(text, block, got);
        if (!take_lines(text, take, data, error))
            return false;
    }
    const char *why = gzerror(file, &code);
    return got == 0 || fail_reading(path, code == Z_ERRNO ? g_strerror(errno) : why, error);
}

const char *
audit_files_day(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Whether NAME is a day's file, or one that was made of it: .1, -20261201, .2.gz … */
static bool
is_of_the_log(const char *name)
{
    static const char digits[] = "dddd-dd-dd";

    for (size_t i = 0; i < AUDIT_DATE_CHARS; i++)
        if (digits[i] == 'd' ? !g_ascii_isdigit(name[i]) : name[i] != digits[i])
            return false;
    const char *rest = name + AUDIT_DATE_CHARS;
    return g_str_has_prefix(rest, AUDIT_SUFFIX) && strchr(".-", rest[strlen(AUDIT_SUFFIX)]) != NULL;
}

/* --- parts of a day ----------------------------------------------------------------------------------------------- */

/* A file, by what its first record follows and its last one hashes to; "" while it has none. */
typedef struct {
    char *path; /* borrowed */
    char first[AUDIT_HASH_CHARS + 1], last[AUDIT_HASH_CHARS + 1];
} Ends;

static bool
note_line(void *data, const char *line, size_t length, GError **error G_GNUC_UNUSED)
{
    Ends *ends = data;
    const char *prev = audit_prev(line, length);

    if (!*ends->first && prev)
        memcpy(ends->first, prev, AUDIT_HASH_CHARS);
    audit_hash(line, length, ends->last);
    return true;
}

/* Whether one of PARTS from AT on, the part I aside, ends where the part I begins. */
static bool
follows_another(const Ends *parts, guint at, guint count, guint i)
{
    for (guint k = at; k < count; k++)
        if (k != i && *parts[k].last && strcmp(parts[k].last, parts[i].first) == 0)
            return true;
    return false;
}

/* Whether one of the COUNT first PARTS begins as PART does: PART is a copy of it, or of its beginning. */
static bool
is_copy(const Ends *parts, guint count, const Ends *part)
{
    for (guint i = 0; i < count; i++)
        if (strcmp(parts[i].first, part->first) == 0)
            return true;
    return false;
}

/* Adds to FILES the COUNT files of one day at PATHS, in the order in which their records follow each other, without
 * copies and without those that have no record. What follows nothing keeps the order of the names: a verification says
 * where the chain breaks. */
static void
add_day(GPtrArray *files, gpointer *paths, guint count)
{
    g_autofree Ends *parts = g_new0(Ends, count);
    guint kept = 0;

    for (guint i = 0; i < count; i++) {
        Ends *part = &parts[kept];
        *part = (Ends){ .path = paths[i] };
        audit_files_read(part->path, note_line, part, NULL);
        kept += *part->first && !is_copy(parts, kept, part);
    }
    for (guint at = 0; at < kept; at++) {
        guint first = at;
        while (first < kept && follows_another(parts, at, kept, first))
            first++;
        const Ends next = parts[first < kept ? first : at];
        parts[first < kept ? first : at] = parts[at];
        parts[at] = next;
        g_ptr_array_add(files, g_strdup(next.path));
    }
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All of them in the order of their names. */
static GPtrArray *
find_files(const char *folder)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (is_of_the_log(name))
            g_ptr_array_add(files, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(files, by_name);
    return files;
}

static bool
is_same_day(const GPtrArray *files, guint one, guint other)
{
    return strncmp(audit_files_day(g_ptr_array_index(files, one)), audit_files_day(g_ptr_array_index(files, other)),
               AUDIT_DATE_CHARS) == 0;
}

GPtrArray *
audit_files_list(const char *folder)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) found = find_files(folder);

    for (guint start = 0, end; start < found->len; start = end) {
        for (end = start + 1; end < found->len && is_same_day(found, start, end);)
            end++;
        if (end - start > 1)
            add_day(files, found->pdata + start, end - start);
        else
            g_ptr_array_add(files, g_strdup(g_ptr_array_index(found, start)));
    }
    return files;
}
