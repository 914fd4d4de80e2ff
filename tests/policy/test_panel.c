/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "policy/policy.h"

#define CSV                                                                                                            \
    "login,mail,name,unit,manager,groups,deputies,status,shared\n"                                                     \
    "ana,ana@entidad.gov.co,Ana Rojas,Atención,luis,,,\n"                                                             \
    "luis,luis@entidad.gov.co,Luis Peña,Atención,sara,jefes,eva 2026-12-01..2026-12-15,\n"                           \
    "sara,sara@entidad.gov.co,Sara Díaz,Dirección,,jefes,eva 2026-12-01..2026-12-15,\n"                              \
    "eva,eva@entidad.gov.co,Eva Mora,Dirección,sara,,,\n"                                                             \
    "nubia,nubia@entidad.gov.co,Nubia Ibáñez,Jurídica,sara,legal,,,revisa@entidad.gov.co\n"                         \
    "tomas,tomas@entidad.gov.co,Tomás Gil,Jurídica,nubia,legal,,,revisa@entidad.gov.co\n"                            \
    "ido,ido@entidad.gov.co,Pedro Chocué,Jurídica,sara,legal,,retirado\n"

#define TWO "route \"r\" { approvers = { luis, sara, nubia } quorum = 2 }\n"
#define STEPS "route \"r\" { approvers = { group:legal, manager:1 } order = sequence }\n"
#define TWICE "route \"r\" { approvers = { group:legal, group:legal, manager:1 } order = sequence }\n"
#define SAME(eyes) "route \"r\" { approvers = { luis, manager:1 } order = sequence " eyes " }\n"

/* "x+": X can approve, and does; "x!": he cannot; "x>y": X asks Y in his place. Then who is asked; "*": enough have
 * approved. */
static const struct {
    const char *routes;
    int day; /* of December 2026 */
    const char *script, *asked;
} cases[] = {
    { "route \"r\" { approvers = { luis, sara } }\n", 20, "nubia! ana! luis+", "*" },
    /* two of three, each once */
    { TWO, 20, "", "luis sara nubia" },
    { TWO, 20, "luis+ luis! luis@entidad.gov.co! ana!", "sara nubia" },
    { TWO, 20, "luis+ nubia+", "*" },
    { TWO, 20, "tomas! ido! luis+ sara+", "*" },
    /* a deputy is one more pair of eyes, and not two; luis is out, and the other two are not */
    { TWO, 10, "eva+ eva!", "sara nubia" },
    { TWO, 10, "eva+ luis!", "sara nubia" },
    { TWO, 10, "luis+ eva+", "*" },
    /* the deputy of both takes the seat that leaves the other to its owner */
    { "route \"r\" { approvers = { luis, sara } quorum = 2 }\n", 10, "eva+ sara+", "*" },
    { "route \"r\" { approvers = { luis, eva } quorum = 2 }\n", 10, "eva+ luis+", "*" },
    /* one after the other */
    { STEPS, 20, "luis! sara!", "nubia tomas" },
    { STEPS, 20, "tomas+ nubia!", "luis" },
    { STEPS, 20, "nubia+ luis+", "*" },
    { STEPS, 10, "nubia+", "luis eva" },
    { TWICE, 20, "nubia+ nubia!", "tomas" },
    { TWICE, 20, "nubia+ tomas+ luis+", "*" },
    /* who is named twice approves once, and then others are missing: they are looked for elsewhere */
    { SAME("four_eyes = relaxed"), 20, "luis+", "luis" },
    { SAME("four_eyes = relaxed"), 20, "luis+ luis+", "*" },
    { SAME(""), 20, "luis!", "soporte@entidad.gov.co" },
    { SAME(""), 10, "eva+ luis+", "*" },
    { SAME("escalate_to = s") "route \"s\" { approvers = { sara } }\n", 20, "luis!", "sara" },
    /* too few are left */
    { "route \"r\" { approvers = { ana, luis } quorum = 2 escalate_to = s }\n"
      "route \"s\" { approvers = { nubia, sara } quorum = 2 }\n",
        20, "luis! nubia+", "sara" },
    { "route \"r\" { approvers = { ido, ana } }\n", 20, "", "soporte@entidad.gov.co" },
    { "route \"r\" { approvers = { group:legal } quorum = 3 }\n", 20, "nubia!", "soporte@entidad.gov.co" },
    /* a mailbox is approved for by one of those who share it */
    { "route \"r\" { approvers = { revisa@entidad.gov.co, luis } quorum = 2 }\n", 20, "nubia+ tomas! luis+", "*" },
    /* somebody else is asked */
    { TWO, 20, "luis>tomas", "luis tomas sara nubia" },
    { TWO, 20, "luis>tomas tomas+", "sara nubia" },
    { TWO, 20, "luis>tomas tomas+ nubia+", "*" },
    { TWO, 20, "luis>ana ana!", "luis sara nubia" },
    { STEPS, 20, "nubia>eva eva+", "luis" },
};

