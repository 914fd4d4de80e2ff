/* SPDX-License-Identifier: BSD-2-Clause */
/* history: notes in memory, a thread that writes them down, and answers from both. */
#include "history/history.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "history/memory.h"
#include "message/address.h"
#include "people/personal.h"

/* How long notes wait at most. */
#define WRITE_EVERY_S 1

/* After a failure it is tried again so much later. */
#define RETRY_S 30

/* More notes are not kept while they cannot be written. */
#define WAITING_MOST 100000U

#define FORGET_EVERY_S G_GINT64_CONSTANT(3600)
#define DEEDS_KEPT_S (2 * 86400) /* and at least two windows */
#define PEAKS_KEPT_DAYS 35

static const char *const purposes[MEMORY_KINDS] = { "correspondent", "message id" };

/* A deed of an account that waits to be written. */
typedef struct {
    char *login, *name;
    Deed deed;
    gint64 start_s;
} WaitingDeed;

/* An account that does something these hours. */
typedef struct {
    Account *account;
    AccountUsage usage; /* .usual and .days as of day */
    gint64 day;
} Known;

/* A connection to the database, opened when it is needed. */
typedef struct {
    pthread_mutex_t lock; /* guards all below */
    Memory *memory;
    gint64 retry_s; /* monotonic; not tried again before */
} Connection;

struct History {
    char *database;
    Secret key;
    bool only_looks; /* makes no database, and complains of none */
    bool has_key;
    gint64 window_s, keep_days, most;

    pthread_mutex_t lock; /* guards all up to the connections */
    pthread_cond_t wake;
    bool is_ending, has_thread;
    pthread_t thread;
    GHashTable *waiting[MEMORY_KINDS]; /* hash as GBytes → how many times, as a pointer */
    GHashTable *leaving[MEMORY_KINDS]; /* what is being written now; NULL: nothing */
    GArray *deeds;                     /* of WaitingDeed */
    GHashTable *accounts;              /* normalized login → Known */

    Connection reading, writing;
};

/* --- the database ------------------------------------------------------------------------------------------- */

static void
connection_init(Connection *connection)
{
    pthread_mutex_init(&connection->lock, NULL);
}

static void
connection_clear(Connection *connection)
{
    memory_close(connection->memory);
    pthread_mutex_destroy(&connection->lock);
}

/* Its lock is held when this returns the memory; NULL, without the lock, while there is none. */
static Memory *
connection_take(const History *history, Connection *connection)
{
    const gint64 now_s = clock_monotonic_us() / G_USEC_PER_SEC;
    g_autoptr(GError) error = NULL;

    pthread_mutex_lock(&connection->lock);
    const bool may_open = !history->only_looks || g_file_test(history->database, G_FILE_TEST_EXISTS);
    if (!connection->memory && may_open && now_s >= connection->retry_s) {
        connection->memory = memory_open(history->database, &error);
        connection->retry_s = now_s + RETRY_S;
        if (error && !history->only_looks)
            log_event(LOG_LEVEL_WARNING, "history-not-ready", "reason", error->message, NULL);
    }
    if (connection->memory)
        return connection->memory;
    pthread_mutex_unlock(&connection->lock);
    return NULL;
}

/* Lets the lock go. After an ERROR the database is opened anew, later. */
static void
connection_give(const History *history, Connection *connection, const GError *error)
{
    if (error) {
        if (!history->only_looks)
            log_event(LOG_LEVEL_WARNING, "history-not-ready", "reason", error->message, NULL);
        g_clear_pointer(&connection->memory, memory_close);
    }
    pthread_mutex_unlock(&connection->lock);
}

/* --- writing ------------------------------------------------------------------------------------------------ */

/* What is written at once. */
typedef struct {
    GHashTable *met[MEMORY_KINDS];
    GArray *deeds;
    GHashTable *peaks; /* login → AccountUsage *, of accounts that did something */
} Batch;

static GHashTable *
new_hashes(void)
{
    return g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
}

static void
deed_clear(gpointer data)
{
    WaitingDeed *waiting = data;

    g_free(waiting->login);
    g_free(waiting->name);
}

static GArray *
new_deeds(void)
{
    GArray *deeds = g_array_new(FALSE, FALSE, sizeof(WaitingDeed));

    g_array_set_clear_func(deeds, deed_clear);
    return deeds;
}

static void
batch_clear(Batch *batch)
{
    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        g_hash_table_unref(batch->met[kind]);
    g_array_unref(batch->deeds);
    g_hash_table_unref(batch->peaks);
}

