/* SPDX-License-Identifier: BSD-2-Clause */
/* readable: text for people. */
#include "message/readable.h"

#include <stdbool.h>
#include <string.h>

#include <glib/gi18n.h>

#include "message/branches.h"
#include "message/calendar.h"
#include "message/text.h"
#include "message/thread.h"

#define QUOTES_MAX 8
#define FIRST_BYTES 64
#define PREFIX_BYTES 4096
#define COPIES 20 /* of a text, in all forms in which it is kept while it is read */

/* --- lines --------------------------------------------------------------------------------------------------- */

/* The lines as plain text, marked as quotations are there. The caller owns the string. */
static char *
write_lines(const Lines *lines)
{
    g_autoptr(GString) text = g_string_sized_new(lines->text->len);

    for (guint i = 0; i < lines->lines->len && text->len < TEXT_MAX_BYTES; i++) {
        const Line *line = lines_at(lines, i);
        for (int level = 0; level < MIN(line->quotes, QUOTES_MAX); level++)
            g_string_append(text, "> ");
        g_string_append_len(text, lines->text->str + line->text, (gssize)line->length);
        g_string_append_c(text, '\n');
    }
    /* By its length: a zero byte becomes U+FFFD too, and what follows it stays. */
    return g_utf8_make_valid(text->str, (gssize)MIN(text->len, TEXT_MAX_BYTES));
}

char *
readable_from_html(const char *html)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_html(lines, html, MIN(strlen(html), TEXT_MAX_BYTES));
    return write_lines(lines);
}

/* --- parts -------------------------------------------------------------------------------------------------- */

static bool
is_readable(const Part *part)
{
    return part->is_text && !part->is_enclosed;
}

/* Whether there is anything but blanks among the first COUNT bytes of PART. */
static bool
begins_with_words(const Part *part, size_t count)
{
    g_autoptr(GByteArray) prefix = part_prefix(part, count);

    for (guint i = 0; i < prefix->len; i++)
        if (prefix->data[i] > ' ')
            return true;
    return false;
}

/* Whether PART begins with anything but blanks; mostly the first bytes tell. */
static bool
has_words(const Part *part)
{
    return begins_with_words(part, FIRST_BYTES) || begins_with_words(part, PREFIX_BYTES);
}

/* The branch of the alternative NUMBER that has words in TYPE; *BRANCH stays as it is where none has. */
static bool
find_branch(const GPtrArray *parts, unsigned number, const char *type, unsigned *branch)
{
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->alternative != number || !is_readable(part) || strcmp(part->type, type) != 0 || !has_words(part))
            continue;
        *branch = part->branch;
        return true;
    }
    return false;
}

/* The last of the ways to say the same in the alternative NUMBER. */
static unsigned
last_branch(const GPtrArray *parts, unsigned number)
{
    unsigned last = 0;

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->alternative == number && is_readable(part))
            last = part->branch;
    }
    return last;
}

/* Of the ways to say the same in the alternative NUMBER, the one that is read: the first with words of the type that is
 * wanted, of the other one, or the last. */
static unsigned
choose_branch(const GPtrArray *parts, unsigned number, Way way)
{
    static const char *const types[] = { [WAY_PLAIN] = "text/plain", [WAY_HTML] = "text/html" };
    unsigned branch;

    if (find_branch(parts, number, types[way], &branch) ||
        find_branch(parts, number, types[way == WAY_PLAIN ? WAY_HTML : WAY_PLAIN], &branch))
        return branch;
    return last_branch(parts, number);
}

static Flow
flow_of(const Part *part)
{
    if (!part->is_flowed)
        return FLOW_FIXED;
    return part->deletes_space ? FLOW_DELETING_SPACE : FLOW_KEEPING_SPACE;
}

/* Types that are shown as HTML, or whose marks are skipped like those of HTML (text/enriched, RFC 1896). */
static bool
is_html(const Part *part)
{
    static const char *const types[] = { "text/html", "text/x-amp-html", "text/watch-html", "text/enriched",
        "text/richtext", NULL };

    return g_strv_contains(types, part->type);
}

static void
append_text(Lines *lines, const Part *part, const char *text, size_t length)
{
    if (is_html(part))
        lines_append_html(lines, text, length);
    else if (strcmp(part->type, "text/calendar") == 0)
        calendar_append(lines, text, length);
    else
        lines_append_plain(lines, text, length, flow_of(part));
}

void
readable_append(Lines *lines, const Part *part)
{
    g_auto(Text) text = text_read(part);

    append_text(lines, part, text.utf8, text.length);
}

/* The branch of each alternative that is read, by its number. The caller owns the table. */
static GHashTable *
choose_branches(const Message *message, Way way)
{
    const GPtrArray *parts = message_parts(message);
    GHashTable *chosen = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        gpointer number = GUINT_TO_POINTER(part->alternative);
        if (part->alternative > 0 && is_readable(part) && !g_hash_table_contains(chosen, number))
            g_hash_table_insert(chosen, number, GUINT_TO_POINTER(choose_branch(parts, part->alternative, way)));
    }
    return chosen;
}

static GPtrArray *
choose_parts(const Message *message, Way way)
{
    const GPtrArray *parts = message_parts(message);
    g_autoptr(GHashTable) branches = choose_branches(message, way);
    GPtrArray *chosen = g_ptr_array_new();

    for (guint i = 0; i < parts->len; i++) {
        Part *part = g_ptr_array_index(parts, i);
        gpointer branch = g_hash_table_lookup(branches, GUINT_TO_POINTER(part->alternative));
        if (is_readable(part) && (part->alternative == 0 || part->branch == GPOINTER_TO_UINT(branch)))
            g_ptr_array_add(chosen, part);
    }
    return chosen;
}

