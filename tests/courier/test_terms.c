/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/clock.h"
#include "base/error.h"
#include "courier/terms.h"
#include "desk/decision.h"
#include "letters.h"

#define H (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

static Desk *
open_desk(const char *routes)
{
    g_autofree char *path = site_config(routes);
    g_autoptr(GError) error = NULL;
    Desk *desk = desk_open(path, DIRECTORY_READ, &error);

    ck_assert_good(desk != NULL, error);
    return desk;
}

static char *
hold(Desk *desk, const char *route, uint8_t key)
{
    return hold_letter(desk, route, key, 0);
}

static bool
step(Desk *desk, gint64 later_us)
{
    g_autoptr(GError) error = NULL;
    bool worked;

    ck_assert_good(terms_step(desk, clock_now_us() + later_us, &worked, &error), error);
    return worked;
}

/* What happened to the entry, parted by blanks. The caller owns it. */
static char *
events_of(Desk *desk, const char *reference)
{
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    GString *events = g_string_new(NULL);

    for (guint i = 0; i < entry->history->len; i++)
        g_string_append_printf(
            events, "%s%s", i ? " " : "", ((const EntryEvent *)g_ptr_array_index(entry->history, i))->event);
    return g_string_free(events, FALSE);
}

#define TERM(rest) "route \"r\" { approvers = { luis } expires = 10h " rest " }\n"

static const struct {
    const char *routes;
    State state;
    const char *events, *route;
} endings[] = {
    { TERM(""), STATE_RETURNED, "hold return", "r" },
    { TERM("on_expiry = reject"), STATE_REJECTED, "hold reject", "r" },
    { TERM("on_expiry = release"), STATE_APPROVED, "hold approve", "r" },
    { TERM("on_expiry = escalate"), STATE_RETURNED, "hold return", "r" },
    { TERM("on_expiry = escalate escalate_to = r"), STATE_RETURNED, "hold return", "r" },
    { TERM("on_expiry = escalate escalate_to = s") "route \"s\" { approvers = { nubia } }\n", STATE_HELD,
        "hold escalate", "s" },
    { "route \"r\" { approvers = { luis } }\n", STATE_HELD, "hold", "r" },
};

START_TEST(ends_what_waits_too_long)
{
    g_autoptr(Desk) desk = open_desk(endings[_i].routes);
    g_autofree char *reference = hold(desk, "r", 1);
    const bool due = strcmp(endings[_i].events, "hold") != 0;
    AuditSummary summary;

    ck_assert(!step(desk, 9 * H));
    ck_assert_int_eq(step(desk, 11 * H), due);
    ck_assert(!step(desk, 11 * H) || endings[_i].state == STATE_HELD);
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    g_autofree char *events = events_of(desk, reference);
    ck_assert_int_eq(entry->state, endings[_i].state);
    ck_assert_str_eq(events, endings[_i].events);
    ck_assert_str_eq(entry->route, endings[_i].route);
    ck_assert_str_eq(entry->decided_by, "");
    /* each with its record */
    ck_assert(audit_verify(options_text(desk_section(desk, "audit"), "folder"), &summary, NULL));
    ck_assert_int_eq(summary.records, due);
}
END_TEST

/* Again and again, until somebody decides; the escalation begins anew. */
START_TEST(reminds)
{
    g_autoptr(Desk) desk = open_desk("route \"r\" { approvers = { luis, nubia } remind = 2h }\n");
    g_autofree char *reference = hold(desk, "r", 1);
    const Decision decision = { reference, EVENT_APPROVE, "luis", "", false };

    ck_assert(!step(desk, H));
    ck_assert(step(desk, 3 * H));
    ck_assert_int_eq(store_count_deliveries(desk_store(desk, NULL), "pending", NULL), 2);
    ck_assert(!step(desk, H));
    ck_assert(step(desk, 3 * H));
    ck_assert_int_eq(store_count_deliveries(desk_store(desk, NULL), "pending", NULL), 4);
    ck_assert(decision_make(desk, &decision, NULL, NULL));
    ck_assert(!step(desk, 30 * H));
    g_autofree char *events = events_of(desk, reference);
    ck_assert_str_eq(events, "hold remind remind approve");
}
END_TEST

/* What waits a while leaves when that is over, and not when it was taken back. */
START_TEST(lets_go_what_has_waited)
{
    g_autoptr(Desk) desk = open_desk("");
    g_autofree char *leaving = hold_letter(desk, NULL, 1, clock_now_us() + 2 * H);
    g_autofree char *taken_back = hold_letter(desk, NULL, 2, clock_now_us() + 2 * H);
    const Decision decision = { taken_back, EVENT_CANCEL, "ana", "", false };

    ck_assert(decision_make(desk, &decision, NULL, NULL));
    ck_assert(!step(desk, H));
    ck_assert(step(desk, 3 * H));
    ck_assert(!step(desk, 3 * H));
    g_autofree char *of_leaving = events_of(desk, leaving), *of_taken_back = events_of(desk, taken_back);
    ck_assert_str_eq(of_leaving, "hold elapse");
    ck_assert_str_eq(of_taken_back, "hold cancel");
}
END_TEST

