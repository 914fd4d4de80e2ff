/* SPDX-License-Identifier: BSD-2-Clause */
/* waiting.h: what the history has noted and not yet written. For this folder. */
#ifndef VOBO_HISTORY_WAITING_H
#define VOBO_HISTORY_WAITING_H

#include "history/memory.h"

/* One thread at a time. What is too much, because nothing could be written for long, is dropped. */
typedef struct Waiting Waiting;

Waiting *waiting_new(void);
void waiting_free(Waiting *waiting);

bool waiting_is_empty(const Waiting *waiting);

/* HASH, MEMORY_HASH_BYTES long, was met once more. */
void waiting_meet(Waiting *waiting, MemoryKind kind, const uint8_t *hash);
bool waiting_has(const Waiting *waiting, MemoryKind kind, const uint8_t *hash);

/* REQUEST came; its sealed bytes are kept. */
void waiting_add_request(Waiting *waiting, const MemoryRequest *request);

/* What the message with the hash MESSAGE asked, sealed; NULL where none such waits. Borrowed. */
GBytes *waiting_request(const Waiting *waiting, const uint8_t *message);
bool waiting_has_asked(const Waiting *waiting, const uint8_t *author, guint32 day);

/* LOGIN did DEED in the slot that begins at START_S. */
void waiting_add_deed(Waiting *waiting, const char *login, const Deed *deed, gint64 start_s);

/* Sets what is the most that LOGIN did in a window of the day. */
void waiting_set_peak(Waiting *waiting, const char *login, const AccountUsage *usage);

/* Calls EACH for the login of each deed. */
void waiting_each_login(const Waiting *waiting, void (*each)(void *data, const char *login), void *data);

/* Adds all of MORE. */
void waiting_add_all(Waiting *waiting, const Waiting *more);

/* Writes all into MEMORY, within a transaction of the caller's, as of DAY. */
bool waiting_write(const Waiting *waiting, Memory *memory, gint64 day, GError **error);

#endif
