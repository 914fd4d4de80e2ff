/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/decision.h"
#include "desk/keys.h"
#include "letters.h"
#include "queue/blob.h"
#include "queue/bodies.h"

typedef struct {
    Desk *desk;
    char *references[3];
    Entry *entries[3];
} Office;

static Office
office_with_letters(void)
{
    g_autofree char *path = site_config("courier { answer_within = 10d }\n");
    g_autoptr(GError) error = NULL;
    Office office = { .desk = desk_open(path, DIRECTORY_READ, &error) };

    ck_assert_good(office.desk != NULL, error);
    for (int i = 0; i < 3; i++) {
        office.references[i] = hold_letter(office.desk, NULL, (uint8_t)(i + 1), 0);
        office.entries[i] = store_get(desk_store(office.desk, NULL), office.references[i], NULL);
    }
    return office;
}

static void
office_clear(Office *office)
{
    for (int i = 0; i < 3; i++) {
        g_free(office->references[i]);
        entry_free(office->entries[i]);
    }
    desk_unref(office->desk);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Office, office_clear)

static const char *
key_file(const Office *office)
{
    return options_text(desk_section(office->desk, "queue"), "master_key");
}

static void
assert_readable(const Office *office)
{
    for (int i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Spool) spool = desk_held_message(office->desk, office->entries[i], &error);
        ck_assert_good(spool != NULL, error);
        ck_assert_int_gt(spool_size(spool), 0);
    }
}

