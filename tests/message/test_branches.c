/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/branches.h"

#define PART(type, text) "--b\nContent-Type: " type "; charset=utf-8\n\n" text "\n"
#define GOOD "Se informa que el pago fue aprobado."
#define SIGNED_MAIL "ana@entidad.gov.co"
#define SIGNED                                                                                                         \
    "Cordialmente,\n\nAna María Rojas\nProfesional\nAtención a la Ciudadanía\nTel. 601 555 0100\n" SIGNED_MAIL
#define SIGNED_HTML                                                                                                    \
    "Cordialmente,<p>Ana María Rojas<br>Profesional<br>Atención a la Ciudadanía<br>Tel. 601 555 0100<br>" SIGNED_MAIL
#define OTHER "Se informa que el pago fue negado."

static const struct {
    const char *subtype, *parts;
    const char *kinds; /* of the branches, and their first words */
} cases[] = {
    { "mixed", PART("text/plain", GOOD), "same:Se" },
    { "alternative", PART("text/plain", GOOD), "same:Se" },
    { "alternative", PART("text/plain", GOOD) PART("text/html", "<p>" GOOD "</p>"), "same:Se same:Se" },
    { "alternative", PART("text/html", "<p>" GOOD "</p>") PART("text/plain", GOOD), "same:Se same:Se" },
    { "alternative", PART("text/plain", GOOD) PART("text/html", OTHER), "same:Se different:Se" },
    { "alternative", PART("text/plain", GOOD " <https://x.co>") PART("text/html", GOOD), "same:Se layout:Se" },
    { "alternative", PART("text/plain", GOOD) PART("text/plain", OTHER), "same:Se different:Se" },
    { "alternative", PART("text/html", GOOD) PART("text/html", OTHER), "same:Se different:Se" },
    { "alternative", PART("text/plain", "Su programa no admite HTML.") PART("text/html", GOOD), "same:Se stub:Su" },
    { "alternative", PART("text/plain", "") PART("text/html", GOOD), "same:Se stub:" },
    { "alternative", PART("text/plain", GOOD) PART("text/html", "<img src=x>"), "same:Se stub:" },
    { "alternative", PART("text/plain", GOOD) PART("text/calendar", "DESCRIPTION:Otra cosa"), "same:Se exempt:Otra" },
    { "mixed", PART("text/plain", GOOD) PART("text/calendar", "SUMMARY:Otra"), "same:Se exempt:Otra" },
    { "alternative", PART("text/plain", GOOD) PART("text/x-amp-html", OTHER) PART("text/html", GOOD),
        "same:Se same:Se different:Se" },
    { "alternative", PART("text/plain", GOOD) PART("text/enriched", "<bold>" GOOD "</bold>"), "same:Se same:Se" },
    { "alternative", PART("text/watch-html", "<b>Otra</b>") PART("text/html", GOOD), "same:Se different:Otra" },
    { "alternative", PART("text/csv", "a,b") PART("text/plain", GOOD), "same:Se different:a,b" },
    { "mixed", PART("text/csv", "a,b") PART("text/plain", GOOD), "same:Se" },
};

static const char *const names[] = { "same", "layout", "stub", "file", "exempt", "different" };

START_TEST(compares)
{
    g_autofree char *text = g_strdup_printf("From: ana@entidad.gov.co\nMIME-Version: 1.0\nContent-Type: "
                                            "multipart/%s; boundary=b\n\n%s--b--\n",
        cases[_i].subtype, cases[_i].parts);
    g_auto(Letter) letter = letter_new(text);
    const Branches *branches = message_branches(letter.message);
    g_autoptr(GString) kinds = g_string_new(NULL);

    for (guint i = 0; i < branches->all->len; i++) {
        const Branch *branch = branches_at(branches, i);
        const char *newest = branch->rendition->reply->newest;
        g_string_append_printf(
            kinds, "%s%s:%.*s", i > 0 ? " " : "", names[branch->kind], (int)strcspn(newest, " "), newest);
        ck_assert_uint_le(branch->begin, strlen(newest));
    }
    ck_assert_str_eq(kinds->str, cases[_i].kinds);
}
END_TEST

