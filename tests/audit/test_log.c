/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <zlib.h>

#include "audit/log.h"
#include "base/error.h"

static json_t *
record(int number)
{
    return json_pack("{s:s, s:i}", "event", "prueba", "number", number);
}

static char *
only_file(void)
{
    g_autoptr(GDir) dir = g_dir_open(unit_folder(), 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".jsonl"))
            return unit_path(name);
    return NULL;
}

static void
append(int from, int count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AuditLog) log = audit_open(unit_folder(), &error);

    ck_assert_good(log != NULL, error);
    for (int i = 0; i < count; i++)
        ck_assert_good(audit_append(log, record(from + i), &error), error);
}

static gint64
verified(void)
{
    g_autoptr(GError) error = NULL;
    AuditSummary summary;

    ck_assert_good(audit_verify(unit_folder(), &summary, &error), error);
    return summary.records;
}

START_TEST(chains_over_restarts)
{
    append(0, 3);
    append(3, 2);
    ck_assert_int_eq(verified(), 5);
    g_autofree char *path = only_file();
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; i < 5; i++) {
        json_t *line = json_loads(lines[i], 0, NULL);
        ck_assert_ptr_nonnull(line);
        ck_assert_int_eq(json_integer_value(json_object_get(line, "number")), i);
        ck_assert_uint_eq(strlen(json_string_value(json_object_get(line, "prev"))), 64);
        json_decref(line);
    }
}
END_TEST

/* An empty log is whole. */
START_TEST(verifies_nothing)
{
    ck_assert_int_eq(verified(), 0);
}
END_TEST

/* Whichever record is changed, taken out or put in, the chain breaks behind it. The last one's content is fixed
 * only by the one that follows it. */
START_TEST(notices_tampering)
{
    append(0, 4);
    g_autofree char *path = only_file();
    g_autofree char *text = NULL;
    AuditSummary summary;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int line = 0; line < 3; line++) {
        g_autofree char *changed = g_strdup(lines[line]);
        changed[strlen(changed) - 2] ^= 1;
        for (int removed = 0; removed < 2; removed++) {
            g_autoptr(GString) whole = g_string_new(NULL);
            g_autoptr(GError) error = NULL;
            for (int i = 0; i < 4; i++)
                if (i != line)
                    g_string_append_printf(whole, "%s\n", lines[i]);
                else if (!removed)
                    g_string_append_printf(whole, "%s\n", changed);
            ck_assert(g_file_set_contents(path, whole->str, -1, NULL));
            ck_assert_msg(!audit_verify(unit_folder(), &summary, &error), "line %d, removed %d", line, removed);
            ck_assert_error(error, VOBO_ERROR_INPUT, path);
        }
    }
}
END_TEST

/* A writer that was killed half way leaves a torn line: it was acknowledged to nobody and is cut off. */
START_TEST(cuts_a_torn_line)
{
    append(0, 2);
    g_autofree char *path = only_file();
    g_autofree char *text = NULL;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    g_autofree char *torn = g_strconcat(text, "{\"prev\":\"00", NULL);
    ck_assert(g_file_set_contents(path, torn, -1, NULL));
    ck_assert_int_eq(verified(), 2);
    append(2, 1);
    ck_assert_int_eq(verified(), 3);
}
END_TEST

#define THREADS 8
#define RECORDS 25

static AuditLog *shared;

static void *
append_many(void *from)
{
    for (int i = 0; i < RECORDS; i++)
        ck_assert(audit_append(shared, record(GPOINTER_TO_INT(from) + i), NULL));
    return NULL;
}

START_TEST(takes_threads_and_programs_together)
{
    pthread_t threads[THREADS];
    const char *folder = unit_folder();
    const pid_t other = fork();

    if (other == 0) {
        AuditLog *log = audit_open(folder, NULL);
        for (int i = 0; log && i < RECORDS; i++)
            audit_append(log, record(i), NULL);
        _exit(0);
    }
    shared = audit_open(folder, NULL);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, append_many, GINT_TO_POINTER(i * RECORDS)), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    audit_close(shared);
    waitpid(other, NULL, 0);
    ck_assert_int_eq(verified(), THREADS * RECORDS + RECORDS);
}
END_TEST

/* --- somebody puts today's file out of the way, as logrotate does ------------------------------------------------- */

static char *
beside(const char *path, const char *ending)
{
    return g_strconcat(path, ending, NULL);
}

/* Moves PATH.1 to PATH.2 where it is there, and PATH to PATH.1. */
static void
rename_numbered(const char *path)
{
    g_autofree char *one = beside(path, ".1"), *two = beside(path, ".2");

    g_rename(one, two);
    ck_assert_int_eq(g_rename(path, one), 0);
}

static void
rename_and_create(const char *path)
{
    rename_numbered(path);
    ck_assert(g_file_set_contents(path, "", 0, NULL));
}

/* The first time …-20261201, then …-20261202. */
static void
rename_dated(const char *path)
{
    g_autofree char *first = beside(path, "-20261201"), *second = beside(path, "-20261202");

    ck_assert_int_eq(g_rename(path, g_file_test(first, G_FILE_TEST_EXISTS) ? second : first), 0);
}

