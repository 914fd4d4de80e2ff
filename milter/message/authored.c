/* SPDX-License-Identifier: BSD-2-Clause */
/* authored: tells the author's lines one by one. */
#include "message/authored.h"

#include <stdint.h>

#include "message/signature.h"
#include "message/signature_block.h"

static AuthoredKind
kind_of(const Reading *reading, guint i)
{
    if (reading->owners[i] != SIGNED)
        return AUTHORED_WORDS;
    if (reading_line_matches(reading, i, DELIMITER))
        return AUTHORED_DELIMITER;
    if (signature_block_is_added(reading, i))
        return AUTHORED_ADDED;
    return signature_block_is_farewell(reading, i) ? AUTHORED_FAREWELL : AUTHORED_SIGNATURE;
}

static void
add_line(Authored *authored, const Reading *reading, guint i)
{
    const Line *line = lines_at(reading->lines, i);
    AuthoredLine own = {
        .kind = kind_of(reading, i),
        .is_apart = i == 0 || reading_is_blank(reading, i - 1) || authored->is_followed,
        .is_behind_quoted = authored->is_followed,
        .is_marked = reading_has_mark(reading, i, MARK_SIGNATURE),
        .source = line->source,
        .begin = line->begin,
        .place = line->place,
        .next = SIZE_MAX,
        .text = signature_without_emphasis(reading_plain(reading, i)),
    };
    const AuthoredLine *before = authored->lines->len > 0 ? authored_at(authored, authored->lines->len - 1) : NULL;

    /* A disclaimer has more lines than the one that tells what it is. */
    if (before && before->kind == AUTHORED_ADDED && own.kind == AUTHORED_SIGNATURE)
        own.kind = AUTHORED_ADDED;
    g_array_append_val(authored->lines, own);
    authored->is_followed = false;
}

/* Tells the author's last line that LINE follows. */
static void
note_next(Authored *authored, const Line *line)
{
    AuthoredLine *last =
        authored->lines->len > 0 ? &g_array_index(authored->lines, AuthoredLine, authored->lines->len - 1) : NULL;

    if (last && last->source == line->source && last->next == SIZE_MAX)
        last->next = line->begin;
}

static void
line_clear(gpointer line)
{
    g_free(((AuthoredLine *)line)->text);
}

Authored *
authored_new(const Reading *reading)
{
    Authored *authored = g_new0(Authored, 1);

    authored->lines = g_array_new(FALSE, FALSE, sizeof(AuthoredLine));
    g_array_set_clear_func(authored->lines, line_clear);
    for (guint i = 0; i < reading->count; i++) {
        if (reading_is_blank(reading, i) || reading->owners[i] == DROPPED)
            continue;
        note_next(authored, lines_at(reading->lines, i));
        if (reading->owners[i] == QUOTED)
            authored->is_followed = true;
        else
            add_line(authored, reading, i);
    }
    return authored;
}

void
authored_free(Authored *authored)
{
    if (!authored)
        return;
    g_array_unref(authored->lines);
    g_free(authored);
}
