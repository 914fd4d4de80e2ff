/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdint.h>
#include <string.h>

#include "session/blocks.h"

#define LIMIT (3 * BLOCK_BYTES)

START_TEST(keeps_to_the_limit)
{
    void *blocks[3];

    for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++)
        ck_assert_ptr_nonnull(blocks[i] = blocks_take(LIMIT));
    ck_assert_ptr_null(blocks_take(LIMIT));
    ck_assert_ptr_null(blocks_take(0));
    blocks_give(blocks[1], 0);
    ck_assert_ptr_nonnull(blocks[1] = blocks_take(LIMIT + BLOCK_BYTES - 1));
    ck_assert_ptr_null(blocks_take(LIMIT + BLOCK_BYTES - 1));
    for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++)
        blocks_give(blocks[i], 0);
}
END_TEST

/* What was in a block is not there for who takes it next. */
START_TEST(wipes_what_is_given_back)
{
    static const char secret[] = "lo que nadie más debe leer";
    char *block = blocks_take(LIMIT);

    memset(block, 0, BLOCK_BYTES);
    memcpy(block + 100, secret, sizeof secret);
    blocks_give(block, 100 + sizeof secret);
    char *next = blocks_take(LIMIT);
    ck_assert_ptr_eq(next, block);
    ck_assert_ptr_null(memmem(next, BLOCK_BYTES, "nadie", 5));
    blocks_give(next, 0);
}
END_TEST

/* More than are ever kept, twice: nothing is lost and nothing given twice. */
START_TEST(takes_many)
{
    enum { MANY = 600 };
    static char *blocks[MANY];

    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < MANY; i++) {
            ck_assert_ptr_nonnull(blocks[i] = blocks_take(SIZE_MAX));
            memcpy(blocks[i], &i, sizeof i);
        }
        for (size_t i = 0; i < MANY; i++) {
            ck_assert_mem_eq(blocks[i], &i, sizeof i);
            blocks_give(blocks[i], sizeof i);
        }
    }
}
END_TEST

int
main(void)
{
    return unit_run("session/blocks",
        (const Unit[]){ { keeps_to_the_limit, 0 }, { wipes_what_is_given_back, 0 }, { takes_many, 0 }, { 0 } });
}
