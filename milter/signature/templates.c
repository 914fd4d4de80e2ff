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

/* A campaign is one too: what it says goes below. */
struct SignatureTemplate {
    const SignatureTemplates *templates;
    const Options *options;
    const Options *institution;
    guint32 from, until; /* days; 0: always */
    Template *text;
    Template *html;    /* NULL: the text as HTML */
    GPtrArray *images; /* of Image * */
};

struct SignatureTemplates {
    GPtrArray *all;       /* of SignatureTemplate * */
    GPtrArray *campaigns; /* the same */
    bool asks_language;   /* one of them is for a language */
};

/* In the order of the choices of the options. */
enum { RECIPIENTS_ANY, RECIPIENTS_INSIDE, RECIPIENTS_OUTSIDE };
enum { THREAD_ANY, THREAD_FIRST, THREAD_REPLY };
enum { LANGUAGE_ANY, LANGUAGE_ES, LANGUAGE_EN };

/* --- loading ------------------------------------------------------------------------------------------------ */

static void
template_clear(gpointer data)
{
    SignatureTemplate *template = data;

    template_free(template->text);
    template_free(template->html);
    g_ptr_array_unref(template->images);
    g_free(template);
}

/* Mail servers break longer lines (RFC 5322, section 2.1.1), which spoils what has signed them; values make them
 * longer.
 */
#define LINE_MAX_BYTES 700

static bool
check_lines(const char *html, GError **error)
{
    unsigned number = 1;

    for (const char *line = html; *line; number++) {
        const size_t length = strcspn(line, "\n");
        if (length > LINE_MAX_BYTES) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
                _("%u: la línea pasa de %d bytes; pártala donde haya un blanco"), number, LINE_MAX_BYTES);
            return false;
        }
        line += length + (line[length] == '\n');
    }
    return true;
}

