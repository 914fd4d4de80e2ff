/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "letters.h"

#define LETTER "From: Ana <ana@entidad.gov.co>\nTo: c@example.org\nSubject: Respuesta al radicado 12\n\nhola\n"
#define SEVERAL                                                                                                        \
    "route \"uno\" { approvers = { nubia } }\nroute \"dos\" { approvers = { nubia, luis } quorum = 2 }\n"              \
    "route \"tres\" { approvers = { nubia, luis, nubia } order = sequence }\n"
#define ROUTE "route \"juridica\" { approvers = { nubia } }\n"

static const struct {
    const char *config, *letter, *recipient;
    const char *verdict, *route, *rules;
} cases[] = {
    { "", LETTER, "c@example.org", "accept", NULL, "" },
    { "", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", NULL, "" },
    { "checks { subject { empty = note } }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "accept", NULL,
        "" },
    { "checks { subject { empty = tag } }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "fix", NULL, "" },
    { "checks { subject { empty = tag } }\nrule \"r\" { action = coach }", "From: ana@entidad.gov.co\n\nhola\n",
        "c@example.org", "fix", NULL, "r" },
    { "checks { subject { empty = reject } }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "reject", NULL,
        "" },
    { ROUTE "rule \"r\" { recipient = { \"*@example.org\" } route = juridica }", LETTER, "c@example.org", "hold",
        "juridica", "r" },
    /* of several routes the one that asks for most */
    { SEVERAL "default_route = uno\n"
              "rule \"a\" { recipient = { \"*@example.org\" } route = dos }\n"
              "rule \"b\" { recipient = { \"*@example.org\" } route = tres }\n"
              "rule \"c\" { recipient = { \"*@example.org\" } }",
        LETTER, "c@example.org", "hold", "tres", "a b c" },
    { SEVERAL "default_route = tres\n"
              "rule \"a\" { recipient = { \"*@example.org\" } route = dos }\n"
              "rule \"c\" { recipient = { \"*@example.org\" } }",
        LETTER, "c@example.org", "hold", "tres", "a c" },
    { SEVERAL "default_route = tres\n"
              "rule \"a\" { recipient = { \"*@example.org\" } route = dos }",
        LETTER, "c@example.org", "hold", "dos", "a" },
    { SEVERAL "default_route = tres\n"
              "rule \"a\" { recipient = { \"*@example.org\" } route = dos }",
        "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", "tres", "a" },
    { SEVERAL "default_route = tres\n"
              "rule \"a\" { finding = { subject.empty } route = dos }",
        "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", "dos", "a" },
    { ROUTE "rule \"r\" { recipient = { \"*@otra.org\" } route = juridica }", LETTER, "c@example.org", "accept", NULL,
        "" },
    { "rule \"r\" { sender = { \"ana@*\" } action = tag }", LETTER, "c@example.org", "fix", NULL, "r" },
    { "rule \"r\" { login = { \"luis\" } action = reject }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { unit = { \"atención\" } action = reject }", LETTER, "c@example.org", "reject", NULL, "r" },
    { "rule \"r\" { unit = { \"jurídica\" } action = reject }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { subject = \"radicado \\\\d+\" }", LETTER, "c@example.org", "hold", NULL, "r" },
    { "rule \"r\" { larger_than = 20 }", LETTER, "c@example.org", "hold", NULL, "r" },
    { "rule \"r\" { larger_than = 1MiB }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { outside_recipients = 0 }", LETTER, "c@example.org", "hold", NULL, "r" },
    { "rule \"r\" { outside_recipients = 1 }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { direction = internal }", LETTER, "c@example.org", "accept", NULL, "" },
    { "rule \"r\" { direction = internal }", LETTER, "luis@entidad.gov.co", "hold", NULL, "r" },
    { "rule \"r\" { finding = { subject } }", "From: ana@entidad.gov.co\nSubject: hola\n\nx\n", "c@example.org", "hold",
        NULL, "r" },
    { "rule \"r\" { finding = { subject.filler } }", "From: ana@entidad.gov.co\nSubject: hola\n\nx\n", "c@example.org",
        "hold", NULL, "r" },
    { "rule \"r\" { finding = { subject.long } }", "From: ana@entidad.gov.co\nSubject: hola\n\nx\n", "c@example.org",
        "accept", NULL, "" },
    { "default_route = juridica\n" ROUTE, "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", "juridica",
        "" },
    { "rule \"r\" { finding = { subject } login = { ana } action = allow }", "From: ana@entidad.gov.co\n\nhola\n",
        "c@example.org", "accept", NULL, "r" },
    { "rule \"r\" { finding = { subject.long } action = allow }", "From: ana@entidad.gov.co\n\nhola\n", "c@example.org",
        "hold", NULL, "" },
    { "rule \"r\" { finding = { subject } login = { luis } action = allow }", "From: ana@entidad.gov.co\n\nhola\n",
        "c@example.org", "hold", NULL, "" },
    { "rule \"r\" { finding = { subject } action = allow }\nrule \"s\" { action = hold }",
        "From: ana@entidad.gov.co\n\nhola\n", "c@example.org", "hold", NULL, "r s" },
    { "rule \"a\" { action = note }\nrule \"b\" { action = hold }", LETTER, "c@example.org", "hold", NULL, "a b" },
    { "", LETTER, "luis.pena@gmail.com", "reject", NULL, "" },
    { "", LETTER, "otro.pena@gmail.com", "accept", NULL, "" },
};

START_TEST(judges)
{
    g_autoptr(Policy) policy = policy_of(cases[_i].config);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", cases[_i].recipient, NULL);
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(GString) rules = g_string_new(NULL);

    for (guint i = 0; i < verdict->rules->len; i++)
        g_string_append_printf(
            rules, "%s%s", i ? " " : "", ((const MatchedRule *)g_ptr_array_index(verdict->rules, i))->name);
    ck_assert_msg(strcmp(verdict_name(verdict), cases[_i].verdict) == 0, "row %d: %s", _i, verdict_name(verdict));
    ck_assert_msg(g_strcmp0(verdict->route, cases[_i].route) == 0, "row %d: %s", _i, verdict->route);
    ck_assert_str_eq(rules->str, cases[_i].rules);
}
END_TEST

START_TEST(leaves_inbound_mail_alone)
{
    g_autoptr(Policy) policy = policy_of("rule \"todo\" { action = reject }");
    g_autoptr(Envelope) envelope = envelope_of("c@example.org", NULL, "ana@entidad.gov.co", NULL);
    g_auto(Letter) letter = letter_new("X: y\n\nx");
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(Verdict) recipient = policy_judge_recipient(policy, envelope, "luis@entidad.gov.co");

    ck_assert_str_eq(verdict_name(verdict), "accept");
    ck_assert_uint_eq(verdict->findings->all->len, 0);
    ck_assert_str_eq(verdict_name(recipient), "accept");
}
END_TEST

/* Nobody here wrote it: only to whom it goes is looked at, and rules about anything else do not count. */
START_TEST(looks_only_at_the_recipients_of_what_is_redirected)
{
    g_autoptr(Policy) policy =
        policy_of("rule \"todo\" { action = reject }\nrule \"r\" { finding = { personal-recipient } action = tag }");
    g_autoptr(Envelope) envelope = envelope_of("c@example.org", NULL, "d@example.org", NULL);
    g_autoptr(Envelope) own = envelope_of("c@example.org", NULL, "amrojas82@gmail.com", NULL);
    g_auto(Letter) letter = letter_new("From: c@example.org\nTo: ana@entidad.gov.co\n\nx");
    g_autoptr(Verdict) other = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(Verdict) forwarded = policy_judge(policy, own, letter.message, &past_unknown);
    g_autoptr(Verdict) registered = policy_judge_recipient(policy, envelope, "luis.pena@gmail.com");

    ck_assert_str_eq(verdict_name(other), "accept");
    ck_assert_uint_eq(other->rules->len, 0);
    ck_assert_str_eq(verdict_name(forwarded), "hold");
    ck_assert_uint_eq(forwarded->rules->len, 1);
    ck_assert_str_eq(verdict_name(registered), "reject");
}
END_TEST

START_TEST(refuses_one_recipient)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", NULL);
    g_autoptr(Verdict) personal = policy_judge_recipient(policy, envelope, "Luis.Pena+x@gmail.com");
    g_autoptr(Verdict) citizen = policy_judge_recipient(policy, envelope, "pena.luis@gmail.com");
    g_autofree char *reply = verdict_reply(personal, "VB-0000-0000");

    ck_assert_str_eq(verdict_name(personal), "reject");
    ck_assert_str_eq(verdict_name(citizen), "accept");
    ck_assert_ptr_nonnull(strstr(reply, "VB-0000-0000"));
    ck_assert_ptr_nonnull(strstr(reply, "Protocolo: «Responder únicamente"));
}
END_TEST

static const struct {
    const char *config, *error;
} bad[] = {
    { "default_route = nadie\n", "la ruta «nadie» no existe" },
    { "rule \"r\" {\n route = nadie\n}\n", "la ruta «nadie» no existe" },
    { "rule \"r\" {\n finding = { nada }\n}\n", "«nada»" },
    { "rule \"r\" {\n finding = { subject.nada }\n}\n", "«subject.nada»" },
    { "rule \"r\" {\n action = allow\n}\n", "qué hallazgos permite" },
    { "reason \"plazo\" {\n}\n", "falta lo que lee el autor" },
    { "reason \"plazo\" {\n text = \" \"\n}\n", "una línea de texto" },
    { "people { file = \"/no/such.csv\" }\n", "/no/such.csv" },
};

START_TEST(refuses_what_names_nothing)
{
    g_autofree char *path = site_config(bad[_i].config);
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(policy_load(path, DIRECTORY_READ, &error));
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error->message, bad[_i].error) != NULL, "%s", error->message);
}
END_TEST

