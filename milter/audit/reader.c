/* SPDX-License-Identifier: BSD-2-Clause */
/* reader: day by day, line by line. */
#include "audit/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"

#define DAY_US (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)

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

static void
read_line(const Reading *reading, const char *line, size_t length)
{
    json_t *record = json_loadb(line, length, 0, NULL);
    const gint64 time_us = record ? time_of(record) : -1;

    if (time_us >= reading->since_us && time_us < reading->until_us)
        reading->take(reading->data, record, time_us);
    json_decref(record);
}

/* A day without a file is a day without mail. */
static bool
read_file(const Reading *reading, const char *path, GError **error)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;

    if (!file && errno == ENOENT)
        return true;
    /* A line without its end was never acknowledged. */
    while (file && (length = getline(&line, &capacity, file)) > 0 && line[length - 1] == '\n')
        read_line(reading, line, (size_t)length);
    const bool good = file && !ferror(file);
    if (!good)
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_IO, _("la auditoría %s no se puede leer: %s"), path, g_strerror(errno));
    free(line);
    if (file)
        fclose(file);
    return good;
}

bool
audit_read(const char *folder, gint64 since_us, gint64 until_us, AuditTaker take, void *data, GError **error)
{
    const Reading reading = { since_us, until_us, take, data };

    for (gint64 day_us = since_us - since_us % DAY_US; day_us < until_us; day_us += DAY_US) {
        g_autofree char *day = clock_rfc3339(day_us);
        g_autofree char *name = g_strdup_printf("%.10s.jsonl", day);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!read_file(&reading, path, error))
            return false;
    }
    return true;
}
