/* SPDX-License-Identifier: BSD-2-Clause */
/* edit.h: changes to a message as splices on its raw bytes: every byte that no splice names stays as it was. */
#ifndef VOBO_MESSAGE_EDIT_H
#define VOBO_MESSAGE_EDIT_H

#include "message/field.h"
#include "session/spool.h"

typedef struct Edit Edit;

/* No change yet. The caller owns it. */
Edit *edit_new(void);
void edit_free(Edit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edit, edit_free)

/* Replaces LENGTH bytes at OFFSET by TEXT, which is copied. Splices must not overlap. */
void edit_splice(Edit *edit, goffset offset, size_t length, const char *text);

/* The same with COUNT bytes of any kind. */
void edit_splice_bytes(Edit *edit, goffset offset, size_t length, const void *bytes, size_t count);

/* Takes FIELD out. */
void edit_delete_field(Edit *edit, const Field *field);

/* Adds the field NAME with the value TEXT (UTF-8) above all others. */
void edit_add_field(Edit *edit, const char *name, const char *text);

/* Gives FIELD the value TEXT (UTF-8), encoded and folded as RFC 2047 and 5322 want it. */
void edit_set_field(Edit *edit, const Field *field, const char *text);

bool edit_is_empty(const Edit *edit);

/* The message in SPOOL with the changes made, in a spool of its own that the caller owns. NULL with an error
 * where it cannot be written. */
Spool *edit_apply(const Edit *edit, const Spool *spool, GError **error);

/* What undoes EDIT, which was made for the message in SPOOL, on what edit_apply() made of that. NULL with an error
 * where SPOOL cannot be read. The caller owns it. */
Edit *edit_reverse(const Edit *edit, const Spool *spool, GError **error);

#endif
