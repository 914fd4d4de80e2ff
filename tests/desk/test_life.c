/* SPDX-License-Identifier: BSD-2-Clause */
/* What holds whatever people, clock, courier and MTA do, in whatever order: nothing is released without the approvals
 * that its route asks for, nobody approves what is his own, nothing goes twice, each notice goes once, whoever may
 * decide is told so, and no message is forgotten. Who may approve is found out here a second time, by trying
 * everything. */
#include "unit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "courier/newcomers.h"
#include "courier/pending.h"
#include "courier/terms.h"
#include "desk/decision.h"
#include "desk/notice_rule.h"
#include "desk/reviewers.h"
#include "letters.h"

#define RUNS 4
#define STEPS 2500
#define OPEN_MOST 25
#define HOUR_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

/* --- people and routes, as the test knows them ---------------------------------------------------------------------
 */

enum { ANA, LUIS, SARA, EVA, NUBIA, TOMAS, PEOPLE, POSTMASTER = PEOPLE, NOBODY };

static const char *const logins[] = { "ana", "luis", "sara", "eva", "nubia", "tomas", "soporte@entidad.gov.co" };

/* What changes from day to day. */
static struct {
    bool has_left;
    int deputy, manager; /* or NOBODY */
} people[PEOPLE];

/* Seats: a person, or one of the others below. */
enum { MANAGER = 100, LEGAL };

static const char routes[] =
    "route \"una\" { approvers = { luis, nubia } remind = 2h }\n"
    "route \"dos\" { approvers = { luis, nubia, sara } quorum = 2 expires = 10h }\n"
    "route \"pasos\" { approvers = { group:legal, manager:1 } order = sequence expires = 10h on_expiry = escalate\n"
    "  escalate_to = una }\n"
    "route \"mismo\" { approvers = { luis, manager:1 } order = sequence four_eyes = relaxed }\n"
    "route \"pares\" { approvers = { group:legal, group:legal } order = sequence escalate_to = dos remind = 3h }\n"
    "route \"suelta\" { approvers = { sara } expires = 10h on_expiry = release }\n";

static const struct {
    const char *name;
    int seats[3], count, needs;
    bool in_order, is_relaxed, releases;
    int escalates_to; /* or -1 */
} known[] = {
    { "una", { LUIS, NUBIA }, 2, 1, false, false, false, -1 },
    { "dos", { LUIS, NUBIA, SARA }, 3, 2, false, false, false, -1 },
    { "pasos", { LEGAL, MANAGER }, 2, 2, true, false, false, 0 },
    { "mismo", { LUIS, MANAGER }, 2, 2, true, true, false, -1 },
    { "pares", { LEGAL, LEGAL }, 2, 2, true, false, false, 1 },
    { "suelta", { SARA }, 1, 1, false, false, true, -1 },
};

static int
route_named(const char *name)
{
    int i = 0;

    while (strcmp(known[i].name, name) != 0)
        i++;
    return i;
}

static const char *
seat_name(int seat)
{
    return seat == MANAGER ? "manager:1" : seat == LEGAL ? "group:legal" : logins[seat];
}

/* --- one run ---------------------------------------------------------------------------------------------------------
 */

typedef struct {
    int author;
    char *reference;
    unsigned delegates[LEGAL + 1]; /* of each seat, as bits */
    int accepted;                  /* how often the MTA took it */
} Case;

typedef struct {
    GRand *rand;
    Desk *desk;
    char *csv, *config;
    GPtrArray *cases;     /* of Case * */
    GHashTable *sendings; /* of notices: how often the MTA took each */
    int mornings;         /* for which what waits was listed */
} Run;

static void
case_free(gpointer data)
{
    Case *one = data;

    g_free(one->reference);
    g_free(one);
}

static int
pick(Run *run, int count)
{
    return g_rand_int_range(run->rand, 0, count);
}