static Policy *
open_policy(const char *routes)
{
    g_autofree char *csv = unit_path("panel.csv");
    g_autofree char *extra = g_strdup_printf("people { file = \"%s\" }\n%s", csv, routes);

    ck_assert(g_file_set_contents(csv, CSV, -1, NULL));
    return policy_of(extra);
}

static Panel *
convene(const Policy *policy, int day, const GArray *acts)
{
    g_autoptr(GDate) date = g_date_new_dmy((GDateDay)day, G_DATE_DECEMBER, 2026);

    return policy_panel(policy, "r", "ana", g_date_get_julian(date), acts);
}

/* One word of a script; what is done is added to ACTS, whose texts KEPT owns. */
static void
act(const Policy *policy, int row, const char *word, GArray *acts, GPtrArray *kept)
{
    const size_t length = strcspn(word, "+!>");
    const char what = word[length];
    char *who = g_strndup(word, length);
    g_autoptr(Panel) panel = convene(policy, cases[row].day, acts);
    const Seat *seat = panel_seat_for(panel, who);

    g_ptr_array_add(kept, who);
    ck_assert_msg((seat == NULL) == (what == '!'), "row %d: %s", row, word);
    if (!seat)
        return;
    char *name = g_strdup(seat->name), *to = what == '>' ? g_strdup(word + length + 1) : NULL;
    const PanelAct done = { who, name, to };
    g_array_append_val(acts, done);
    g_ptr_array_add(kept, name);
    g_ptr_array_add(kept, to);
}

START_TEST(counts_each_approval_once)
{
    g_autoptr(Policy) policy = open_policy(cases[_i].routes);
    g_autoptr(GArray) acts = g_array_new(FALSE, FALSE, sizeof(PanelAct));
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit(cases[_i].script, " ", -1);
    g_autoptr(GString) names = g_string_new(NULL);

    for (char **word = words; *word; word++)
        act(policy, _i, *word, acts, kept);
    g_autoptr(Panel) panel = convene(policy, cases[_i].day, acts);
    g_autoptr(GArray) asked = panel_asked(panel);
    for (guint i = 0; i < asked->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "", g_array_index(asked, Asked, i).who);
    if (strcmp(cases[_i].asked, "*") == 0)
        ck_assert_msg(panel_is_complete(panel), "row %d: %s", _i, names->str);
    else
        ck_assert_msg(
            !panel_is_complete(panel) && strcmp(names->str, cases[_i].asked) == 0, "row %d: %s", _i, names->str);
}
END_TEST

/* What was approved stays so when the directory changes, and counts no more when the route no longer asks for it. */
START_TEST(keeps_what_was_approved)
{
    g_autoptr(Policy) policy = open_policy("route \"r\" { approvers = { sara, nubia } quorum = 2 }\n");
    const PanelAct of_deputy = { "eva", "sara", NULL }, of_stranger = { "luis", "luis", NULL },
                   of_author = { "ana", "nubia", NULL };
    g_autoptr(GArray) acts = g_array_new(FALSE, FALSE, sizeof(PanelAct));

    g_array_append_val(acts, of_deputy);
    g_array_append_val(acts, of_stranger);
    g_array_append_val(acts, of_author);
    g_autoptr(Panel) panel = convene(policy, 20, acts); /* eva is nobody's deputy any more */
    g_autoptr(GArray) asked = panel_asked(panel);
    ck_assert(!panel_is_complete(panel));
    ck_assert(panel_has_approved(panel, "eva"));
    ck_assert(!panel_has_approved(panel, "luis"));
    ck_assert_uint_eq(asked->len, 1);
    ck_assert_str_eq(g_array_index(asked, Asked, 0).who, "nubia");
}
END_TEST

int
main(void)
{
    return unit_run("policy/panel",
        (const Unit[]){ { counts_each_approval_once, G_N_ELEMENTS(cases) }, { keeps_what_was_approved, 0 }, { 0 } });
}
