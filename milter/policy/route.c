/* SPDX-License-Identifier: BSD-2-Clause */
/* route: resolves the names of routes. */
#include "policy/route.h"

#include <stdlib.h>
#include <string.h>

/* A route escalates to another one, and that to a third. */
#define ESCALATIONS_MOST 5

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

static bool
is_among(const GPtrArray *approvers, const RouteMatter *matter, const char *who)
{
    for (guint i = 0; i < approvers->len; i++)
        if (people_same_person(matter->people, g_ptr_array_index(approvers, i), who))
            return true;
    return false;
}

static void
add(GPtrArray *approvers, const RouteMatter *matter, const char *who)
{
    const bool is_author = *matter->author && people_same_person(matter->people, matter->author, who);

    if (!is_author && !is_among(approvers, matter, who))
        g_ptr_array_add(approvers, g_strdup(who));
}

/* Adds PERSON, and who acts in his place. */
static void
add_person(GPtrArray *approvers, const RouteMatter *matter, const Person *person)
{
    g_autoptr(GPtrArray) deputies = people_deputies(matter->people, person, matter->day);

    if (!person->has_left)
        add(approvers, matter, person->login);
    for (guint i = 0; i < deputies->len; i++)
        add(approvers, matter, ((const Person *)g_ptr_array_index(deputies, i))->login);
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
add_all(GPtrArray *approvers, const RouteMatter *matter, const char *unit, const char *group)
{
    const GPtrArray *all = people_all(matter->people);

    for (guint i = 0; i < all->len; i++) {
        const Person *person = g_ptr_array_index(all, i);
        if (unit ? g_strcmp0(person->unit, unit) == 0 : is_in_group(person, group))
            add_person(approvers, matter, person);
    }
}

/* Adds the author's head, so many LEVELS up. */
static void
add_manager(GPtrArray *approvers, const RouteMatter *matter, int levels)
{
    const Person *person = *matter->author ? people_find(matter->people, matter->author) : NULL;

    while (person && levels-- > 0)
        person = people_manager(matter->people, person);
    if (person)
        add_person(approvers, matter, person);
}

/* Adds those whom NAME, one of the option `approvers`, names. */
static void
add_named(GPtrArray *approvers, const RouteMatter *matter, const char *name)
{
    const Person *person = people_find(matter->people, name);

    if (g_str_has_prefix(name, "unit:"))
        add_all(approvers, matter, name + strlen("unit:"), NULL);
    else if (g_str_has_prefix(name, "group:"))
        add_all(approvers, matter, NULL, name + strlen("group:"));
    else if (g_str_has_prefix(name, "manager:"))
        add_manager(approvers, matter, atoi(name + strlen("manager:")));
    else if (person)
        add_person(approvers, matter, person);
    else
        add(approvers, matter, name);
}

GPtrArray *
route_approvers(const Config *config, const char *name, const RouteMatter *matter)
{
    GPtrArray *approvers = g_ptr_array_new_with_free_func(g_free);
    const Options *route = route_find(config, name);
    const char *postmaster = options_text(config_section(config, "institution"), "postmaster");

    for (int i = 0; route && approvers->len == 0 && i < ESCALATIONS_MOST; i++) {
        for (const char *const *one = options_list(route, "approvers"); *one; one++)
            add_named(approvers, matter, *one);
        route = route_find(config, options_text(route, "escalate_to"));
    }
    if (approvers->len == 0 && *postmaster)
        add(approvers, matter, postmaster);
    return approvers;
}
