/* SPDX-License-Identifier: BSD-2-Clause */
/* panel: counts approvals, each of another person for another seat. */
#include "policy/panel.h"

#include <string.h>

/* A route escalates to another one, and that to a third. */
#define ESCALATIONS_MOST 5

struct Panel {
    RouteMatter matter;
    GPtrArray *seats; /* of Seat * */
    guint needed;
    bool in_order;
    bool each_once; /* nobody acts for two seats */
};

/* --- who is who ------------------------------------------------------------------------------------------------- */

/* Whether WHO is APPROVER, or one of those who share that mailbox. */
static bool
is_approver(const People *people, const char *approver, const char *who)
{
    return people_same_person(people, approver, who) ||
           (strchr(approver, '@') && !people_find(people, approver) && people_may_send_as(people, who, approver));
}

static Seat *
seat_at(const Panel *panel, guint i)
{
    return g_ptr_array_index(panel->seats, i);
}

bool
panel_has_approved(const Panel *panel, const char *who)
{
    for (guint i = 0; i < panel->seats->len; i++)
        if (seat_at(panel, i)->approved_by &&
            people_same_person(panel->matter.people, seat_at(panel, i)->approved_by, who))
            return true;
    return false;
}

static bool
is_used_up(const Panel *panel, const char *who)
{
    return panel->each_once && panel_has_approved(panel, who);
}

static bool
is_author(const Panel *panel, const char *who)
{
    return *panel->matter.author && people_same_person(panel->matter.people, panel->matter.author, who);
}

/* Whether WHO is one of those of SEAT. */
static bool
may_sit(const Panel *panel, const Seat *seat, const char *who)
{
    if (is_author(panel, who))
        return false;
    for (guint i = 0; i < seat->people->len; i++)
        if (is_approver(panel->matter.people, g_ptr_array_index(seat->people, i), who))
            return true;
    return false;
}

static guint
count_approved(const Panel *panel)
{
    guint approved = 0;

    for (guint i = 0; i < panel->seats->len; i++)
        approved += seat_at(panel, i)->approved_by != NULL;
    return approved;
}

/* --- whether enough people are left ------------------------------------------------------------------------------ */

/* A matching of open seats with people, by augmenting paths (Kuhn). */
typedef struct {
    const Panel *panel;
    GHashTable *seated;  /* who: the Seat * that he is for */
    GHashTable *visited; /* whom this path has met */
} Matching;

/* One key for each person; borrowed. */
static const char *
key_of(const Panel *panel, const char *who)
{
    const Person *person = people_find(panel->matter.people, who);

    return person ? person->login : who;
}

static bool
find_person(Matching *matching, Seat *seat)
{
    for (guint i = 0; i < seat->people->len; i++) {
        const char *who = g_ptr_array_index(seat->people, i);
        const char *key = key_of(matching->panel, who);
        if (is_used_up(matching->panel, who) || !g_hash_table_add(matching->visited, (gpointer)key))
            continue;
        Seat *holds = g_hash_table_lookup(matching->seated, key);
        if (holds && matching->panel->each_once && !find_person(matching, holds))
            continue;
        g_hash_table_insert(matching->seated, (gpointer)key, seat);
        return true;
    }
    return false;
}

/* Whether those who are left can give what is missing. */
static bool
can_be_complete(const Panel *panel)
{
    g_autoptr(GHashTable) seated = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) visited = g_hash_table_new(g_str_hash, g_str_equal);
    Matching matching = { panel, seated, visited };
    guint found = count_approved(panel);

    for (guint i = 0; i < panel->seats->len && found < panel->needed; i++) {
        g_hash_table_remove_all(visited);
        if (!seat_at(panel, i)->approved_by && find_person(&matching, seat_at(panel, i)))
            found++;
    }
    return found >= panel->needed;
}

/* --- the panel ---------------------------------------------------------------------------------------------------- */

/* The first seat that waits and that CALLED names; NULL for none. */
static Seat *
open_seat(const Panel *panel, const char *called)
{
    for (guint i = 0; i < panel->seats->len; i++)
        if (!seat_at(panel, i)->approved_by && strcmp(seat_at(panel, i)->name, called) == 0)
            return seat_at(panel, i);
    return NULL;
}

/* What was approved before stays approved, also by who has no right to it today; where the route no longer has the
 * seat, it does not count. */
static void
replay(Panel *panel, const GArray *acts)
{
    for (guint i = 0; i < acts->len; i++) {
        const PanelAct *act = &g_array_index(acts, PanelAct, i);
        Seat *seat = open_seat(panel, act->seat);
        if (seat && act->delegate)
            g_ptr_array_add(seat->people, g_strdup(act->delegate));
        else if (seat && !is_used_up(panel, act->who) && !is_author(panel, act->who))
            seat->approved_by = g_strdup(act->who);
    }
}