static void
write_people(const Run *run)
{
    GString *csv = g_string_new("login,mail,name,manager,groups,deputies,status\n");

    for (int i = 0; i < PEOPLE; i++) {
        const int deputy = people[i].deputy, manager = people[i].manager;
        g_string_append_printf(csv, "%s,%s@entidad.gov.co,%s Ruiz %d,%s,%s,", logins[i], logins[i], logins[i], i,
            manager == NOBODY ? "" : logins[manager], i == NUBIA || i == TOMAS || i == EVA ? "legal" : "");
        if (deputy != NOBODY)
            g_string_append_printf(csv, "%s 2020-01-01..2099-12-31", logins[deputy]);
        g_string_append_printf(csv, ",%s\n", people[i].has_left ? "retirado" : "");
    }
    ck_assert(g_file_set_contents(run->csv, csv->str, -1, NULL));
    g_string_free(csv, TRUE);
}

static void
open_desk(Run *run)
{
    g_autoptr(GError) error = NULL;

    g_clear_pointer(&run->desk, desk_unref);
    run->desk = desk_open(run->config, DIRECTORY_READ, &error);
    ck_assert_good(run->desk != NULL, error);
}

static void
change_people(Run *run)
{
    const int who = pick(run, PEOPLE);
    g_autoptr(GError) error = NULL;

    switch (pick(run, 3)) {
    case 0:
        people[who].has_left = !people[who].has_left;
        break;
    case 1:
        people[who].deputy = pick(run, 2) ? NOBODY : pick(run, PEOPLE);
        break;
    default:
        people[who].manager = pick(run, 4) ? pick(run, PEOPLE) : NOBODY;
    }
    if (people[who].deputy == who)
        people[who].deputy = NOBODY;
    if (people[who].manager == who)
        people[who].manager = NOBODY;
    write_people(run);
    Desk *fresh = desk_refresh(run->desk, DIRECTORY_READ, &error);
    ck_assert_good(fresh != NULL, error);
    desk_unref(run->desk);
    run->desk = fresh;
}

static Entry *
entry_of(const Run *run, const Case *one)
{
    g_autoptr(GError) error = NULL;
    Entry *entry = store_get(desk_store(run->desk, NULL), one->reference, &error);

    ck_assert_good(entry != NULL, error);
    return entry;
}

static void
hold_one(Run *run)
{
    const int author = pick(run, PEOPLE), route = pick(run, G_N_ELEMENTS(known));
    g_autofree char *address = g_strconcat(logins[author], "@entidad.gov.co", NULL);
    g_autoptr(Envelope) envelope = envelope_of(address, logins[author], "c@example.org", NULL);
    uint8_t digest[STORE_DIGEST_BYTES] = { 0 };
    Case *one = g_new0(Case, 1);
    g_autoptr(GError) error = NULL;
    const NoticeRequest notice = { "held", address, NULL, false };
    const NewEntry entry = { .envelope = envelope,
        .submission = digest,
        .content = digest,
        .author = address,
        .subject = "x",
        .route = known[route].name,
        .reasons = "",
        .findings = "[]",
        .blob = "b",
        .has_message_id = true,
        .retry_window_us = G_TIME_SPAN_DAY,
        .release_us = pick(run, 5) > 0 ? 0 : clock_now_us(), /* or it rests before */
        .is_reviewed = true,
        .notices = &notice,
        .notice_count = 1 };
    bool is_known;

    memcpy(digest, &run->cases->len, sizeof run->cases->len);
    one->author = author;
    one->reference = store_hold(desk_store(run->desk, NULL), &entry, &is_known, &error);
    ck_assert_good(one->reference != NULL, error);
    g_ptr_array_add(run->cases, one);
}

/* --- who may, by trying everything -----------------------------------------------------------------------------------
 */

/* The approvals of one route: who approved each seat, or NOBODY. */
typedef struct {
    int route;
    int by[3];
} Tally;

static unsigned
stand_ins(int who)
{
    const int deputy = people[who].deputy;

    return (people[who].has_left ? 0 : 1u << who) | (deputy == NOBODY || people[deputy].has_left ? 0 : 1u << deputy);
}

