/* SPDX-License-Identifier: BSD-2-Clause */
/* memory.h: what the history keeps on disk: keyed hashes with counts and days, and what accounts did. In a database of
 * its own: it is written all the time and could be lost without harm to the queue. */
#ifndef VOBO_HISTORY_MEMORY_H
#define VOBO_HISTORY_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "history/account.h"

#define MEMORY_HASH_BYTES 32

typedef struct Memory Memory;

/* Opens or makes the database at PATH. One thread at a time. */
Memory *memory_open(const char *path, GError **error);
void memory_close(Memory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Memory, memory_close)

/* Everything that is written between these is one transaction; false from the second: nothing of it was. */
bool memory_begin(Memory *memory, GError **error);
bool memory_end(Memory *memory, bool good, GError **error);

typedef enum { MEMORY_CORRESPONDENTS, MEMORY_MESSAGES, MEMORY_KINDS } MemoryKind;

/* HASH was met COUNT times more, on DAY (since 1970). */
bool memory_add(Memory *memory, MemoryKind kind, const uint8_t *hash, guint64 count, gint64 day, GError **error);

/* Whether HASH is remembered: 1, 0, or -1 with an error. */
int memory_has(Memory *memory, MemoryKind kind, const uint8_t *hash, GError **error);

/* How many are remembered; -1 with an error. */
gint64 memory_count(Memory *memory, MemoryKind kind, GError **error);

/* Forgets what was not met since BEFORE_DAY, and the oldest beyond MOST. */
bool memory_forget(Memory *memory, MemoryKind kind, gint64 before_day, gint64 most, GError **error);

/* A request as it is kept: what it says is sealed, by a key that nothing here tells. */
typedef struct {
    uint8_t message[MEMORY_HASH_BYTES]; /* which message brought it */
    uint8_t author[MEMORY_HASH_BYTES];
    guint32 day; /* that it bears, as g_date_get_julian() counts */
    GBytes *sealed;
} MemoryRequest;

/* REQUEST came on CAME_DAY (since 1970); one that is there already stays. */
bool memory_add_request(Memory *memory, const MemoryRequest *request, gint64 came_day, GError **error);

/* What the message with the hash MESSAGE asked, sealed, which the caller owns; NULL, without an error, where none is
 * remembered. */
GBytes *memory_request(Memory *memory, const uint8_t *message, GError **error);

/* Whether AUTHOR asked something in a message of DAY: 1, 0, or -1 with an error. */
int memory_has_asked(Memory *memory, const uint8_t *author, guint32 day, GError **error);

/* Forgets the requests that came before BEFORE_DAY, and the oldest beyond MOST. */
bool memory_forget_requests(Memory *memory, gint64 before_day, gint64 most, GError **error);

/* LOGIN did DEED in the slot that begins at START_S. */
bool memory_add_deed(Memory *memory, const char *login, const Deed *deed, gint64 start_s, GError **error);

/* Counts for ACCOUNT what LOGIN did since SINCE_S. */
bool memory_read_account(Memory *memory, const char *login, gint64 since_s, Account *account, GError **error);

/* The most of each kind that LOGIN did in any window of DAY, if it is more than before. */
bool memory_add_peak(Memory *memory, const char *login, gint64 day, const AccountUsage *usage, GError **error);

/* Sets what is usual for LOGIN: the days before DAY. */
bool memory_read_usual(Memory *memory, const char *login, gint64 day, AccountUsage *usage, GError **error);

/* Forgets what accounts did before DEEDS_S, and how much was usual before PEAKS_DAY. */
bool memory_forget_accounts(Memory *memory, gint64 deeds_s, gint64 peaks_day, GError **error);

/* Claims, for whoever comes first, to tell somebody of LOGIN: *CLAIMED is true once until UNTIL_S is over. */
bool memory_claim(Memory *memory, const char *login, gint64 now_s, gint64 until_s, bool *claimed, GError **error);
bool memory_unclaim(Memory *memory, const char *login, GError **error);

#endif
