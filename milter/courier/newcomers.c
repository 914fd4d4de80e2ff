/* SPDX-License-Identifier: BSD-2-Clause */
/* newcomers: walks through what waits for a decision. */
#include "courier/newcomers.h"

#include "base/clock.h"
#include "base/error.h"
#include "desk/decision.h"

/* How many messages are looked at before something else may be sent. */
#define STRIDE 32

void
newcomer_walk_clear(NewcomerWalk *walk)
{
    g_clear_pointer(&walk->after, g_free);
}

/* Asks about ENTRY. What somebody does to it at the same moment is looked at again with the next step. */
static bool
ask(Desk *desk, const Entry *entry, NewcomerWalk *walk, GError **error)
{
    g_autoptr(GError) failure = NULL;
    bool asked;

    if (*entry->route && !decision_ask_newcomers(desk, entry->reference, &asked, &failure) &&
        !g_error_matches(failure, VOBO_ERROR, VOBO_ERROR_STATE)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_free(walk->after);
    walk->after = g_strdup(entry->reference);
    return true;
}

bool
newcomers_step(Desk *desk, gint64 now_us, NewcomerWalk *walk, bool *worked, GError **error)
{
    const guint32 day = clock_day_of(now_us);

    if (walk->day != day) {
        newcomer_walk_clear(walk);
        *walk = (NewcomerWalk){ .day = day };
    }
    *worked = !walk->is_through;
    if (walk->is_through)
        return true;
    const StoreFilter filter = { .state = state_name(STATE_HELD), .after = walk->after, .limit = STRIDE };
    Store *store = desk_store(desk, error);
    g_autoptr(GPtrArray) entries = store ? store_list(store, &filter, error) : NULL;
    if (!entries)
        return false;
    for (guint i = 0; i < entries->len; i++) {
        g_autoptr(GError) failure = NULL;
        if (ask(desk, g_ptr_array_index(entries, i), walk, &failure))
            continue;
        if (g_error_matches(failure, VOBO_ERROR, VOBO_ERROR_CHANGED))
            return true;
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    walk->is_through = entries->len < STRIDE;
    return true;
}
