/* SPDX-License-Identifier: BSD-2-Clause */
/* template: vobo template: the institution's signatures, as they would stand under a message. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "signature/templates.h"

/* What the user typed. */
typedef struct {
    char *login, *sender, *to, *html;
    char *language;
    gboolean reply, json;
} PreviewRequest;

static int
list(const Policy *policy, bool as_json)
{
    const GPtrArray *templates = signature_templates_all(policy_signatures(policy));
    json_t *names = json_array();

    for (guint i = 0; i < templates->len; i++) {
        const char *name = signature_template_name(g_ptr_array_index(templates, i));
        json_array_append_new(names, command_text_json(name));
        if (!as_json) {
            command_print_safe(name);
            fputc('\n', stdout);
        }
    }
    if (as_json)
        command_print_json(names);
    else
        json_decref(names);
    return EX_OK;
}

static bool
write_page(const char *path, const char *page, GError **error)
{
    g_autoptr(GError) writing = NULL;

    if (g_file_set_contents(path, page, -1, &writing))
        return true;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se puede escribir %s: %s"), path, writing->message);
    return false;
}

static int
show(const SignatureTemplate *template, const SignatureOccasion *occasion, const PreviewRequest *request)
{
    g_autofree char *text = signature_template_text(template, occasion);
    g_autofree char *html = signature_template_html(template, occasion);
    g_autofree char *page = signature_template_page(template, occasion);
    g_autoptr(GError) error = NULL;

    if (request->html && !write_page(request->html, page, &error))
        return command_fail(error);
    if (request->json)
        command_print_json(
            json_pack("{s:o, s:o, s:o}", "template", command_text_json(signature_template_name(template)), "text",
                command_text_json(text), "html", command_text_json(html)));
    else
        fputs(text, stdout);
    return EX_OK;
}

static int
preview(const Policy *policy, const PreviewRequest *request)
{
    const People *people = policy_people(policy);
    const Person *person = request->login ? people_find(people, request->login) : NULL;
    g_autoptr(GError) error = NULL;

    if (!request->login)
        return command_usage(_("«vobo template preview» pide --as USUARIO"));
    if (!person) {
        g_set_error(&error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s no está en el directorio; vea «vobo people list»"),
            request->login);
        return command_fail(error);
    }
    const SignatureOccasion occasion = {
        .person = person,
        .sender = request->sender ? request->sender : person->addresses[0],
        .goes_outside = !request->to || !people_is_ours(people, request->to),
        .is_reply = request->reply,
        .day = clock_day_of(clock_now_us()),
        .language = request->language,
    };
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &occasion);
    if (template)
        return show(template, &occasion, request);
    g_set_error(&error, VOBO_ERROR, VOBO_ERROR_INPUT,
        _("ninguna firma es para ese caso; declárela con: template \"nombre\" { text = … }"));
    return command_fail(error);
}

static int
run(Cli *cli, char *const *operands, const PreviewRequest *request)
{
    const unsigned given = g_strv_length((char **)operands);
    g_autoptr(GError) error = NULL;
    Desk *desk = given == 1 ? command_desk(cli, &error) : NULL;

    if (error)
        return command_fail(error);
    if (desk && strcmp(operands[0], "list") == 0)
        return list(desk_policy(desk), request->json);
    if (desk && strcmp(operands[0], "preview") == 0)
        return preview(desk_policy(desk), request);
    return command_usage(_("«vobo template» pide: list, o preview --as USUARIO"));
}

int
command_template(Cli *cli, int count, char **arguments)
{
    PreviewRequest request = { 0 };
    const GOptionEntry entries[] = {
        { "as", 0, 0, G_OPTION_ARG_STRING, &request.login, NULL, NULL },
        { "from", 0, 0, G_OPTION_ARG_STRING, &request.sender, NULL, NULL },
        { "to", 0, 0, G_OPTION_ARG_STRING, &request.to, NULL, NULL },
        { "language", 0, 0, G_OPTION_ARG_STRING, &request.language, NULL, NULL },
        { "reply", 0, 0, G_OPTION_ARG_NONE, &request.reply, NULL, NULL },
        { "html", 0, 0, G_OPTION_ARG_FILENAME, &request.html, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &request.json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);
    const int status = operands ? run(cli, operands, &request) : EX_USAGE;

    g_free(request.login);
    g_free(request.sender);
    g_free(request.to);
    g_free(request.html);
    g_free(request.language);
    return status;
}
