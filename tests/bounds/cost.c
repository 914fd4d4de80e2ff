/* SPDX-License-Identifier: BSD-2-Clause */
/* cost FILE…: has each message in FILE… judged as the filter would, and prints for each what its defects are, and how
 * many KiB of memory it took at most beside its spool. For callgrind, judge_file() is the function that counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>

#include "history/traffic.h"
#include "letters.h"
#include "unit.h"

/* Lets the peak begin anew (proc(5), clear_refs). */
static void
forget_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");

    if (!file || fputs("5", file) < 0 || fclose(file) != 0)
        g_error("cannot write to /proc/self/clear_refs");
}

/* KiB that FIELD of /proc/self/status says. */
static long
status_kib(const char *field)
{
    g_autofree char *status = NULL;

    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return 0;
    const char *found = strstr(status, field);
    return found ? strtol(found + strlen(field) + 1, NULL, 10) : 0;
}

/* In a file, so that what is measured is not the message itself. */
static Spool *
spool_file(const char *file)
{
    Spool *spool = spool_new(0, g_get_tmp_dir());
    g_autoptr(GMappedFile) bytes = g_mapped_file_new(file, FALSE, NULL);

    if (!bytes ||
        !spool_append_message(spool, g_mapped_file_get_contents(bytes), g_mapped_file_get_length(bytes), NULL))
        g_error("cannot read %s", file);
    return spool;
}

__attribute__((noinline)) void judge_file(const Policy *policy, const Envelope *envelope, const Spool *spool);

__attribute__((noinline)) void
judge_file(const Policy *policy, const Envelope *envelope, const Spool *spool)
{
    g_autoptr(Message) message = message_new_within(spool, policy_limits(policy));
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, message, &past_unknown);

    printf("%d %s", message_defects(message), verdict_name(verdict));
}

static char **files;

START_TEST(judges_files)
{
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "ciudadana@example.org", NULL);
    Policy *policy = policy_of("");

    g_mime_init();
    for (char **file = files; *file; file++) {
        g_autoptr(Spool) spool = spool_file(*file);
        forget_peak();
        const long before = status_kib("VmRSS:");
        judge_file(policy, envelope, spool);
        printf(" %ld %s\n", status_kib("VmHWM:") - before, *file);
        fflush(stdout);
    }
    policy_unref(policy);
}
END_TEST

int
main(int argc G_GNUC_UNUSED, char **argv)
{
    files = argv + 1;
    setenv("CK_FORK", "no", 1);
    return unit_run("bounds/cost", (Unit[]){ { judges_files, 0 }, { 0 } });
}
