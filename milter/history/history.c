/* SPDX-License-Identifier: BSD-2-Clause */
/* history: notes in memory, a thread that writes them down, and answers from both. */
#include "history/history.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "history/connection.h"
#include "history/waiting.h"
#include "message/address.h"
#include "people/personal.h"

/* How long notes wait at most. */
#define WRITE_EVERY_S 1

#define DAY_S 86400
#define FORGET_EVERY_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)
#define FORGET_FIRST_US (60 * G_USEC_PER_SEC) /* after the start */
#define DEEDS_KEPT_S (2 * DAY_S)              /* and at least two windows */
#define PEAKS_KEPT_DAYS 35

/* An account that does something these hours. */
typedef struct {
    Account *account;
    AccountUsage usage; /* .usual and .days as of day */
    gint64 day;
} Known;

struct History {
    uint8_t keys[MEMORY_KINDS][SECRET_BYTES]; /* of the hashes of each kind */
    uint8_t request_key[SECRET_BYTES];        /* of the hashes of messages that ask something */
    uint8_t seal_key[SECRET_BYTES];           /* of which the key of each is made */
    bool has_key;
    gint64 window_s, keep_days, most, requests_days, requests_most;
    Connection *reading, *writing;

    pthread_mutex_t lock; /* guards all below; not held while the database is asked */
    pthread_cond_t wake;
    bool is_ending, has_thread;
    pthread_t thread;
    Waiting *waiting;
    Waiting *leaving;     /* what is being written now; NULL: nothing */
    GHashTable *accounts; /* normalized login → Known */
};

static gint64
now(void)
{
    return clock_now_us() / G_USEC_PER_SEC;
}

/* --- the thread that writes --------------------------------------------------------------------------------- */

/* Sets what LOGIN did at most today, as far as its window tells; the lock is held. */
static void
set_peak(void *data, const char *login)
{
    History *history = data;
    Known *known = g_hash_table_lookup(history->accounts, login);
    AccountUsage usage = { 0 };

    if (!known)
        return;
    account_count(known->account, now(), &usage);
    waiting_set_peak(history->leaving, login, &usage);
}

static bool
write_leaving(History *history)
{
    Memory *memory = connection_take(history->writing);
    g_autoptr(GError) error = NULL;

    if (!memory)
        return false;
    const bool good = memory_begin(memory, &error) &&
                      memory_end(memory, waiting_write(history->leaving, memory, now() / DAY_S, &error), &error);
    connection_give(history->writing, error);
    return good;
}

