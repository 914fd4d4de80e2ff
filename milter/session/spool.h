/* SPDX-License-Identifier: BSD-2-Clause */
/* spool.h: the raw bytes of one message while it arrives and is looked at: in memory while there is room, then in a
 * temporary file without a name. The body is hashed as it comes. */
#ifndef VOBO_SESSION_SPOOL_H
#define VOBO_SESSION_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <glib.h>

#define SPOOL_DIGEST_BYTES 32

typedef struct Spool Spool;

/* An empty spool, in memory as long as all spools of the process together take no more than MEMORY_LIMIT bytes there,
 * in blocks (session/blocks.h), and then in a file in FOLDER, which is copied. The caller owns it. One thread at a
 * time. */
Spool *spool_new(size_t memory_limit, const char *folder);

/* An empty spool with the limits of OTHER, for what is made of it. The caller owns it. */
Spool *spool_new_like(const Spool *other);

/* A spool in memory that holds LENGTH bytes of a whole message. The caller owns it. */
Spool *spool_new_from_bytes(const void *bytes, size_t length);

/* One more owner, who frees it like the first. */
Spool *spool_ref(Spool *spool);

void spool_free(Spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_free)

/* Adds bytes at the end. False when the temporary file cannot be made or written; the spool then stays as it
 * was and takes no more. */
bool spool_append(Spool *spool, const void *bytes, size_t length, GError **error);

/* Appends a whole message to an empty spool: fields, blank line, body. */
bool spool_append_message(Spool *spool, const void *bytes, size_t length, GError **error);

/* Of what follows, keeps COUNT bytes. What is beyond is counted and hashed, and not kept anywhere. */
void spool_keep_only(Spool *spool, goffset count);

/* What follows is the body: hashing starts here. */
void spool_begin_body(Spool *spool);

/* Bytes held. */
goffset spool_size(const Spool *spool);

/* Bytes that were appended, and whether there are more of them than are held. */
goffset spool_came(const Spool *spool);
bool spool_is_cut(const Spool *spool);

/* Where the body begins; spool_size() while it has not begun. */
goffset spool_body_offset(const Spool *spool);

/* Copies up to LENGTH bytes from OFFSET; returns how many, fewer only at the end, -1 with an error where the
 * file cannot be read. Any number of threads as long as none appends. */
gssize spool_read(const Spool *spool, goffset offset, void *buffer, size_t length, GError **error);

/* False with an error when some spool_read() could not read the file: what was made of the spool since may lack
 * something, however it was read. Any thread. */
bool spool_was_readable(const Spool *spool, GError **error);

/* Writes all bytes to OUT and flushes it. */
bool spool_print(const Spool *spool, FILE *out, GError **error);

/* Whether reading costs nothing but a copy. */
bool spool_is_in_memory(const Spool *spool);

/* SHA-256 of the body so far. DIGEST receives SPOOL_DIGEST_BYTES. */
void spool_body_digest(const Spool *spool, uint8_t *digest);

#endif
