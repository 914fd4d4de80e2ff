/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "desk/decision.h"
#include "letters.h"

static Desk *
open_desk(void)
{
    g_autofree char *path = site_config("route \"juridica\" { approvers = { nubia, ana } }\n"
                                        "reason \"Citación\" { text = \"Cite la ley.\" }\n"
                                        "reason \"sin fecha\" { text = \"Diga de qué fecha es.\" }\n");
    g_autoptr(GError) error = NULL;
    Desk *desk = desk_open(path, DIRECTORY_READ, &error);

    ck_assert_good(desk != NULL, error);
    return desk;
}

static const struct {
    const char *route;
    Event event;
    const char *actor;
    int error; /* 0: done */
} cases[] = {
    { NULL, EVENT_APPROVE, "luis", 0 }, { NULL, EVENT_APPROVE, "ana", VOBO_ERROR_DENIED + 1 },
    { NULL, EVENT_APPROVE, "ANA@entidad.gov.co", VOBO_ERROR_DENIED + 1 },
    { NULL, EVENT_APPROVE, "ana.rojas@entidad.gov.co", VOBO_ERROR_DENIED + 1 },
    { NULL, EVENT_REJECT, "ana", VOBO_ERROR_DENIED + 1 }, { NULL, EVENT_RETURN, "ana", VOBO_ERROR_DENIED + 1 },
    { NULL, EVENT_CANCEL, "ana", 0 }, { NULL, EVENT_CANCEL, "luis", VOBO_ERROR_DENIED + 1 },
    { "juridica", EVENT_APPROVE, "luis", VOBO_ERROR_DENIED + 1 }, { "juridica", EVENT_APPROVE, "nubia", 0 },
    { "juridica", EVENT_APPROVE, "ana", VOBO_ERROR_DENIED + 1 }, /* an approver, but of others' messages */
    { "juridica", EVENT_REJECT, "nubia@entidad.gov.co", 0 },
    { "desaparecida", EVENT_APPROVE, "nubia", VOBO_ERROR_DENIED + 1 },
    { NULL, EVENT_SETTLE_SENT, "luis", VOBO_ERROR_STATE + 1 },
    { NULL, EVENT_ELAPSE, "", VOBO_ERROR_STATE + 1 }, /* it waits for a person */
};

START_TEST(lets_only_those_decide_who_may)
{
    g_autoptr(Desk) desk = open_desk();
    g_autofree char *reference = hold_letter(desk, cases[_i].route, 1, 0);
    const Decision decision = { reference, cases[_i].event, cases[_i].actor, "motivo", false };
    g_autoptr(GError) error = NULL;
    const bool done = decision_make(desk, &decision, NULL, &error);
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    AuditSummary summary;

    ck_assert_msg(done == (cases[_i].error == 0), "row %d: %s", _i, error ? error->message : "done");
    if (error)
        ck_assert_int_eq(error->code, cases[_i].error - 1);
    ck_assert_int_eq(entry->state == STATE_HELD, !done);
    /* A decision and its record stand or fall together. */
    ck_assert(audit_verify(options_text(desk_section(desk, "audit"), "folder"), &summary, NULL));
    ck_assert_int_eq(summary.records, done ? 1 : 0);
}
END_TEST

static const struct {
    Event event;
    const char *reason, *recorded;
} reasons[] = {
    { EVENT_RETURN, "citación", "Cite la ley." },
    { EVENT_RETURN, "CITACION.", "Cite la ley." },
    { EVENT_REJECT, " Sin fecha ", "Diga de qué fecha es." },
    { EVENT_REJECT, "sin fecha no sale", "sin fecha no sale" },
    { EVENT_RETURN, "", "" },
    { EVENT_APPROVE, "citación", "citación" },
};

START_TEST(takes_a_reason_by_its_name)
{
    g_autoptr(Desk) desk = open_desk();
    g_autofree char *reference = hold_letter(desk, NULL, 1, 0);
    const Decision decision = { reference, reasons[_i].event, "luis", reasons[_i].reason, false };
    g_autoptr(GError) error = NULL;

    ck_assert_good(decision_make(desk, &decision, NULL, &error), error);
    g_autoptr(Entry) entry = store_get(desk_store(desk, NULL), reference, NULL);
    ck_assert_str_eq(entry->decision_reason, reasons[_i].recorded);
}
END_TEST

