/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "queue/door.h"

static const KeyRing keys = { .keys = { { .secret = { .bytes = { 1 } } } }, .count = 1 };
static const KeyRing other_keys = { .keys = { { .secret = { .bytes = { 2 } } } }, .count = 1 };
static const KeyRing rotated_keys = { .keys = { { .secret = { .bytes = { 2 } } }, { .secret = { .bytes = { 1 } } } },
    .count = 2 };
static const uint8_t content[DIGEST_BYTES] = { 3 }, other_content[DIGEST_BYTES] = { 4 };

START_TEST(opens_for_what_it_was_issued_for)
{
    g_autofree char *value = door_issue(&keys, 12, 3, content);
    g_autofree char *spaced = g_strconcat("  ", value, " ", NULL);
    DoorToken token;

    ck_assert(door_parse(spaced, &token));
    ck_assert_int_eq(token.delivery, 12);
    ck_assert_int_eq(token.attempt, 3);
    ck_assert(door_verify(&keys, &token, content));
    ck_assert(!door_verify(&keys, &token, other_content));
    ck_assert(!door_verify(&other_keys, &token, content));
    ck_assert(door_verify(&rotated_keys, &token, content));
    token.attempt = 4;
    ck_assert(!door_verify(&keys, &token, content));
    token.attempt = 3;
    token.delivery = 13;
    ck_assert(!door_verify(&keys, &token, content));
}
END_TEST

#define MAC "0000000000000000000000000000000000000000000000000000000000000000"

static const struct {
    const char *value;
    bool good;
} values[] = {
    { "v1 1 1 " MAC, true },
    { "v2 1 1 " MAC, false },
    { "v1 0 1 " MAC, false },
    { "v1 -1 1 " MAC, false },
    { "v1 1 1 " MAC "0", false },
    { "v1 1 1 0", false },
    { "v1 1 1 " MAC " x", false },
    { "v1  1 1 " MAC, false },
    { "v1 99999999999999999999 1 " MAC, false },
    { "v1", false },
    { "", false },
};

START_TEST(reads_only_its_form)
{
    DoorToken token;

    ck_assert_msg(door_parse(values[_i].value, &token) == values[_i].good, "«%s»", values[_i].value);
}
END_TEST

int
main(void)
{
    return unit_run("queue/door", (const Unit[]){ { opens_for_what_it_was_issued_for, 0 },
                                      { reads_only_its_form, G_N_ELEMENTS(values) }, { 0 } });
}
