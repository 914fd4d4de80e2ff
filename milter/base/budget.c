/* SPDX-License-Identifier: BSD-2-Clause */
/* budget: a deadline on the clock of the thread, and a count of bytes. */
#include "base/budget.h"

#include <time.h>

/* Between two looks at the clock, which is a system call: some tens of microseconds of work. */
#define STEPS_BETWEEN 65536

static gint64
thread_time_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

void
budget_begin(Budget *budget, gint64 cpu_us, guint64 memory)
{
    *budget = (Budget){
        .end_ns = thread_time_ns() + cpu_us * 1000,
        .memory = memory,
        .steps = STEPS_BETWEEN,
    };
}

bool
budget_look(Budget *budget)
{
    budget->steps = STEPS_BETWEEN;
    budget->is_spent = budget->is_spent || thread_time_ns() >= budget->end_ns;
    return !budget->is_spent;
}

bool
budget_take(Budget *budget, guint64 bytes)
{
    if (!budget)
        return true;
    if (bytes > budget->memory)
        budget->is_spent = true;
    else
        budget->memory -= bytes;
    return !budget->is_spent;
}

void
budget_give_back(Budget *budget, guint64 bytes)
{
    if (budget)
        budget->memory += bytes;
}

void
budget_exhaust(Budget *budget)
{
    if (budget)
        budget->is_spent = true;
}
