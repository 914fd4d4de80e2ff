/* SPDX-License-Identifier: BSD-2-Clause */
/* terms: asks the queue what has waited too long, route by route. */
#include "courier/terms.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "desk/decision.h"

/* The choices of route.on_expiry, in their order. */
enum { EXPIRY_RETURN, EXPIRY_REJECT, EXPIRY_ESCALATE, EXPIRY_RELEASE };

/* Whether somebody did something at the same moment: it is looked at again. */
static bool
is_overtaken(const GError *failure)
{
    return g_error_matches(failure, VOBO_ERROR, VOBO_ERROR_STATE) ||
           g_error_matches(failure, VOBO_ERROR, VOBO_ERROR_CHANGED);
}

/* Ends what has waited too long for a decision. */
static bool
expire(Desk *desk, const Options *route, const Entry *entry, GError **error)
{
    static const Event events[] = {
        [EXPIRY_RETURN] = EVENT_RETURN,
        [EXPIRY_REJECT] = EVENT_REJECT,
        [EXPIRY_RELEASE] = EVENT_APPROVE,
    };
    const int expiry = options_choice(route, "on_expiry");
    const char *to = options_text(route, "escalate_to");

    if (expiry == EXPIRY_ESCALATE && *to && strcmp(to, entry->route) != 0)
        return decision_ask_again(desk, entry, to, error);
    /* Nobody is there to escalate to. */
    const Decision decision = {
        .reference = entry->reference,
        .event = expiry == EXPIRY_ESCALATE ? EVENT_RETURN : events[expiry],
        .actor = "",
        .reason = _("Nadie decidió en el plazo previsto."),
        .by_term = true,
    };
    return decision_make(desk, &decision, NULL, error);
}

/* Does to the entry that ROUTE holds, and that has waited for WAIT since NOW_US less the duration OPTION, what is due.
 */
static bool
keep(Desk *desk, const Options *route, const char *option, StoreWait wait, gint64 now_us, bool *worked, GError **error)
{
    const gint64 term_us = options_duration_us(route, option);
    Store *store = desk_store(desk, error);
    g_autofree char *reference = NULL;
    g_autoptr(GError) failure = NULL;

    if (!store)
        return false;
    if (term_us == 0)
        return true;
    if (!store_next_waiting(store, options_title(route), wait, now_us - term_us, &reference, error))
        return false;
    g_autoptr(Entry) entry = reference ? store_get(store, reference, &failure) : NULL;
    const bool done = entry && (wait == WAIT_REMIND ? decision_ask_again(desk, entry, NULL, &failure)
                                                    : expire(desk, route, entry, &failure));
    *worked |= done;
    if (failure && !is_overtaken(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return true;
}

/* Lets the message in STATE whose time is over go on by EVENT, if there is one and its author has not just taken it
 * back.
 */
static bool
end_wait(Desk *desk, State state, Event event, gint64 now_us, bool *worked, GError **error)
{
    Store *store = desk_store(desk, error);
    g_autofree char *reference = NULL;
    g_autoptr(GError) failure = NULL;

    if (!store || !store_next_elapsed(store, state, now_us, &reference, error))
        return false;
    const Decision decision = { .reference = reference, .event = event, .actor = "", .reason = "" };
    *worked |= reference && decision_make(desk, &decision, NULL, &failure);
    if (!failure || is_overtaken(failure))
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* Wipes the text of the message that came to an end first, if that was long enough ago. */
static bool
wipe_oldest(Desk *desk, gint64 now_us, bool *worked, GError **error)
{
    const gint64 keep_us = options_duration_us(desk_section(desk, "queue"), "keep");
    Store *store = desk_store(desk, error);
    g_autoptr(GError) failure = NULL;

    if (!store)
        return false;
    if (keep_us == 0)
        return true;
    g_autoptr(GPtrArray) kept = store_list_kept(store, now_us - keep_us, 0, 1, error);
    if (!kept)
        return false;
    *worked =
        kept->len > 0 && decision_wipe(desk, ((const Entry *)g_ptr_array_index(kept, 0))->reference, "", &failure);
    if (!failure || is_overtaken(failure))
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool
terms_step(Desk *desk, gint64 now_us, bool *worked, GError **error)
{
    const GPtrArray *routes = config_titled(policy_config(desk_policy(desk)), "route");

    *worked = false;
    if (!end_wait(desk, STATE_COOLING, EVENT_ELAPSE, now_us, worked, error) ||
        !end_wait(desk, STATE_RESTING, EVENT_REVIEW, now_us, worked, error))
        return false;
    for (guint i = 0; i < routes->len && !*worked; i++) {
        const Options *route = g_ptr_array_index(routes, i);
        if (!keep(desk, route, "expires", WAIT_DECISION, now_us, worked, error) ||
            (!*worked && !keep(desk, route, "remind", WAIT_REMIND, now_us, worked, error)))
            return false;
    }
    return *worked || wipe_oldest(desk, now_us, worked, error);
}
