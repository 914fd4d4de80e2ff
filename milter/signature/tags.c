/* SPDX-License-Identifier: BSD-2-Clause */
/* tags: reads tags one after the other. */
#include "signature/tags.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

/* Elements without an end (HTML Living Standard, 13.1.2). */
static const char *const voids[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr", NULL };

/* What has no place in a part of a message. */
static const char *const refused[] = { "html", "head", "body", "title", "base", "meta", "link", "script", "iframe",
    "object", "embed", "form", "input", "frame", "frameset", NULL };

typedef struct {
    char *name; /* in small letters */
    unsigned line;
} Open;

typedef struct {
    const char *at;
    unsigned line;
    GArray *open; /* of Open */
} Scan;

static void
open_clear(gpointer open)
{
    g_free(((Open *)open)->name);
}

/* Goes on to TO. */
static void
pass(Scan *scan, const char *to)
{
    for (; scan->at < to; scan->at++)
        scan->line += *scan->at == '\n';
}

static bool
refuse(unsigned line, GError **error, const char *what, const char *name)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%u: %s: <%s>", line, what, name);
    return false;
}

/* Behind the tag that begins at TAG; NULL where it has no end. What stands between quotes may have a ">" in it. */
static const char *
end_of_tag(const char *tag)
{
    char quote = '\0';

    for (const char *c = tag; *c; c++) {
        if (quote)
            quote = *c == quote ? '\0' : quote;
        else if (*c == '"' || *c == '\'')
            quote = *c;
        else if (*c == '>')
            return c + 1;
    }
    return NULL;
}

static bool
close_element(Scan *scan, const char *name, GError **error)
{
    const guint count = scan->open->len;
    const Open *last = count > 0 ? &g_array_index(scan->open, Open, count - 1) : NULL;

    if (!last)
        return refuse(scan->line, error, _("se cierra lo que no se abrió"), name);
    if (strcmp(last->name, name) != 0)
        return refuse(last->line, error, _("no se cierra, o no en su orden"), last->name);
    g_array_set_size(scan->open, count - 1);
    return true;
}

/* The tag that begins here, up to END. */
static bool
read_tag(Scan *scan, const char *end, GError **error)
{
    const bool closes = scan->at[1] == '/';
    const char *begin = scan->at + (closes ? 2 : 1);
    g_autofree char *name = g_ascii_strdown(begin, (gssize)strcspn(begin, " \t\r\n/>"));

    if (g_strv_contains(refused, name))
        return refuse(scan->line, error, _("no va en una firma"), name);
    if (closes)
        return close_element(scan, name, error);
    if (g_strv_contains(voids, name) || end[-2] == '/')
        return true;
    const Open open = { g_steal_pointer(&name), scan->line };
    g_array_append_val(scan->open, open);
    return true;
}

/* What begins at the "<" that the scan has come to. */
static bool
read_markup(Scan *scan, GError **error)
{
    const bool is_comment = g_str_has_prefix(scan->at, "<!--");
    const char *comment_end = is_comment ? strstr(scan->at, "-->") : NULL;
    const char *end = is_comment ? (comment_end ? comment_end + 3 : NULL) : end_of_tag(scan->at);
    const bool is_tag = g_ascii_isalpha(scan->at[1]) || (scan->at[1] == '/' && g_ascii_isalpha(scan->at[2]));

    if (!end)
        return refuse(scan->line, error, _("la etiqueta no termina"), "…");
    if (!is_comment && is_tag && !read_tag(scan, end, error))
        return false;
    pass(scan, is_comment || is_tag ? end : scan->at + 1);
    return true;
}

bool
tags_check(const char *html, GError **error)
{
    Scan scan = { html, 1, g_array_new(FALSE, FALSE, sizeof(Open)) };
    bool good = true;

    g_array_set_clear_func(scan.open, open_clear);
    while (good && *scan.at) {
        if (*scan.at == '<')
            good = read_markup(&scan, error);
        else
            pass(&scan, scan.at + 1);
    }
    if (good && scan.open->len > 0) {
        const Open *first = &g_array_index(scan.open, Open, scan.open->len - 1);
        good = refuse(first->line, error, _("no se cierra"), first->name);
    }
    g_array_unref(scan.open);
    return good;
}
