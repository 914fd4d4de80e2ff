/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/clock.h"
#include "courier/notice.h"
#include "courier/pending.h"
#include "desk/decision.h"
#include "desk/notice_rule.h"
#include "letters.h"
#include "message/readable.h"

#define DAY_US (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)
#define LUIS "luis@entidad.gov.co"
#define NUBIA "nubia@entidad.gov.co"

static Desk *
open_desk(void)
{
    g_autofree char *path = site_config("route \"r\" { approvers = { luis, nubia } }\ncourier { pending_many = 10 }\n");
    g_autoptr(GError) error = NULL;
    Desk *desk = desk_open(path, DIRECTORY_READ, &error);

    ck_assert_good(desk != NULL, error);
    return desk;
}

static void
set_rule(Desk *desk, const char *login, const char *address, NoticeRule rule)
{
    g_autoptr(GError) error = NULL;

    ck_assert_good(notice_rule_set(desk, login, address, rule, &error), error);
}

/* Holds COUNT messages and asks about them; the last one's reference, which the caller owns. */
static char *
hold(Desk *desk, int count)
{
    char *reference = NULL;
    bool asked;

    for (int i = 0; i < count; i++) {
        g_free(reference);
        reference = hold_letter(desk, "r", (uint8_t)(i + 1), 0);
        ck_assert(decision_ask_newcomers(desk, reference, &asked, NULL) && asked);
    }
    return reference;
}

/* The state of the mail that asked ADDRESS about REFERENCE. The caller owns it. */
static char *
asked_in(Desk *desk, const char *reference, const char *address)
{
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);

    for (guint i = 0; i < entry->notices->len; i++) {
        const EntryNotice *notice = g_ptr_array_index(entry->notices, i);
        if (strcmp(notice->address, address) == 0 && strcmp(notice->kind, "review") == 0)
            return g_strdup(notice->state);
    }
    return g_strdup("nobody");
}

/* What the mail of the morning to ADDRESS says; NULL where there is none. All others that are due are taken for sent.
 * The caller owns it. */
static char *
morning_mail(Desk *desk, const char *address)
{
    Store *store = desk_store(desk, NULL);
    g_autoptr(Notices) notices = notices_load(desk, NULL);
    char *text = NULL;
    Delivery *delivery;

    while ((delivery = store_claim(store, NULL))) {
        const DeliveryResult sent = { .outcome = OUTCOME_ACCEPTED, .reply = "250" };
        Outcome outcome;
        if (strcmp(delivery->kind, "pending") == 0 && strcmp(delivery->address, address) == 0) {
            g_autoptr(Spool) spool = notice_render(notices, desk, delivery, NULL);
            g_autoptr(Message) message = message_of(spool);
            ck_assert_ptr_null(text);
            g_autoptr(GPtrArray) texts = readable_texts(message); /* in HTML it has buttons */
            text = g_strdup(g_ptr_array_index(texts, 0));
        }
        ck_assert(store_finish(store, delivery, &sent, &outcome, NULL));
        delivery_free(delivery);
    }
    return text;
}

