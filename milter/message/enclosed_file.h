/* SPDX-License-Identifier: BSD-2-Clause */
/* enclosed_file.h: a file that was taken out of another one, or out of a text. For this folder. */
#ifndef VOBO_MESSAGE_ENCLOSED_FILE_H
#define VOBO_MESSAGE_ENCLOSED_FILE_H

#include <stdbool.h>

#include "session/spool.h"

typedef struct {
    GPtrArray *names; /* of char *: those that it has, the long one first */
    Spool *bytes;     /* NULL: they cannot be read */
    bool is_file;     /* and no message within */
} EnclosedFile;

/* One without names and bytes. The caller owns it. Any thread, as all here. */
EnclosedFile *enclosed_file_new(void);

void enclosed_file_free(gpointer file);

/* Adds NAME, taken over, unless it is empty, NULL, or there already. */
void enclosed_file_take_name(EnclosedFile *file, char *name);

/* Makes the LENGTH bytes at BYTES those of FILE, in a spool like LIKE, if they are at most *LEFT, from which they are
 * taken; else, or where they cannot be written, FILE has none. */
void enclosed_file_set_bytes(EnclosedFile *file, const void *bytes, size_t length, const Spool *like, goffset *left);

#endif
