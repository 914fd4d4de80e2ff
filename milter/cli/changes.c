/* SPDX-License-Identifier: BSD-2-Clause */
/* changes: compares the texts of a message before and after it was edited, each from both ends. */
#include "cli/changes.h"

#include <string.h>

#include "message/lines.h"
#include "message/text.h"

static void
change_free(gpointer data)
{
    Change *change = data;

    g_free(change->path);
    g_ptr_array_unref(change->out);
    g_ptr_array_unref(change->in);
    g_free(change);
}

/* The texts of MESSAGE, in their order; elements are const Part *. The caller owns the array. */
static GPtrArray *
texts_of(const Message *message)
{
    const GPtrArray *parts = message_parts(message);
    GPtrArray *texts = g_ptr_array_new();

    for (guint i = 0; i < parts->len; i++)
        if (((const Part *)g_ptr_array_index(parts, i))->is_text)
            g_ptr_array_add(texts, g_ptr_array_index(parts, i));
    return texts;
}

/* The lines of PART with words, as a reader sees them. The caller owns the array. */
static GPtrArray *
lines_of(const Part *part)
{
    g_auto(Text) text = text_read(part);
    g_autoptr(Lines) lines = lines_new();
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);

    if (strcmp(part->type, "text/html") == 0)
        lines_append_html(lines, text.utf8, text.length);
    else
        lines_append_plain(lines, text.utf8, text.length, FLOW_FIXED);
    for (guint i = 0; i < lines->lines->len; i++) {
        const Line *line = lines_at(lines, i);
        g_autofree char *words = g_strndup(lines->text->str + line->text, line->length);
        if (*g_strstrip(words))
            g_ptr_array_add(all, g_steal_pointer(&words));
    }
    return all;
}

static bool
is_same(const GPtrArray *one, guint i, const GPtrArray *other, guint k)
{
    return strcmp(g_ptr_array_index(one, i), g_ptr_array_index(other, k)) == 0;
}

/* The lines from FIRST up to END. The caller owns the array. */
static GPtrArray *
cut(const GPtrArray *lines, guint first, guint end)
{
    GPtrArray *some = g_ptr_array_new_with_free_func(g_free);

    for (guint i = first; i < end; i++)
        g_ptr_array_add(some, g_strdup(g_ptr_array_index(lines, i)));
    return some;
}

/* What is otherwise between the first line and the last that differ; NULL where all are the same. */
static Change *
compare(const char *path, const GPtrArray *before, const GPtrArray *after)
{
    guint first = 0, end = before->len, end_now = after->len;

    while (first < MIN(end, end_now) && is_same(before, first, after, first))
        first++;
    while (end > first && end_now > first && is_same(before, end - 1, after, end_now - 1)) {
        end--;
        end_now--;
    }
    if (first == end && first == end_now)
        return NULL;
    Change *change = g_new0(Change, 1);
    change->path = g_strdup(path);
    change->out = cut(before, first, end);
    change->in = cut(after, first, end_now);
    return change;
}

GPtrArray *
changes_between(const Message *before, const Message *after)
{
    g_autoptr(GPtrArray) old = texts_of(before), new = texts_of(after);
    GPtrArray *changes = g_ptr_array_new_with_free_func(change_free);

    for (guint i = 0; i < old->len && i < new->len; i++) {
        const Part *part = g_ptr_array_index(old, i);
        g_autoptr(GPtrArray) was = lines_of(part), is = lines_of(g_ptr_array_index(new, i));
        Change *change = compare(part->path, was, is);
        if (change)
            g_ptr_array_add(changes, change);
    }
    return changes;
}