static void
write_what_waits(History *history)
{
    pthread_mutex_lock(&history->lock);
    const bool is_empty = waiting_is_empty(history->waiting);
    if (!is_empty) {
        history->leaving = g_steal_pointer(&history->waiting);
        history->waiting = waiting_new();
        waiting_each_login(history->leaving, set_peak, history);
    }
    pthread_mutex_unlock(&history->lock);
    if (is_empty)
        return;
    const bool written = write_leaving(history);
    pthread_mutex_lock(&history->lock);
    if (!written)
        waiting_add_all(history->waiting, history->leaving);
    g_clear_pointer(&history->leaving, waiting_free);
    pthread_mutex_unlock(&history->lock);
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
    gint64 now_s = now();
    g_autoptr(GError) error = NULL;

    pthread_mutex_lock(&history->lock);
    g_hash_table_foreach_remove(history->accounts, is_idle, &now_s);
    pthread_mutex_unlock(&history->lock);
    Memory *memory = connection_take(history->writing);
    if (!memory)
        return;
    for (int kind = 0; kind < MEMORY_KINDS && !error; kind++)
        memory_forget(memory, (MemoryKind)kind, now_s / DAY_S - history->keep_days, history->most, &error);
    if (!error)
        memory_forget_requests(memory, now_s / DAY_S - history->requests_days, history->requests_most, &error);
    if (!error)
        memory_forget_accounts(
            memory, now_s - MAX(DEEDS_KEPT_S, 2 * history->window_s), now_s / DAY_S - PEAKS_KEPT_DAYS, &error);
    connection_give(history->writing, error);
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
    gint64 forget_us = clock_monotonic_us() + FORGET_FIRST_US;

    while (wait_to_write(history)) {
        write_what_waits(history);
        if (clock_monotonic_us() < forget_us)
            continue;
        forget(history);
        forget_us = clock_monotonic_us() + FORGET_EVERY_US;
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

static bool
derive_keys(History *history, const char *file)
{
    static const char *const purposes[MEMORY_KINDS] = { "correspondent", "message id" };
    Secret secret;
    const bool loaded = secret_load(file, &secret, NULL);

    for (int kind = 0; loaded && kind < MEMORY_KINDS; kind++)
        secret_derive(&secret, purposes[kind], history->keys[kind]);
    if (loaded) {
        secret_derive(&secret, "request", history->request_key);
        secret_derive(&secret, "request seal", history->seal_key);
    }
    secret_clear(&secret);
    return loaded;
}

static History *
make_history(const HistoryTerms *terms, bool only_looks)
{
    History *history = g_new0(History, 1);
    pthread_condattr_t monotonic;

    history->has_key = derive_keys(history, terms->key_file);
    history->window_s = terms->window_s;
    history->keep_days = terms->keep_days;
    history->most = terms->most;
    history->requests_days = terms->requests_days;
    history->requests_most = terms->requests_most;
    history->reading = connection_new(terms->database, only_looks);
    history->writing = connection_new(terms->database, only_looks);
    pthread_mutex_init(&history->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&history->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    history->waiting = waiting_new();
    history->accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
    return history;
}

History *
history_new_for_look(const HistoryTerms *terms)
{
    return make_history(terms, true);
}

History *
history_new(const HistoryTerms *terms)
{
    History *history = make_history(terms, false);
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
    connection_free(history->reading);
    connection_free(history->writing);
    waiting_free(history->waiting);
    g_hash_table_unref(history->accounts);
    pthread_cond_destroy(&history->wake);
    pthread_mutex_destroy(&history->lock);
    explicit_bzero(history->keys, sizeof history->keys);
    explicit_bzero(history->request_key, sizeof history->request_key);
    explicit_bzero(history->seal_key, sizeof history->seal_key);
    g_free(history);
}

/* --- correspondents and messages ---------------------------------------------------------------------------- */

/* The keyed hash of TEXT as one of KIND. */
static void
hash_of(const History *history, MemoryKind kind, const char *text, uint8_t *hash)
{
    g_autofree char *normal = kind == MEMORY_CORRESPONDENTS ? personal_normalize(text) : g_strstrip(g_strdup(text));

    secret_mac_by(history->keys[kind], normal, strlen(normal), hash);
}

static void
note(History *history, MemoryKind kind, const char *text)
{
    uint8_t hash[MEMORY_HASH_BYTES];

    if (!history->has_key || !*text)
        return;
    hash_of(history, kind, text, hash);
    pthread_mutex_lock(&history->lock);
    waiting_meet(history->waiting, kind, hash);
    pthread_mutex_unlock(&history->lock);
}

static bool
is_noted(History *history, MemoryKind kind, const uint8_t *hash)
{
    pthread_mutex_lock(&history->lock);
    const bool noted =
        waiting_has(history->waiting, kind, hash) || (history->leaving && waiting_has(history->leaving, kind, hash));
    pthread_mutex_unlock(&history->lock);
    return noted;
}

static PastAnswer
look_up(History *history, MemoryKind kind, const char *text)
{
    static const PastAnswer answers[] = { PAST_NEVER, PAST_KNOWN };
    uint8_t hash[MEMORY_HASH_BYTES];
    g_autoptr(GError) error = NULL;

    if (!history->has_key || !*text)
        return PAST_NO_IDEA;
    hash_of(history, kind, text, hash);
    if (is_noted(history, kind, hash))
        return PAST_KNOWN;
    Memory *memory = connection_take(history->reading);
    if (!memory)
        return PAST_NO_IDEA;
    const int found = memory_has(memory, kind, hash, &error);
    connection_give(history->reading, error);
    return found < 0 ? PAST_NO_IDEA : answers[found];
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

/* --- requests ------------------------------------------------------------------------------------------------ */

/* The hash of the message with MESSAGE_ID as one that asks, and the KEY that seals what it asks. */
static void
hash_request(const History *history, const char *message_id, uint8_t *hash, uint8_t *key)
{
    g_autofree char *normal = g_strstrip(g_strdup(message_id));

    secret_mac_by(history->request_key, normal, strlen(normal), hash);
    secret_mac_by(history->seal_key, normal, strlen(normal), key);
}

bool
history_keeps_requests(const History *history)
{
    return history->has_key && history->requests_days > 0;
}

void
history_note_request(History *history, const char *message_id, const char *author, const Request *request)
{
    MemoryRequest noted = { .day = request->day };
    uint8_t key[SECRET_BYTES];

    if (!history_keeps_requests(history) || !*message_id || !*author)
        return;
    hash_request(history, message_id, noted.message, key);
    hash_of(history, MEMORY_CORRESPONDENTS, author, noted.author);
    noted.sealed = request_seal(request, key);
    explicit_bzero(key, sizeof key);
    if (!noted.sealed)
        return;
    pthread_mutex_lock(&history->lock);
    waiting_add_request(history->waiting, &noted);
    pthread_mutex_unlock(&history->lock);
    g_bytes_unref(noted.sealed);
}

/* What waits, or is being written, of the message with HASH; the caller owns it. */
static GBytes *
noted_request(History *history, const uint8_t *hash)
{
    pthread_mutex_lock(&history->lock);
    GBytes *sealed = waiting_request(history->waiting, hash);
    if (!sealed && history->leaving)
        sealed = waiting_request(history->leaving, hash);
    if (sealed)
        g_bytes_ref(sealed);
    pthread_mutex_unlock(&history->lock);
    return sealed;
}

static GBytes *
written_request(History *history, const uint8_t *hash)
{
    Memory *memory = connection_take(history->reading);
    g_autoptr(GError) error = NULL;

    if (!memory)
        return NULL;
    GBytes *sealed = memory_request(memory, hash, &error);
    connection_give(history->reading, error);
    return sealed;
}

static Request *
find_request(void *data, const char *message_id)
{
    History *history = data;
    uint8_t hash[MEMORY_HASH_BYTES], key[SECRET_BYTES];

    if (!history_keeps_requests(history) || !*message_id)
        return NULL;
    hash_request(history, message_id, hash, key);
    g_autoptr(GBytes) sealed = noted_request(history, hash);
    if (!sealed)
        sealed = written_request(history, hash);
    Request *request = sealed ? request_open(sealed, key) : NULL;
    explicit_bzero(key, sizeof key);
    return request;
}

static PastAnswer
has_asked(void *data, const char *address, guint32 day)
{
    static const PastAnswer answers[] = { PAST_NEVER, PAST_KNOWN };
    History *history = data;
    uint8_t hash[MEMORY_HASH_BYTES];
    g_autoptr(GError) error = NULL;

    if (!history_keeps_requests(history) || !*address)
        return PAST_NO_IDEA;
    hash_of(history, MEMORY_CORRESPONDENTS, address, hash);
    pthread_mutex_lock(&history->lock);
    const bool noted = waiting_has_asked(history->waiting, hash, day) ||
                       (history->leaving && waiting_has_asked(history->leaving, hash, day));
    pthread_mutex_unlock(&history->lock);
    if (noted)
        return PAST_KNOWN;
    Memory *memory = connection_take(history->reading);
    if (!memory)
        return PAST_NO_IDEA;
    const int found = memory_has_asked(memory, hash, day, &error);
    connection_give(history->reading, error);
    return found < 0 ? PAST_NO_IDEA : answers[found];
}

Past
history_past(History *history, const AccountUsage *usage)
{
    return (Past){ has_written, has_passed, find_request, has_asked, history, usage };
}

/* --- accounts ----------------------------------------------------------------------------------------------- */

/* What the database has of LOGIN; nothing where it cannot be asked. The caller owns it. */
static Known *
recall(History *history, const char *login, gint64 now_s)
{
    Known *known = g_new0(Known, 1);
    Memory *memory = connection_take(history->reading);
    g_autoptr(GError) error = NULL;

    known->account = account_new(history->window_s);
    known->day = now_s / DAY_S;
    if (!memory)
        return known;
    if (memory_read_account(memory, login, now_s - history->window_s, known->account, &error))
        memory_read_usual(memory, login, known->day, &known->usage, &error);
    connection_give(history->reading, error);
    return known;
}

/* Whether nothing is known of LOGIN, or not what is usual as of today. */
static bool
must_recall(History *history, const char *login, gint64 now_s)
{
    pthread_mutex_lock(&history->lock);
    const Known *known = g_hash_table_lookup(history->accounts, login);
    const bool must = !known || known->day != now_s / DAY_S;
    pthread_mutex_unlock(&history->lock);
    return must;
}

/* The account of LOGIN, with what was RECALLED of it, which is taken over; the lock is held. */
static Known *
know(History *history, const char *login, Known *recalled)
{
    Known *known = g_hash_table_lookup(history->accounts, login);

    if (!known) {
        g_hash_table_insert(history->accounts, g_strdup(login), recalled);
        return recalled;
    }
    /* What it did meanwhile is counted already, here. */
    memcpy(known->usage.usual, recalled->usage.usual, sizeof known->usage.usual);
    known->usage.days = recalled->usage.days;
    known->day = recalled->day;
    known_free(recalled);
    return known;
}

/* Counts DEEDS for KNOWN, and has them written; the lock is held. */
static void
count_deeds(History *history, const char *login, Known *known, const Deed *deeds, size_t count, gint64 now_s)
{
    const gint64 slot_s = MAX(history->window_s / ACCOUNT_SLOTS, 1);

    for (size_t i = 0; i < count; i++) {
        account_add(known->account, &deeds[i], now_s);
        if (history->has_thread)
            waiting_add_deed(history->waiting, login, &deeds[i], now_s - now_s % slot_s);
    }
    account_count(known->account, now_s, &known->usage);
}

void
history_note_deeds(
    History *history, const char *login, const Deed *deeds, size_t count, gint64 now_s, AccountUsage *usage)
{
    g_autofree char *normal = address_normalize(login);
    Known *recalled = must_recall(history, normal, now_s) ? recall(history, normal, now_s) : NULL;

    pthread_mutex_lock(&history->lock);
    Known *known = recalled ? know(history, normal, recalled) : g_hash_table_lookup(history->accounts, normal);
    /* Idle since a moment ago, and just forgotten. */
    if (!known)
        known = know(history, normal, recall(history, normal, now_s));
    count_deeds(history, normal, known, deeds, count, now_s);
    if (usage)
        *usage = known->usage;
    pthread_mutex_unlock(&history->lock);
}

bool
history_claim(History *history, const char *login, gint64 now_s, gint64 lasting_s)
{
    g_autofree char *normal = address_normalize(login);
    Memory *memory = connection_take(history->writing);
    g_autoptr(GError) error = NULL;
    bool claimed = false;

    if (!memory)
        return false;
    memory_claim(memory, normal, now_s, now_s + lasting_s, &claimed, &error);
    connection_give(history->writing, error);
    return claimed;
}

void
history_unclaim(History *history, const char *login)
{
    g_autofree char *normal = address_normalize(login);
    Memory *memory = connection_take(history->writing);
    g_autoptr(GError) error = NULL;

    if (!memory)
        return;
    memory_unclaim(memory, normal, &error);
    connection_give(history->writing, error);
}
