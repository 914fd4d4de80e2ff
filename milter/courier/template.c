/* SPDX-License-Identifier: BSD-2-Clause */
/* template: fills in values. */
#include "courier/template.h"

#include <stdbool.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

struct Template {
    const char *const *names; /* borrowed */
    char *subject;
    GStrv lines;
};

/* The index of the name in braces at TEXT, -1 where there is none; *LENGTH receives what it takes with them. */
static int
find_name(const char *const *names, const char *text, size_t *length)
{
    const char *end = *text == '{' ? strchr(text, '}') : NULL;

    if (!end)
        return -1;
    *length = (size_t)(end - text) + 1;
    for (int i = 0; names[i]; i++)
        if (strlen(names[i]) == *length - 2 && strncmp(names[i], text + 1, *length - 2) == 0)
            return i;
    return -1;
}

static bool
check_line(const char *file, unsigned number, const char *const *names, const char *line, GError **error)
{
    for (const char *brace = line; (brace = strchr(brace, '{')); brace++) {
        size_t length = 0;
        if (find_name(names, brace, &length) >= 0)
            continue;
        g_autofree char *known = g_strjoinv("} {", (char **)names);
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s:%u: no existe «%.*s»; puede usar {%s}"), file, number,
            (int)(length > 0 ? length : strlen(brace)), brace, known);
        return false;
    }
    return true;
}

Template *
template_load(const char *file, const char *const *names, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;

    if (!g_file_get_contents(file, &text, NULL, &failure)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("falta la plantilla: %s; revise courier.templates"),
            failure->message);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    if (!g_utf8_validate(text, -1, NULL) || g_strv_length(lines) < 3 || *lines[0] == '\0' || *lines[1] != '\0') {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
            _("%s:1: la plantilla debe ser UTF-8: el asunto, una línea en blanco y el texto"), file);
        return NULL;
    }
    for (unsigned i = 0; lines[i]; i++)
        if (!check_line(file, i + 1, names, lines[i], error))
            return NULL;
    Template *template = g_new0(Template, 1);
    template->names = names;
    template->subject = g_strdup(lines[0]);
    template->lines = g_strdupv(lines + 2);
    return template;
}

void
template_free(Template *template)
{
    if (!template)
        return;
    g_free(template->subject);
    g_strfreev(template->lines);
    g_free(template);
}

/* The I-th line of VALUE, NULL behind the last. The caller owns it. */
static char *
nth_line(const char *value, unsigned i)
{
    g_autofree char *trimmed = g_strchomp(g_strdup(value));
    g_auto(GStrv) lines = g_strsplit(trimmed, "\n", -1);

    return i < g_strv_length(lines) ? g_strdup(lines[i]) : NULL;
}

/* Appends LINE with the ROW-th line of each value that has more than one. False: no value reaches that far. */
static bool
fill_line(const Template *template, const char *line, const char *const *values, unsigned row, GString *out)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    bool has_names = false, has_value = false, reaches = row == 0;
    size_t length = 1;

    for (const char *at = line; *at; at += length) {
        const int i = find_name(template->names, at, &length);
        if (i < 0) {
            g_string_append_c(filled, *at);
            length = 1;
            continue;
        }
        const char *value = values[i] ? values[i] : "";
        g_autofree char *piece = nth_line(value, row);
        has_names = true;
        reaches = reaches || piece;
        has_value = has_value || (piece && *piece);
        g_string_append(filled, piece ? piece : strchr(value, '\n') ? "" : value);
    }
    if (!reaches)
        return false;
    if (!has_names || has_value || row > 0)
        g_string_append_printf(out, "%s\n", filled->str);
    return has_names;
}

void
template_fill(const Template *template, const char *const *values, char **subject, char **body)
{
    g_autoptr(GString) first = g_string_new(NULL);
    GString *text = g_string_new(NULL);

    fill_line(template, template->subject, values, 0, first);
    *subject = g_strchomp(g_strdup(first->str));
    for (char **line = template->lines; *line; line++) {
        /* A line that was left out takes the blank one behind it along. */
        if (**line == '\0' && (text->len == 0 || g_str_has_suffix(text->str, "\n\n")))
            continue;
        for (unsigned row = 0; fill_line(template, *line, values, row, text); row++)
            ;
    }
    *body = g_string_free(text, FALSE);
}
