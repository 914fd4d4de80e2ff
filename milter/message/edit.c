/* SPDX-License-Identifier: BSD-2-Clause */
/* edit: carries out splices. */
#include "message/edit.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "base/error.h"

typedef struct {
    goffset offset;
    size_t length;
    GByteArray *bytes; /* what stands there instead */
} Splice;

struct Edit {
    GPtrArray *splices;
};

static void
splice_free(gpointer data)
{
    Splice *splice = data;

    g_byte_array_unref(splice->bytes);
    g_free(splice);
}

Edit *
edit_new(void)
{
    Edit *edit = g_new0(Edit, 1);

    edit->splices = g_ptr_array_new_with_free_func(splice_free);
    return edit;
}

void
edit_free(Edit *edit)
{
    if (!edit)
        return;
    g_ptr_array_unref(edit->splices);
    g_free(edit);
}

void
edit_splice_bytes(Edit *edit, goffset offset, size_t length, const void *bytes, size_t count)
{
    Splice *splice = g_new0(Splice, 1);

    splice->offset = offset;
    splice->length = length;
    splice->bytes = g_byte_array_append(g_byte_array_sized_new((guint)count), bytes, (guint)count);
    g_ptr_array_add(edit->splices, splice);
}

void
edit_splice(Edit *edit, goffset offset, size_t length, const char *text)
{
    edit_splice_bytes(edit, offset, length, text, strlen(text));
}

void
edit_delete_field(Edit *edit, const Field *field)
{
    edit_splice(edit, field->offset, field->length, "");
}

/* The field as it travels, encoded and folded, with its line end. The caller owns the string. */
static char *
write_field(const char *name, const char *text)
{
    g_autofree char *encoded = g_mime_utils_header_encode_text(NULL, text, NULL);
    g_autofree char *line = g_strconcat(name, ": ", encoded, NULL);
    g_autofree char *folded = g_mime_utils_unstructured_header_fold(NULL, NULL, line);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(folded), "\n", -1);
    g_autofree char *wire = g_strjoinv("\r\n", lines);

    return g_strconcat(wire, "\r\n", NULL);
}

void
edit_set_field(Edit *edit, const Field *field, const char *text)
{
    g_autofree char *whole = write_field(field->name, text);

    edit_splice(edit, field->offset, field->length, whole);
}

void
edit_add_field(Edit *edit, const char *name, const char *text)
{
    g_autofree char *whole = write_field(name, text);

    edit_splice(edit, 0, 0, whole);
}

bool
edit_is_empty(const Edit *edit)
{
    return edit->splices->len == 0;
}

/* Copies the bytes from START to END of FROM to the end of TO. */
static bool
copy_range(const Spool *from, goffset start, goffset end, Spool *to, GError **error)
{
    char block[32768];

    while (start < end) {
        const gssize got = spool_read(from, start, block, (size_t)MIN((goffset)sizeof block, end - start), error);
        const bool copied = got > 0 && spool_append(to, block, (size_t)got, error);
        explicit_bzero(block, (size_t)MAX(got, 0));
        if (!copied)
            return false;
        start += got;
    }
    return true;
}

static int
by_offset(gconstpointer a, gconstpointer b)
{
    const Splice *first = *(const Splice *const *)a, *second = *(const Splice *const *)b;

    /* What is put in somewhere stands before what takes the place of what was there. */
    if (first->offset == second->offset)
        return (first->length > 0) - (second->length > 0);
    return first->offset > second->offset ? 1 : -1;
}

/* The bytes from START to END with the splices that begin before LIMIT; START and END lie outside every splice. */
static bool
copy_spliced(
    const GPtrArray *splices, const Spool *from, goffset start, goffset end, goffset limit, Spool *to, GError **error)
{
    for (guint i = 0; i < splices->len; i++) {
        const Splice *splice = g_ptr_array_index(splices, i);
        if (splice->offset < start || splice->offset >= limit)
            continue;
        if (!copy_range(from, start, splice->offset, to, error) ||
            !spool_append(to, splice->bytes->data, splice->bytes->len, error))
            return false;
        start = splice->offset + (goffset)splice->length;
    }
    return copy_range(from, start, end, to, error);
}

static bool
are_apart(const GPtrArray *splices, GError **error)
{
    goffset end = 0;

    for (guint i = 0; i < splices->len; i++) {
        const Splice *splice = g_ptr_array_index(splices, i);
        if (splice->offset < end) {
            g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("dos cambios al mensaje se superponen"));
            return false;
        }
        end = splice->offset + (goffset)splice->length;
    }
    return true;
}

Spool *
edit_apply(const Edit *edit, const Spool *spool, GError **error)
{
    g_autoptr(Spool) edited = spool_new_like(spool);
    const goffset body = spool_body_offset(spool), size = spool_size(spool);

    g_ptr_array_sort(edit->splices, by_offset);
    if (!are_apart(edit->splices, error) || !copy_spliced(edit->splices, spool, 0, body, body, edited, error))
        return NULL;
    spool_begin_body(edited);
    if (!copy_spliced(edit->splices, spool, body, size, size + 1, edited, error))
        return NULL;
    return g_steal_pointer(&edited);
}

Edit *
edit_reverse(const Edit *edit, const Spool *spool, GError **error)
{
    g_autoptr(Edit) reverse = edit_new();
    goffset moved = 0; /* what has come before makes the rest begin so much later */

    g_ptr_array_sort(edit->splices, by_offset);
    for (guint i = 0; i < edit->splices->len; i++) {
        const Splice *splice = g_ptr_array_index(edit->splices, i);
        g_autofree char *old = g_malloc(splice->length + 1);
        if (spool_read(spool, splice->offset, old, splice->length, error) != (gssize)splice->length)
            return NULL;
        edit_splice_bytes(reverse, splice->offset + moved, splice->bytes->len, old, splice->length);
        moved += (goffset)splice->bytes->len - (goffset)splice->length;
    }
    return g_steal_pointer(&reverse);
}