/* Who may approve SEAT, as bits. */
static unsigned
candidates(const Case *one, int seat)
{
    const int manager = people[one->author].manager;
    unsigned all = 0;

    if (seat < PEOPLE)
        all = stand_ins(seat);
    else if (seat == LEGAL)
        all = stand_ins(NUBIA) | stand_ins(TOMAS) | stand_ins(EVA);
    else if (manager != NOBODY)
        all = stand_ins(manager);
    return (all | one->delegates[seat]) & ~(1u << one->author);
}

static Tally
tally(const Entry *entry, const Case *one, int route)
{
    Tally found = { route, { NOBODY, NOBODY, NOBODY } };

    for (guint i = 0; i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        int who = 0, seat = 0;
        if (!*event->seat || strcmp(event->event, "delegate") == 0)
            continue;
        while (who < NOBODY && strcmp(logins[who], event->actor) != 0)
            who++;
        ck_assert_int_ne(who, one->author);
        while (seat < known[route].count &&
               (found.by[seat] != NOBODY || strcmp(seat_name(known[route].seats[seat]), event->seat) != 0))
            seat++;
        const bool again = found.by[0] == who || found.by[1] == who || found.by[2] == who;
        if (seat < known[route].count && (!again || known[route].is_relaxed))
            found.by[seat] = who;
    }
    return found;
}

static int
approvals(const Tally *so_far)
{
    int count = 0;

    for (int i = 0; i < known[so_far->route].count; i++)
        count += so_far->by[i] != NOBODY;
    return count;
}

/* Whether those who are there can bring SO_FAR to what the route needs. */
static bool
can_end(const Case *one, Tally so_far, int from)
{
    if (approvals(&so_far) >= known[so_far.route].needs)
        return true;
    for (int seat = from; seat < known[so_far.route].count; seat++) {
        if (so_far.by[seat] != NOBODY)
            continue;
        for (int who = 0; who < PEOPLE; who++) {
            const bool again = so_far.by[0] == who || so_far.by[1] == who || so_far.by[2] == who;
            if (!(candidates(one, known[so_far.route].seats[seat]) & 1u << who) ||
                (again && !known[so_far.route].is_relaxed))
                continue;
            Tally more = so_far;
            more.by[seat] = who;
            if (can_end(one, more, seat + 1))
                return true;
        }
    }
    return false;
}

/* The route that decides about ENTRY, with those for whom there is nobody left out; -1: the postmaster. */
static int
deciding_route(const Entry *entry, const Case *one)
{
    int route = route_named(entry->route);

    while (route >= 0 && !can_end(one, tally(entry, one, route), 0))
        route = known[route].escalates_to;
    return route;
}

/* Whether WHO can approve ENTRY now. */
static bool
may(const Entry *entry, const Case *one, int who)
{
    const int route = deciding_route(entry, one);

    if (route < 0)
        return who == POSTMASTER || (one->delegates[POSTMASTER] & 1u << who);
    const Tally so_far = tally(entry, one, route);
    const bool again = so_far.by[0] == who || so_far.by[1] == who || so_far.by[2] == who;
    for (int seat = 0; seat < known[route].count && who < PEOPLE; seat++) {
        if (so_far.by[seat] != NOBODY)
            continue;
        if ((candidates(one, known[route].seats[seat]) & 1u << who) && (!again || known[route].is_relaxed))
            return true;
        if (known[route].in_order)
            break;
    }
    return false;
}

/* --- what happens
 * ------------------------------------------------------------------------------------------------------ */

static Case *
any_case(Run *run)
{
    /* rather the newer ones: the older have mostly ended */
    const int newest = (int)run->cases->len - 1, which = newest - pick(run, OPEN_MOST);

    return newest < 0 ? NULL : g_ptr_array_index(run->cases, MAX(which, 0));
}