static const struct {
    const char *route, *actor, *subject;
    bool is_endorsed; /* before */
    int error;        /* 0: done */
} retitlings[] = {
    { "libre", "nubia", "Respuesta a la petición 12", false, 0 },
    { "libre", "luis", "  Señal  ", false, 0 },
    { "libre", "ana", "Otro", false, VOBO_ERROR_DENIED + 1 },
    { "libre", "nubia", "Otro", true, VOBO_ERROR_DENIED + 1 }, /* somebody approved the one before */
    { "libre", "nubia", " ", false, VOBO_ERROR_INPUT + 1 },
    { "libre", "nubia", "uno\nBcc: otro@x.co", false, VOBO_ERROR_INPUT + 1 },
    { "juridica", "nubia", "Otro", false, VOBO_ERROR_DENIED + 1 }, /* its route does not allow it */
    { NULL, "nubia", "Otro", false, VOBO_ERROR_DENIED + 1 },
};

START_TEST(changes_a_subject_where_the_route_allows)
{
    g_autofree char *path = site_config("route \"juridica\" { approvers = { nubia } }\n"
                                        "route \"libre\" { approvers = { nubia, luis, manager:1 } quorum = 2\n"
                                        " allow_edit_subject = yes }\n");
    g_autoptr(Desk) desk = desk_open(path, DIRECTORY_READ, NULL);
    Store *store = desk_store(desk, NULL);
    g_autofree char *reference = hold_letter(desk, retitlings[_i].route, 1, 0);
    const Decision endorsement = { reference, EVENT_APPROVE, "luis", "", false };
    const Decision decision = { reference, EVENT_RETITLE, retitlings[_i].actor, retitlings[_i].subject, false };
    const bool done = retitlings[_i].error == 0;
    g_autoptr(GError) error = NULL;

    if (retitlings[_i].is_endorsed)
        ck_assert(decision_make(desk, &endorsement, NULL, NULL));
    g_autoptr(Entry) before = store_get(store, reference, NULL);
    ck_assert_int_eq(decision_make(desk, &decision, NULL, &error), done);
    if (!done)
        ck_assert_int_eq(error->code, retitlings[_i].error - 1);
    g_autoptr(Entry) after = store_get(store, reference, NULL);
    g_autoptr(Spool) held = desk_held_message(desk, after, &error);
    ck_assert_good(held != NULL, error);
    g_autoptr(Message) message = message_of(held);
    g_autofree char *expected = g_strstrip(g_strdup(done ? retitlings[_i].subject : "x"));
    ck_assert_str_eq(after->subject, expected);
    ck_assert_str_eq(message_subject(message), expected);
    ck_assert_int_eq(spool_size(held), after->size);
    ck_assert_int_eq(memcmp(before->content, after->content, sizeof before->content) != 0, done);
    /* one body is there, found by the words of its subject */
    g_autoptr(GDir) dir = g_dir_open(desk_blobs(desk), 0, NULL);
    ck_assert_str_eq(g_dir_read_name(dir), after->blob);
    ck_assert_ptr_null(g_dir_read_name(dir));
    const StoreFilter by_new = { .words = expected, .limit = 9 }, by_old = { .words = "x", .limit = 9 };
    g_autoptr(GPtrArray) found = store_list(store, &by_new, NULL), not_found = store_list(store, &by_old, NULL);
    ck_assert_uint_eq(found->len, 1);
    ck_assert_uint_eq(not_found->len, done ? 0 : 1);
}
END_TEST

int
main(void)
{
    return unit_run("desk/decision", (const Unit[]){
                                         { lets_only_those_decide_who_may, G_N_ELEMENTS(cases) },
                                         { takes_a_reason_by_its_name, G_N_ELEMENTS(reasons) },
                                         { changes_a_subject_where_the_route_allows, G_N_ELEMENTS(retitlings) },
                                         { 0 },
                                     });
}
