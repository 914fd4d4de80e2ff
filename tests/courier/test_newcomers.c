/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/clock.h"
#include "courier/newcomers.h"
#include "letters.h"

#define DAY_US (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)

static void
write_people(const char *path, const char *manager)
{
    g_autofree char *csv = g_strdup_printf("login,mail,manager\nana,ana@entidad.gov.co,%s\nluis,luis@entidad.gov.co,\n"
                                           "nubia,nubia@entidad.gov.co,\n",
        manager);

    ck_assert(g_file_set_contents(path, csv, -1, NULL));
}

static Desk *
open_desk(const char *csv, const char *routes)
{
    g_autofree char *extra = g_strdup_printf("people { file = \"%s\" }\n%s", csv, routes);
    g_autofree char *path = site_config(extra);
    g_autoptr(GError) error = NULL;
    Desk *desk = desk_open(path, DIRECTORY_READ, &error);

    ck_assert_good(desk != NULL, error);
    return desk;
}

static void
walk_on(Desk *desk, NewcomerWalk *walk, gint64 later_us)
{
    g_autoptr(GError) error = NULL;
    bool worked = true;

    for (int i = 0; worked; i++) {
        ck_assert_int_lt(i, 100);
        ck_assert_good(newcomers_step(desk, clock_now_us() + later_us, walk, &worked, &error), error);
    }
}

/* Who was told what of the entry, one a line. The caller owns it. */
static char *
told(Desk *desk, const char *reference)
{
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < entry->notices->len; i++) {
        const EntryNotice *notice = g_ptr_array_index(entry->notices, i);
        g_string_append_printf(
            lines, "%s %.*s %s\n", notice->kind, (int)strcspn(notice->address, "@"), notice->address, notice->why);
    }
    return g_string_free(lines, FALSE);
}

#define ASKED(kind, who, why) kind " " who " " why "\n"

START_TEST(asks_whom_nobody_has_asked)
{
    g_autofree char *csv = unit_path("jefes.csv");
    write_people(csv, "luis");
    Desk *desk = open_desk(csv, "route \"r\" { approvers = { \"manager:1\" } }\n");
    NewcomerWalk walk = { 0 };
    g_autofree char *reference = hold_letter(desk, "r", 1, 0);
    g_autofree char *without_route = hold_letter(desk, NULL, 2, 0);

    walk_on(desk, &walk, 0);
    g_autofree char *first = told(desk, reference);
    ck_assert_str_eq(first, ASKED("review", "luis", "luis") ASKED("passed", "ana", ""));
    /* once, also on another day, and in another life */
    walk_on(desk, &walk, DAY_US);
    newcomer_walk_clear(&walk);
    walk = (NewcomerWalk){ 0 };
    walk_on(desk, &walk, 0);
    g_autofree char *same = told(desk, reference);
    ck_assert_str_eq(same, first);
    write_people(csv, "nubia");
    Desk *fresh = desk_refresh(desk, DIRECTORY_READ, NULL);
    newcomer_walk_clear(&walk);
    walk = (NewcomerWalk){ 0 };
    walk_on(fresh, &walk, 0);
    g_autofree char *then = told(fresh, reference);
    ck_assert_str_eq(then, ASKED("review", "luis", "luis") ASKED("passed", "ana", "") ASKED("review", "nubia", "nubia")
                               ASKED("passed", "ana", ""));
    g_autofree char *nobody = told(fresh, without_route);
    ck_assert_str_eq(nobody, "");
    newcomer_walk_clear(&walk);
    desk_unref(fresh);
    desk_unref(desk);
}
END_TEST

/* More than one stride, and one of those who decide stays. */
START_TEST(walks_through_all)
{
    g_autofree char *csv = unit_path("muchos.csv");
    write_people(csv, "luis");
    Desk *desk = open_desk(csv, "route \"r\" { approvers = { luis, nubia } }\n");
    NewcomerWalk walk = { 0 };
    g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);

    for (uint8_t i = 1; i < 100; i++)
        g_ptr_array_add(references, hold_letter(desk, "r", i, 0));
    walk_on(desk, &walk, 0);
    for (guint i = 0; i < references->len; i++) {
        g_autofree char *lines = told(desk, g_ptr_array_index(references, i));
        ck_assert_str_eq(
            lines, ASKED("review", "luis", "luis") ASKED("review", "nubia", "nubia") ASKED("passed", "ana", ""));
    }
    newcomer_walk_clear(&walk);
    desk_unref(desk);
}
END_TEST

int
main(void)
{
    return unit_run(
        "courier/newcomers", (const Unit[]){ { asks_whom_nobody_has_asked, 0 }, { walks_through_all, 0 }, { 0 } });
}