/* Whether the HTML in FILE can stand in a message. */
static bool
check_html(const char *file, GError **error)
{
    g_autofree char *html = NULL;
    g_autoptr(GError) wrong = NULL;

    if (g_file_get_contents(file, &html, NULL, &wrong) && check_lines(html, &wrong) && tags_check(html, &wrong))
        return true;
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

/* Reads the images, each of which the HTML shows, and no others. */
static bool
load_images(const Config *config, SignatureTemplate *template, GError **error)
{
    const char *const *file = options_list(template->options, "images");
    g_autofree char *html = NULL;

    if (!*file)
        return true;
    g_file_get_contents(options_text(template->options, "html"), &html, NULL, NULL);
    for (; *file; file++) {
        Image *image = image_load(*file, error);
        if (!image)
            return false;
        g_ptr_array_add(template->images, image);
        g_autofree char *named = g_strdup_printf("\"cid:%s\"", image->name);
        if (html && strstr(html, named))
            continue;
        config_refuse(config, template->options, "images", error,
            _("el HTML no muestra %s; nómbrela así: <img src=%s>"), image->name, named);
        return false;
    }
    return true;
}

static bool
load_sections(const Config *config, SignatureTemplates *templates, const char *name, GPtrArray *all, GError **error)
{
    const GPtrArray *sections = config_titled(config, name);

    for (guint i = 0; i < sections->len; i++) {
        SignatureTemplate *template = g_new0(SignatureTemplate, 1);
        g_ptr_array_add(all, template);
        template->templates = templates;
        template->images = g_ptr_array_new_with_free_func(image_free);
        template->options = g_ptr_array_index(sections, i);
        template->institution = config_section(config, "institution");
        templates->asks_language |= options_choice(template->options, "language") != LANGUAGE_ANY;
        clock_read_day(options_text(template->options, "from"), &template->from);
        clock_read_day(options_text(template->options, "until"), &template->until);
        if (!load_files(config, template, error) || !load_images(config, template, error))
            return false;
    }
    return true;
}

SignatureTemplates *
signature_templates_load(const Config *config, GError **error)
{
    g_autoptr(SignatureTemplates) templates = g_new0(SignatureTemplates, 1);

    templates->all = g_ptr_array_new_with_free_func(template_clear);
    templates->campaigns = g_ptr_array_new_with_free_func(template_clear);
    if (!load_sections(config, templates, "template", templates->all, error) ||
        !load_sections(config, templates, "campaign", templates->campaigns, error))
        return NULL;
    return g_steal_pointer(&templates);
}

void
signature_templates_free(SignatureTemplates *templates)
{
    if (!templates)
        return;
    g_ptr_array_unref(templates->all);
    g_ptr_array_unref(templates->campaigns);
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
    const int language = options_choice(template->options, "language");

    return allows(template, "unit", occasion->person->unit) && allows(template, "sender", occasion->sender) &&
           (recipients == RECIPIENTS_ANY || (recipients == RECIPIENTS_OUTSIDE) == occasion->goes_outside) &&
           (thread == THREAD_ANY || (thread == THREAD_REPLY) == occasion->is_reply) &&
           (language == LANGUAGE_ANY || (language == LANGUAGE_EN) == (g_strcmp0(occasion->language, "en") == 0)) &&
           (template->from == 0 || template->from <= occasion->day) &&
           (template->until == 0 || occasion->day <= template->until);
}

static const SignatureTemplate *
choose(const GPtrArray *all, const SignatureOccasion *occasion)
{
    for (guint i = 0; i < all->len; i++)
        if (is_for(g_ptr_array_index(all, i), occasion))
            return g_ptr_array_index(all, i);
    return NULL;
}

const SignatureTemplate *
signature_templates_choose(const SignatureTemplates *templates, const SignatureOccasion *occasion)
{
    return choose(templates->all, occasion);
}

bool
signature_templates_ask_language(const SignatureTemplates *templates)
{
    return templates->asks_language;
}

const char *
signature_template_name(const SignatureTemplate *template)
{
    return options_title(template->options);
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

/* What each field says; the date is not among them. */
static void
collect_values(const SignatureOccasion *occasion, const Options *institution, const char *values[FIELDS])
{
    const Person *person = occasion->person;

    values[NAME] = person->name;
    values[POSITION] = person->position;
    values[UNIT] = person->unit;
    values[PHONE] = person->phone;
    values[EXTENSION] = person->extension;
    values[MOBILE] = person->mobile;
    values[MAIL] = occasion->sender;
    values[ENTITY] = options_text(institution, "name");
    values[WEB] = options_text(institution, "web");
    values[ADDRESS] = options_text(institution, "address");
    values[REFERENCE] = occasion->reference;
}

static int
find_field(const char *name)
{
    int i = 0;

    while (i < FIELDS && strcmp(fields[i], name) != 0)
        i++;
    return i;
}

const char *
signature_field_value(const SignatureOccasion *occasion, const Options *institution, const char *name)
{
    const char *values[FIELDS + 1] = { NULL };

    collect_values(occasion, institution, values);
    const char *value = values[find_field(name)];
    return value ? value : "";
}

const char *
signature_template_value(const SignatureTemplate *template, const SignatureOccasion *occasion, const char *name)
{
    return signature_field_value(occasion, template->institution, name);
}

bool
signature_template_says(const SignatureTemplate *template, const char *name)
{
    return template_names(template->text, find_field(name));
}

static char *
fill(const SignatureTemplate *signature, const Template *template, const SignatureOccasion *occasion,
    TemplateEscape escape)
{
    g_autofree char *date = template_names(template, DATE) ? date_of(occasion->day) : NULL;
    const char *values[FIELDS] = { NULL };

    collect_values(occasion, signature->institution, values);
    values[DATE] = date;
    return template_fill(template, values, escape, NULL);
}

static char *
text_of(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    return fill(template, template->text, occasion, NULL);
}

/* Plain lines as HTML. */
static char *
html_of_text(const char *text)
{
    g_autofree char *escaped = template_escape_html(text);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(escaped), "\n", -1);
    g_autofree char *joined = g_strjoinv("<br>\n", lines);

    return g_strdup_printf("<div>%s</div>\n", joined);
}

static char *
html_of(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    if (template->html) {
        g_autofree char *html = fill(template, template->html, occasion, template_escape_html);
        return image_resolve(html, template->images);
    }
    g_autofree char *text = text_of(template, occasion);
    return html_of_text(text);
}

/* Adds the lines with words of all TEMPLATES. */
static void
add_lines(GPtrArray *lines, const GPtrArray *templates, const SignatureOccasion *occasion)
{
    for (guint i = 0; i < templates->len; i++) {
        g_autofree char *text = text_of(g_ptr_array_index(templates, i), occasion);
        g_auto(GStrv) split = g_strsplit(text, "\n", -1);
        for (char **line = split; *line; line++)
            if (*g_strstrip(*line))
                g_ptr_array_add(lines, g_strdup(*line));
    }
}

GPtrArray *
signature_template_lines(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    add_lines(lines, template->templates->all, occasion);
    add_lines(lines, template->templates->campaigns, occasion);
    return lines;
}

char *
signature_template_text(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    const SignatureTemplate *campaign = choose(template->templates->campaigns, occasion);
    char *text = text_of(template, occasion);

    if (!campaign)
        return text;
    g_autofree char *above = text, *below = text_of(campaign, occasion);
    return g_strconcat(above, "\n", below, NULL);
}

char *
signature_template_html(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    const SignatureTemplate *campaign = choose(template->templates->campaigns, occasion);
    char *html = html_of(template, occasion);

    if (!campaign)
        return html;
    g_autofree char *above = html, *below = html_of(campaign, occasion);
    return g_strconcat(above, "<br>\n", below, NULL);
}

static bool
has_image(const GPtrArray *images, const char *content_id)
{
    for (guint i = 0; i < images->len; i++)
        if (strcmp(((const Image *)g_ptr_array_index(images, i))->content_id, content_id) == 0)
            return true;
    return false;
}

/* Adds to SHOWN those of IMAGES that HTML shows, each once. */
static void
add_shown(GPtrArray *shown, const GPtrArray *images, const char *html)
{
    for (guint i = 0; i < images->len; i++) {
        const Image *image = g_ptr_array_index(images, i);
        if (strstr(html, image->content_id) && !has_image(shown, image->content_id))
            g_ptr_array_add(shown, (gpointer)image);
    }
}

GPtrArray *
signature_template_images(const SignatureTemplate *template, const char *html)
{
    const GPtrArray *campaigns = template->templates->campaigns;
    GPtrArray *shown = g_ptr_array_new();

    add_shown(shown, template->images, html);
    for (guint i = 0; i < campaigns->len; i++)
        add_shown(shown, ((const SignatureTemplate *)g_ptr_array_index(campaigns, i))->images, html);
    return shown;
}

/* HTML with its images in it. The caller owns the string. */
static char *
with_images(const SignatureTemplate *template, const char *html)
{
    g_autoptr(GPtrArray) images = signature_template_images(template, html);
    GString *whole = g_string_new(html);

    for (guint i = 0; i < images->len; i++) {
        const Image *image = g_ptr_array_index(images, i);
        gsize length;
        const guchar *bytes = g_bytes_get_data(image->bytes, &length);
        g_autofree char *encoded = g_base64_encode(bytes, length);
        g_autofree char *named = g_strdup_printf("cid:%s", image->content_id);
        g_autofree char *data = g_strdup_printf("data:%s;base64,%s", image->type, encoded);
        g_string_replace(whole, named, data, 0);
    }
    return g_string_free(whole, FALSE);
}

char *
signature_template_page(const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    g_autofree char *html = signature_template_html(template, occasion);
    g_autofree char *whole = with_images(template, html);

    return g_strdup_printf(
        "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n%s</body>\n</html>\n",
        _("Firma"), whole);
}