/* Takes what waits; the lock is held. */
static Batch
take_batch(History *history, gint64 now_s)
{
    Batch batch = { .deeds = history->deeds, .peaks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free) };

    for (int kind = 0; kind < MEMORY_KINDS; kind++) {
        batch.met[kind] = history->waiting[kind];
        history->leaving[kind] = g_hash_table_ref(batch.met[kind]);
        history->waiting[kind] = new_hashes();
    }
    history->deeds = new_deeds();
    for (guint i = 0; i < batch.deeds->len; i++) {
        const char *login = g_array_index(batch.deeds, WaitingDeed, i).login;
        Known *known = g_hash_table_lookup(history->accounts, login);
        if (!known || g_hash_table_contains(batch.peaks, login))
            continue;
        AccountUsage *usage = g_new0(AccountUsage, 1);
        account_count(known->account, now_s, usage);
        g_hash_table_insert(batch.peaks, g_strdup(login), usage);
    }
    return batch;
}

/* Puts back what could not be written, unless too much waits already; the lock is held. */
static void
put_back(History *history, const Batch *batch)
{
    GHashTableIter each;
    gpointer hash, count;

    for (int kind = 0; kind < MEMORY_KINDS; kind++) {
        g_hash_table_iter_init(&each, batch->met[kind]);
        while (
            g_hash_table_size(history->waiting[kind]) < WAITING_MOST && g_hash_table_iter_next(&each, &hash, &count)) {
            const guint more = GPOINTER_TO_UINT(g_hash_table_lookup(history->waiting[kind], hash));
            g_hash_table_insert(
                history->waiting[kind], g_bytes_ref(hash), GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + more));
        }
    }
    for (guint i = 0; i < batch->deeds->len && history->deeds->len < WAITING_MOST; i++) {
        WaitingDeed *waiting = &g_array_index(batch->deeds, WaitingDeed, i);
        g_array_append_val(history->deeds, *waiting);
        waiting->login = waiting->name = NULL;
    }
}

static bool
write_hashes(Memory *memory, const Batch *batch, gint64 day, GError **error)
{
    GHashTableIter each;
    gpointer hash, count;

    for (int kind = 0; kind < MEMORY_KINDS; kind++) {
        g_hash_table_iter_init(&each, batch->met[kind]);
        while (g_hash_table_iter_next(&each, &hash, &count))
            if (!memory_add(
                    memory, (MemoryKind)kind, g_bytes_get_data(hash, NULL), GPOINTER_TO_UINT(count), day, error))
                return false;
    }
    return true;
}

static bool
write_accounts(Memory *memory, const Batch *batch, gint64 day, GError **error)
{
    GHashTableIter each;
    gpointer login, usage;

    for (guint i = 0; i < batch->deeds->len; i++) {
        const WaitingDeed *waiting = &g_array_index(batch->deeds, WaitingDeed, i);
        if (!memory_add_deed(memory, waiting->login, &waiting->deed, waiting->start_s, error))
            return false;
    }
    g_hash_table_iter_init(&each, batch->peaks);
    while (g_hash_table_iter_next(&each, &login, &usage))
        if (!memory_add_peak(memory, login, day, usage, error))
            return false;
    return true;
}

static bool
write_batch(History *history, const Batch *batch, gint64 now_s)
{
    const gint64 day = now_s / 86400;
    Memory *memory = connection_take(history, &history->writing);
    g_autoptr(GError) error = NULL;

    if (!memory)
        return false;
    const bool good =
        memory_begin(memory, &error) &&
        memory_end(
            memory, write_hashes(memory, batch, day, &error) && write_accounts(memory, batch, day, &error), &error);
    connection_give(history, &history->writing, error);
    return good;
}

static void
write_what_waits(History *history)
{
    const gint64 now_s = clock_now_us() / G_USEC_PER_SEC;

    pthread_mutex_lock(&history->lock);
    Batch batch = take_batch(history, now_s);
    pthread_mutex_unlock(&history->lock);
    const bool is_empty = batch.deeds->len == 0 && g_hash_table_size(batch.met[MEMORY_CORRESPONDENTS]) == 0 &&
                          g_hash_table_size(batch.met[MEMORY_MESSAGES]) == 0;
    const bool written = is_empty || write_batch(history, &batch, now_s);
    pthread_mutex_lock(&history->lock);
    if (!written)
        put_back(history, &batch);
    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        g_clear_pointer(&history->leaving[kind], g_hash_table_unref);
    pthread_mutex_unlock(&history->lock);
    batch_clear(&batch);
}

static gboolean
is_idle(gpointer login G_GNUC_UNUSED, gpointer value, gpointer now_s)
{
    return account_is_idle(((const Known *)value)->account, *(const gint64 *)now_s);
}

