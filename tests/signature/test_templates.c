/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/clock.h"
#include "base/error.h"
#include "letters.h"
#include "signature/templates.h"

/* The shipped template NAME, below the sources. The caller owns the string. */
static char *
shipped(const char *name)
{
    const char *source = g_getenv("srcdir");
    g_autofree char *path = g_build_filename(source ? source : ".", "conf", "signatures", "es", name, NULL);

    return g_canonicalize_filename(path, NULL);
}

/* A policy with the shipped templates, and what stands before them. */
static Policy *
with_templates(const char *before)
{
    g_autofree char *text = shipped("general.txt"), *html = shipped("general.html"), *brief = shipped("breve.txt");
    g_autofree char *config =
        g_strdup_printf("institution { web = \"www.entidad.gov.co\" address = \"Calle 26 # 13-19\" }\n"
                        "%s template \"breve\" { text = \"%s\" thread = reply }\n"
                        "template \"general\" { text = \"%s\" html = \"%s\" }\n",
            before, brief, text, html);

    return policy_of(config);
}

static SignatureOccasion
occasion_of(const Policy *policy, const char *login)
{
    const Person *person = people_by_login(policy_people(policy), login);

    return (SignatureOccasion){ .person = person, .sender = person->addresses[0], .goes_outside = true, .day = 739945 };
}

START_TEST(says_what_the_directory_has)
{
    g_autoptr(Policy) policy = with_templates("");
    const SignatureOccasion ana = occasion_of(policy, "ana");
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &ana);
    g_autofree char *text = signature_template_text(template, &ana);

    ck_assert_str_eq(signature_template_name(template), "general");
    ck_assert_str_eq(text,
        "Ana María Rojas\nProfesional\nAtención\nEntidad Nacional\nTel. 601 555 0100\nana@entidad.gov.co\n"
        "www.entidad.gov.co\nCalle 26 # 13-19\n\nAntes de imprimir este mensaje, piense si es necesario.\n");
}
END_TEST

START_TEST(leaves_out_what_is_empty)
{
    g_autoptr(Policy) policy = with_templates("");
    const SignatureOccasion gone = occasion_of(policy, "ido");
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &gone);
    g_autofree char *text = signature_template_text(template, &gone);
    g_autofree char *html = signature_template_html(template, &gone);

    ck_assert_ptr_null(strstr(text, "Tel."));
    ck_assert_ptr_null(strstr(html, "Tel."));
    ck_assert_ptr_null(strstr(html, "Cel."));
    ck_assert_ptr_null(strstr(html, "<div></div>"));
}
END_TEST

START_TEST(escapes_for_html)
{
    g_autofree char *path = unit_path("s.html"), *text = unit_path("s.txt");
    g_autofree char *config = g_strdup_printf("template \"x\" { text = \"%s\" html = \"%s\" }\n", text, path);
    const Person person = { .name = (char *)"<b>Ana & \"Luis\"</b>", .unit = (char *)"", .position = (char *)"" };
    const SignatureOccasion occasion = { .person = &person, .sender = "a@entidad.gov.co", .day = 739945 };

    ck_assert(g_file_set_contents(path, "<i title=\"{name}\">{name}</i>\n", -1, NULL));
    ck_assert(g_file_set_contents(text, "{name}\n{date}\n", -1, NULL));
    g_autoptr(Policy) policy = policy_of(config);
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &occasion);
    g_autofree char *html = signature_template_html(template, &occasion);
    g_autofree char *plain = signature_template_text(template, &occasion);
    ck_assert_str_eq(html, "<i title=\"&lt;b&gt;Ana &amp; &quot;Luis&quot;&lt;/b&gt;\">&lt;b&gt;Ana &amp; "
                           "&quot;Luis&quot;&lt;/b&gt;</i>\n");
    ck_assert_str_eq(plain, "<b>Ana & \"Luis\"</b>\n25 de noviembre de 2026\n");
}
END_TEST

static const struct {
    const char *condition; /* of a template that would come first */
    bool holds;            /* for Ana, who writes to somebody outside on 2026-11-25 */
} conditions[] = {
    { "", true },
    { "unit = { \"atención\" }", true },
    { "unit = { \"jurídica\" }", false },
    { "sender = { \"ana@*\" }", true },
    { "sender = { \"contacto@*\" }", false },
    { "recipients = outside", true },
    { "recipients = inside", false },
    { "thread = first", true },
    { "thread = reply", false },
    { "from = \"2026-11-25\" until = \"2026-11-25\"", true },
    { "from = \"2026-11-26\"", false },
    { "until = \"2026-11-24\"", false },
};

START_TEST(chooses_the_first_whose_conditions_hold)
{
    g_autofree char *text = shipped("breve.txt");
    g_autofree char *first =
        g_strdup_printf("template \"primera\" { text = \"%s\" %s }\n", text, conditions[_i].condition);
    g_autoptr(Policy) policy = with_templates(first);
    const SignatureOccasion ana = occasion_of(policy, "ana");
    const char *name = signature_template_name(signature_templates_choose(policy_signatures(policy), &ana));

    ck_assert_msg(
        strcmp(name, conditions[_i].holds ? "primera" : "general") == 0, "%s: %s", conditions[_i].condition, name);
}
END_TEST

