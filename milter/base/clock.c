/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: the wall clock and a steady clock, and times in writing. */
#include "base/clock.h"

#include <stdio.h>

gint64
clock_now_us(void)
{
    return g_get_real_time();
}

gint64
clock_monotonic_us(void)
{
    return g_get_monotonic_time();
}

char *
clock_rfc3339(gint64 time_us)
{
    g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_utc(time_us / G_USEC_PER_SEC);
    g_autofree char *whole =
        seconds ? g_date_time_format(seconds, "%Y-%m-%dT%H:%M:%S") : g_strdup("0000-00-00T00:00:00");

    return g_strdup_printf("%s.%06dZ", whole, (int)(time_us % G_USEC_PER_SEC));
}

char *
clock_rfc5322(gint64 time_us)
{
    /* The names of days and months are English by the RFC, whatever the locale. */
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
        "Dec" };
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(time_us / G_USEC_PER_SEC);
    g_autofree char *rest = g_date_time_format(when, "%Y %H:%M:%S %z");

    return g_strdup_printf("%s, %d %s %s", days[g_date_time_get_day_of_week(when) - 1],
        g_date_time_get_day_of_month(when), months[g_date_time_get_month(when) - 1], rest);
}

char *
clock_for_people(gint64 time_us)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(time_us / G_USEC_PER_SEC);

    return g_date_time_format(when, "%Y-%m-%d %H:%M");
}

bool
clock_read_day(const char *text, guint32 *day)
{
    int year, month, of_month, end = 0;
    GDate date;

    *day = 0;
    if (!*text)
        return true;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &of_month, &end) != 3 || text[end] || year < 1 || month < 1 ||
        of_month < 1 || !g_date_valid_dmy((GDateDay)of_month, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)of_month, (GDateMonth)month, (GDateYear)year);
    *day = g_date_get_julian(&date);
    return true;
}

guint32
clock_day_of(gint64 time_us)
{
    const time_t seconds = (time_t)(time_us / G_USEC_PER_SEC);
    struct tm local;
    GDate date;

    localtime_r(&seconds, &local);
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)local.tm_mday, (GDateMonth)(local.tm_mon + 1), (GDateYear)(local.tm_year + 1900));
    return g_date_get_julian(&date);
}
