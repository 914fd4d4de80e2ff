/* SPDX-License-Identifier: BSD-2-Clause */
/* route: resolves the names of routes. */
#include "policy/route.h"

#include <stdlib.h>
#include <string.h>

const Options *
route_find(const Config *config, const char *name)
{
    const GPtrArray *routes = config_titled(config, "route");

    for (guint i = 0; i < routes->len; i++) {
        const Options *route = g_ptr_array_index(routes, i);
        if (strcmp(options_title(route), name) == 0)
            return route;
    }
    return NULL;
}

/* The seats as they are found. */
typedef struct {
    GPtrArray *seats;
    const RouteMatter *matter;
    bool in_order;
} Seating;

static Seat *
seat_new(const char *name)
{
    Seat *seat = g_new0(Seat, 1);

    seat->name = g_strdup(name);
    seat->people = g_ptr_array_new_with_free_func(g_free);
    return seat;
}

void
seat_free(gpointer data)
{
    Seat *seat = data;

    g_free(seat->name);
    g_free(seat->approved_by);
    g_ptr_array_unref(seat->people);
    g_free(seat);
}

static bool
is_among(const GPtrArray *people, const RouteMatter *matter, const char *who)
{
    for (guint i = 0; i < people->len; i++)
        if (people_same_person(matter->people, g_ptr_array_index(people, i), who))
            return true;
    return false;
}

static void
add(Seat *seat, const RouteMatter *matter, const char *who)
{
    const bool is_author = *matter->author && people_same_person(matter->people, matter->author, who);

    if (!is_author && !is_among(seat->people, matter, who))
        g_ptr_array_add(seat->people, g_strdup(who));
}

/* Where WHOSE approval is sought: in sequence with the others of the same name; NULL where he has a seat already. */
static Seat *
take_seat(const Seating *seating, const char *whose)
{
    if (seating->in_order)
        return g_ptr_array_index(seating->seats, seating->seats->len - 1);
    for (guint i = 0; i < seating->seats->len; i++)
        if (people_same_person(seating->matter->people, ((Seat *)g_ptr_array_index(seating->seats, i))->name, whose))
            return NULL;
    Seat *seat = seat_new(whose);
    g_ptr_array_add(seating->seats, seat);
    return seat;
}

/* Adds PERSON, and who acts in his place. */
static void
add_person(const Seating *seating, const Person *person)
{
    const RouteMatter *matter = seating->matter;
    g_autoptr(GPtrArray) deputies = people_deputies(matter->people, person, matter->day);
    Seat *seat = take_seat(seating, person->login);

    if (!seat)
        return;
    if (!person->has_left)
        add(seat, matter, person->login);
    for (guint i = 0; i < deputies->len; i++)
        add(seat, matter, ((const Person *)g_ptr_array_index(deputies, i))->login);
}

static bool
is_in_group(const Person *person, const char *group)
{
    for (char **own = person->groups; own && *own; own++)
        if (g_ascii_strcasecmp(*own, group) == 0)
            return true;
    return false;
}

/* Adds all whose unit is UNIT, or who are in GROUP; the other is NULL. */
static void
add_all(const Seating *seating, const char *unit, const char *group)
{
    const GPtrArray *all = people_all(seating->matter->people);

    for (guint i = 0; i < all->len; i++) {
        const Person *person = g_ptr_array_index(all, i);
        if (unit ? g_strcmp0(person->unit, unit) == 0 : is_in_group(person, group))
            add_person(seating, person);
    }
}

/* Adds the author's head, so many LEVELS up. */
static void
add_manager(const Seating *seating, int levels)
{
    const RouteMatter *matter = seating->matter;
    const Person *person = *matter->author ? people_find(matter->people, matter->author) : NULL;

    while (person && levels-- > 0)
        person = people_manager(matter->people, person);
    if (person)
        add_person(seating, person);
}

/* Adds those whom NAME, one of the option `approvers`, names. */
static void
add_named(const Seating *seating, const char *name)
{
    const Person *person = people_find(seating->matter->people, name);
    Seat *seat;

    if (g_str_has_prefix(name, "unit:"))
        add_all(seating, name + strlen("unit:"), NULL);
    else if (g_str_has_prefix(name, "group:"))
        add_all(seating, NULL, name + strlen("group:"));
    else if (g_str_has_prefix(name, "manager:"))
        add_manager(seating, atoi(name + strlen("manager:")));
    else if (person)
        add_person(seating, person);
    else if ((seat = take_seat(seating, name)))
        add(seat, seating->matter, name);
}

GPtrArray *
route_seats(const Options *route, const RouteMatter *matter)
{
    const bool in_order = options_choice(route, "order") == ORDER_SEQUENCE;
    const Seating seating = { g_ptr_array_new_with_free_func(seat_free), matter, in_order };

    for (const char *const *name = options_list(route, "approvers"); *name; name++) {
        if (in_order)
            g_ptr_array_add(seating.seats, seat_new(*name));
        add_named(&seating, *name);
    }
    return seating.seats;
}

Seat *
seat_of_one(const RouteMatter *matter, const char *person)
{
    Seat *seat = seat_new(person);

    add(seat, matter, person);
    return seat;
}

guint
route_needs(const Options *route)
{
    if (options_choice(route, "order") == ORDER_SEQUENCE)
        return g_strv_length((char **)options_list(route, "approvers"));
    return (guint)options_count(route, "quorum");
}
