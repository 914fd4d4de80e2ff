/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "filter/inbound.h"

/* Limits as they may be configured, and whether those for inbound mail are narrower. */
static const struct {
    MessageLimits limits;
    bool is_narrower;
} rows[] = {
    { { .header = 1u << 20, .text = 4u << 20, .parts = 1000, .depth = 40 }, true },
    { { .header = 1000, .text = 1000, .parts = 3, .depth = 2, .cpu_us = 1000, .memory = 1000 }, false },
    { { .header = 64u << 20,
          .text = 256u << 20,
          .parts = 1000000,
          .depth = 100000,
          .cpu_us = G_TIME_SPAN_HOUR,
          .memory = 1ull << 40 },
        true },
};

START_TEST(never_reads_more_of_what_comes_in)
{
    const MessageLimits *out = &rows[_i].limits;
    const MessageLimits in = inbound_limits(out);

    ck_assert_uint_le(in.header, MIN(out->header, 128u << 10));
    ck_assert_uint_le(in.text, MIN(out->text, 256u << 10));
    ck_assert_uint_le(in.parts, MIN(out->parts, 100));
    ck_assert_uint_le(in.depth, MIN(out->depth, 10));
    ck_assert_int_le(in.cpu_us, out->cpu_us > 0 ? out->cpu_us : G_TIME_SPAN_SECOND);
    ck_assert_uint_le(in.memory, out->memory > 0 ? out->memory : 16u << 20);
    ck_assert_int_gt(in.cpu_us, 0);
    ck_assert_uint_gt(in.memory, 0);
    ck_assert_uint_gt(in.header, 0);
    ck_assert_uint_gt(in.parts, 0);
    ck_assert_int_eq(in.header < out->header && in.text < out->text && in.parts < out->parts, rows[_i].is_narrower);
}
END_TEST

/* A machine of any size keeps most of its processors for what goes out. */
START_TEST(has_few_places)
{
    Gate *gate = inbound_gate_new();
    unsigned places = 0;

    while (gate_enter(gate, 0))
        places++;
    ck_assert_uint_ge(places, 1);
    ck_assert_uint_le(places, MAX(g_get_num_processors() / 2, 1));
    gate_free(gate);
}
END_TEST

int
main(void)
{
    return unit_run("filter/inbound",
        (Unit[]){ { never_reads_more_of_what_comes_in, G_N_ELEMENTS(rows) }, { has_few_places, 0 }, { 0 } });
}
