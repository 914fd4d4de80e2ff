/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "checks/checks.h"
#include "people/directory.h"

static Config *config;

static void
write_people(unsigned from, unsigned to, const char *more)
{
    g_autofree char *path = unit_path("people.csv");
    GString *table = g_string_new("login,mail,status\n");

    for (unsigned i = from; i < to; i++)
        g_string_append_printf(table, "u%u,u%u@entidad.gov.co,\n", i, i);
    g_string_append(table, more);
    ck_assert(g_file_set_contents(path, table->str, -1, NULL));
    g_string_free(table, TRUE);
}

static void
set_up_with(const char *more)
{
    g_autofree char *path = unit_path("vistobueno.conf");
    const char *folder = unit_folder();
    g_autofree char *text = g_strdup_printf("institution { domains = { \"entidad.gov.co\" } }\n"
                                            "people { file = \"%s/people.csv\" personal = \"%s/personal\" %s }\n"
                                            "queue { database = \"%s/queue.db\" }\n",
        folder, folder, more, folder);
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    config = config_load(path, checks_sections(), &error);
    ck_assert_good(config != NULL, error);
    write_people(0, 20, "");
}

static void
set_up(void)
{
    set_up_with("");
}

static People *
load(DirectoryUse use)
{
    g_autoptr(GError) error = NULL;
    People *people = directory_load(config, use, &error);

    ck_assert_good(people != NULL, error);
    return people;
}

/* How many people there are and what the trouble is. */
static void
expect(DirectoryUse use, guint count, const char *trouble)
{
    g_autoptr(People) people = load(use);
    const char *is = people_trouble(people);

    ck_assert_uint_eq(people_all(people)->len, count);
    ck_assert_msg(trouble ? is && strstr(is, trouble) : !is, "trouble: %s", is);
}

START_TEST(follows_its_source)
{
    set_up();
    expect(DIRECTORY_REFRESH, 20, NULL);
    ck_assert_int_gt(directory_snapshot_us(config), 0);
    write_people(0, 25, "");
    expect(DIRECTORY_REFRESH, 25, NULL);
    write_people(4, 25, "");
    expect(DIRECTORY_REFRESH, 21, NULL);
    config_unref(config);
}
END_TEST

START_TEST(does_not_believe_a_great_loss)
{
    set_up();
    expect(DIRECTORY_REFRESH, 20, NULL);
    write_people(5, 20, "");
    expect(DIRECTORY_REFRESH, 20, "faltan de pronto 5 de 20");
    /* not even when it is asked again, or by another program */
    expect(DIRECTORY_REFRESH, 20, "vobo people refresh --accept-loss");
    expect(DIRECTORY_ACCEPT, 15, NULL);
    expect(DIRECTORY_REFRESH, 15, NULL);
    config_unref(config);
}
END_TEST

START_TEST(counts_who_has_left_as_lost)
{
    set_up();
    expect(DIRECTORY_REFRESH, 20, NULL);
    write_people(5, 20,
        "u0,u0@entidad.gov.co,left\nu1,u1@entidad.gov.co,left\nu2,u2@entidad.gov.co,left\nu3,u3@entidad.gov.co,left\n"
        "u4,u4@entidad.gov.co,left\n");
    expect(DIRECTORY_REFRESH, 20, "faltan de pronto 5 de 20");
    config_unref(config);
}
END_TEST

START_TEST(lets_a_few_go)
{
    set_up();
    write_people(0, 3, "");
    expect(DIRECTORY_REFRESH, 3, NULL);
    write_people(0, 1, "");
    expect(DIRECTORY_REFRESH, 1, NULL);
    config_unref(config);
}
END_TEST

/* One row that is wrong leaves the others as they are, unless the table is wanted whole. */
START_TEST(leaves_a_bad_row_out)
{
    set_up();
    write_people(0, 21, "x,sin arroba,\n");
    expect(DIRECTORY_REFRESH, 21, NULL);
    g_autoptr(People) people = load(DIRECTORY_READ);
    ck_assert_uint_eq(people_left_out(people)->len, 2);
    ck_assert_ptr_nonnull(strstr(g_ptr_array_index(people_left_out(people), 0), "people.csv:23:3:"));
    config_unref(config);
}
END_TEST

START_TEST(falls_back_when_the_source_is_bad)
{
    g_autofree char *path = unit_path("people.csv");

    set_up_with("strict = yes");
    expect(DIRECTORY_REFRESH, 20, NULL);
    write_people(0, 20, "x,sin arroba,\n");
    expect(DIRECTORY_REFRESH, 20, "people.csv:22:3:");
    expect(DIRECTORY_READ, 20, "people.csv:22:3:");
    g_unlink(path);
    expect(DIRECTORY_REFRESH, 20, "people.csv");
    config_unref(config);
}
END_TEST

START_TEST(fails_when_there_was_never_any)
{
    g_autofree char *path = unit_path("people.csv");
    g_autoptr(GError) error = NULL;

    set_up();
    g_unlink(path);
    ck_assert_ptr_null(directory_load(config, DIRECTORY_REFRESH, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, "people.csv");
    config_unref(config);
}
END_TEST

START_TEST(says_when_it_cannot_keep_a_copy)
{
    g_autofree char *path = unit_path("people-snapshot.csv");

    set_up();
    ck_assert_int_eq(g_mkdir(path, 0700), 0);
    expect(DIRECTORY_REFRESH, 20, "people-snapshot.csv");
    config_unref(config);
}
END_TEST

START_TEST(looks_at_the_source_without_keeping_it)
{
    set_up();
    expect(DIRECTORY_READ, 20, NULL);
    ck_assert_int_eq(directory_snapshot_us(config), 0);
    config_unref(config);
}
END_TEST

int
main(void)
{
    return unit_run("people/directory",
        (const Unit[]){ { follows_its_source, 0 }, { does_not_believe_a_great_loss, 0 },
            { counts_who_has_left_as_lost, 0 }, { lets_a_few_go, 0 }, { leaves_a_bad_row_out, 0 },
            { falls_back_when_the_source_is_bad, 0 }, { fails_when_there_was_never_any, 0 },
            { says_when_it_cannot_keep_a_copy, 0 }, { looks_at_the_source_without_keeping_it, 0 }, { 0 } });
}
