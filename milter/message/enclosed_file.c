/* SPDX-License-Identifier: BSD-2-Clause */
/* enclosed_file: what is known of such a file, whatever it was in. */
#include "message/enclosed_file.h"

EnclosedFile *
enclosed_file_new(void)
{
    EnclosedFile *file = g_new0(EnclosedFile, 1);

    file->names = g_ptr_array_new_with_free_func(g_free);
    return file;
}

void
enclosed_file_free(gpointer data)
{
    EnclosedFile *file = data;

    g_ptr_array_unref(file->names);
    spool_free(file->bytes);
    g_free(file);
}

void
enclosed_file_take_name(EnclosedFile *file, char *name)
{
    if (name && *name && !g_ptr_array_find_with_equal_func(file->names, name, g_str_equal, NULL))
        g_ptr_array_add(file->names, name);
    else
        g_free(name);
}

void
enclosed_file_set_bytes(EnclosedFile *file, const void *bytes, size_t length, const Spool *like, goffset *left)
{
    g_autoptr(Spool) spool = (guint64)length <= (guint64)*left ? spool_new_like(like) : NULL;

    spool_free(file->bytes);
    file->bytes = NULL;
    file->is_file = true;
    *left -= MIN(*left, (goffset)length);
    if (spool && (length == 0 || spool_append(spool, bytes, length, NULL)))
        file->bytes = g_steal_pointer(&spool);
}
