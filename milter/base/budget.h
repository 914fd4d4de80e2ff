/* SPDX-License-Identifier: BSD-2-Clause */
/* budget.h: what analysing one message may still cost: processor time and memory. Every loop over bytes from outside
 * asks it, so that no message holds up those behind it.
 *
 * It counts the time of the thread that works, not the clock: a busy machine makes nobody's message suspicious. What
 * is spent stays spent, and then every loop ends early; whoever owns the budget says that the message was not read
 * to its end. NULL in the place of a budget is one without bounds, for texts of our own.
 *
 * One thread at a time: the one that began it. */
#ifndef VOBO_BASE_BUDGET_H
#define VOBO_BASE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct {
    gint64 end_ns;  /* of the thread's own time */
    guint64 memory; /* bytes that may still be taken */
    gint64 steps;   /* that are left before the clock is read again */
    bool is_spent;
} Budget;

/* Begins a budget of CPU_US microseconds of this thread's time from now on, and of MEMORY bytes. */
void budget_begin(Budget *budget, gint64 cpu_us, guint64 memory);

/* budget_allows() once its steps are used up: reads the clock. */
bool budget_look(Budget *budget);

/* Whether there is time for STEPS more, each about what one byte costs in a scan. Cheap: the clock is read once in many
 * thousands of them. */
static inline bool
budget_allows(Budget *budget, size_t steps)
{
    if (!budget)
        return true;
    budget->steps -= (gint64)steps;
    return budget->steps > 0 ? !budget->is_spent : budget_look(budget);
}

/* Takes BYTES of memory for a parser; false, and the budget is spent, where there are not so many left. */
bool budget_take(Budget *budget, guint64 bytes);

/* Gives back what budget_take() took. */
void budget_give_back(Budget *budget, guint64 bytes);

/* Spends what is left: a reader met what it cannot go on with. */
void budget_exhaust(Budget *budget);

static inline bool
budget_is_spent(const Budget *budget)
{
    return budget && budget->is_spent;
}

#endif
