/* SPDX-License-Identifier: BSD-2-Clause */
/* edit_messages [--write EDITED] FILE…: puts a paragraph behind the author's words in each text of each message, looks
 * whether it is there and nothing else has changed, and takes it out again. */
#include <stdio.h>
#include <string.h>

#include <gmime/gmime.h>

#include "message/message.h"
#include "message/readable.h"
#include "message/reply.h"
#include "message/text.h"

static const char *written; /* where the last edited message goes; NULL: nowhere */

#define MARK "Párrafo añadido por la entidad."

static Spool *
spool_of(const char *file)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;

    if (!g_file_get_contents(file, &bytes, &length, NULL))
        return NULL;
    return spool_new_from_bytes(bytes, length);
}

static Reply *
reply_in(const Part *part)
{
    g_autoptr(Lines) lines = lines_new();

    readable_append(lines, part);
    return reply_new(lines);
}

static bool
is_same(const Spool *one, const Spool *other, goffset from, goffset other_from, goffset length)
{
    g_autofree char *first = g_malloc((size_t)length + 1), *second = g_malloc((size_t)length + 1);

    return spool_read(one, from, first, (size_t)length, NULL) == (gssize)length &&
           spool_read(other, other_from, second, (size_t)length, NULL) == (gssize)length &&
           memcmp(first, second, (size_t)length) == 0;
}

static char *
squeeze(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \n\r\t", -1);
    GString *squeezed = g_string_new(NULL);

    for (char **word = words; *word; word++)
        g_string_append_printf(squeezed, **word ? "%s " : "%s", *word);
    return g_string_free(squeezed, FALSE);
}

/* Whether the newest text is what it was and then the paragraph; a signature may have become one with it. */
static bool
has_grown(const char *before, const char *after)
{
    g_autofree char *expected = g_strconcat(before, "\n", MARK, NULL);
    g_autofree char *old = squeeze(expected), *new = squeeze(after);

    return strcmp(old, new) == 0;
}

/* Writes the message where --write says. */
static bool
write_spool(const Spool *spool)
{
    const gsize length = (gsize)spool_size(spool);
    g_autofree char *bytes = g_malloc(length + 1);

    return spool_read(spool, 0, bytes, length, NULL) == (gssize)length &&
           g_file_set_contents(written, bytes, (gssize)length, NULL);
}

static bool
may_change(const Part *part)
{
    return part->is_text && !part->is_protected && !part->is_enclosed;
}

/* Where the fields begin that are written anew where the charset cannot carry the words. */
static goffset
fields_of(const Part *part)
{
    const goffset none = part->range.offset - 2;

    return MIN(part->type_field.length > 0 ? part->type_field.offset : none,
        part->encoding_field.length > 0 ? part->encoding_field.offset : none);
}

/* What went wrong with PART, the number INDEX; NULL: nothing. */
static const char *
edit_part(const Spool *spool, const Message *message, guint index)
{
    const Part *part = g_ptr_array_index(message_parts(message), index);
    const bool is_html = strcmp(part->type, "text/html") == 0;
    g_autoptr(Reply) before = reply_in(part);
    g_auto(Text) text = text_read(part);
    g_autoptr(Edit) edit = edit_new();

    if (!text_replace(edit, spool, part, &text, before->place, before->place,
            is_html ? "<p>" MARK "</p>" : "\n" MARK "\n\n", NULL))
        return may_change(part) ? "refused" : NULL;
    if (!may_change(part))
        return "changed what is not to be";
    g_autoptr(Spool) edited = edit_apply(edit, spool, NULL);
    g_autoptr(Message) changed = edited ? message_new_within(edited, &default_limits) : NULL;
    if (!changed || message_parts(changed)->len != message_parts(message)->len)
        return "other parts";
    const Part *new = g_ptr_array_index(message_parts(changed), index);
    const goffset end = part->range.offset + part->range.length, new_end = new->range.offset + new->range.length;
    if (!is_same(spool, edited, 0, 0, new->range.offset == part->range.offset ? part->range.offset : fields_of(part)) ||
        !is_same(spool, edited, end, new_end, spool_size(spool) - end) ||
        spool_size(spool) - end != spool_size(edited) - new_end)
        return "changed outside the part";
    g_autoptr(Reply) after = reply_in(new);
    if (!has_grown(before->newest, after->newest))
        return "not where the author's words end";
    g_autoptr(Edit) reverse = edit_reverse(edit, spool, NULL);
    g_autoptr(Spool) restored = reverse ? edit_apply(reverse, edited, NULL) : NULL;
    if (!restored || spool_size(restored) != spool_size(spool) || !is_same(spool, restored, 0, 0, spool_size(spool)))
        return "not as it was";
    return written && !write_spool(edited) ? "not written" : NULL;
}

static bool
edit_message(const char *file)
{
    g_autoptr(Spool) spool = spool_of(file);
    g_autoptr(Message) message = message_new_within(spool, &default_limits);
    const GPtrArray *parts = message_parts(message);

    for (guint i = 0; i < parts->len; i++) {
        const char *wrong = edit_part(spool, message, i);
        if (wrong) {
            printf("FAIL %s, part %u: %s\n", file, i + 1, wrong);
            return false;
        }
    }
    return true;
}

int
main(int argc, char **argv)
{
    int passed = 0, first = 1;

    g_mime_init();
    if (argc > 2 && strcmp(argv[1], "--write") == 0) {
        written = argv[2];
        first = 3;
    }
    for (int i = first; i < argc; i++)
        passed += edit_message(argv[i]);
    printf("edited: %d passed, %d failed\n", passed, argc - first - passed);
    g_mime_shutdown();
    return passed == argc - first ? 0 : 1;
}