/* As if the former keys had been former for AGO_US already. */
static void
let_time_pass(const Office *office, gint64 ago_us)
{
    const KeyRing *ring = desk_keys(office->desk, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < ring->count; i++) {
        g_autofree char *digits = hex_encode(ring->keys[i].secret.bytes, SECRET_BYTES);
        g_string_append(text, digits);
        if (i > 0)
            g_string_append_printf(text, " %" G_GINT64_FORMAT, (clock_now_us() - ago_us) / G_USEC_PER_SEC);
        g_string_append_c(text, '\n');
    }
    ck_assert(g_file_set_contents_full(key_file(office), text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

START_TEST(changes_the_key_while_mail_is_held)
{
    g_auto(Office) office = office_with_letters();
    const KeyRing *before = desk_keys(office.desk, NULL);
    g_autofree char *former = g_strdup(keyring_current(before)->id);
    g_autoptr(GError) error = NULL;
    guint changed;
    AuditSummary summary;

    ck_assert_good(keys_rotate(office.desk, "root", &error), error);
    const KeyRing *after = desk_keys(office.desk, &error);
    ck_assert_ptr_ne(after, before);
    ck_assert_uint_eq(after->count, 2);
    ck_assert_str_eq(after->keys[1].secret.id, former);
    assert_readable(&office);

    ck_assert_good(keys_rewrap(office.desk, &changed, &error), error);
    ck_assert_uint_eq(changed, 3);
    ck_assert(keys_rewrap(office.desk, &changed, NULL));
    ck_assert_uint_eq(changed, 0);
    assert_readable(&office);
    g_autoptr(GHashTable) held = keys_count_held(office.desk, NULL);
    ck_assert_uint_eq(GPOINTER_TO_UINT(g_hash_table_lookup(held, keyring_current(after)->id)), 3);
    ck_assert_uint_eq(g_hash_table_size(held), 1);
    ck_assert(audit_verify(options_text(desk_section(office.desk, "audit"), "folder"), &summary, NULL));
    ck_assert_int_eq(summary.records, 1);
}
END_TEST

START_TEST(forgets_no_key_too_soon)
{
    static const struct {
        gint64 hours;
        bool leaked, done;
    } cases[] = { { 0, false, false }, { 0, true, false }, { 2, false, false }, { 2, true, true },
        { 24 * 11, false, true } };
    g_auto(Office) office = office_with_letters();
    g_autofree char *former = g_strdup(keyring_current(desk_keys(office.desk, NULL))->id);
    g_autoptr(GError) error = NULL;

    ck_assert(keys_rotate(office.desk, "root", NULL));
    let_time_pass(&office, cases[_i].hours * 3600 * G_USEC_PER_SEC);
    ck_assert_int_eq(keys_forget(office.desk, former, cases[_i].leaked, "root", &error), cases[_i].done);
    if (!cases[_i].done)
        ck_assert_error(error, VOBO_ERROR_DENIED, former);
    ck_assert_uint_eq(desk_keys(office.desk, NULL)->count, cases[_i].done ? 1 : 2);
    assert_readable(&office);
}
END_TEST

START_TEST(forgets_no_key_that_is_needed)
{
    g_auto(Office) office = office_with_letters();
    g_autofree char *former = g_strdup(keyring_current(desk_keys(office.desk, NULL))->id);
    g_autofree char *path = g_build_filename(desk_blobs(office.desk), office.entries[1]->blob, NULL);
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize length;

    /* what wraps its key is damaged: nobody knows whether a backup of the file will come */
    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    bytes[50] ^= 1;
    ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
    ck_assert(keys_rotate(office.desk, "root", NULL));
    let_time_pass(&office, G_GINT64_CONSTANT(11) * 86400 * G_USEC_PER_SEC);
    ck_assert(!keys_forget(office.desk, former, false, "root", &error));
    ck_assert_error(error, VOBO_ERROR_STATE, former);
    g_clear_error(&error);
    ck_assert(!keys_forget(office.desk, keyring_current(desk_keys(office.desk, NULL))->id, false, "root", &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, "keys list");
}
END_TEST

/* --- a key that is lost ------------------------------------------------------------------------------------------- */

static void
keep_all(const Office *office G_GNUC_UNUSED)
{
}

static void
lose_database(const Office *office)
{
    ck_assert_int_eq(g_unlink(options_text(desk_section(office->desk, "queue"), "database")), 0);
}

static void
lose_bodies(const Office *office)
{
    for (int i = 0; i < 3; i++)
        blob_remove(desk_blobs(office->desk), office->entries[i]->blob);
}

static void
set_all_aside(const Office *office)
{
    g_autofree char *orphans = bodies_orphans_folder(desk_blobs(office->desk));

    lose_database(office);
    ck_assert_int_eq(g_mkdir(orphans, 0700), 0);
    for (int i = 0; i < 3; i++) {
        g_autofree char *from = g_build_filename(desk_blobs(office->desk), office->entries[i]->blob, NULL);
        g_autofree char *to = g_build_filename(orphans, office->entries[i]->blob, NULL);
        ck_assert_int_eq(g_rename(from, to), 0);
    }
}

static void
lose_all(const Office *office)
{
    lose_database(office);
    lose_bodies(office);
}

static const struct {
    const char *name;
    void (*happens)(const Office *office);
    bool may_create;
} lost_keys[] = {
    { "all is there", keep_all, false },
    { "the database is away", lose_database, false },
    { "the folder is empty, and entries have bodies", lose_bodies, false },
    { "there are orphans only", set_all_aside, false },
    { "nothing is held", lose_all, true },
};

/* While anything needs the key that is away, none is made, and nobody is told to make one. */
START_TEST(makes_no_key_in_place_of_a_lost_one)
{
    g_auto(Office) office = office_with_letters();
    const Config *config = policy_config(desk_policy(office.desk));
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) reading = NULL;

    ck_assert_int_eq(g_unlink(key_file(&office)), 0);
    lost_keys[_i].happens(&office);
    ck_assert_msg(keys_may_create_master(config, &error) == lost_keys[_i].may_create, "%s", lost_keys[_i].name);
    if (!lost_keys[_i].may_create)
        ck_assert_error(error, VOBO_ERROR_STATE, "recupérela de su respaldo");
    ck_assert_ptr_null(desk_keys(office.desk, &reading));
    ck_assert_error(reading, VOBO_ERROR_UNAVAILABLE, "respaldo");
    if (!lost_keys[_i].may_create)
        ck_assert_msg(!strstr(reading->message, "keys create"), "%s: %s", lost_keys[_i].name, reading->message);
}
END_TEST

/* The key of the registered mailboxes is needed while there are any. */
START_TEST(makes_no_key_for_mailboxes_registered_under_another)
{
    g_auto(Office) office = office_with_letters();
    const Config *config = policy_config(desk_policy(office.desk));
    const Options *people = desk_section(office.desk, "people");
    g_autoptr(GError) error = NULL;

    ck_assert_int_eq(g_unlink(options_text(people, "key")), 0);
    ck_assert(!keys_may_create_people(config, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, "respaldo");
    ck_assert(!strstr(error->message, "keys create"));
    g_clear_error(&error);
    ck_assert_int_eq(g_unlink(options_text(people, "personal")), 0);
    ck_assert_good(keys_may_create_people(config, &error), error);
}
END_TEST

/* A missing or broken file is told, and what was known is lent no longer. */
START_TEST(follows_the_file)
{
    g_auto(Office) office = office_with_letters();
    g_autofree char *good = NULL;
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_get_contents(key_file(&office), &good, NULL, NULL));
    ck_assert(g_file_set_contents_full(key_file(&office), "x\n", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    ck_assert_ptr_null(desk_keys(office.desk, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, key_file(&office));
    ck_assert(g_file_set_contents_full(key_file(&office), good, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    assert_readable(&office);
}
END_TEST

int
main(void)
{
    return unit_run(
        "desk/keys", (const Unit[]){ { changes_the_key_while_mail_is_held, 0 }, { forgets_no_key_too_soon, 5 },
                         { forgets_no_key_that_is_needed, 0 }, { follows_the_file, 0 },
                         { makes_no_key_in_place_of_a_lost_one, G_N_ELEMENTS(lost_keys) },
                         { makes_no_key_for_mailboxes_registered_under_another, 0 }, { 0 } });
}
