/* SPDX-License-Identifier: BSD-2-Clause */
/* reader: day by day, line by line. */
#include "audit/reader.h"

#include <string.h>

#include <glib/gi18n.h>

#include "audit/files.h"
#include "base/clock.h"

typedef struct {
    gint64 since_us, until_us;
    AuditTaker take;
    void *data;
} Reading;

/* The time that RECORD says; -1 where it says none. */
static gint64
time_of(const json_t *record)
{
    const char *text = json_string_value(json_object_get(record, "time"));
    g_autoptr(GDateTime) time = text ? g_date_time_new_from_iso8601(text, NULL) : NULL;

    return time ? g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time) : -1;
}

static bool
read_line(void *data, const char *line, size_t length, GError **error G_GNUC_UNUSED)
{
    const Reading *reading = data;
    json_t *record = json_loadb(line, length, 0, NULL);
    const gint64 time_us = record ? time_of(record) : -1;

    if (time_us >= reading->since_us && time_us < reading->until_us)
        reading->take(reading->data, record, time_us);
    json_decref(record);
    return true;
}

/* The day of TIME_US as files are named. The caller owns it. */
static char *
day_of(gint64 time_us)
{
    g_autofree char *time = clock_rfc3339(time_us);

    return g_strndup(time, AUDIT_DATE_CHARS);
}

bool
audit_read(const char *folder, gint64 since_us, gint64 until_us, AuditTaker take, void *data, GError **error)
{
    Reading reading = { since_us, until_us, take, data };
    g_autoptr(GPtrArray) files = audit_files_list(folder);
    g_autofree char *first = day_of(since_us), *last = day_of(MAX(since_us, until_us - 1));

    /* A day without a file is a day without mail. */
    for (guint i = 0; i < files->len; i++) {
        const char *path = g_ptr_array_index(files, i), *day = audit_files_day(path);
        if (strncmp(day, first, AUDIT_DATE_CHARS) >= 0 && strncmp(day, last, AUDIT_DATE_CHARS) <= 0 &&
            !audit_files_read(path, read_line, &reading, error))
            return false;
    }
    return true;
}
