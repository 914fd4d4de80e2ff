/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "session/passage.h"

#define THREADS 8
#define LONG_US (60 * G_USEC_PER_SEC)

static Passage *passage;
static atomic_int arrived;

static void *
arrive(void *unused G_GNUC_UNUSED)
{
    while (!passage_is_closed(passage))
        usleep(500);
    atomic_fetch_add(&arrived, 1);
    passage_end(passage);
    return NULL;
}

START_TEST(waits_for_all_that_are_inside)
{
    pthread_t threads[THREADS];

    passage = passage_new();
    for (size_t i = 0; i < THREADS; i++) {
        passage_begin(passage);
        ck_assert_int_eq(pthread_create(&threads[i], NULL, arrive, NULL), 0);
    }
    ck_assert_uint_eq(passage_close(passage, LONG_US), 0);
    ck_assert_int_eq(atomic_load(&arrived), THREADS);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    passage_free(passage);
}
END_TEST

START_TEST(gives_up_in_time)
{
    Passage *slow = passage_new();

    ck_assert(!passage_is_closed(slow));
    passage_begin(slow);
    passage_begin(slow);
    passage_end(slow);
    ck_assert_uint_eq(passage_close(slow, 10000), 1);
    ck_assert(passage_is_closed(slow));
    passage_end(slow);
    ck_assert_uint_eq(passage_close(slow, 0), 0);
    passage_free(slow);
    passage_free(NULL);
}
END_TEST

int
main(void)
{
    return unit_run(
        "session/passage", (const Unit[]){ { waits_for_all_that_are_inside, 0 }, { gives_up_in_time, 0 }, { 0 } });
}
