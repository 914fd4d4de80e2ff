/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/aead.h"

static const uint8_t key[AEAD_KEY_BYTES] = { 1 }, other[AEAD_KEY_BYTES] = { 2 };

START_TEST(comes_back)
{
    const size_t length = (size_t)_i;
    g_autofree char *data = g_strnfill(length, 'x');
    g_autoptr(GBytes) sealed = aead_seal(key, data, length);
    size_t sealed_length, back_length;
    const void *bytes = g_bytes_get_data(sealed, &sealed_length);
    g_autofree char *back = aead_open(key, bytes, sealed_length, &back_length);

    ck_assert_ptr_nonnull(back);
    ck_assert_uint_eq(back_length, length);
    ck_assert_str_eq(back, data);
    ck_assert_ptr_null(aead_open(other, bytes, sealed_length, &back_length));
}
END_TEST

START_TEST(notices_each_change)
{
    g_autoptr(GBytes) sealed = aead_seal(key, "secreto", 7), again = aead_seal(key, "secreto", 7);
    gsize length;
    size_t back_length;
    g_autofree uint8_t *bytes = g_bytes_unref_to_data(g_steal_pointer(&sealed), &length);

    ck_assert(memcmp(bytes, g_bytes_get_data(again, NULL), length) != 0);
    for (gsize i = 0; i < length; i++) {
        bytes[i] ^= 1;
        ck_assert_ptr_null(aead_open(key, bytes, length, &back_length));
        bytes[i] ^= 1;
    }
    for (gsize i = 0; i < length; i++)
        ck_assert_ptr_null(aead_open(key, bytes, i, &back_length));
}
END_TEST

int
main(void)
{
    return unit_run("base/aead", (const Unit[]){ { comes_back, 40 }, { notices_each_change, 0 }, { 0 } });
}
