/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <sys/stat.h>

#include "base/error.h"
#include "people/personal.h"

static const struct {
    const char *address, *normal;
} normals[] = {
    { "Luis.Pena@Gmail.com", "luispena@gmail.com" },
    { "l.u.i.s+compras@googlemail.com", "luis@gmail.com" },
    { "luis.pena@hotmail.com", "luis.pena@hotmail.com" },
    { "luis+x@hotmail.com", "luis@hotmail.com" },
    { "+x@hotmail.com", "+x@hotmail.com" },
    { "sin arroba", "sin arroba" },
};

START_TEST(normalizes)
{
    g_autofree char *normal = personal_normalize(normals[_i].address);

    ck_assert_str_eq(normal, normals[_i].normal);
}
END_TEST

START_TEST(registers_and_forgets_the_address)
{
    g_autofree char *file = unit_path("personal.keys");
    g_autofree char *key = unit_path("people.key");
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    ck_assert(secret_create(key, NULL));
    g_autoptr(Personal) first = personal_load(file, key, &error);
    ck_assert_good(first != NULL, error);
    ck_assert_ptr_null(personal_owner(first, "luis.pena@gmail.com"));
    ck_assert_good(personal_add(first, "luis.pena@gmail.com", "luis", &error), error);
    ck_assert_good(personal_add(first, "luispena@gmail.com", "luis", &error), error);
    ck_assert_good(personal_add(first, "ana@hotmail.com", "ana", &error), error);
    ck_assert_good(personal_save(first, &error), error);

    g_autoptr(Personal) second = personal_load(file, key, &error);
    ck_assert_good(second != NULL, error);
    ck_assert_str_eq(personal_owner(second, "L.uispena+x@googlemail.com"), "luis");
    ck_assert_ptr_null(personal_owner(second, "luis@gmail.com"));
    ck_assert_uint_eq(personal_count(second, NULL), 2);
    ck_assert_uint_eq(personal_count(second, "luis"), 1);
    ck_assert(g_file_get_contents(file, &text, NULL, NULL));
    ck_assert_ptr_null(strstr(text, "gmail"));
    ck_assert_ptr_null(strstr(text, "pena"));
}
END_TEST

START_TEST(needs_its_key_only_when_it_holds_some)
{
    g_autofree char *file = unit_path("personal.keys");
    g_autofree char *key = unit_path("no.key");
    g_autoptr(GError) error = NULL;
    g_autoptr(Personal) none = personal_load(file, key, &error);

    ck_assert_good(none != NULL, error);
    ck_assert(!personal_add(none, "a@b.co", "a", &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, "no.key");
    g_clear_error(&error);
    ck_assert(
        g_file_set_contents(file, "0000000000000000000000000000000000000000000000000000000000000000\tana\n", -1, NULL));
    ck_assert_ptr_null(personal_load(file, key, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, "no.key");
}
END_TEST

START_TEST(refuses_a_broken_file)
{
    g_autofree char *file = unit_path("personal.keys");
    g_autofree char *key = unit_path("people.key");
    g_autoptr(GError) error = NULL;

    ck_assert(secret_create(key, NULL));
    ck_assert(g_file_set_contents(file, "luis.pena@gmail.com\n", -1, NULL));
    ck_assert_ptr_null(personal_load(file, key, &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, ":1:");
}
END_TEST

int
main(void)
{
    return unit_run("people/personal",
        (const Unit[]){ { normalizes, G_N_ELEMENTS(normals) }, { registers_and_forgets_the_address, 0 },
            { needs_its_key_only_when_it_holds_some, 0 }, { refuses_a_broken_file, 0 }, { 0 } });
}