START_TEST(has_none_where_none_is_declared)
{
    g_autoptr(Policy) policy = policy_of(NULL);
    const SignatureOccasion ana = occasion_of(policy, "ana");

    ck_assert_ptr_null(signature_templates_choose(policy_signatures(policy), &ana));
}
END_TEST

static const struct {
    const char *text, *html, *error;
} bad[] = {
    { "{nombre}\n", "x\n", "s.txt:1: no existe «{nombre}»" },
    { "x\n", "<div>\n{tel}</div>\n", "s.html:2: no existe «{tel}»" },
    { "x\n", "<div>\n<b>x</div>\n", "s.html:2: no se cierra, o no en su orden: <b>" },
    { NULL, "x\n", "s.txt" },
    { "x\n", NULL, "s.html" },
};

START_TEST(refuses_with_file_and_line)
{
    g_autofree char *html = unit_path("s.html"), *text = unit_path("s.txt");
    g_autofree char *config = g_strdup_printf("template \"x\" { text = \"%s\" html = \"%s\" }\n", text, html);
    g_autofree char *path = site_config(config);
    g_autoptr(GError) error = NULL;

    if (bad[_i].text)
        ck_assert(g_file_set_contents(text, bad[_i].text, -1, NULL));
    if (bad[_i].html)
        ck_assert(g_file_set_contents(html, bad[_i].html, -1, NULL));
    ck_assert_ptr_null(policy_load(path, DIRECTORY_READ, &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, bad[_i].error);
}
END_TEST

START_TEST(puts_the_campaign_of_the_day_below)
{
    g_autofree char *text = unit_path("c.txt"), *html = unit_path("c.html"), *image = unit_path("feria.gif");
    g_autofree char *before = g_strdup_printf("campaign \"feria\" { text = \"%s\" html = \"%s\" images = { \"%s\" } "
                                              "from = \"2026-12-01\" until = \"2026-12-05\" "
                                              "recipients = outside }\n",
        text, html, image);

    ck_assert(g_file_set_contents(text, "Feria del servicio, {entity}\n", -1, NULL));
    ck_assert(g_file_set_contents(html, "<p><img src=\"cid:feria.gif\">Feria</p>\n", -1, NULL));
    ck_assert(g_file_set_contents(image, "GIF89a", -1, NULL));
    g_autoptr(Policy) policy = with_templates(before);
    SignatureOccasion ana = occasion_of(policy, "ana");
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &ana);
    clock_read_day("2026-11-30", &ana.day);
    g_autofree char *early = signature_template_text(template, &ana);
    clock_read_day("2026-12-01", &ana.day);
    g_autofree char *now = signature_template_text(template, &ana), *page = signature_template_html(template, &ana);
    g_autoptr(GPtrArray) images = signature_template_images(template, page);
    ana.goes_outside = false;
    g_autofree char *inside = signature_template_text(template, &ana);

    ck_assert_ptr_null(strstr(early, "Feria"));
    ck_assert(g_str_has_suffix(now, "es necesario.\n\nFeria del servicio, Entidad Nacional\n"));
    ck_assert_ptr_null(strstr(inside, "Feria"));
    ck_assert_uint_eq(images->len, 1);
    ck_assert_str_eq(((const Image *)g_ptr_array_index(images, 0))->type, "image/gif");
    ck_assert_ptr_nonnull(strstr(page, "<img src=\"cid:feria.gif."));
}
END_TEST

START_TEST(chooses_by_language)
{
    g_autofree char *text = unit_path("en.txt");
    g_autofree char *before = g_strdup_printf("template \"en\" { text = \"%s\" language = en }\n", text);
    static const char *const languages[] = { "en", "es", NULL };

    ck_assert(g_file_set_contents(text, "{name}\n", -1, NULL));
    g_autoptr(Policy) policy = with_templates(before);
    SignatureOccasion ana = occasion_of(policy, "ana");
    ana.language = languages[_i];
    ck_assert_str_eq(signature_template_name(signature_templates_choose(policy_signatures(policy), &ana)),
        _i == 0 ? "en" : "general");
}
END_TEST

START_TEST(refuses_lines_that_servers_break)
{
    g_autofree char *text = unit_path("l.txt"), *html = unit_path("l.html");
    g_autofree char *extra = g_strdup_printf("template \"x\" { text = \"%s\" html = \"%s\" }\n", text, html);
    g_autofree char *path = site_config(extra), *line = g_strnfill(800, 'x');
    g_autofree char *page = g_strconcat("<p>\n", line, "\n</p>\n", NULL);
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(text, "{name}\n", -1, NULL));
    ck_assert(g_file_set_contents(html, page, -1, NULL));
    g_autoptr(Policy) policy = policy_load(path, DIRECTORY_READ, &error);
    ck_assert_ptr_null(policy);
    ck_assert_error(error, VOBO_ERROR_CONFIG, "l.html:2: la línea pasa de 700 bytes");
}
END_TEST

int
main(void)
{
    return unit_run("signature/templates",
        (const Unit[]){ { says_what_the_directory_has, 0 }, { leaves_out_what_is_empty, 0 }, { escapes_for_html, 0 },
            { chooses_the_first_whose_conditions_hold, G_N_ELEMENTS(conditions) },
            { has_none_where_none_is_declared, 0 }, { refuses_with_file_and_line, G_N_ELEMENTS(bad) },
            { puts_the_campaign_of_the_day_below, 0 }, { chooses_by_language, 3 },
            { refuses_lines_that_servers_break, 0 }, { 0 } });
}
