/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <time.h>

#include "base/budget.h"

#define LONG_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)
#define ENOUGH_STEPS (1u << 20)

/* Uses up that much of this thread's time. */
static void
work(gint64 us)
{
    struct timespec now, begun;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
    do
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    while ((now.tv_sec - begun.tv_sec) * 1000000 + (now.tv_nsec - begun.tv_nsec) / 1000 < us);
}

START_TEST(time_is_the_threads_own)
{
    Budget budget;

    budget_begin(&budget, 100000, 0);
    g_usleep(200000); /* the clock goes on, the thread does not */
    ck_assert(budget_allows(&budget, ENOUGH_STEPS));
    work(150000);
    ck_assert(!budget_allows(&budget, ENOUGH_STEPS));
    ck_assert(budget_is_spent(&budget));
}
END_TEST

START_TEST(clock_is_read_now_and_then)
{
    Budget budget;
    unsigned steps = 0;

    budget_begin(&budget, 0, 0);
    while (budget_allows(&budget, 1) && steps < ENOUGH_STEPS)
        steps++;
    ck_assert_uint_gt(steps, 1000);
    ck_assert_uint_lt(steps, ENOUGH_STEPS);
}
END_TEST

START_TEST(spent_stays_spent)
{
    Budget budget;

    budget_begin(&budget, LONG_US, 100);
    ck_assert(budget_take(&budget, 60));
    ck_assert(!budget_take(&budget, 60));
    budget_give_back(&budget, 60);
    ck_assert(!budget_take(&budget, 1));
    ck_assert(!budget_allows(&budget, 1));
}
END_TEST

START_TEST(memory_comes_back)
{
    Budget budget;

    budget_begin(&budget, LONG_US, 100);
    for (int i = 0; i < 10; i++) {
        ck_assert(budget_take(&budget, 100));
        budget_give_back(&budget, 100);
    }
    ck_assert(budget_allows(&budget, ENOUGH_STEPS));
    budget_exhaust(&budget);
    ck_assert(!budget_allows(&budget, 1));
}
END_TEST

START_TEST(none_is_without_bounds)
{
    ck_assert(budget_allows(NULL, ENOUGH_STEPS));
    ck_assert(budget_take(NULL, G_MAXUINT64));
    ck_assert(!budget_is_spent(NULL));
    budget_give_back(NULL, 1);
    budget_exhaust(NULL);
}
END_TEST

int
main(void)
{
    const Unit units[] = { { time_is_the_threads_own, 0 }, { clock_is_read_now_and_then, 0 }, { spent_stays_spent, 0 },
        { memory_comes_back, 0 }, { none_is_without_bounds, 0 }, { 0 } };

    return unit_run("base/budget", units);
}
