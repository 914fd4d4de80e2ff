/* SPDX-License-Identifier: BSD-2-Clause */
/* process.h: keeps what a process has in memory, keys and mail, to itself. */
#ifndef VOBO_BASE_PROCESS_H
#define VOBO_BASE_PROCESS_H

/* From here on no core is written, and nobody but root reads the process's memory (prctl(2), PR_SET_DUMPABLE). A
 * program that starts another begins anew. First thing in main(). With sanitizers, which look at their own process,
 * nothing happens. */
void process_keep_to_itself(void);

#endif