/* What is too old, or too much. */
static void
forget(History *history)
{
    gint64 now_s = clock_now_us() / G_USEC_PER_SEC;
    g_autoptr(GError) error = NULL;

    pthread_mutex_lock(&history->lock);
    g_hash_table_foreach_remove(history->accounts, is_idle, &now_s);
    pthread_mutex_unlock(&history->lock);
    Memory *memory = connection_take(history, &history->writing);
    if (!memory)
        return;
    for (int kind = 0; kind < MEMORY_KINDS && !error; kind++)
        memory_forget(memory, (MemoryKind)kind, now_s / 86400 - history->keep_days, history->most, &error);
    if (!error)
        memory_forget_accounts(
            memory, now_s - MAX(DEEDS_KEPT_S, 2 * history->window_s), now_s / 86400 - PEAKS_KEPT_DAYS, &error);
    connection_give(history, &history->writing, error);
}

/* Waits for the next time to write; whether there is one. */
static bool
wait_to_write(History *history)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WRITE_EVERY_S;
    pthread_mutex_lock(&history->lock);
    while (!history->is_ending && pthread_cond_timedwait(&history->wake, &history->lock, &until) == 0)
        ;
    const bool goes_on = !history->is_ending;
    pthread_mutex_unlock(&history->lock);
    return goes_on;
}

static void *
write_down(void *data)
{
    History *history = data;
    gint64 forgot_us = clock_monotonic_us();

    while (wait_to_write(history)) {
        write_what_waits(history);
        if (clock_monotonic_us() - forgot_us < FORGET_EVERY_S * G_USEC_PER_SEC)
            continue;
        forget(history);
        forgot_us = clock_monotonic_us();
    }
    write_what_waits(history);
    return NULL;
}

/* --- life --------------------------------------------------------------------------------------------------- */

static void
known_free(gpointer data)
{
    Known *known = data;

    account_free(known->account);
    g_free(known);
}

