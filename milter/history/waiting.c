/* SPDX-License-Identifier: BSD-2-Clause */
/* waiting: counts hashes, and lists deeds. */
#include "history/waiting.h"

#include <string.h>

/* More of anything does not wait. */
#define WAITING_MOST 100000U

/* More requests do not; each has a few KiB. */
#define REQUESTS_MOST 2000U

/* So many deeds back it is looked for the same one. */
#define LOOK_BACK 32U

/* A deed of an account. */
typedef struct {
    char *login, *name;
    Deed deed; /* its name is the one above */
    gint64 start_s;
} WaitingDeed;

struct Waiting {
    GHashTable *met[MEMORY_KINDS]; /* hash as GBytes → how many times, as a pointer */
    GPtrArray *requests;           /* of MemoryRequest * */
    GArray *deeds;                 /* of WaitingDeed */
    GHashTable *peaks;             /* login → AccountUsage */
};

static void
deed_clear(gpointer data)
{
    WaitingDeed *deed = data;

    g_free(deed->login);
    g_free(deed->name);
}

static void
request_clear(gpointer data)
{
    MemoryRequest *request = data;

    g_bytes_unref(request->sealed);
    g_free(request);
}

Waiting *
waiting_new(void)
{
    Waiting *waiting = g_new0(Waiting, 1);

    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        waiting->met[kind] = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    waiting->requests = g_ptr_array_new_with_free_func(request_clear);
    waiting->deeds = g_array_new(FALSE, FALSE, sizeof(WaitingDeed));
    g_array_set_clear_func(waiting->deeds, deed_clear);
    waiting->peaks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return waiting;
}

void
waiting_free(Waiting *waiting)
{
    if (!waiting)
        return;
    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        g_hash_table_unref(waiting->met[kind]);
    g_ptr_array_unref(waiting->requests);
    g_array_unref(waiting->deeds);
    g_hash_table_unref(waiting->peaks);
    g_free(waiting);
}

bool
waiting_is_empty(const Waiting *waiting)
{
    for (int kind = 0; kind < MEMORY_KINDS; kind++)
        if (g_hash_table_size(waiting->met[kind]) > 0)
            return false;
    return waiting->deeds->len == 0 && waiting->requests->len == 0;
}

/* Takes HASH over. */
static void
meet(Waiting *waiting, MemoryKind kind, GBytes *hash, guint times)
{
    GHashTable *met = waiting->met[kind];
    const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(met, hash));

    if (before > 0 || g_hash_table_size(met) < WAITING_MOST)
        g_hash_table_insert(met, hash, GUINT_TO_POINTER(before + times));
    else
        g_bytes_unref(hash);
}

void
waiting_meet(Waiting *waiting, MemoryKind kind, const uint8_t *hash)
{
    meet(waiting, kind, g_bytes_new(hash, MEMORY_HASH_BYTES), 1);
}

bool
waiting_has(const Waiting *waiting, MemoryKind kind, const uint8_t *hash)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(hash, MEMORY_HASH_BYTES);

    return g_hash_table_contains(waiting->met[kind], bytes);
}

void
waiting_add_request(Waiting *waiting, const MemoryRequest *request)
{
    if (waiting->requests->len >= REQUESTS_MOST)
        return;
    MemoryRequest *kept = g_memdup2(request, sizeof *request);
    g_bytes_ref(kept->sealed);
    g_ptr_array_add(waiting->requests, kept);
}

GBytes *
waiting_request(const Waiting *waiting, const uint8_t *message)
{
    for (guint i = 0; i < waiting->requests->len; i++) {
        const MemoryRequest *request = g_ptr_array_index(waiting->requests, i);
        if (memcmp(request->message, message, MEMORY_HASH_BYTES) == 0)
            return request->sealed;
    }
    return NULL;
}

bool
waiting_has_asked(const Waiting *waiting, const uint8_t *author, guint32 day)
{
    for (guint i = 0; i < waiting->requests->len; i++) {
        const MemoryRequest *request = g_ptr_array_index(waiting->requests, i);
        if (request->day == day && memcmp(request->author, author, MEMORY_HASH_BYTES) == 0)
            return true;
    }
    return false;
}

