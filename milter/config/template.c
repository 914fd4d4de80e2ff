/* SPDX-License-Identifier: BSD-2-Clause */
/* template: fills in values. */
#include "config/template.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

struct Template {
    const char *const *names; /* borrowed */
    char *subject;            /* NULL for none */
    GStrv lines;
};

/* What stands between these is left out where a value in it is empty. */
#define OPTIONAL_BEGIN "{?"
#define OPTIONAL_END "?}"
#define MARK_LENGTH 2U

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
        if (find_name(names, brace, &length) >= 0 ||
            (g_str_has_prefix(brace, OPTIONAL_BEGIN) && strstr(brace, OPTIONAL_END)))
            continue;
        g_autofree char *known = g_strjoinv("} {", (char **)names);
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s:%u: no existe «%.*s»; puede usar {%s}"), file, number,
            (int)(length > 0 ? length : strlen(brace)), brace, known);
        return false;
    }
    return true;
}

/* Whether LINES begin with a subject and a blank line and go on. */
static bool
has_subject(char *const *lines)
{
    return g_strv_length((char **)lines) >= 3 && *lines[0] != '\0' && *lines[1] == '\0';
}

Template *
template_load(const char *file, TemplateKind kind, const char *const *names, GError **error)
{
    const bool with_subject = kind == TEMPLATE_WITH_SUBJECT;
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;

    if (!g_file_get_contents(file, &text, NULL, &failure)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("falta la plantilla: %s; revise la configuración"),
            failure->message);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s:1: la plantilla debe ser UTF-8"), file);
        return NULL;
    }
    if (with_subject && !has_subject(lines)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
            _("%s:1: la plantilla debe tener el asunto, una línea en blanco y el texto"), file);
        return NULL;
    }
    for (unsigned i = 0; lines[i]; i++)
        if (!check_line(file, i + 1, names, lines[i], error))
            return NULL;
    Template *template = g_new0(Template, 1);
    template->names = names;
    template->subject = with_subject ? g_strdup(lines[0]) : NULL;
    template->lines = g_strdupv(with_subject ? lines + 2 : lines);
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

bool
template_names(const Template *template, int index)
{
    size_t length;

    for (char **line = template->lines; *line; line++)
        for (const char *brace = *line; (brace = strchr(brace, '{')); brace++)
            if (find_name(template->names, brace, &length) == index)
                return true;
    return false;
}

char *
template_escape_html(const char *value)
{
    GString *escaped = g_string_new(NULL);

    for (const char *c = value; *c; c++) {
        static const char special[] = "&<>\"'";
        static const char *const written[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
        const char *found = strchr(special, *c);
        if (found)
            g_string_append(escaped, written[found - special]);
        else
            g_string_append_c(escaped, *c);
    }
    return g_string_free(escaped, FALSE);
}

/* The I-th line of VALUE, NULL behind the last. The caller owns it. */
static char *
nth_line(const char *value, unsigned i)
{
    if (!strchr(value, '\n'))
        return i == 0 ? g_strchomp(g_strdup(value)) : NULL;
    g_autofree char *trimmed = g_strchomp(g_strdup(value));
    g_auto(GStrv) lines = g_strsplit(trimmed, "\n", -1);

    return i < g_strv_length(lines) ? g_strdup(lines[i]) : NULL;
}

/* How a line is being filled. */
typedef struct {
    const Template *template;
    const char *const *values;
    TemplateEscape escape;
    unsigned row; /* of the values that have several lines */
    bool has_names, has_value, reaches;
} Filling;

/* Appends the value that stands at AT to FILLED, and returns how many bytes that takes there; 0: none does. *IS_EMPTY
 * becomes true where it has none. */
static size_t
fill_value(Filling *filling, const char *at, GString *filled, bool *is_empty)
{
    size_t length = 0;
    const int i = find_name(filling->template->names, at, &length);

    if (i < 0)
        return 0;
    const char *value = filling->values[i] ? filling->values[i] : "";
    g_autofree char *piece = nth_line(value, filling->row);
    const char *shown = piece ? piece : strchr(value, '\n') ? "" : value;
    g_autofree char *escaped = filling->escape ? filling->escape(shown) : g_strdup(shown);
    filling->has_names = true;
    filling->reaches = filling->reaches || piece;
    filling->has_value = filling->has_value || (piece && *piece);
    *is_empty = *is_empty || !*shown;
    g_string_append(filled, escaped);
    return length;
}

/* Appends what stands from AT to END to FILLED; whether all of its values say something. */
static bool
fill_stretch(Filling *filling, const char *at, const char *end, GString *filled)
{
    bool is_empty = false;

    while (at < end) {
        const size_t length = fill_value(filling, at, filled, &is_empty);
        const char *optional_end = g_str_has_prefix(at, OPTIONAL_BEGIN) ? strstr(at, OPTIONAL_END) : NULL;
        if (length == 0 && optional_end) {
            g_autoptr(GString) optional = g_string_new(NULL);
            if (fill_stretch(filling, at + MARK_LENGTH, optional_end, optional))
                g_string_append_len(filled, optional->str, (gssize)optional->len);
            at = optional_end + MARK_LENGTH;
            continue;
        }
        if (length == 0)
            g_string_append_c(filled, *at);
        at += MAX(length, 1);
    }
    return !is_empty;
}

/* Appends LINE with the row-th line of each value that has more than one. False: no value reaches that far. */
static bool
fill_line(Filling filling, const char *line, GString *out)
{
    g_autoptr(GString) filled = g_string_new(NULL);

    filling.reaches = filling.row == 0;
    fill_stretch(&filling, line, line + strlen(line), filled);
    if (!filling.reaches)
        return false;
    if (!filling.has_names || filling.has_value || filling.row > 0)
        g_string_append_printf(out, "%s\n", filled->str);
    return filling.has_names;
}

char *
template_fill(const Template *template, const char *const *values, TemplateEscape escape, char **subject)
{
    Filling filling = { .template = template, .values = values, .escape = escape };
    GString *text = g_string_new(NULL);

    if (subject) {
        g_autoptr(GString) first = g_string_new(NULL);
        fill_line(filling, template->subject, first);
        *subject = g_strchomp(g_strdup(first->str));
    }
    for (char **line = template->lines; *line; line++) {
        /* A line that was left out takes the blank one behind it along. */
        if (**line == '\0' && (text->len == 0 || g_str_has_suffix(text->str, "\n\n")))
            continue;
        for (filling.row = 0; fill_line(filling, *line, text); filling.row++)
            ;
    }
    return g_string_free(text, FALSE);
}
