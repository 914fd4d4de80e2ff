/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lock.h"

START_TEST(has_one_holder)
{
    g_autofree char *path = unit_path("lock");
    g_autoptr(GError) error = NULL;
    const int held = lock_take(path, &error);
    g_autofree char *own = g_strdup_printf("(%d)", (int)getpid());

    ck_assert_good(held >= 0, error);
    ck_assert(lock_is_held(path));
    ck_assert_int_eq(lock_take(path, &error), -1);
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, own);
    close(held);
    ck_assert(!lock_is_held(path));
}
END_TEST

START_TEST(is_dropped_by_the_dead)
{
    g_autofree char *path = unit_path("lock");
    int ready[2];
    char byte;

    ck_assert_int_eq(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        if (lock_take(path, NULL) >= 0 && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert(lock_is_held(path));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    const int taken = lock_take(path, NULL);
    ck_assert_int_ge(taken, 0);
    close(taken);
}
END_TEST

START_TEST(names_the_missing_folder)
{
    g_autofree char *path = unit_path("no/lock");
    g_autoptr(GError) error = NULL;

    ck_assert_int_eq(lock_take(path, &error), -1);
    ck_assert_error(error, VOBO_ERROR_IO, "no/lock");
    ck_assert(!lock_is_held(path));
}
END_TEST

int
main(void)
{
    return unit_run("base/lock",
        (const Unit[]){ { has_one_holder, 0 }, { is_dropped_by_the_dead, 0 }, { names_the_missing_folder, 0 }, { 0 } });
}
