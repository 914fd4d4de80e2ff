/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

#define NOON_US (G_GINT64_CONSTANT(1795532645) * G_USEC_PER_SEC) /* 2026-11-24 15:04:05 UTC */

START_TEST(writes_rfc3339)
{
    g_autofree char *text = clock_rfc3339(NOON_US + 123456);
    g_autofree char *epoch = clock_rfc3339(0);

    ck_assert_str_eq(text, "2026-11-24T15:04:05.123456Z");
    ck_assert_str_eq(epoch, "1970-01-01T00:00:00.000000Z");
}
END_TEST

START_TEST(writes_local_time)
{
    g_setenv("TZ", "America/Bogota", TRUE);
    tzset();
    g_autofree char *field = clock_rfc5322(NOON_US);
    g_autofree char *short_form = clock_for_people(NOON_US);

    /* Without time zone data the local time is UTC. */
    ck_assert_msg(
        strcmp(field, "Tue, 24 Nov 2026 10:04:05 -0500") == 0 || strcmp(field, "Tue, 24 Nov 2026 15:04:05 +0000") == 0,
        "%s", field);
    ck_assert(g_str_has_prefix(short_form, "2026-11-24 1"));
}
END_TEST

START_TEST(only_goes_forward)
{
    const gint64 before = clock_monotonic_us();

    ck_assert_int_ge(clock_monotonic_us(), before);
    ck_assert_int_gt(clock_now_us(), NOON_US - G_GINT64_CONSTANT(400) * 86400 * G_USEC_PER_SEC);
}
END_TEST

int
main(void)
{
    return unit_run("base/clock",
        (const Unit[]){ { writes_rfc3339, 0 }, { writes_local_time, 0 }, { only_goes_forward, 0 }, { 0 } });
}
