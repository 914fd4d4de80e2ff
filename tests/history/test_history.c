/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret.h"
#include "history/history.h"
#include "history/network.h"

#define NOW G_GINT64_CONSTANT(1795000000) /* seconds; in the middle of an hour */

static char *database, *key;

static History *
open_history(bool remembers)
{
    if (!database) {
        g_autoptr(GError) error = NULL;
        database = unit_path("history.db");
        key = unit_path("people.key");
        ck_assert_good(secret_create(key, &error), error);
    }
    const HistoryTerms terms = { database, key, 3600, 730, 1000, 90, 1000 };
    return remembers ? history_new(&terms) : history_new_for_look(&terms);
}

static PastAnswer
has_written(History *history, const char *address)
{
    const Past past = history_past(history, NULL);

    return past.has_written(past.data, address);
}

static PastAnswer
has_passed(History *history, const char *message_id)
{
    const Past past = history_past(history, NULL);

    return past.has_passed(past.data, message_id);
}

START_TEST(remembers_who_wrote)
{
    History *history = open_history(true);

    ck_assert_int_eq(has_written(history, "maria@example.org"), PAST_NEVER);
    history_note_correspondent(history, "Maria+lista@Example.org");
    history_note_message(history, "<1@example.org>");
    ck_assert_int_eq(has_written(history, "maria@example.org"), PAST_KNOWN);
    ck_assert_int_eq(has_passed(history, "<1@example.org>"), PAST_KNOWN);
    ck_assert_int_eq(has_passed(history, "<2@example.org>"), PAST_NEVER);
    history_free(history);
    history = open_history(false);
    ck_assert_int_eq(has_written(history, "MARIA@example.org"), PAST_KNOWN);
    ck_assert_int_eq(has_passed(history, "<1@example.org>"), PAST_KNOWN);
    ck_assert_int_eq(has_written(history, "<1@example.org>"), PAST_NEVER);
    ck_assert_int_eq(has_written(history, "otra@example.org"), PAST_NEVER);
    history_free(history);
}
END_TEST

START_TEST(keeps_no_address)
{
    History *history = open_history(true);
    g_autofree char *text = NULL;
    gsize length;

    history_note_correspondent(history, "secretisima@example.org");
    history_free(history);
    ck_assert(g_file_get_contents(database, &text, &length, NULL));
    ck_assert_ptr_null(memmem(text, length, "secretisima", 11));
}
END_TEST

START_TEST(a_look_leaves_nothing)
{
    History *history = open_history(false);
    const Deed deed = { USAGE_MESSAGES, NULL, 1 };
    AccountUsage usage;

    history_note_correspondent(history, "maria@example.org");
    history_note_deeds(history, "ana", &deed, 1, NOW, &usage);
    ck_assert_uint_eq(usage.count[USAGE_MESSAGES], 1);
    history_free(history);
    history_free(open_history(true));
    history = open_history(false);
    ck_assert_int_ne(has_written(history, "maria@example.org"), PAST_KNOWN);
    history_note_deeds(history, "ana", &deed, 1, NOW, &usage);
    ck_assert_uint_eq(usage.count[USAGE_MESSAGES], 1);
    history_free(history);
}
END_TEST

