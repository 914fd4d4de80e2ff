/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "history/memory.h"

static Memory *
open_memory(void)
{
    g_autofree char *path = unit_path("history.db");
    g_autoptr(GError) error = NULL;
    Memory *memory = memory_open(path, &error);

    ck_assert_good(memory != NULL, error);
    return memory;
}

static void
meet(Memory *memory, uint8_t who, gint64 day)
{
    const uint8_t hash[MEMORY_HASH_BYTES] = { who };
    g_autoptr(GError) error = NULL;

    ck_assert_good(memory_add(memory, MEMORY_CORRESPONDENTS, hash, 1, day, &error), error);
}

static int
has(Memory *memory, uint8_t who)
{
    const uint8_t hash[MEMORY_HASH_BYTES] = { who };

    return memory_has(memory, MEMORY_CORRESPONDENTS, hash, NULL);
}

START_TEST(forgets_what_is_old_or_too_much)
{
    g_autoptr(Memory) memory = open_memory();
    g_autoptr(GError) error = NULL;

    for (uint8_t who = 1; who <= 10; who++)
        meet(memory, who, who);
    meet(memory, 1, 20);
    ck_assert_int_eq(memory_count(memory, MEMORY_CORRESPONDENTS, NULL), 10);
    ck_assert_good(memory_forget(memory, MEMORY_CORRESPONDENTS, 4, 100, &error), error);
    ck_assert_int_eq(memory_count(memory, MEMORY_CORRESPONDENTS, NULL), 8);
    ck_assert(has(memory, 1) == 1 && has(memory, 2) == 0 && has(memory, 3) == 0 && has(memory, 4) == 1);
    ck_assert_good(memory_forget(memory, MEMORY_CORRESPONDENTS, 0, 3, &error), error);
    ck_assert_int_eq(memory_count(memory, MEMORY_CORRESPONDENTS, NULL), 3);
    ck_assert(has(memory, 1) == 1 && has(memory, 10) == 1 && has(memory, 9) == 1 && has(memory, 8) == 0);
}
END_TEST

START_TEST(takes_back_what_did_not_end_well)
{
    g_autoptr(Memory) memory = open_memory();

    ck_assert(memory_begin(memory, NULL));
    meet(memory, 1, 1);
    ck_assert(!memory_end(memory, false, NULL));
    ck_assert_int_eq(has(memory, 1), 0);
}
END_TEST

START_TEST(knows_what_is_usual)
{
    g_autoptr(Memory) memory = open_memory();
    AccountUsage usage = { .count = { 5, 50, 0, 1, 2 } }, usual = { 0 };

    ck_assert(memory_add_peak(memory, "ana", 100, &usage, NULL));
    usage.count[USAGE_MESSAGES] = 3;
    ck_assert(memory_add_peak(memory, "ana", 100, &usage, NULL));
    usage.count[USAGE_MESSAGES] = 7;
    ck_assert(memory_add_peak(memory, "ana", 101, &usage, NULL));
    usage.count[USAGE_MESSAGES] = 1000;
    ck_assert(memory_add_peak(memory, "ana", 102, &usage, NULL));
    ck_assert(memory_read_usual(memory, "ana", 102, &usual, NULL));
    ck_assert_uint_eq(usual.usual[USAGE_MESSAGES], 7);
    ck_assert_uint_eq(usual.usual[USAGE_RECIPIENTS], 50);
    ck_assert_uint_eq(usual.days, 2);
    ck_assert(memory_forget_accounts(memory, 0, 101, NULL));
    ck_assert(memory_read_usual(memory, "ana", 102, &usual, NULL));
    ck_assert_uint_eq(usual.days, 1);
}
END_TEST

int
main(void)
{
    return unit_run("history/memory", (const Unit[]){ { forgets_what_is_old_or_too_much, 0 },
                                          { takes_back_what_did_not_end_well, 0 }, { knows_what_is_usual, 0 }, { 0 } });
}
