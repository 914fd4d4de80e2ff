/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "policy/policy.h"

#define CSV                                                                                                            \
    "login,mail,name,unit,manager,groups,deputies,status,shared\n"                                                     \
    "ana,ana@entidad.gov.co,Ana Rojas,Atención,luis,,,\n"                                                             \
    "luis,luis@entidad.gov.co,Luis Peña,Atención,sara,jefes,nubia 2026-12-01..2026-12-15,\n"                         \
    "nubia,nubia@entidad.gov.co,Nubia Ibáñez,Jurídica,sara,revisores; jefes,,,revisa@entidad.gov.co\n"              \
    "sara,sara@entidad.gov.co,Sara Díaz,Dirección,,,ana 2026-12-01..2026-12-31,\n"                                   \
    "ido,ido@entidad.gov.co,Pedro Chocué,Jurídica,sara,revisores,,retirado\n"

static const char routes[] = "route \"uno\" { approvers = { luis, luis@entidad.gov.co, externo@socio.example } }\n"
                             "route \"jefe\" { approvers = { manager:1 } }\n"
                             "route \"arriba\" { approvers = { manager:2 } }\n"
                             "route \"muy arriba\" { approvers = { manager:3 } escalate_to = uno }\n"
                             "route \"grupo\" { approvers = { group:REVISORES } }\n"
                             "route \"oficina\" { approvers = { \"unit:Jurídica\", nubia } }\n"
                             "route \"ido\" { approvers = { ido } }\n"
                             "route \"de ana\" { approvers = { ana } escalate_to = jefe }\n"
                             "route \"vuelta\" { approvers = { ido } escalate_to = vuelta }\n"
                             "route \"nadie\" { }\n"
                             "route \"buzon\" { approvers = { revisa@entidad.gov.co } }\n";

static const struct {
    const char *route, *author;
    int day; /* of December 2026 */
    const char *approvers;
} cases[] = {
    { "uno", "ana", 20, "luis externo@socio.example" },
    { "uno", "luis", 20, "externo@socio.example" },
    { "uno", "LUIS@entidad.gov.co", 20, "externo@socio.example" },
    /* with his deputy, in his days */
    { "uno", "ana", 1, "luis nubia externo@socio.example" },
    { "uno", "ana", 15, "luis nubia externo@socio.example" },
    { "uno", "ana", 16, "luis externo@socio.example" },
    { "uno", "nubia", 10, "luis externo@socio.example" },
    { "jefe", "ana", 20, "luis" },
    { "jefe", "nubia", 20, "sara ana" },
    { "jefe", "ana@entidad.gov.co", 20, "luis" },
    /* the author as his own head's deputy */
    { "arriba", "ana", 20, "sara" },
    { "jefe", "luis", 20, "sara ana" },
    { "grupo", "ana", 20, "nubia" },
    { "oficina", "ana", 20, "nubia" },
    /* nobody there */
    { "jefe", "sara", 20, "soporte@entidad.gov.co" },
    { "jefe", "", 20, "soporte@entidad.gov.co" },
    { "muy arriba", "ana", 20, "luis externo@socio.example" },
    { "grupo", "nubia", 20, "soporte@entidad.gov.co" },
    { "ido", "ana", 20, "soporte@entidad.gov.co" },
    { "de ana", "ana", 20, "luis" },
    { "vuelta", "ana", 20, "soporte@entidad.gov.co" },
    { "nadie", "ana", 20, "soporte@entidad.gov.co" },
    { "no la hay", "ana", 20, "soporte@entidad.gov.co" },
};

static Policy *
open_policy(void)
{
    g_autofree char *csv = unit_path("otras.csv");
    g_autofree char *extra = g_strdup_printf("people { file = \"%s\" }\n%s", csv, routes);

    ck_assert(g_file_set_contents(csv, CSV, -1, NULL));
    return policy_of(extra);
}

static Panel *
convene(const Policy *policy, const char *route, const char *author, guint32 day)
{
    g_autoptr(GArray) no_acts = g_array_new(FALSE, FALSE, sizeof(PanelAct));

    return policy_panel(policy, route, author, day, no_acts);
}

START_TEST(names_who_decides)
{
    g_autoptr(Policy) policy = open_policy();
    g_autoptr(GDate) day = g_date_new_dmy((GDateDay)cases[_i].day, G_DATE_DECEMBER, 2026);
    g_autoptr(Panel) panel = convene(policy, cases[_i].route, cases[_i].author, g_date_get_julian(day));
    g_autoptr(GArray) asked = panel_asked(panel);
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < asked->len; i++) {
        const char *who = g_array_index(asked, Asked, i).who;
        ck_assert_ptr_nonnull(panel_seat_for(panel, who));
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "", who);
    }
    if (*cases[_i].author)
        ck_assert_ptr_null(panel_seat_for(panel, cases[_i].author));
    ck_assert_msg(strcmp(names->str, cases[_i].approvers) == 0, "row %d: %s", _i, names->str);
}
END_TEST

static bool
may_approve(const Policy *policy, const char *route, const char *who)
{
    g_autoptr(Panel) panel = convene(policy, route, "ana", 20);

    return panel_seat_for(panel, who) != NULL;
}

/* A mailbox decides by those who share it. */
START_TEST(knows_who_shares_a_mailbox)
{
    g_autoptr(Policy) policy = open_policy();

    ck_assert(may_approve(policy, "buzon", "nubia"));
    ck_assert(may_approve(policy, "buzon", "revisa@entidad.gov.co"));
    ck_assert(!may_approve(policy, "buzon", "luis"));
    ck_assert(!may_approve(policy, "uno", "nubia"));
}
END_TEST

static const struct {
    const char *text, *complaint;
} wrong[] = {
    { "route \"x\" { approvers = { \"manager:0\" } }\n", "manager:1" },
    { "route \"x\" { approvers = { \"manager:\" } }\n", "manager:1" },
    { "route \"x\" { approvers = { \"grupo:x\" } }\n", "group:nombre" },
    { "route \"x\" { approvers = { \"unit:\" } }\n", "unit:nombre" },
    { "route \"x\" { escalate_to = y }\n", "la ruta «y» no existe" },
    { "route \"x\" { quorum = 0 }\n", "mayor que cero" },
    { "route \"x\" { order = sequence quorum = 2 }\n", "nómbrelo dos veces" },
    { "institution { postmaster = \"\" }\nroute \"x\" { }\n", "falta institution.postmaster" },
};

START_TEST(refuses_what_names_nobody)
{
    g_autofree char *path = site_config(wrong[_i].text);
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(policy_load(path, DIRECTORY_READ, &error));
    ck_assert_msg(strstr(error->message, wrong[_i].complaint) != NULL, "%s", error->message);
}
END_TEST

int
main(void)
{
    return unit_run(
        "policy/route", (const Unit[]){ { names_who_decides, G_N_ELEMENTS(cases) }, { knows_who_shares_a_mailbox, 0 },
                            { refuses_what_names_nobody, G_N_ELEMENTS(wrong) }, { 0 } });
}