static void
copy_and_truncate(const char *path)
{
    g_autofree char *text = NULL;
    g_autofree char *one = beside(path, ".1"), *two = beside(path, ".2");

    g_rename(one, two);
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    ck_assert(g_file_set_contents(one, text, -1, NULL));
    ck_assert_int_eq(truncate(path, 0), 0);
}

static void
compress_dated(const char *path)
{
    g_autofree char *one = beside(path, "-20261201.gz"), *two = beside(path, "-20261202.gz"), *text = NULL;
    gsize length;

    ck_assert(g_file_get_contents(path, &text, &length, NULL));
    gzFile file = gzopen(g_file_test(one, G_FILE_TEST_EXISTS) ? two : one, "wb");
    ck_assert_int_eq(gzwrite(file, text, (unsigned)length), (int)length);
    gzclose(file);
    g_unlink(path);
}

static void
back_up(const char *path)
{
    g_autofree char *text = NULL;
    g_autofree char *copy = beside(path, ".bak");

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    ck_assert(g_file_set_contents(copy, text, -1, NULL));
}

static const struct {
    const char *name;
    void (*rotate)(const char *path);
} rotations[] = {
    { "renamed .1", rename_numbered },
    { "renamed .1, and a new file made", rename_and_create },
    { "renamed by date", rename_dated },
    { "copied and emptied", copy_and_truncate },
    { "compressed", compress_dated },
    { "copied", back_up },
};

/* With the log open, closed in between, or open in two programs of which now one writes and now the other. */
enum { STAYS_OPEN, IS_OPENED_ANEW, IS_OPEN_TWICE, WAYS };

static AuditLog *
next_log(AuditLog **logs, int way, int round)
{
    if (way == IS_OPENED_ANEW)
        g_clear_pointer(&logs[0], audit_close);
    AuditLog **log = &logs[way == IS_OPEN_TWICE ? round % 2 : 0];
    if (!*log)
        *log = audit_open(unit_folder(), NULL);
    return *log;
}

START_TEST(follows_what_is_put_out_of_the_way)
{
    const char *name = rotations[_i / WAYS].name;
    const int way = _i % WAYS;
    AuditLog *logs[2] = { NULL };
    g_autoptr(GError) error = NULL;
    AuditSummary summary;

    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 2; i++)
            ck_assert_good(audit_append(next_log(logs, way, round), record(2 * round + i), &error), error);
        g_autofree char *path = only_file();
        if (round < 2)
            rotations[_i / WAYS].rotate(path);
        g_usleep(20000); /* more than a file's time is exact to */
    }
    audit_close(logs[0]);
    audit_close(logs[1]);
    ck_assert_msg(
        audit_verify(unit_folder(), &summary, &error), "%s, way %d: %s", name, way, error ? error->message : "");
    ck_assert_msg(summary.records == 8, "%s, way %d: %d records", name, way, (int)summary.records);
}
END_TEST

/* Where another folder takes its place, its chain is another, also for programs that have the former open. */
START_TEST(begins_anew_in_another_folder)
{
    AuditLog *logs[2] = { audit_open(unit_folder(), NULL), audit_open(unit_folder(), NULL) };
    g_autofree char *away = g_strconcat(unit_folder(), ".away", NULL);
    AuditSummary summary;
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 4; i++)
        ck_assert(audit_append(logs[i % 2], record(i), NULL));
    ck_assert_int_eq(g_rename(unit_folder(), away), 0);
    ck_assert(!audit_append(logs[0], record(4), &error));
    ck_assert_error(error, VOBO_ERROR_IO, unit_folder());
    ck_assert_int_eq(g_mkdir(unit_folder(), 0700), 0);
    for (int i = 0; i < 3; i++)
        ck_assert(audit_append(logs[i % 2], record(i), NULL));
    ck_assert_int_eq(verified(), 3);
    ck_assert(audit_verify(away, &summary, NULL));
    ck_assert_int_eq(summary.records, 4);
    for (int i = 0; i < 2; i++)
        audit_close(logs[i]);
    g_autofree char *remove = g_strconcat("rm -r ", away, NULL);
    ck_assert_int_eq(system(remove), 0);
}
END_TEST

/* What is taken away altogether is missed. */
START_TEST(misses_what_is_taken_away)
{
    AuditLog *log = audit_open(unit_folder(), NULL);
    AuditSummary summary;
    g_autoptr(GError) error = NULL;

    ck_assert(audit_append(log, record(0), NULL) && audit_append(log, record(1), NULL));
    g_autofree char *path = only_file();
    g_unlink(path);
    ck_assert(audit_append(log, record(2), NULL));
    audit_close(log);
    ck_assert(!audit_verify(unit_folder(), &summary, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, "falta uno");
}
END_TEST

START_TEST(says_what_is_missing)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(audit_open("/no/such/folder", &error));
    ck_assert_error(error, VOBO_ERROR_IO, "/no/such/folder");
}
END_TEST

int
main(void)
{
    return unit_run(
        "audit/log", (const Unit[]){ { chains_over_restarts, 0 }, { verifies_nothing, 0 }, { notices_tampering, 0 },
                         { cuts_a_torn_line, 0 }, { takes_threads_and_programs_together, 0 },
                         { follows_what_is_put_out_of_the_way, G_N_ELEMENTS(rotations) * WAYS },
                         { begins_anew_in_another_folder, 0 }, { misses_what_is_taken_away, 0 },
                         { says_what_is_missing, 0 }, { 0 } });
}
