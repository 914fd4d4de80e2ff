/* SPDX-License-Identifier: BSD-2-Clause */
/* blob.h: the body of a held message on disk, encrypted.
 *
 * A file: magic (8 bytes), id of the master key (16), nonce (12), the message's own key wrapped by the master key
 * (32 and a tag of 16); then chunks: length and end mark (4 bytes, big-endian; the top bit marks the last chunk),
 * ciphertext, tag (16). All AES-256-GCM (NIST SP 800-38D). A chunk's nonce is its number and its length word is
 * authenticated, so that chunks can be neither exchanged nor cut off unseen. While the master key is
 * changed, NAME.head may hold the first 84 bytes anew. */
#ifndef VOBO_QUEUE_BLOB_H
#define VOBO_QUEUE_BLOB_H

#include "base/keyring.h"
#include "session/spool.h"

/* Writes what SPOOL holds to a new file in FOLDER, durably, or nothing. *NAME receives its name in the folder;
 * the caller owns it. Any thread. */
bool blob_write(const char *folder, const KeyRing *keys, const Spool *spool, char **name, GError **error);

/* Appends the decrypted bytes of the blob NAME to INTO, which is empty; on failure INTO is worth nothing. Fields
 * and body are told apart again (spool_begin_body). */
bool blob_read(const char *folder, const char *name, const KeyRing *keys, Spool *into, GError **error);

/* Wraps the message's key by the current one of KEYS where it is not, and leaves the rest as it is; *CHANGED tells. A
 * crash at any time leaves a blob that can be read. One caller at a time; others may read meanwhile. */
bool blob_rewrap(const char *folder, const char *name, const KeyRing *keys, bool *changed, GError **error);

/* The id of the master key that wraps the blob NAME, in ID with SECRET_ID_CHARS + 1 bytes of room. */
bool blob_key_id(const char *folder, const char *name, char *id, GError **error);

/* The name of the blob to which FILE, of its folder, belongs: itself, or what is beside it for a moment. The caller
 * owns the string. */
char *blob_of_file(const char *file);

/* Removes the blob; none there is no error. */
void blob_remove(const char *folder, const char *name);

#endif