#define SIGNED                                                                                                         \
    "\nCordialmente,\n\nAna María Rojas\nProfesional\nEntidad Nacional\nTel. 601 555 0100\nana@entidad.gov.co\n"

#define MOTTO                                                                                                          \
    "\nCordialmente,\n\nAna María Rojas\nProfesional\n«Servir es un honor»\nEntidad Nacional\nTel. 601 555 0100\n"  \
    "ana@entidad.gov.co\n"

/* What becomes of a message that is to be put right. */
static const struct {
    const char *extra, *letter, *verdict;
    const char *actions; /* kind=action of the findings */
    bool is_rewritten;
} remedies[] = {
    { "", LETTER, "accept", "missing=coach", false }, /* no template */
    { "template \"x\" { text = \"%s\" }", LETTER, "fix", "missing=fix", true },
    { "template \"x\" { text = \"%s\" }", LETTER SIGNED, "accept", "", false },
    { "template \"x\" { text = \"%s\" }", LETTER MOTTO, "accept", "", false },
    { "template \"x\" { text = \"%s\" }\nchecks { signature { beyond_template = note } }", LETTER MOTTO, "accept",
        "beyond_template=note", false },
    { "template \"x\" { text = \"%s\" }\nchecks { signature { beyond_template = note } }", LETTER SIGNED, "accept", "",
        false },
    { "template \"x\" { text = \"%s\" }\nchecks { signature { beyond_template = fix } }", LETTER MOTTO, "fix",
        "beyond_template=fix", true },
    { "template \"x\" { text = \"%s\" unit = { Otra } }", LETTER, "accept", "missing=coach", false },
    { "template \"x\" { text = \"%s\" }\nchecks { signature { missing = note } }", LETTER, "accept", "missing=note",
        false },
    { "template \"x\" { text = \"%s\" }\nrule \"r\" { finding = { signature.missing } action = allow }", LETTER,
        "accept", "missing=note", false },
    { "template \"x\" { text = \"%s\" }\nrule \"r\" { action = hold }", LETTER, "hold", "missing=fix", true },
    { "template \"x\" { text = \"%s\" }\nchecks { signature { observe = yes } }", LETTER, "accept",
        "missing=coach unfixed=note", false },
    { "template \"x\" { text = \"%s\" }", "DKIM-Signature: v=1; d=entidad.gov.co\n" LETTER, "accept",
        "missing=coach unfixed=note", false },
    /* a template that the check would find fault with: the message is not made worse */
    { "template \"x\" { text = \"%s\" }", "X-Poor: yes\n" LETTER, "accept", "missing=coach unfixed=note", false },
};