static History *
make_history(const HistoryTerms *terms)
{
    History *history = g_new0(History, 1);
    pthread_condattr_t monotonic;

    history->database = g_strdup(terms->database);
    history->has_key = secret_load(terms->key_file, &history->key, NULL);
    history->window_s = terms->window_s;
    history->keep_days = terms->keep_days;
    history->most = terms->most;
    pthread_mutex_init(&history->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&history->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        history->waiting[kind] = new_hashes();
    history->deeds = new_deeds();
    history->accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
    connection_init(&history->reading);
    connection_init(&history->writing);
    return history;
}

History *
history_new_for_look(const HistoryTerms *terms)
{
    History *history = make_history(terms);

    history->only_looks = true;
    return history;
}

History *
history_new(const HistoryTerms *terms)
{
    History *history = make_history(terms);
    const int failed = pthread_create(&history->thread, NULL, write_down, history);

    history->has_thread = failed == 0;
    if (failed)
        log_event(LOG_LEVEL_WARNING, "history-not-ready", "reason", g_strerror(failed), NULL);
    return history;
}

void
history_free(History *history)
{
    if (!history)
        return;
    pthread_mutex_lock(&history->lock);
    history->is_ending = true;
    pthread_cond_signal(&history->wake);
    pthread_mutex_unlock(&history->lock);
    if (history->has_thread)
        pthread_join(history->thread, NULL);
    connection_clear(&history->reading);
    connection_clear(&history->writing);
    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        g_hash_table_unref(history->waiting[kind]);
    g_array_unref(history->deeds);
    g_hash_table_unref(history->accounts);
    pthread_cond_destroy(&history->wake);
    pthread_mutex_destroy(&history->lock);
    secret_clear(&history->key);
    g_free(history->database);
    g_free(history);
}

/* --- correspondents and messages ---------------------------------------------------------------------------- */

/* The keyed hash of TEXT as one of KIND. */
static void
hash_of(const History *history, MemoryKind kind, const char *text, uint8_t *hash)
{
    g_autofree char *normal = kind == MEMORY_CORRESPONDENTS ? personal_normalize(text) : g_strstrip(g_strdup(text));

    secret_mac(&history->key, purposes[kind], normal, strlen(normal), hash);
}

static void
note(History *history, MemoryKind kind, const char *text)
{
    uint8_t hash[MEMORY_HASH_BYTES];

    if (!history->has_key || !*text)
        return;
    hash_of(history, kind, text, hash);
    GBytes *bytes = g_bytes_new(hash, sizeof hash);
    pthread_mutex_lock(&history->lock);
    GHashTable *waiting = history->waiting[kind];
    const guint times = GPOINTER_TO_UINT(g_hash_table_lookup(waiting, bytes));
    if (times > 0 || g_hash_table_size(waiting) < WAITING_MOST)
        g_hash_table_insert(waiting, g_bytes_ref(bytes), GUINT_TO_POINTER(times + 1));
    pthread_mutex_unlock(&history->lock);
    g_bytes_unref(bytes);
}

static PastAnswer
look_up(History *history, MemoryKind kind, const char *text)
{
    uint8_t hash[MEMORY_HASH_BYTES];
    g_autoptr(GError) error = NULL;

    if (!history->has_key || !*text)
        return PAST_NO_IDEA;
    hash_of(history, kind, text, hash);
    g_autoptr(GBytes) bytes = g_bytes_new(hash, sizeof hash);
    pthread_mutex_lock(&history->lock);
    const bool waits = g_hash_table_contains(history->waiting[kind], bytes) ||
                       (history->leaving[kind] && g_hash_table_contains(history->leaving[kind], bytes));
    pthread_mutex_unlock(&history->lock);
    if (waits)
        return PAST_KNOWN;
    Memory *memory = connection_take(history, &history->reading);
    if (!memory)
        return PAST_NO_IDEA;
    const int found = memory_has(memory, kind, hash, &error);
    connection_give(history, &history->reading, error);
    return found < 0 ? PAST_NO_IDEA : found > 0 ? PAST_KNOWN : PAST_NEVER;
}

void
history_note_correspondent(History *history, const char *address)
{
    note(history, MEMORY_CORRESPONDENTS, address);
}

void
history_note_message(History *history, const char *message_id)
{
    note(history, MEMORY_MESSAGES, message_id);
}

static PastAnswer
has_written(void *history, const char *address)
{
    return look_up(history, MEMORY_CORRESPONDENTS, address);
}

static PastAnswer
has_passed(void *history, const char *message_id)
{
    return look_up(history, MEMORY_MESSAGES, message_id);
}

Past
history_past(History *history, const AccountUsage *usage)
{
    return (Past){ has_written, has_passed, history, usage };
}

/* --- accounts ----------------------------------------------------------------------------------------------- */

/* What the database has of LOGIN, as of NOW_S, into KNOWN; the lock is held. */
static void
recall(History *history, const char *login, gint64 now_s, bool also_deeds, Known *known)
{
    Memory *memory = connection_take(history, &history->reading);
    g_autoptr(GError) error = NULL;

    known->day = now_s / 86400;
    if (!memory)
        return;
    if (also_deeds && !memory_read_account(memory, login, now_s - history->window_s, known->account, &error))
        g_clear_pointer(&known->account, account_free);
    if (!error)
        memory_read_usual(memory, login, known->day, &known->usage, &error);
    connection_give(history, &history->reading, error);
    if (!known->account)
        known->account = account_new(history->window_s);
}

/* The account of LOGIN; the lock is held. */
static Known *
know(History *history, const char *login, gint64 now_s)
{
    Known *known = g_hash_table_lookup(history->accounts, login);

    if (!known) {
        known = g_new0(Known, 1);
        known->account = account_new(history->window_s);
        recall(history, login, now_s, true, known);
        g_hash_table_insert(history->accounts, g_strdup(login), known);
    } else if (known->day != now_s / 86400) {
        recall(history, login, now_s, false, known);
    }
    return known;
}

/* DEED is to be written; the lock is held. */
static void
keep_deed(History *history, const char *login, const Deed *deed, gint64 now_s)
{
    const gint64 slot_s = MAX(history->window_s / ACCOUNT_SLOTS, 1);
    WaitingDeed waiting = { g_strdup(login), g_strdup(deed->name), *deed, now_s - now_s % slot_s };

    waiting.deed.name = waiting.name;
    if (history->has_thread && history->deeds->len < WAITING_MOST)
        g_array_append_val(history->deeds, waiting);
    else
        deed_clear(&waiting);
}

void
history_note_deeds(
    History *history, const char *login, const Deed *deeds, size_t count, gint64 now_s, AccountUsage *usage)
{
    g_autofree char *normal = address_normalize(login);

    pthread_mutex_lock(&history->lock);
    Known *known = know(history, normal, now_s);
    for (size_t i = 0; i < count; i++) {
        account_add(known->account, &deeds[i], now_s);
        keep_deed(history, normal, &deeds[i], now_s);
    }
    account_count(known->account, now_s, &known->usage);
    if (usage)
        *usage = known->usage;
    pthread_mutex_unlock(&history->lock);
}

bool
history_claim(History *history, const char *login, gint64 now_s, gint64 lasting_s)
{
    g_autofree char *normal = address_normalize(login);
    Memory *memory = connection_take(history, &history->reading);
    g_autoptr(GError) error = NULL;
    bool claimed = false;

    if (!memory)
        return false;
    memory_claim(memory, normal, now_s, now_s + lasting_s, &claimed, &error);
    connection_give(history, &history->reading, error);
    return claimed;
}

void
history_unclaim(History *history, const char *login)
{
    g_autofree char *normal = address_normalize(login);
    Memory *memory = connection_take(history, &history->reading);
    g_autoptr(GError) error = NULL;

    if (!memory)
        return;
    memory_unclaim(memory, normal, &error);
    connection_give(history, &history->reading, error);
}
