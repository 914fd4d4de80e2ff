/* SPDX-License-Identifier: BSD-2-Clause */
/* blob.h: the body of a held message on disk, encrypted.
 *
 * A file: magic (8 bytes), id of the master key (16), nonce (12), the message's own key wrapped by the master key
 * (32 and a tag of 16); then chunks: length and end mark (4 bytes, big-endian; the top bit marks the last chunk),
 * ciphertext, tag (16). All AES-256-GCM (NIST SP 800-38D). A chunk's nonce is its number and its length word is
 * authenticated, so that chunks can be neither exchanged nor cut off unseen. */
#ifndef VOBO_QUEUE_BLOB_H
#define VOBO_QUEUE_BLOB_H

#include "base/secret.h"
#include "session/spool.h"

/* Writes what SPOOL holds to a new file in FOLDER, durably, or nothing. *NAME receives its name in the folder;
 * the caller owns it. Any thread. */
bool blob_write(const char *folder, const Secret *master, const Spool *spool, char **name, GError **error);

/* Appends the decrypted bytes of the blob NAME to INTO, which is empty; on failure INTO is worth nothing. Fields
 * and body are told apart again (spool_begin_body). */
bool blob_read(const char *folder, const char *name, const Secret *master, Spool *into, GError **error);

/* Removes the blob; none there is no error. */
void blob_remove(const char *folder, const char *name);

#endif
