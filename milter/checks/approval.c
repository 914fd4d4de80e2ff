/* SPDX-License-Identifier: BSD-2-Clause */
/* approval: "Si la respuesta exige un proceso de aprobación, previo a su envío, siga esa directriz." (Protocolo
 * de atención virtual, En la finalización del servicio). The author says so here; rules say so in policy. */
#include "checks/approval.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/checks.h"

#define ID "approval"

static const OptionSpec specs[] = {
    VOBO_ACTION("requested", "hold", N_("El autor pide el visto bueno.")),
    { "subject_mark", OPTION_TEXT, "[visto bueno]",
        N_("Marca que el autor pone en el asunto, con más o menos blancos; se quita antes de enviar. Vacía: ninguna."),
        NULL, NULL },
    { "recipient_tag", OPTION_TEXT, "visto",
        N_("Etiqueta de la dirección que pide el visto bueno: usuario+visto@entidad.gov.co; no recibe el mensaje.\n"
           "Vacía: ninguna."),
        NULL, NULL },
    { 0 },
};

#define FIELD_NAME "X-Requiere-Aprobacion"

static bool
says_yes(const Field *field)
{
    static const char *const yes[] = { "si", "sí", "yes", "true", "1", NULL };
    g_autofree char *text = field_text(field);
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL_COMPOSE);

    return composed && g_strv_contains(yes, composed);
}

/* The first character of TEXT that is no blank. */
static const char *
skip_blanks(const char *text)
{
    while (g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

/* The bytes at the start of TEXT that are MARK, case and blanks aside ("[ Visto  bueno ]"); 0: it does not begin so. */
static size_t
length_of_start(const char *text, const char *mark)
{
    const char *c = text;

    for (mark = skip_blanks(mark); *mark; mark = skip_blanks(g_utf8_next_char(mark))) {
        c = skip_blanks(c);
        if (g_unichar_tolower(g_utf8_get_char(c)) != g_unichar_tolower(g_utf8_get_char(mark)))
            return 0;
        c = g_utf8_next_char(c);
    }
    return (size_t)(c - text);
}

/* Where MARK stands in SUBJECT, or NULL. LENGTH receives the bytes it takes there. */
static const char *
find_mark(const char *subject, const char *mark, size_t *length)
{
    for (const char *at = subject; *mark && *at; at = g_utf8_next_char(at)) {
        *length = length_of_start(at, mark);
        if (*length > 0)
            return at;
    }
    return NULL;
}

bool
approval_is_mark_address(const Options *options, const People *people, const char *address)
{
    const char *tag = options_text(options, "recipient_tag");
    const char *at = strrchr(address, '@');
    const char *plus = at ? g_strrstr_len(address, at - address, "+") : NULL;

    return *tag && plus && (size_t)(at - plus - 1) == strlen(tag) &&
           g_ascii_strncasecmp(plus + 1, tag, strlen(tag)) == 0 && people_is_ours(people, address);
}

void
approval_remove_marks(const Options *options, const Message *message, Edit *edit)
{
    const GPtrArray *fields = message_fields(message);
    const Field *subject_field = message_field(message, "Subject");
    const char *subject = message_subject(message);
    size_t length = 0;
    const char *mark = subject ? find_mark(subject, options_text(options, "subject_mark"), &length) : NULL;

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);
        if (g_ascii_strcasecmp(field->name, FIELD_NAME) == 0)
            edit_delete_field(edit, field);
    }
    if (!mark)
        return;
    g_autofree char *before = g_strchomp(g_strndup(subject, (size_t)(mark - subject)));
    g_autofree char *after = g_strchug(g_strdup(mark + length));
    g_autofree char *clean = g_strconcat(before, *before && *after ? " " : "", after, NULL);
    edit_set_field(edit, subject_field, clean);
}

/* Whether one of the fields says so: where two disagree, somebody asked. */
static bool
is_said_in_field(const Message *message)
{
    const GPtrArray *fields = message_fields(message);

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);
        if (g_ascii_strcasecmp(field->name, FIELD_NAME) == 0 && says_yes(field))
            return true;
    }
    return false;
}

static bool
is_requested(const Facts *facts)
{
    const char *subject = message_subject(facts->message);
    size_t length;

    if (is_said_in_field(facts->message))
        return true;
    if (subject && find_mark(subject, options_text(facts->options, "subject_mark"), &length))
        return true;
    for (guint i = 0; i < facts->envelope->recipients->len; i++)
        if (approval_is_mark_address(facts->options, facts->people, envelope_recipient(facts->envelope, i)->address))
            return true;
    return false;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (is_requested(facts))
        findings_add(findings, ID, "requested", SEVERITY_INFO,
            g_strdup(_("Quien lo escribe pidió el visto bueno antes de enviarlo.")));
}

const Check check_approval = {
    .id = ID,
    .protocol = N_("Si la respuesta exige un proceso de aprobación, previo a su envío, siga esa directriz."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help =
        N_("El autor pide el visto bueno: con el campo X-Requiere-Aprobacion: si, con una marca en el asunto o con\n"
           "una dirección +visto entre los destinatarios."),
};
