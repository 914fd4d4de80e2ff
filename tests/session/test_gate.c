/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "session/gate.h"

#define SLOTS 3
#define THREADS 12
#define LONG_US (60 * G_USEC_PER_SEC)

static Gate *gate;
static atomic_int inside, most, through;

static void *
pass(void *unused G_GNUC_UNUSED)
{
    if (!gate_enter(gate, LONG_US))
        return NULL;
    const int now = atomic_fetch_add(&inside, 1) + 1;
    int seen = atomic_load(&most);
    while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now))
        ;
    usleep(2000);
    atomic_fetch_sub(&inside, 1);
    atomic_fetch_add(&through, 1);
    gate_leave(gate);
    return NULL;
}

START_TEST(lets_only_so_many_in)
{
    pthread_t threads[THREADS];

    gate = gate_new(SLOTS);
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, pass, NULL), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&through), THREADS);
    ck_assert_int_le(atomic_load(&most), SLOTS);
    gate_free(gate);
}
END_TEST

START_TEST(gives_up_in_time)
{
    Gate *narrow = gate_new(1);

    ck_assert(gate_enter(narrow, 0));
    ck_assert(!gate_enter(narrow, 10000));
    ck_assert(!gate_enter(narrow, -5));
    gate_leave(narrow);
    ck_assert(gate_enter(narrow, 10000));
    gate_free(narrow);
}
END_TEST

int
main(void)
{
    return unit_run("session/gate", (const Unit[]){ { lets_only_so_many_in, 0 }, { gives_up_in_time, 0 }, { 0 } });
}