static Panel *
panel_new(const RouteMatter *matter, GPtrArray *seats, guint needed)
{
    Panel *panel = g_new0(Panel, 1);

    panel->matter = *matter;
    panel->seats = seats;
    panel->needed = needed;
    panel->each_once = true;
    return panel;
}

static Panel *
panel_of_route(const Options *route, const RouteMatter *matter)
{
    Panel *panel = panel_new(matter, route_seats(route, matter), route_needs(route));

    panel->in_order = options_choice(route, "order") == ORDER_SEQUENCE;
    panel->each_once = !panel->in_order || options_choice(route, "four_eyes") == FOUR_EYES_STRICT;
    return panel;
}

static Panel *
panel_of_postmaster(const Config *config, const RouteMatter *matter)
{
    const char *postmaster = options_text(config_section(config, "institution"), "postmaster");
    GPtrArray *seats = g_ptr_array_new_with_free_func(seat_free);

    if (*postmaster)
        g_ptr_array_add(seats, seat_of_one(matter, postmaster));
    return panel_new(matter, seats, 1);
}

Panel *
panel_convene(const Config *config, const char *name, const RouteMatter *matter, const GArray *acts)
{
    const Options *route = route_find(config, name);

    for (int i = 0; route && i < ESCALATIONS_MOST; i++) {
        Panel *panel = panel_of_route(route, matter);
        replay(panel, acts);
        if (panel->needed > 0 && can_be_complete(panel))
            return panel;
        panel_free(panel);
        route = route_find(config, options_text(route, "escalate_to"));
    }
    Panel *panel = panel_of_postmaster(config, matter);
    replay(panel, acts);
    return panel;
}

void
panel_free(Panel *panel)
{
    if (!panel)
        return;
    g_ptr_array_unref(panel->seats);
    g_free(panel);
}

const GPtrArray *
panel_seats(const Panel *panel)
{
    return panel->seats;
}

guint
panel_needs(const Panel *panel)
{
    return panel->needed;
}

bool
panel_is_in_order(const Panel *panel)
{
    return panel->in_order;
}

bool
panel_is_complete(const Panel *panel)
{
    return count_approved(panel) >= panel->needed;
}

/* Whether an approval for the seat I is sought now: in sequence only for the first that waits. */
static bool
is_open(const Panel *panel, guint i)
{
    if (seat_at(panel, i)->approved_by)
        return false;
    for (guint k = 0; panel->in_order && k < i; k++)
        if (!seat_at(panel, k)->approved_by)
            return false;
    return true;
}

static void
add_once(const Panel *panel, GArray *asked, const char *who, const Seat *seat)
{
    const Asked one = { who, seat };

    if (is_author(panel, who))
        return;
    for (guint i = 0; i < asked->len; i++)
        if (people_same_person(panel->matter.people, g_array_index(asked, Asked, i).who, who))
            return;
    g_array_append_val(asked, one);
}

GArray *
panel_asked(const Panel *panel)
{
    GArray *asked = g_array_new(FALSE, FALSE, sizeof(Asked));

    for (guint i = 0; i < panel->seats->len; i++) {
        const Seat *seat = seat_at(panel, i);
        for (guint k = 0; is_open(panel, i) && k < seat->people->len; k++)
            if (!is_used_up(panel, g_ptr_array_index(seat->people, k)))
                add_once(panel, asked, g_ptr_array_index(seat->people, k), seat);
    }
    for (guint i = 0; panel_is_complete(panel) && i < panel->seats->len; i++)
        if (seat_at(panel, i)->approved_by)
            add_once(panel, asked, seat_at(panel, i)->approved_by, seat_at(panel, i));
    return asked;
}

/* Whether what is missing can still be given once WHO has approved for SEAT. */
static bool
leaves_enough(Panel *panel, Seat *seat, const char *who)
{
    seat->approved_by = (char *)who;
    const bool enough = can_be_complete(panel);
    seat->approved_by = NULL;
    return enough;
}

const Seat *
panel_seat_for(Panel *panel, const char *who)
{
    const Seat *first = NULL;

    if (is_used_up(panel, who))
        return NULL;
    for (int others = 0; others < 2; others++)
        for (guint i = 0; i < panel->seats->len; i++) {
            Seat *seat = seat_at(panel, i);
            const bool is_his = people_same_person(panel->matter.people, seat->name, who);
            if (is_his == (others > 0) || !is_open(panel, i) || !may_sit(panel, seat, who))
                continue;
            if (leaves_enough(panel, seat, who))
                return seat;
            first = first ? first : seat;
        }
    return first;
}

void
panel_approve(Panel *panel, const Seat *seat, const char *who)
{
    for (guint i = 0; i < panel->seats->len; i++)
        if (seat_at(panel, i) == seat && !seat->approved_by)
            seat_at(panel, i)->approved_by = g_strdup(who);
}

bool
panel_includes(const Panel *panel, const char *who)
{
    for (guint i = 0; i < panel->seats->len; i++)
        if (may_sit(panel, seat_at(panel, i), who))
            return true;
    return false;
}
