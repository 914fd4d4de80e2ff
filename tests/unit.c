/* SPDX-License-Identifier: BSD-2-Clause */
/* unit: runs check's tests. */
#include "unit.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include <gmime/gmime.h>

#include "base/locale.h"

static char *folder;
static pid_t folder_owner;

static int
remove_one(
    const char *path, const struct stat *status G_GNUC_UNUSED, int kind G_GNUC_UNUSED, struct FTW *walk G_GNUC_UNUSED)
{
    return remove(path);
}

static void
remove_folder(void)
{
    if (getpid() == folder_owner)
        nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
unit_folder(void)
{
    if (!folder || folder_owner != getpid()) {
        folder = g_dir_make_tmp("vobo-unit-XXXXXX", NULL);
        folder_owner = getpid();
        atexit(remove_folder);
    }
    return folder;
}

char *
unit_path(const char *name)
{
    return g_build_filename(unit_folder(), name, NULL);
}

static void
begin(void)
{
    locale_speak("es");
    g_mime_init();
}

/* How long a test may take, in seconds: VOBO_PATIENCE, a factor from 1, is for slow machines. */
static double
timeout(void)
{
    const char *patience = g_getenv("VOBO_PATIENCE");

    return 120 * MAX(patience ? g_ascii_strtod(patience, NULL) : 1, 1);
}

int
unit_run(const char *name, const Unit *units)
{
    Suite *suite = suite_create(name);
    TCase *tests = tcase_create(name);

    tcase_set_timeout(tests, timeout());
    tcase_add_checked_fixture(tests, begin, NULL);
    for (; units->test; units++)
        tcase_add_loop_test(tests, units->test, 0, MAX(units->rows, 1));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