/* Somebody approves: it is allowed exactly where the rules say so, and is the last approval exactly where it is. */
static void
check_approval(const Run *run, const Case *one, const Entry *before, int who, bool done, Event came_to)
{
    g_autoptr(Entry) after = entry_of(run, one);

    ck_assert(!done || before->state != STATE_RESTING);
    if (before->state != STATE_HELD)
        return;
    g_autofree char *lines = reviewers_lines(run->desk, before);
    ck_assert_msg(done == may(before, one, who), "%s of %s: %s %s, route %s:\n%s", one->reference, logins[one->author],
        logins[who], done ? "could" : "could not", before->route, lines);
    if (!done)
        return;
    const int route = deciding_route(before, one);
    const Tally sum = tally(after, one, MAX(route, 0));
    const bool is_last = route < 0 || approvals(&sum) >= known[route].needs;
    ck_assert_msg((came_to == EVENT_APPROVE) == is_last, "%s: %s, route %s, decided by %d", one->reference, logins[who],
        before->route, route);
    ck_assert_int_eq(after->state, is_last ? STATE_APPROVED : STATE_HELD);
    ck_assert_int_ne(who, one->author);
}

static void
decide(Run *run)
{
    static const Event events[] = { EVENT_APPROVE, EVENT_APPROVE, EVENT_APPROVE, EVENT_APPROVE, EVENT_APPROVE,
        EVENT_APPROVE, EVENT_REJECT, EVENT_RETURN, EVENT_CANCEL, EVENT_DELEGATE, EVENT_COMMENT };
    Case *one = any_case(run);
    const int who = pick(run, PEOPLE + 1), to = pick(run, PEOPLE);
    const Event event = events[pick(run, G_N_ELEMENTS(events))];

    if (!one)
        return;
    const Decision decision = { one->reference, event, logins[who], event == EVENT_DELEGATE ? logins[to] : "", false };
    g_autoptr(Entry) before = entry_of(run, one);
    g_autoptr(GError) error = NULL;
    Event came_to = event;
    const bool done = decision_make(run->desk, &decision, &came_to, &error);
    g_autoptr(Entry) after = entry_of(run, one);

    ck_assert_int_eq(done, error == NULL);
    ck_assert_int_eq(done, after->history->len > before->history->len);
    if (event == EVENT_APPROVE)
        check_approval(run, one, before, who, done, came_to);
    else if (done)
        ck_assert_int_eq(who == one->author, event == EVENT_CANCEL);
    if (done && event == EVENT_DELEGATE) {
        const EntryEvent *last = g_ptr_array_index(after->history, after->history->len - 1);
        ck_assert(may(before, one, who));
        for (int seat = 0; seat <= LEGAL; seat += seat == POSTMASTER ? MANAGER - seat : 1)
            if (strcmp(seat_name(seat), last->seat) == 0)
                one->delegates[seat] |= 1u << to;
    }
}

static Case *
case_of(const Run *run, const char *reference)
{
    for (guint i = 0; i < run->cases->len; i++)
        if (strcmp(((Case *)g_ptr_array_index(run->cases, i))->reference, reference) == 0)
            return g_ptr_array_index(run->cases, i);
    return NULL;
}

/* The MTA takes DELIVERY for good. */
static void
take(Run *run, const Delivery *delivery)
{
    gpointer key = GSIZE_TO_POINTER((gsize)delivery->id);

    if (strcmp(delivery->kind, "release") == 0) {
        ck_assert_int_eq(++case_of(run, delivery->entry->reference)->accepted, 1);
        return;
    }
    ck_assert(!g_hash_table_contains(run->sendings, key));
    g_hash_table_add(run->sendings, key);
}

/* One attempt of the courier; UNTIL says how far it comes before it dies: 0 claimed, 1 the filter's door, 2 taken, and
 * 3 it does not die. */