static int
count_in(const char *text, const char *what)
{
    int count = 0;

    for (const char *at = text; at && (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

static void
plan(Desk *desk, gint64 later_us)
{
    gint64 done_us = 0;
    g_autoptr(GError) error = NULL;

    ck_assert_good(pending_plan(desk, clock_now_us() + later_us, &done_us, &error), error);
    ck_assert_int_gt(done_us, 0);
}

static const struct {
    NoticeRule luis, nubia;
    int held;
    int in_mail_of_luis;
    const char *state_of_luis, *state_of_nubia;
} cases[] = {
    { NOTICES_AT_ONCE, NOTICES_AT_ONCE, 3, 0, "pending", "pending" },
    { NOTICES_AT_ONCE, NOTICES_AT_ONCE, 9, 0, "pending", "pending" },
    { NOTICES_AT_ONCE, NOTICES_AT_ONCE, 10, 10, "pending", "pending" },
    { NOTICES_DIGEST, NOTICES_AT_ONCE, 3, 3, "listed", "pending" },
    { NOTICES_NONE, NOTICES_AT_ONCE, 12, 0, "listed", "pending" },
    { NOTICES_NONE, NOTICES_DIGEST, 2, 0, "listed", "listed" },
    { NOTICES_NONE, NOTICES_NONE, 2, 2, "listed", "listed" }, /* a message never waits for no one */
};

START_TEST(tells_each_as_he_wants)
{
    g_autoptr(Desk) desk = open_desk();

    set_rule(desk, "luis", LUIS, cases[_i].luis);
    set_rule(desk, "nubia", "Nubia@Entidad.gov.co", cases[_i].nubia);
    g_autofree char *last = hold(desk, cases[_i].held);
    g_autofree char *of_luis = asked_in(desk, last, LUIS), *of_nubia = asked_in(desk, last, NUBIA);
    ck_assert_str_eq(of_luis, cases[_i].state_of_luis);
    ck_assert_str_eq(of_nubia, cases[_i].state_of_nubia);
    plan(desk, 0);
    g_autofree char *text = morning_mail(desk, LUIS);
    ck_assert_int_eq(text != NULL, cases[_i].in_mail_of_luis > 0);
    ck_assert_int_eq(count_in(text, "espera desde"), cases[_i].in_mail_of_luis);
    ck_assert_int_eq(count_in(text, "    visto-bueno+VB-"), cases[_i].in_mail_of_luis);
}
END_TEST

START_TEST(comes_once_a_morning)
{
    g_autoptr(Desk) desk = open_desk();

    set_rule(desk, "luis", LUIS, NOTICES_DIGEST);
    g_free(hold(desk, 2));
    for (int day = 0; day < 3; day++) {
        plan(desk, day * DAY_US);
        plan(desk, day * DAY_US);
        g_autofree char *text = morning_mail(desk, LUIS);
        g_autofree char *again = morning_mail(desk, LUIS);
        ck_assert_int_eq(count_in(text, "espera desde"), 2);
        ck_assert_ptr_null(again);
    }
}
END_TEST

/* What is decided between planning and sending, or before, is not told any more. */
START_TEST(tells_what_waits_now)
{
    g_autoptr(Desk) desk = open_desk();
    g_autofree char *first = NULL, *last = NULL;

    set_rule(desk, "luis", LUIS, NOTICES_DIGEST);
    first = hold(desk, 1);
    last = hold_letter(desk, "r", 99, 0);
    bool asked;
    ck_assert(decision_ask_newcomers(desk, last, &asked, NULL));
    const Decision before = { first, EVENT_APPROVE, "nubia", "", false };
    if (_i == 0)
        ck_assert(decision_make(desk, &before, NULL, NULL));
    plan(desk, 0);
    if (_i == 1)
        ck_assert(decision_make(desk, &before, NULL, NULL));
    g_autofree char *text = morning_mail(desk, LUIS);
    ck_assert_int_eq(count_in(text, "espera desde"), 1);
    ck_assert_ptr_nonnull(strstr(text, last));
    ck_assert_ptr_null(strstr(text, first));
    ck_assert_msg(strstr(text, "«Hola.»") != NULL, "%s", text);
}
END_TEST

START_TEST(sends_what_was_listed)
{
    g_autoptr(Desk) desk = open_desk();

    set_rule(desk, "luis", LUIS, NOTICES_NONE);
    g_autofree char *reference = hold(desk, 1);
    g_autofree char *before = asked_in(desk, reference, LUIS);
    ck_assert_str_eq(before, "listed");
    set_rule(desk, "luis", LUIS, NOTICES_AT_ONCE);
    g_autofree char *after = asked_in(desk, reference, LUIS);
    ck_assert_str_eq(after, "pending");
}
END_TEST

int
main(void)
{
    return unit_run(
        "courier/pending", (const Unit[]){ { tells_each_as_he_wants, G_N_ELEMENTS(cases) }, { comes_once_a_morning, 0 },
                               { tells_what_waits_now, 2 }, { sends_what_was_listed, 0 }, { 0 } });
}