/* What rests is decided about when that is over, and by nobody before. */
START_TEST(asks_about_what_has_rested)
{
    g_autoptr(Desk) desk = open_desk(TERM("expires = 5h"));
    g_autofree char *resting = hold_letter(desk, "r", 1, clock_now_us() + 2 * H);
    g_autofree char *taken_back = hold_letter(desk, "r", 2, clock_now_us() + 2 * H);
    const Decision cancelled = { taken_back, EVENT_CANCEL, "ana", "", false };
    const Decision approved = { resting, EVENT_APPROVE, "luis", "", false };
    const Decision elapsed = { resting, EVENT_ELAPSE, "", "", false };
    g_autoptr(GError) error = NULL;

    ck_assert(decision_make(desk, &cancelled, NULL, NULL));
    ck_assert(!decision_make(desk, &approved, NULL, &error));
    ck_assert_error(error, VOBO_ERROR_STATE, "espera antes del visto bueno");
    ck_assert(!decision_make(desk, &elapsed, NULL, NULL));
    ck_assert(!step(desk, H));
    ck_assert(step(desk, 3 * H));
    ck_assert(!step(desk, 3 * H));
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), resting, NULL);
    ck_assert_int_eq(entry->state, STATE_HELD);
    ck_assert_uint_eq(entry->notices->len, 1);
    ck_assert_str_eq(((const EntryNotice *)g_ptr_array_index(entry->notices, 0))->kind, "review");
    ck_assert(decision_make(desk, &approved, NULL, NULL));
    g_autofree char *events = events_of(desk, resting), *of_taken_back = events_of(desk, taken_back);
    ck_assert_str_eq(events, "hold review approve");
    ck_assert_str_eq(of_taken_back, "hold cancel");
}
END_TEST

/* The text goes when its time is over, and what was decided stays. */
START_TEST(wipes_what_is_old)
{
    g_autoptr(Desk) desk = open_desk("queue { keep = 10d }\n");
    g_autofree char *ended = hold_letter(desk, NULL, 1, 0), *waiting = hold_letter(desk, NULL, 2, 0);
    g_autoptr(Entry) before = store_get(desk_store(desk, NULL), ended, NULL);
    g_autofree char *blob = g_build_filename(desk_blobs(desk), before->blob, NULL);
    const Decision decision = { ended, EVENT_REJECT, "luis", "no", false };
    g_autoptr(GError) error = NULL;
    AuditSummary summary;

    ck_assert(!decision_wipe(desk, waiting, "luis", &error));
    ck_assert_error(error, VOBO_ERROR_STATE, "ya no se puede");
    ck_assert(decision_make(desk, &decision, NULL, NULL));
    ck_assert(!step(desk, 239 * H));
    ck_assert(g_file_test(blob, G_FILE_TEST_EXISTS));
    ck_assert(step(desk, 241 * H));
    ck_assert(!step(desk, 2410 * H));
    ck_assert(!g_file_test(blob, G_FILE_TEST_EXISTS));
    g_autofree char *events = events_of(desk, ended), *of_waiting = events_of(desk, waiting);
    ck_assert_str_eq(events, "hold reject wipe");
    ck_assert_str_eq(of_waiting, "hold");
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), ended, NULL);
    ck_assert_str_eq(entry->decision_reason, "no");
    g_clear_error(&error);
    ck_assert_ptr_null(desk_held_message(desk, entry, &error));
    ck_assert_error(error, VOBO_ERROR_STATE, "ya se borró");
    ck_assert(audit_verify(options_text(desk_section(desk, "audit"), "folder"), &summary, NULL));
    ck_assert_int_eq(summary.records, 2);
}
END_TEST

/* One after the other, the oldest first, and only its own. */
START_TEST(takes_each_in_turn)
{
    g_autoptr(Desk) desk = open_desk(TERM("") "route \"s\" { approvers = { luis } }\n");
    g_autofree char *first = hold(desk, "r", 1), *other = hold(desk, "s", 2), *second = hold(desk, "r", 3);

    ck_assert(step(desk, 11 * H));
    g_autofree char *of_first = events_of(desk, first);
    ck_assert_str_eq(of_first, "hold return");
    ck_assert(step(desk, 11 * H));
    ck_assert(!step(desk, 11 * H));
    g_autofree char *of_second = events_of(desk, second), *of_other = events_of(desk, other);
    ck_assert_str_eq(of_second, "hold return");
    ck_assert_str_eq(of_other, "hold");
}
END_TEST

int
main(void)
{
    return unit_run(
        "courier/terms", (const Unit[]){ { ends_what_waits_too_long, G_N_ELEMENTS(endings) }, { reminds, 0 },
                             { asks_about_what_has_rested, 0 }, { lets_go_what_has_waited, 0 },
                             { wipes_what_is_old, 0 }, { takes_each_in_turn, 0 }, { 0 } });
}
