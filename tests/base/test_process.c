/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <sys/prctl.h>

#include "base/process.h"

START_TEST(leaves_no_core)
{
    process_keep_to_itself();
    ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), IS_SANITIZED ? 1 : 0);
}
END_TEST

int
main(void)
{
    return unit_run("base/process", (const Unit[]){ { leaves_no_core, 0 }, { 0 } });
}