START_TEST(puts_right_what_it_can)
{
    g_autofree char *file = unit_path("s.txt"), *extra = NULL;
    g_auto(Letter) letter = letter_new(remedies[_i].letter);
    const bool is_poor = g_str_has_prefix(remedies[_i].letter, "X-Poor");
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(GString) actions = g_string_new(NULL);
    g_auto(GStrv) pieces = g_strsplit(remedies[_i].extra, "%s", -1);

    extra = g_strjoinv(file, pieces);
    ck_assert(g_file_set_contents(
        file, is_poor ? "{name}\n{mail}\n{mail}\n" : "{name}\n{position}\n{entity}\nTel. {phone}\n{mail}\n", -1, NULL));
    g_autoptr(Policy) policy = policy_of(extra);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (strcmp(judged->finding->check, "signature") == 0)
            g_string_append_printf(
                actions, "%s%s=%s", actions->len ? " " : "", judged->finding->kind, action_name(judged->action));
    }
    ck_assert_str_eq(actions->str, remedies[_i].actions);
    ck_assert_str_eq(verdict_name(verdict), remedies[_i].verdict);
    ck_assert_int_eq(verdict->rewritten != NULL, remedies[_i].is_rewritten);
    if (verdict->rewritten) {
        ck_assert_uint_eq(verdict->rewritten->edits->len, 1);
        g_autoptr(Verdict) again = policy_judge(policy, envelope, verdict->rewritten->message, &past_unknown);
        ck_assert_ptr_null(again->rewritten);
    }
}
END_TEST

