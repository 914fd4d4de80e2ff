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

/* Cuts LINE into its words, where it stands; WORDS receives them, and NULL behind the last. */
static void
cut_line(char *line, GPtrArray *words)
{
    char *rest;

    line[strcspn(line, "#")] = '\0';
    g_ptr_array_set_size(words, 0);
    for (char *word = strtok_r(line, " \t\r", &rest); word; word = strtok_r(NULL, " \t\r", &rest))
        g_ptr_array_add(words, word);
    g_ptr_array_add(words, NULL);
}

/* A table may have many thousands of lines, and is read by every command: no line is copied, and none is looked for
 * with what measures the rest of the text first, as a sanitizer's strchr does. */
static bool
read_text(const char *path, const char *text, ListTaker take, void *data, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autofree char *lines = g_strdup(text);
    const char *lines_end = lines + strlen(lines);
    char *next = lines;

    for (size_t number = 1; next; number++) {
        g_autoptr(GError) wrong = NULL;
        char *line = next, *end = memchr(line, '\n', (size_t)(lines_end - line));
        next = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        cut_line(line, words);
        if (words->len == 1 || take(data, (char *const *)words->pdata, words->len - 1, &wrong))
            continue;
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%s:%zu: %s", path, number, wrong->message);
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
