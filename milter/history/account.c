/* SPDX-License-Identifier: BSD-2-Clause */
/* account: counts in a ring of slots, and remembers when each distinct name was last seen. */
#include "history/account.h"

/* What was done within one twelfth of the window. */
typedef struct {
    gint64 number; /* of the slot since 1970 */
    guint64 count[USAGES];
} AccountSlot;

struct Account {
    gint64 slot_s;
    gint64 last_s; /* when it last did something */
    AccountSlot slots[ACCOUNT_SLOTS + 1];
    GHashTable *seen[USAGES]; /* name → number of the slot in which it was last seen; NULL: not distinct */
};

bool
usage_is_distinct(Usage kind)
{
    return kind == USAGE_NETWORKS || kind == USAGE_DOMAINS;
}

Account *
account_new(gint64 window_s)
{
    Account *account = g_new0(Account, 1);

    account->slot_s = MAX(window_s / ACCOUNT_SLOTS, 1);
    for (Usage kind = 0; kind < USAGES; kind++)
        if (usage_is_distinct(kind))
            account->seen[kind] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return account;
}

void
account_free(gpointer data)
{
    Account *account = data;

    if (!account)
        return;
    for (Usage kind = 0; kind < USAGES; kind++)
        g_clear_pointer(&account->seen[kind], g_hash_table_unref);
    g_free(account);
}

static void
see(GHashTable *seen, const char *name, gint64 slot)
{
    gint64 *last = g_hash_table_lookup(seen, name);

    if (last) {
        *last = MAX(*last, slot);
    } else if (g_hash_table_size(seen) < ACCOUNT_DISTINCT_MOST) {
        last = g_new(gint64, 1);
        *last = slot;
        g_hash_table_insert(seen, g_strdup(name), last);
    }
}

void
account_add(Account *account, const Deed *deed, gint64 time_s)
{
    const gint64 number = time_s / account->slot_s;
    AccountSlot *slot = &account->slots[number % (ACCOUNT_SLOTS + 1)];

    account->last_s = MAX(account->last_s, time_s);
    if (account->seen[deed->kind]) {
        see(account->seen[deed->kind], deed->name, number);
        return;
    }
    if (slot->number > number)
        return;
    if (slot->number < number)
        *slot = (AccountSlot){ .number = number };
    slot->count[deed->kind] += deed->count;
}

typedef struct {
    gint64 oldest;
    guint64 recent;
} Recent;

static gboolean
is_past(gpointer name G_GNUC_UNUSED, gpointer last, gpointer data)
{
    Recent *recent = data;
    const bool past = *(const gint64 *)last < recent->oldest;

    recent->recent += !past;
    return past;
}

void
account_count(Account *account, gint64 now_s, AccountUsage *usage)
{
    const gint64 now = now_s / account->slot_s, oldest = now - ACCOUNT_SLOTS + 1;

    for (Usage kind = 0; kind < USAGES; kind++) {
        Recent recent = { oldest, 0 };
        if (account->seen[kind])
            g_hash_table_foreach_remove(account->seen[kind], is_past, &recent);
        usage->count[kind] = recent.recent;
        for (int i = 0; i <= ACCOUNT_SLOTS; i++)
            if (account->slots[i].number >= oldest && account->slots[i].number <= now)
                usage->count[kind] += account->slots[i].count[kind];
    }
}

bool
account_is_idle(const Account *account, gint64 now_s)
{
    return account->last_s < now_s - account->slot_s * ACCOUNT_SLOTS;
}
