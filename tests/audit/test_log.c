/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

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
    return unit_run("audit/log",
        (const Unit[]){ { chains_over_restarts, 0 }, { verifies_nothing, 0 }, { notices_tampering, 0 },
            { cuts_a_torn_line, 0 }, { takes_threads_and_programs_together, 0 }, { says_what_is_missing, 0 }, { 0 } });
}