/* The last of the deeds that is the same thing of the same login and slot, so that it can be counted there; NULL: none.
 * An account that does much does the same again soon. */
static WaitingDeed *
find_same(const Waiting *waiting, const char *login, const Deed *deed, gint64 start_s)
{
    for (guint i = waiting->deeds->len, looked = 0; i-- > 0 && looked < LOOK_BACK; looked++) {
        WaitingDeed *other = &g_array_index(waiting->deeds, WaitingDeed, i);
        if (other->deed.kind == deed->kind && other->start_s == start_s && g_strcmp0(other->name, deed->name) == 0 &&
            strcmp(other->login, login) == 0)
            return other;
    }
    return NULL;
}

void
waiting_add_deed(Waiting *waiting, const char *login, const Deed *deed, gint64 start_s)
{
    WaitingDeed *same = find_same(waiting, login, deed, start_s);

    if (same) {
        same->deed.count += deed->count;
        return;
    }
    WaitingDeed added = { g_strdup(login), g_strdup(deed->name), *deed, start_s };

    added.deed.name = added.name;
    if (waiting->deeds->len < WAITING_MOST)
        g_array_append_val(waiting->deeds, added);
    else
        deed_clear(&added);
}

void
waiting_set_peak(Waiting *waiting, const char *login, const AccountUsage *usage)
{
    g_hash_table_insert(waiting->peaks, g_strdup(login), g_memdup2(usage, sizeof *usage));
}

void
waiting_each_login(const Waiting *waiting, void (*each)(void *data, const char *login), void *data)
{
    for (guint i = 0; i < waiting->deeds->len; i++)
        each(data, g_array_index(waiting->deeds, WaitingDeed, i).login);
}

void
waiting_add_all(Waiting *waiting, const Waiting *more)
{
    GHashTableIter each;
    gpointer hash, times;

    for (int kind = 0; kind < MEMORY_KINDS; kind++) {
        g_hash_table_iter_init(&each, more->met[kind]);
        while (g_hash_table_iter_next(&each, &hash, &times))
            meet(waiting, (MemoryKind)kind, g_bytes_ref(hash), GPOINTER_TO_UINT(times));
    }
    for (guint i = 0; i < more->requests->len; i++)
        waiting_add_request(waiting, g_ptr_array_index(more->requests, i));
    for (guint i = 0; i < more->deeds->len; i++) {
        const WaitingDeed *deed = &g_array_index(more->deeds, WaitingDeed, i);
        waiting_add_deed(waiting, deed->login, &deed->deed, deed->start_s);
    }
}

static bool
write_hashes(const Waiting *waiting, Memory *memory, gint64 day, GError **error)
{
    GHashTableIter each;
    gpointer hash, times;

    for (int kind = 0; kind < MEMORY_KINDS; kind++) {
        g_hash_table_iter_init(&each, waiting->met[kind]);
        while (g_hash_table_iter_next(&each, &hash, &times))
            if (!memory_add(
                    memory, (MemoryKind)kind, g_bytes_get_data(hash, NULL), GPOINTER_TO_UINT(times), day, error))
                return false;
    }
    return true;
}

bool
waiting_write(const Waiting *waiting, Memory *memory, gint64 day, GError **error)
{
    GHashTableIter each;
    gpointer login, usage;

    if (!write_hashes(waiting, memory, day, error))
        return false;
    for (guint i = 0; i < waiting->requests->len; i++)
        if (!memory_add_request(memory, g_ptr_array_index(waiting->requests, i), day, error))
            return false;
    for (guint i = 0; i < waiting->deeds->len; i++) {
        const WaitingDeed *deed = &g_array_index(waiting->deeds, WaitingDeed, i);
        if (!memory_add_deed(memory, deed->login, &deed->deed, deed->start_s, error))
            return false;
    }
    g_hash_table_iter_init(&each, waiting->peaks);
    while (g_hash_table_iter_next(&each, &login, &usage))
        if (!memory_add_peak(memory, login, day, usage, error))
            return false;
    return true;
}