START_TEST(a_look_makes_no_database)
{
    History *history = open_history(false);

    ck_assert_int_eq(has_written(history, "maria@example.org"), PAST_NO_IDEA);
    history_free(history);
    ck_assert(!g_file_test(database, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(without_a_key_it_has_no_idea)
{
    g_autofree char *path = unit_path("other.db");
    const HistoryTerms terms = { path, "/no/such/key", 3600, 730, 1000, 90, 1000 };
    g_autoptr(History) history = history_new(&terms);

    history_note_correspondent(history, "maria@example.org");
    ck_assert_int_eq(has_written(history, "maria@example.org"), PAST_NO_IDEA);
}
END_TEST

START_TEST(without_a_disk_it_has_no_idea)
{
    const HistoryTerms terms = { "/no/such/folder/history.db", "/no/such/key", 3600, 730, 1000, 90, 1000 };
    g_autoptr(History) history = history_new(&terms);
    const Deed deed = { USAGE_MESSAGES, NULL, 1 };
    AccountUsage usage;

    ck_assert_int_eq(has_passed(history, "<1@example.org>"), PAST_NO_IDEA);
    ck_assert(!history_claim(history, "ana", NOW, 60));
    /* but counts while it lives */
    history_note_deeds(history, "ana", &deed, 1, NOW, &usage);
    history_note_deeds(history, "Ana", &deed, 1, NOW, &usage);
    ck_assert_uint_eq(usage.count[USAGE_MESSAGES], 2);
    ck_assert_uint_eq(usage.days, 0);
}
END_TEST

static void
send(History *history, gint64 now_s, const char *network, const char *domain, guint64 recipients, AccountUsage *usage)
{
    const Deed deeds[] = { { USAGE_MESSAGES, NULL, 1 }, { USAGE_RECIPIENTS, NULL, recipients },
        { USAGE_NETWORKS, network, 1 }, { USAGE_DOMAINS, domain, 1 } };

    history_note_deeds(history, "ana", deeds, G_N_ELEMENTS(deeds), now_s, usage);
}

static void
expect(const AccountUsage *usage, guint64 messages, guint64 recipients, guint64 networks, guint64 domains)
{
    ck_assert_uint_eq(usage->count[USAGE_MESSAGES], messages);
    ck_assert_uint_eq(usage->count[USAGE_RECIPIENTS], recipients);
    ck_assert_uint_eq(usage->count[USAGE_NETWORKS], networks);
    ck_assert_uint_eq(usage->count[USAGE_DOMAINS], domains);
    ck_assert_uint_eq(usage->count[USAGE_REFUSED], 0);
}

START_TEST(counts_in_a_window_that_slides)
{
    History *history = open_history(true);
    AccountUsage usage;

    send(history, NOW, "192.0.2.0/24", "example.org", 3, &usage);
    expect(&usage, 1, 3, 1, 1);
    send(history, NOW + 1200, "198.51.100.0/24", "example.org", 1, &usage);
    expect(&usage, 2, 4, 2, 1);
    send(history, NOW + 1200, "198.51.100.0/24", "example.com", 1, &usage);
    expect(&usage, 3, 5, 2, 2);
    send(history, NOW + 3700, "198.51.100.0/24", "example.com", 1, &usage);
    expect(&usage, 3, 3, 1, 2);
    send(history, NOW + 20000, "203.0.113.0/24", "example.net", 1, &usage);
    expect(&usage, 1, 1, 1, 1);
    history_free(history);
}
END_TEST

START_TEST(does_not_forget_at_a_restart)
{
    History *history = open_history(true);
    AccountUsage usage;

    send(history, NOW, "192.0.2.0/24", "example.org", 3, NULL);
    send(history, NOW + 60, "198.51.100.0/24", "example.com", 2, NULL);
    history_free(history);
    history = open_history(true);
    send(history, NOW + 120, "192.0.2.0/24", "example.org", 1, &usage);
    expect(&usage, 3, 6, 2, 2);
    history_free(history);
}
END_TEST

START_TEST(one_of_many_is_told)
{
    History *history = open_history(true), *other = open_history(true);

    ck_assert(history_claim(history, "ana", NOW, 3600));
    ck_assert(!history_claim(other, "ANA", NOW + 10, 3600));
    ck_assert(history_claim(other, "luis", NOW + 10, 3600));
    ck_assert(history_claim(other, "ana", NOW + 3600, 3600));
    history_unclaim(other, "ana");
    ck_assert(history_claim(history, "ana", NOW + 3601, 3600));
    history_free(other);
    history_free(history);
}
END_TEST

static const struct {
    const char *address, *network; /* NULL: none */
} networks[] = {
    { "192.0.2.77", "192.0.2.0/24" },
    { "::ffff:192.0.2.77", "192.0.2.0/24" },
    { "2001:db8:1:2::7", "2001:db8:1::/48" },
    { "::1", "::/48" },
    { "192.0.2", NULL },
    { "", NULL },
};

START_TEST(knows_networks)
{
    g_autofree char *network = network_of(networks[_i].address);

    ck_assert_msg(g_strcmp0(network, networks[_i].network) == 0, "%s: %s", networks[_i].address, network);
}
END_TEST

int
main(void)
{
    return unit_run("history/history",
        (const Unit[]){ { remembers_who_wrote, 0 }, { keeps_no_address, 0 }, { a_look_leaves_nothing, 0 },
            { a_look_makes_no_database, 0 }, { without_a_key_it_has_no_idea, 0 }, { without_a_disk_it_has_no_idea, 0 },
            { counts_in_a_window_that_slides, 0 }, { does_not_forget_at_a_restart, 0 }, { one_of_many_is_told, 0 },
            { knows_networks, G_N_ELEMENTS(networks) }, { 0 } });
}