/* --- renditions --------------------------------------------------------------------------------------------- */

/* What PARTS of MESSAGE, which are taken over, say. */
static Rendition *
read_parts(const Message *message, GPtrArray *parts)
{
    Rendition *rendition = g_new0(Rendition, 1);
    g_autoptr(Lines) lines = lines_new();

    rendition->parts = parts;
    rendition->budget = lines->budget = message_budget(message);
    rendition->texts = g_new0(Text, parts->len);
    for (guint i = 0; i < parts->len && lines->text->len < TEXT_MAX_BYTES; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        rendition->texts[i] = text_read(part);
        if (!budget_take(message_budget(message), rendition->texts[i].length * COPIES))
            break;
        append_text(lines, part, rendition->texts[i].utf8, rendition->texts[i].length);
    }
    lines->is_first = thread_kind(message) == THREAD_NEW;
    rendition->is_first = lines->is_first;
    rendition->reply = reply_new(lines);
    return rendition;
}

Rendition *
rendition_new(const Message *message, Way way)
{
    return read_parts(message, choose_parts(message, way));
}

Rendition *
rendition_of_parts(const Message *message, const Part *const *parts, guint count)
{
    GPtrArray *own = g_ptr_array_sized_new(count);

    for (guint i = 0; i < count; i++)
        g_ptr_array_add(own, (gpointer)parts[i]);
    return read_parts(message, own);
}

/* Whether a program may have broken the lines of the author's words. */
static bool
is_wrapped(const Rendition *rendition)
{
    const guint16 source = rendition->reply->source;
    const Part *part = source < rendition->parts->len ? g_ptr_array_index(rendition->parts, source) : NULL;

    return part && strcmp(part->type, "text/plain") == 0 && !part->is_flowed;
}

const Prose *
rendition_prose(const Rendition *rendition)
{
    /* Read at the first call; a message is one thread's at a time. */
    Rendition *lazy = (Rendition *)rendition;

    if (!lazy->prose)
        lazy->prose = prose_new(rendition->reply->judged, is_wrapped(rendition));
    return lazy->prose;
}

Reply *
rendition_reread(const Rendition *rendition, guint changed, const char *now, size_t length)
{
    g_autoptr(Lines) lines = lines_new();

    for (guint i = 0; i < rendition->parts->len && lines->text->len < TEXT_MAX_BYTES; i++) {
        const Part *part = g_ptr_array_index(rendition->parts, i);
        const Text *text = &rendition->texts[i];
        append_text(lines, part, i == changed ? now : text->utf8, i == changed ? length : text->length);
    }
    lines->is_first = rendition->is_first;
    lines->budget = rendition->budget;
    return reply_new(lines);
}

void
rendition_free(Rendition *rendition)
{
    if (!rendition)
        return;
    for (guint i = 0; i < rendition->parts->len; i++)
        text_clear(&rendition->texts[i]);
    g_free(rendition->texts);
    g_ptr_array_unref(rendition->parts);
    prose_free(rendition->prose);
    reply_free(rendition->reply);
    g_free(rendition);
}

/* The texts of RENDITION as plain text. The caller owns the string. */
static char *
write_rendition(const Rendition *rendition)
{
    g_autoptr(Lines) lines = lines_new();

    for (guint i = 0; i < rendition->parts->len && lines->text->len < TEXT_MAX_BYTES; i++) {
        const Text *text = &rendition->texts[i];
        if (text->utf8)
            append_text(lines, g_ptr_array_index(rendition->parts, i), text->utf8, text->length);
    }
    return write_lines(lines);
}

/* What tells a reader of the first branch what BRANCH is. The caller owns the string. */
static char *
heading_of(const Branch *branch)
{
    const Part *part = g_ptr_array_index(branch->rendition->parts, 0);

    if (branch->kind == BRANCH_FILE)
        return g_strdup_printf(_("El archivo «%s», que algunos programas muestran debajo, dice:"), part->name);
    if (strcmp(part->type, "text/calendar") == 0)
        return g_strdup(_("La invitación dice:"));
    if (strcmp(part->type, "text/html") == 0)
        return g_strdup(_("Quien lo lee en HTML ve en cambio:"));
    if (strcmp(part->type, "text/plain") == 0)
        return g_strdup(_("Quien lo lee como texto ve en cambio:"));
    return g_strdup_printf(_("Quien lo lee en otra forma (%s) ve en cambio:"), part->type);
}

GPtrArray *
readable_texts(const Message *message)
{
    const Branches *branches = message_branches(message);
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(texts, write_rendition(branches_at(branches, 0)->rendition));
    for (guint i = 1; i < branches->all->len; i++) {
        const Branch *branch = branches_at(branches, i);
        if (branch->kind == BRANCH_SAME || branch->kind == BRANCH_LAYOUT)
            continue;
        g_autofree char *text = write_rendition(branch->rendition);
        if (!*g_strchug(text)) /* and there may be no part of it */
            continue;
        g_autofree char *heading = heading_of(branch);
        g_ptr_array_add(texts, g_strdup_printf("%s\n\n%s", heading, text));
    }
    return texts;
}

char *
readable_text(const Message *message)
{
    g_autoptr(GPtrArray) texts = readable_texts(message);

    g_ptr_array_add(texts, NULL);
    return g_strjoinv("\n", (char **)texts->pdata);
}
