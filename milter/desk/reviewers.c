/* SPDX-License-Identifier: BSD-2-Clause */
/* reviewers: the panel of a held message, after its history. */
#include "desk/reviewers.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"

static bool
same_person(const Desk *desk, const char *known, const char *who)
{
    return known && *known && *who && people_same_person(policy_people(desk_policy(desk)), known, who);
}

bool
reviewers_is_author(const Desk *desk, const Entry *entry, const char *who)
{
    return same_person(desk, entry->login, who) || same_person(desk, entry->sender, who) ||
           same_person(desk, entry->author, who);
}

/* Whom the directory asks who is above him. */
static const char *
author_of(const Entry *entry)
{
    return *entry->login ? entry->login : entry->author;
}

/* What the panel of ENTRY did, as its history has it. */
static GArray *
acts_of(const Entry *entry)
{
    GArray *acts = g_array_new(FALSE, FALSE, sizeof(PanelAct));

    for (guint i = 0; entry->history && i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        const bool delegates = strcmp(event->event, event_name(EVENT_DELEGATE)) == 0;
        const PanelAct act = { event->actor, event->seat, delegates ? event->reason : NULL };
        if (*event->seat)
            g_array_append_val(acts, act);
    }
    return acts;
}

Panel *
reviewers_panel_of(const Desk *desk, const Entry *entry, const char *route)
{
    g_autoptr(GArray) acts = acts_of(entry);

    return *route ? policy_panel(desk_policy(desk), route, author_of(entry), clock_day_of(clock_now_us()), acts) : NULL;
}

Panel *
reviewers_panel(const Desk *desk, const Entry *entry)
{
    return reviewers_panel_of(desk, entry, entry->route);
}

static bool
is_asked(const Panel *panel, const People *people, const char *who)
{
    g_autoptr(GArray) asked = panel_asked(panel);

    for (guint i = 0; i < asked->len; i++)
        if (people_same_person(people, g_array_index(asked, Asked, i).who, who))
            return true;
    return false;
}

bool
reviewers_await(const Desk *desk, const Entry *entry, const char *who)
{
    g_autoptr(Panel) panel = reviewers_panel(desk, entry);

    return !reviewers_is_author(desk, entry, who) &&
           (!panel || panel_seat_for(panel, who) || is_asked(panel, policy_people(desk_policy(desk)), who));
}

/* Those of SEAT, or who has approved. */
static void
append_seat(GString *lines, const Desk *desk, const Seat *seat)
{
    g_autofree char *approved = seat->approved_by ? desk_name_of(desk, seat->approved_by) : NULL;

    if (approved)
        g_string_append_printf(lines, _("%s, que ya dio su visto bueno"), approved);
    else if (seat->people->len == 0)
        g_string_append_printf(lines, _("%s: nadie"), seat->name);
    for (guint i = 0; !approved && i < seat->people->len; i++) {
        g_autofree char *name = desk_name_of(desk, g_ptr_array_index(seat->people, i));
        g_string_append_printf(lines, "%s%s", i > 0 ? _(" o ") : "", name);
    }
}

char *
reviewers_lines(const Desk *desk, const Entry *entry)
{
    g_autoptr(Panel) panel = reviewers_panel(desk, entry);
    GString *lines = g_string_new(NULL);

    if (panel && panel_needs(panel) > 1 && !panel_is_in_order(panel))
        g_string_append_printf(lines, _("%u de estas personas:"), panel_needs(panel));
    for (guint i = 0; panel && i < panel_seats(panel)->len; i++) {
        g_string_append(lines, lines->len > 0 ? "\n" : "");
        if (panel_is_in_order(panel))
            g_string_append_printf(lines, "%u. ", i + 1);
        append_seat(lines, desk, g_ptr_array_index(panel_seats(panel), i));
    }
    return g_string_free(lines, FALSE);
}
