/* SPDX-License-Identifier: BSD-2-Clause */
/* process: cores and debuggers stay out. */
#include "base/process.h"

#include <errno.h>
#include <sys/prctl.h>

#include <glib.h>

void
process_keep_to_itself(void)
{
    if (!IS_SANITIZED && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        g_warning("PR_SET_DUMPABLE: %s", g_strerror(errno));
}