/* Letters whose signature is not found in the same lines of both forms: what stands where does not make them differ. */
static const struct {
    const char *plain, *html;
    const char *kind; /* of the branch in HTML */
} letters[] = {
    { "Etapa\tFecha\nInicio\t4 de mayo\n\n____\n\n    El plazo no se prorroga.\n\n" SIGNED,
        "<table><tr><td>Etapa<td>Fecha<tr><td>Inicio<td>4 de mayo</table><hr><p>El plazo no se "
        "prorroga.<p>" SIGNED_HTML,
        "layout" },
    { "Etapa\tFecha\nInicio\t4 de mayo\n\n____\n\n    El plazo no se prorroga.\n\n" SIGNED,
        "<table><tr><td>Etapa<td>Fecha<tr><td>Inicio<td>8 de mayo</table><hr><p>El plazo no se "
        "prorroga.<p>" SIGNED_HTML,
        "different" },
    { SIGNED "\nP. D.: Traiga el recibo.",
        "<div class=gmail_signature>" SIGNED_HTML "<br>P. D.: Traiga el recibo.</div>", "layout" },
    { SIGNED "\nP. D.: Traiga el recibo.",
        "<div class=gmail_signature>" SIGNED_HTML "<br>P. D.: Traiga el dinero.</div>", "different" },
    { SIGNED "\n\nPara no recibir más boletines: https://entidad.gov.co/baja",
        "<p>" SIGNED_HTML "<p><a href=https://entidad.gov.co/baja>Para no recibir más boletines:</a>", "layout" },
    { SIGNED, "<p>" SIGNED_HTML "<p>Pague hoy en efectivo.", "different" },
};

START_TEST(compares_signed_letters)
{
    g_autofree char *text =
        g_strdup_printf("From: ana@entidad.gov.co\nMIME-Version: 1.0\nContent-Type: multipart/alternative; "
                        "boundary=b\n\n" PART("text/plain", "%s%s") PART("text/html", "<p>%s</p>%s") "--b--\n",
            GOOD "\n\n", letters[_i].plain, GOOD, letters[_i].html);
    g_auto(Letter) letter = letter_new(text);
    const Branches *branches = message_branches(letter.message);

    ck_assert_uint_eq(branches->all->len, 2);
    if (g_str_equal(letters[_i].kind, "different"))
        ck_assert_str_eq(names[branches_at(branches, 1)->kind], "different");
    else
        ck_assert_uint_ne(branches_at(branches, 1)->kind, BRANCH_DIFFERENT);
}
END_TEST

/* More than are compared one by one: all are read. */
START_TEST(reads_all_of_many)
{
    g_autoptr(GString) text = g_string_new("MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n");

    for (int i = 0; i < 40; i++)
        g_string_append_printf(text, PART("text/plain", "Palabra%d"), i);
    g_string_append(text, "--b--\n");
    g_auto(Letter) letter = letter_new(text->str);
    const Branches *branches = message_branches(letter.message);
    ck_assert_uint_le(branches->all->len, 20);
    for (int i = 0; i < 40; i++) {
        g_autofree char *word = g_strdup_printf("Palabra%d", i);
        bool is_read = false;
        for (guint k = 0; k < branches->all->len; k++)
            is_read |= strstr(branches_at(branches, k)->rendition->reply->newest, word) != NULL;
        ck_assert_msg(is_read, "«%s»", word);
    }
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/branches", (const Unit[]){ { compares, G_N_ELEMENTS(cases) },
                                { compares_signed_letters, G_N_ELEMENTS(letters) }, { reads_all_of_many, 0 }, { 0 } });
}
