/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <glib/gstdio.h>

#include "audit/reader.h"
#include "base/error.h"

#define S ((gint64)G_USEC_PER_SEC)

/* 2026-11-24T00:00:00Z */
#define DAY (1795478400 * S)

static void
write_day(const char *name, const char *text)
{
    g_autofree char *path = unit_path(name);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void
take(void *data, const json_t *record, gint64 time_us G_GNUC_UNUSED)
{
    g_string_append(data, json_string_value(json_object_get(record, "n")));
}

static void
write_days(void)
{
    write_day("2026-11-23.jsonl", "{\"time\":\"2026-11-23T23:59:59.5Z\",\"n\":\"a\"}\n");
    write_day("2026-11-24.jsonl", "{\"time\":\"2026-11-24T00:00:00.000000Z\",\"n\":\"b\"}\nno es un "
                                  "registro\n{\"n\":\"x\"}\n{\"time\":7,\"n\":\"y\"}\n"
                                  "{\"time\":\"2026-11-24T12:00:00.000001Z\",\"n\":\"c\"}\n{\"time\":\"2026-11-24T13:"
                                  "00:00Z\",\"n\":\"sin fin\"}");
    write_day("2026-11-26.jsonl", "{\"time\":\"2026-11-26T01:00:00Z\",\"n\":\"d\"}\n");
}

static const struct {
    gint64 since_us, until_us;
    const char *read;
} cases[] = {
    { DAY - S, DAY + 3 * 86400 * S, "abcd" },
    { DAY, DAY + 86400 * S, "bc" },
    { DAY + 1, DAY + 43200 * S, "" },
    { DAY + 1, DAY + 43200 * S + 2, "c" },
    { DAY - 86400 * S, DAY, "a" },
    { DAY + 86400 * S, DAY + 2 * 86400 * S, "" },
    { DAY, DAY, "" },
};

START_TEST(reads)
{
    g_autoptr(GString) read = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    write_days();
    ck_assert_good(audit_read(unit_folder(), cases[_i].since_us, cases[_i].until_us, take, read, &error), error);
    ck_assert_str_eq(read->str, cases[_i].read);
}
END_TEST

START_TEST(says_what_cannot_be_read)
{
    g_autofree char *path = unit_path("2026-11-24.jsonl");
    g_autoptr(GString) read = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_int_eq(g_mkdir(path, 0700), 0);
    ck_assert(!audit_read(unit_folder(), DAY, DAY + 86400 * S, take, read, &error));
    ck_assert_error(error, VOBO_ERROR_IO, "2026-11-24.jsonl");
}
END_TEST

int
main(void)
{
    return unit_run(
        "audit/reader", (const Unit[]){ { reads, G_N_ELEMENTS(cases) }, { says_what_cannot_be_read, 0 }, { 0 } });
}
