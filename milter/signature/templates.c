/* SPDX-License-Identifier: BSD-2-Clause */
/* templates: reads, chooses and fills in signatures. */
#include "signature/templates.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "config/template.h"
#include "message/address.h"
#include "signature/tags.h"

/* What a template may name. */
enum { NAME, POSITION, UNIT, PHONE, EXTENSION, MOBILE, MAIL, ENTITY, WEB, ADDRESS, DATE, REFERENCE, FIELDS };
static const char *const fields[FIELDS + 1] = { "name", "position", "unit", "phone", "extension", "mobile", "mail",
    "entity", "web", "address", "date", "reference", NULL };

struct SignatureTemplate {
    const Options *options;
    const Options *institution;
    guint32 from, until; /* days; 0: always */
    Template *text;
    Template *html; /* NULL: the text as HTML */
};

struct SignatureTemplates {
    GPtrArray *all; /* of SignatureTemplate * */
};

/* In the order of the choices of the options. */
enum { RECIPIENTS_ANY, RECIPIENTS_INSIDE, RECIPIENTS_OUTSIDE };
enum { THREAD_ANY, THREAD_FIRST, THREAD_REPLY };

/* --- loading ------------------------------------------------------------------------------------------------ */

static void
template_clear(gpointer data)
{
    SignatureTemplate *template = data;

    template_free(template->text);
    template_free(template->html);
    g_free(template);
}

/* Whether the HTML in FILE can stand in a message. */
static bool
check_html(const char *file, GError **error)
{
    g_autofree char *html = NULL;
    g_autoptr(GError) wrong = NULL;

    if (!g_file_get_contents(file, &html, NULL, &wrong) || tags_check(html, &wrong))
        return wrong == NULL;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%s:%s", file, wrong->message);
    return false;
}

static bool
load_files(const Config *config, SignatureTemplate *template, GError **error)
{
    const char *text = options_text(template->options, "text"), *html = options_text(template->options, "html");

    if (!*text) {
        config_refuse(config, template->options, "text", error,
            _("falta el archivo de la firma en texto, como %s/signatures/es/general.txt"), PKGDATADIR);
        return false;
    }
    template->text = template_load(text, TEMPLATE_BARE, fields, error);
    if (!template->text)
        return false;
    if (!*html)
        return true;
    template->html = template_load(html, TEMPLATE_BARE, fields, error);
    return template->html && check_html(html, error);
}

SignatureTemplates *
signature_templates_load(const Config *config, GError **error)
{
    g_autoptr(SignatureTemplates) templates = g_new0(SignatureTemplates, 1);
    const GPtrArray *sections = config_titled(config, "template");

    templates->all = g_ptr_array_new_with_free_func(template_clear);
    for (guint i = 0; i < sections->len; i++) {
        SignatureTemplate *template = g_new0(SignatureTemplate, 1);
        g_ptr_array_add(templates->all, template);
        template->options = g_ptr_array_index(sections, i);
        template->institution = config_section(config, "institution");
        clock_read_day(options_text(template->options, "from"), &template->from);
        clock_read_day(options_text(template->options, "until"), &template->until);
        if (!load_files(config, template, error))
            return NULL;
    }
    return g_steal_pointer(&templates);
}

void
signature_templates_free(SignatureTemplates *templates)
{
    if (!templates)
        return;
    g_ptr_array_unref(templates->all);
    g_free(templates);
}

/* --- choosing ----------------------------------------------------------------------------------------------- */

/* Whether the list NAME is empty or has a pattern like TEXT. */
static bool
allows(const SignatureTemplate *template, const char *name, const char *text)
{
    const char *const *patterns = options_list(template->options, name);

    if (!*patterns)
        return true;
    for (; *patterns; patterns++)
        if (address_matches(*patterns, text))
            return true;
    return false;
}

static bool
is_for(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    const int recipients = options_choice(template->options, "recipients");
    const int thread = options_choice(template->options, "thread");

    return allows(template, "unit", occasion->person->unit) && allows(template, "sender", occasion->sender) &&
           (recipients == RECIPIENTS_ANY || (recipients == RECIPIENTS_OUTSIDE) == occasion->goes_outside) &&
           (thread == THREAD_ANY || (thread == THREAD_REPLY) == occasion->is_reply) &&
           (template->from == 0 || template->from <= occasion->day) &&
           (template->until == 0 || occasion->day <= template->until);
}

const SignatureTemplate *
signature_templates_choose(const SignatureTemplates *templates, const SignatureOccasion *occasion)
{
    for (guint i = 0; i < templates->all->len; i++)
        if (is_for(g_ptr_array_index(templates->all, i), occasion))
            return g_ptr_array_index(templates->all, i);
    return NULL;
}

const char *
signature_template_name(const SignatureTemplate *template)
{
    return options_title(template->options);
}

bool
signature_template_says(const SignatureTemplate *template, const char *name)
{
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(fields[i], name) == 0)
            return template_names(template->text, i);
    return false;
}

const GPtrArray *
signature_templates_all(const SignatureTemplates *templates)
{
    return templates->all;
}

/* --- filling in --------------------------------------------------------------------------------------------- */

/* "25 de noviembre de 2026". The caller owns it. */
static char *
date_of(guint32 day)
{
    static const char *const months[] = { N_("enero"), N_("febrero"), N_("marzo"), N_("abril"), N_("mayo"), N_("junio"),
        N_("julio"), N_("agosto"), N_("septiembre"), N_("octubre"), N_("noviembre"), N_("diciembre") };
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, day);
    /* TRANSLATORS: day, month, year */
    return g_strdup_printf(_("%1$u de %2$s de %3$u"), g_date_get_day(&date), _(months[g_date_get_month(&date) - 1]),
        g_date_get_year(&date));
}

static char *
fill(const SignatureTemplate *signature, const Template *template, const SignatureOccasion *occasion,
    TemplateEscape escape)
{
    const Person *person = occasion->person;
    g_autofree char *date = date_of(occasion->day);
    const char *values[FIELDS] = {
        [NAME] = person->name,
        [POSITION] = person->position,
        [UNIT] = person->unit,
        [PHONE] = person->phone,
        [EXTENSION] = person->extension,
        [MOBILE] = person->mobile,
        [MAIL] = occasion->sender,
        [ENTITY] = options_text(signature->institution, "name"),
        [WEB] = options_text(signature->institution, "web"),
        [ADDRESS] = options_text(signature->institution, "address"),
        [DATE] = date,
        [REFERENCE] = occasion->reference,
    };

    return template_fill(template, values, escape, NULL);
}

/* VALUE as it stands in HTML, also between the quotes of an attribute. */
static char *
escape_html(const char *value)
{
    return g_markup_escape_text(value, -1);
}

char *
signature_template_text(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    return fill(template, template->text, occasion, NULL);
}

/* Plain lines as HTML. */
static char *
html_of_text(const char *text)
{
    g_autofree char *escaped = escape_html(text);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(escaped), "\n", -1);
    g_autofree char *joined = g_strjoinv("<br>\n", lines);

    return g_strdup_printf("<div>%s</div>\n", joined);
}

char *
signature_template_html(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    if (template->html)
        return fill(template, template->html, occasion, escape_html);
    g_autofree char *text = signature_template_text(template, occasion);
    return html_of_text(text);
}