static bool
deliver(Run *run, int until)
{
    Store *store = desk_store(run->desk, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Delivery) delivery = store_claim(store, &error);
    g_autofree char *reference = NULL, *kind = NULL;
    const Outcome outcomes[] = { OUTCOME_ACCEPTED, OUTCOME_ACCEPTED, OUTCOME_ACCEPTED, OUTCOME_POSTPONED,
        OUTCOME_LOST };
    const Outcome outcome = outcomes[pick(run, G_N_ELEMENTS(outcomes))];
    DoorState door = DOOR_SHUT;
    Outcome final;

    ck_assert_ptr_null(error);
    if (!delivery)
        return false;
    if (until >= 1 && outcome != OUTCOME_POSTPONED) {
        ck_assert(store_pass_door(store, delivery->id, delivery->attempt, "Q", &door, &reference, &kind, NULL));
        ck_assert_int_eq(door, DOOR_OPEN);
    }
    /* whoever lost the answer does not know whether the MTA took it */
    if (until >= 2 && (outcome == OUTCOME_ACCEPTED || (outcome == OUTCOME_LOST && pick(run, 2))))
        take(run, delivery);
    if (until < 3) {
        open_desk(run);
        ck_assert_int_ge(store_recover(desk_store(run->desk, NULL), NULL), 1);
        return true;
    }
    const DeliveryResult result = { .outcome = outcome, .reply = "x", .next_us = clock_now_us() };
    ck_assert_good(store_finish(store, delivery, &result, &final, &error), error);
    return true;
}

/* Somebody has looked into the MTA's log. */
static void
settle(const Run *run, const Case *one)
{
    g_autoptr(Entry) entry = entry_of(run, one);
    const Decision decision = { one->reference, one->accepted ? EVENT_SETTLE_SENT : EVENT_SETTLE_RESEND,
        one->author == SARA ? "luis" : "sara", "", false };

    if (entry->state == STATE_UNCERTAIN)
        ck_assert(decision_make(run->desk, &decision, NULL, NULL));
}

static void
let_time_pass(Run *run)
{
    g_autoptr(GError) error = NULL;
    bool worked;

    ck_assert_good(terms_step(run->desk, clock_now_us() + pick(run, 15) * HOUR_US, &worked, &error), error);
}

/* Whether WHO was asked about ENTRY. */
static bool
was_told(const Entry *entry, int who)
{
    for (guint i = 0; i < entry->notices->len; i++) {
        const EntryNotice *notice = g_ptr_array_index(entry->notices, i);
        const char *login = logins[who];
        if (*notice->why && g_str_has_prefix(notice->address, login) &&
            (strchr(login, '@') || notice->address[strlen(login)] == '@'))
            return true;
    }
    return false;
}

/* The courier looks who decides since people have changed: whoever may, knows it then. */
static void
walk(Run *run)
{
    NewcomerWalk around = { 0 };
    bool worked = true;
    g_autoptr(GError) error = NULL;

    while (worked)
        ck_assert_good(newcomers_step(run->desk, clock_now_us(), &around, &worked, &error), error);
    newcomer_walk_clear(&around);
    for (guint i = run->cases->len; i-- > 0 && i + OPEN_MOST >= run->cases->len;) {
        const Case *one = g_ptr_array_index(run->cases, i);
        g_autoptr(Entry) entry = entry_of(run, one);
        for (int who = 0; entry->state == STATE_HELD && who <= POSTMASTER; who++)
            ck_assert_msg(!may(entry, one, who) || was_told(entry, who), "%s of %s, route %s: %s does not know",
                one->reference, logins[one->author], entry->route, logins[who]);
    }
}