/* Lines that institutions have below: long, sentences, in paragraphs of their own. */
static const char *const footers[] = {
    "Antes de imprimir este mensaje, piense si es necesario.",
    "Before you print this message, consider whether you need to.",
    "Síganos en nuestras redes sociales.",
    "Línea anticorrupción: 01 8000 555 0100",
    "La información contenida en este mensaje es pública, salvo la reserva que la ley establezca para algunos de los "
    "datos "
    "que en él se mencionan, y cualquier persona puede solicitarla por los canales de atención de la entidad.",
    "«La transparencia nos une»",
    "¿Cómo le pareció nuestra respuesta? Cuéntenos en www.entidad.gov.co/encuesta",
};

START_TEST(places_what_institutions_write_below)
{
    g_autofree char *file = unit_path("s.txt");
    g_autofree char *text =
        g_strdup_printf("{name}\n{position}\n{entity}\nTel. {phone}\n{mail}\n\n%s\n", footers[_i / 3]);
    g_autofree char *extra = g_strdup_printf("template \"x\" { text = \"%s\" }", file);
    static const char *const letters[] = { LETTER, LETTER "\nCordialmente,\n\nAna Rojas\n",
        LETTER "\nEl lun, 23 nov 2026 a las 9:00, Carmen <c@example.org> escribió:\n> ¿Ya?\n" };
    g_auto(Letter) letter = letter_new(letters[_i % 3]);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);

    ck_assert(g_file_set_contents(file, text, -1, NULL));
    g_autoptr(Policy) policy = policy_of(extra);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    ck_assert_msg(verdict->rewritten != NULL, "row %d: not signed", _i);
    g_autoptr(Verdict) again = policy_judge(policy, envelope, verdict->rewritten->message, &past_unknown);
    ck_assert_msg(again->rewritten == NULL, "row %d: signed again", _i);
}
END_TEST

/* Whether POLICY finds an opinion where the word stands that the test's table has. */
static bool
finds_opinion(const Policy *policy)
{
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_auto(Letter) letter = letter_new("From: Ana <ana@entidad.gov.co>\nTo: c@example.org\nSubject: Respuesta al "
                                       "radicado 12\n\nEl trámite tiene turuleque.\n");
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autofree char *kinds = finding_kinds(verdict->findings);

    return strstr(kinds, "opinion") != NULL;
}

/* New people leave the tables of words as they are, also where these have gone wrong since. */
START_TEST(reads_its_tables_with_the_configuration)
{
    g_autofree char *table = unit_path("tone.txt");
    g_autofree char *extra = g_strdup_printf("lists = \"%s\"\n", unit_folder());
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(table, "[opinion]\nturuleque\n", -1, NULL));
    g_autoptr(Policy) policy = policy_of(extra);
    ck_assert(finds_opinion(policy));
    ck_assert(g_file_set_contents(table, "[opinion]\n... nada\n", -1, NULL));
    g_autoptr(Policy) refreshed = policy_refresh(policy, DIRECTORY_READ, &error);
    ck_assert_good(refreshed != NULL, error);
    ck_assert(finds_opinion(refreshed));
    ck_assert(g_file_set_contents(table, "[opinion]\notra\n", -1, NULL));
    g_autoptr(Policy) loaded = policy_of(extra);
    ck_assert(!finds_opinion(loaded));
    ck_assert_int_eq(g_unlink(table), 0);
}
END_TEST

int
main(void)
{
    return unit_run("policy/policy",
        (const Unit[]){ { judges, G_N_ELEMENTS(cases) }, { leaves_inbound_mail_alone, 0 },
            { looks_only_at_the_recipients_of_what_is_redirected, 0 }, { refuses_one_recipient, 0 },
            { refuses_what_names_nothing, G_N_ELEMENTS(bad) }, { puts_right_what_it_can, G_N_ELEMENTS(remedies) },
            { places_what_institutions_write_below, 3 * G_N_ELEMENTS(footers) },
            { reads_its_tables_with_the_configuration, 0 }, { 0 } });
}
