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

int
main(void)
{
    return unit_run("desk/decision", (const Unit[]){
                                         { lets_only_those_decide_who_may, G_N_ELEMENTS(cases) },
                                         { takes_a_reason_by_its_name, G_N_ELEMENTS(reasons) },
                                         { 0 },
                                     });
}