/* Somebody says how he wants to hear of what waits for him. */
static void
set_rule(Run *run)
{
    const char *login = logins[pick(run, PEOPLE)];
    g_autofree char *address = g_strconcat(login, "@entidad.gov.co", NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_good(notice_rule_set(run->desk, login, address, (NoticeRule)pick(run, NOTICE_RULES), &error), error);
}

/* One morning more. */
static void
plan_morning(Run *run)
{
    gint64 done_us = 0;
    g_autoptr(GError) error = NULL;

    ck_assert_good(pending_plan(run->desk, clock_now_us() + ++run->mornings * 24 * HOUR_US, &done_us, &error), error);
}

static void
step(Run *run)
{
    const int what = pick(run, 100);
    Case *one = any_case(run);

    if (what < 8)
        hold_one(run);
    else if (what < 60)
        decide(run);
    else if (what < 64)
        change_people(run);
    else if (what < 66)
        walk(run);
    else if (what < 67)
        set_rule(run);
    else if (what < 68)
        plan_morning(run);
    else if (what < 72)
        let_time_pass(run);
    else if (what < 74 && one)
        settle(run, one);
    else
        deliver(run, pick(run, 10) ? 3 : pick(run, 3));
}

/* --- the end
 * ------------------------------------------------------------------------------------------------------------ */

/* Whoever let ENTRY go had the right to: the last approval was checked when it was given, a term is the route's. */
static void
check_release(const Entry *entry)
{
    for (guint i = 0; i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        if (strcmp(event->event, "approve") == 0 && !*event->actor)
            ck_assert_msg(known[route_named(entry->route)].releases, "%s", entry->reference);
    }
}

static void
check_notices(const Run *run, const Entry *entry)
{
    for (guint i = 0; i < entry->notices->len; i++) {
        const EntryNotice *notice = g_ptr_array_index(entry->notices, i);
        ck_assert_msg(strcmp(notice->state, "sent") == 0 || strcmp(notice->state, "uncertain") == 0 ||
                          (strcmp(notice->state, "listed") == 0 && *notice->why),
            "%s: %s", entry->reference, notice->state);
    }
    ck_assert_ptr_nonnull(run->sendings);
}

START_TEST(holds_whatever_happens)
{
    g_autofree char *csv = unit_path("vida.csv");
    g_autofree char *extra = g_strdup_printf("people { file = \"%s\" }\n%s", csv, routes);
    g_autofree char *config = site_config(extra);
    const char *seed = g_getenv("VOBO_TEST_SEED"); /* another life */
    Run run = { g_rand_new_with_seed((guint32)_i + (seed ? (guint32)atoi(seed) : 1)), NULL, csv, config,
        g_ptr_array_new_with_free_func(case_free), g_hash_table_new(NULL, NULL), 0 };
    gint64 counts[STATES];

    for (int i = 0; i < PEOPLE; i++) {
        people[i].deputy = NOBODY;
        people[i].manager = i == SARA ? NOBODY : i == ANA ? LUIS : SARA;
    }
    write_people(&run);
    open_desk(&run);
    for (int i = 0; i < STEPS; i++)
        step(&run);
    /* the courier goes on until nothing is due any more, and everything uncertain is looked into */
    for (guint i = 0; i < run.cases->len; i++) {
        while (deliver(&run, 3)) {
        }
        settle(&run, g_ptr_array_index(run.cases, i));
    }
    while (deliver(&run, 3)) {
    }
    ck_assert(store_count(desk_store(run.desk, NULL), counts, NULL));
    const StoreFilter waiting = { .limit = G_MAXINT };
    g_autoptr(GPtrArray) listed = store_list(desk_store(run.desk, NULL), &waiting, NULL);
    gint64 ended = counts[STATE_RELEASED] + counts[STATE_REJECTED] + counts[STATE_RETURNED] + counts[STATE_CANCELLED];
    ck_assert_int_eq(ended + listed->len, run.cases->len);
    for (guint i = 0; i < run.cases->len; i++) {
        const Case *one = g_ptr_array_index(run.cases, i);
        g_autoptr(Entry) entry = entry_of(&run, one);
        if (entry->state != STATE_UNCERTAIN)
            ck_assert_int_eq(one->accepted, entry->state == STATE_RELEASED);
        check_release(entry);
        check_notices(&run, entry);
    }
    /* it was no idle run */
    for (int state = STATE_RELEASED; state < STATES; state++)
        if (state != STATE_UNCERTAIN && state != STATE_UNDELIVERABLE)
            ck_assert_int_gt(counts[state], 0);
    ck_assert_int_gt(counts[STATE_RELEASED], 20);
    g_ptr_array_unref(run.cases);
    g_hash_table_destroy(run.sendings);
    g_rand_free(run.rand);
    desk_unref(run.desk);
}
END_TEST

int
main(void)
{
    return unit_run("desk/life", (const Unit[]){ { holds_whatever_happens, RUNS }, { 0 } });
}
