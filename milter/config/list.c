/* SPDX-License-Identifier: BSD-2-Clause */
/* list: reads tables of words. */
#include "config/list.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

/* conf/lists, as the build makes C of it: of each list its name and its text. */
static const struct {
    const char *name, *text;
} shipped[] = {
#include "config/lists/all.inc"
};

static const char *
shipped_text(const char *name)
{
    size_t i = 0;

    while (strcmp(shipped[i].name, name) != 0)
        i++;
    return shipped[i].text;
}

static bool
read_line(const char *line, ListTaker take, void *data, GError **error)
{
    const size_t length = strcspn(line, "#");
    g_autofree char *text = g_strndup(line, length);
    g_auto(GStrv) pieces = g_strsplit_set(text, " \t\r", -1);
    unsigned count = 0;

    for (char **piece = pieces; *piece; piece++) {
        if (**piece)
            pieces[count++] = *piece;
        else
            g_free(*piece);
    }
    pieces[count] = NULL;
    return count == 0 || take(data, pieces, count, error);
}

static bool
read_text(const char *path, const char *text, ListTaker take, void *data, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (size_t i = 0; lines[i]; i++) {
        g_autoptr(GError) wrong = NULL;
        if (read_line(lines[i], take, data, &wrong))
            continue;
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%s:%zu: %s", path, i + 1, wrong->message);
        return false;
    }
    return true;
}

bool
list_read(const char *folder, const char *name, ListTaker take, void *data, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".txt", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) reading = NULL;

    if (!*folder || !g_file_test(path, G_FILE_TEST_EXISTS))
        return read_text(file, shipped_text(name), take, data, error);
    if (!g_file_get_contents(path, &text, NULL, &reading)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s:1: no se puede leer: %s"), path, reading->message);
        return false;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s:1: el archivo no está en UTF-8"), path);
        return false;
    }
    return read_text(path, text, take, data, error);
}
