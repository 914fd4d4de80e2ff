/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "queue/state.h"

/* Everything that may happen to a held message; nothing else may. */
static const struct {
    const char *from, *event, *to;
} allowed[] = {
    { "held", "endorse", "held" },
    { "held", "approve", "approved" },
    { "held", "reject", "rejected" },
    { "held", "return", "returned" },
    { "held", "cancel", "cancelled" },
    { "held", "delegate", "held" },
    { "held", "comment", "held" },
    { "held", "retitle", "held" },
    { "held", "ask", "held" },
    { "held", "remind", "held" },
    { "held", "escalate", "held" },
    { "cooling", "elapse", "approved" },
    { "cooling", "approve", "approved" },
    { "cooling", "reject", "rejected" },
    { "cooling", "return", "returned" },
    { "cooling", "cancel", "cancelled" },
    { "resting", "review", "held" },
    { "resting", "reject", "rejected" },
    { "resting", "return", "returned" },
    { "resting", "cancel", "cancelled" },
    { "approved", "claim", "releasing" },
    { "releasing", "accepted", "released" },
    { "releasing", "postponed", "approved" },
    { "releasing", "refused", "undeliverable" },
    { "releasing", "lost", "uncertain" },
    { "uncertain", "settle-sent", "released" },
    { "uncertain", "settle-resend", "approved" },
    { "released", "wipe", "released" },
    { "rejected", "wipe", "rejected" },
    { "returned", "wipe", "returned" },
    { "cancelled", "wipe", "cancelled" },
    { "undeliverable", "approve", "approved" },
    { "undeliverable", "return", "returned" },
    { "undeliverable", "cancel", "cancelled" },
};

static const char *
expected(State from, Event event)
{
    for (size_t i = 0; i < G_N_ELEMENTS(allowed); i++)
        if (strcmp(allowed[i].from, state_name(from)) == 0 && strcmp(allowed[i].event, event_name(event)) == 0)
            return allowed[i].to;
    return NULL;
}

START_TEST(allows_what_the_table_says)
{
    unsigned found = 0;

    for (int from = 0; from < STATES; from++)
        for (int event = 0; event < EVENTS; event++) {
            const char *to = expected((State)from, (Event)event);
            State next = STATES;
            ck_assert_msg(state_next((State)from, (Event)event, &next) == (to != NULL), "%s, %s",
                state_name((State)from), event_name((Event)event));
            if (to) {
                ck_assert_str_eq(state_name(next), to);
                found++;
            }
        }
    ck_assert_uint_eq(found, G_N_ELEMENTS(allowed));
}
END_TEST

START_TEST(names_each_state)
{
    State back;

    ck_assert(state_from_name(state_name((State)_i), &back));
    ck_assert_int_eq(back, _i);
    ck_assert_uint_gt(strlen(state_for_people((State)_i)), 3);
    ck_assert(!state_from_name("nada", &back));
}
END_TEST

START_TEST(words_each_event)
{
    ck_assert_str_ne(event_for_people(event_name((Event)_i)), event_name((Event)_i));
    ck_assert_str_eq(event_for_people("nada"), "nada");
}
END_TEST

int
main(void)
{
    return unit_run("queue/state", (const Unit[]){ { allows_what_the_table_says, 0 }, { names_each_state, STATES },
                                       { words_each_event, EVENTS }, { 0 } });
}
