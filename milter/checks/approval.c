/* SPDX-License-Identifier: BSD-2-Clause */
/* approval: "Si la respuesta exige un proceso de aprobación, previo a su envío, siga esa directriz." (Protocolo
 * de atención virtual, En la finalización del servicio). The author says so here; rules say so in policy. */
#include "checks/approval.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/approval_mark.h"
#include "checks/checks.h"
#include "message/raw_fields.h"
#include "message/words.h"

#define ID "approval"

static const OptionSpec specs[] = {
    VOBO_ACTION("requested", "hold", N_("El autor pide el visto bueno.")),
    VOBO_ACTION("unclear", "hold", N_("El asunto, o un campo, parece pedir el visto bueno, pero no como se pide.")),
    VOBO_ACTION("no_recipient", "reject", N_("El mensaje solo va a la dirección con la que se pide el visto bueno.")),
    { "subject_mark", OPTION_TEXT, "[visto bueno]",
        N_("Marca que el autor pone en el asunto, con más o menos blancos; se quita antes de enviar. Además de ella\n"
           "valen visto bueno, VoBo, aprobación y otras formas de escribirlo, entre corchetes o al principio y antes\n"
           "de dos puntos. Vacía: ninguna."),
        NULL, NULL },
    { "recipient_tag", OPTION_TEXT, "visto",
        N_("Etiqueta de la dirección que pide el visto bueno: usuario+visto@entidad.gov.co. Al autor no le llega\n"
           "copia; a otro, a su dirección sin la etiqueta. Vacía: ninguna."),
        NULL, NULL },
    { 0 },
};

/* --- fields ------------------------------------------------------------------------------------------------- */

/* Only these say that nothing is asked: what cannot be understood asks. */
static bool
says_yes(const Field *field)
{
    static const char *const no[] = { "", "no", "false", "0", NULL };
    g_autofree char *text = field_text(field);
    g_autofree char *folded = g_utf8_casefold(text, -1);

    return !g_strv_contains(no, folded);
}

/* The letters of the field NAME, folded: "xrequiereaprobacion". The caller owns the string. */
static char *
letters_of(const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *folded = words_fold(valid);
    GString *letters = g_string_new(NULL);

    for (const char *c = folded; *c; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(letters, g_utf8_get_char(c));
    return g_string_free(letters, FALSE);
}

/* What a field called NAME asks where it says so: "X-Requiere-Aprobacion", in whatever spelling, or one like it. */
static ApprovalMark
mark_of_name(const char *name)
{
    static const char *const verbs[] = { "requiere", "solicita", "pide", "requires", "needs" };
    static const char *const objects[] = { "aprobacion", "vistobueno", "vobo", "approval" };
    g_autofree char *letters = letters_of(name);
    const char *at = g_str_has_prefix(letters, "x") ? letters + 1 : letters;

    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (!g_str_has_prefix(at, verbs[i]))
            continue;
        const char *object = at + strlen(verbs[i]);
        if (approval_mark_is_said(object))
            return APPROVAL_MARK_ASKS;
        for (size_t k = 0; k < G_N_ELEMENTS(objects); k++)
            if (g_str_has_prefix(object, objects[k]))
                return APPROVAL_MARK_UNCLEAR;
    }
    return APPROVAL_MARK_NONE;
}

/* What FIELD asks: also a subject does, and of two subjects nobody knows which is read. */
static ApprovalMark
mark_of_field(const Options *options, const Field *field)
{
    if (g_ascii_strcasecmp(field->name, "Subject") == 0) {
        g_autofree char *subject = field_text(field);
        return approval_mark_read(subject, options_text(options, "subject_mark"));
    }
    const ApprovalMark mark = mark_of_name(field->name);
    return mark != APPROVAL_MARK_NONE && says_yes(field) ? mark : APPROVAL_MARK_NONE;
}

/* --- addresses ---------------------------------------------------------------------------------------------- */

/* The end of the local part of ADDRESS, which may have no domain yet, without the quotation mark that it may end with.
 */
static const char *
end_of_local(const char *address)
{
    const char *at = strrchr(address, '@');
    const char *end = at ? at : address + strlen(address);

    return end > address && end[-1] == '"' ? end - 1 : end;
}

/* Where the tag of ADDRESS begins, at its "+"; it may be one of several, and in quotes (RFC 5321, section 4.1.2). NULL:
 * it is no marking address. */
static const char *
tag_of(const Options *options, const People *people, const char *address)
{
    const char *tag = options_text(options, "recipient_tag");
    const char *const end = end_of_local(address);
    const size_t length = strlen(tag);

    if (length == 0 || !people_is_ours(people, address))
        return NULL;
    for (const char *plus = address; (plus = memchr(plus, '+', (size_t)(end - plus))); plus++) {
        const size_t left = (size_t)(end - plus - 1);
        if (left >= length && g_ascii_strncasecmp(plus + 1, tag, length) == 0 &&
            (left == length || plus[1 + length] == '+'))
            return plus;
    }
    return NULL;
}

/* ADDRESS without the tag that makes it a marking address; NULL where it is none. The caller owns the string. */
static char *
unmarked(const Options *options, const People *people, const char *address)
{
    const char *plus = tag_of(options, people, address);

    return plus ? g_strdup_printf("%.*s%s", (int)(plus - address), address,
                      plus + 1 + strlen(options_text(options, "recipient_tag")))
                : NULL;
}

/* Whether ADDRESS is the author's own: whoever logged in writes as it, or the message says that it is from there. */
static bool
is_authors(const ApprovalTerms *terms, const char *address)
{
    const Envelope *envelope = terms->envelope;
    const GPtrArray *from = message_mailboxes(terms->message, "From");

    if (envelope->login && people_may_send_as(terms->people, envelope->login, address))
        return true;
    for (guint i = 0; i < from->len; i++)
        if (people_same_person(terms->people, ((const Mailbox *)g_ptr_array_index(from, i))->address, address))
            return true;
    return people_same_person(terms->people, envelope->sender, address);
}

bool
approval_redirect(const ApprovalTerms *terms, const char *address, char **instead)
{
    g_autofree char *bare = unmarked(terms->options, terms->people, address);
    const bool is_marking = bare != NULL;

    *instead = NULL;
    if (bare && !is_authors(terms, bare))
        *instead = g_steal_pointer(&bare);
    return is_marking;
}

/* --- taking marks out --------------------------------------------------------------------------------------- */

/* The end of the address that begins at TEXT in an address list: where a comma, or a group's colon or semicolon, parts
 * it from the next (RFC 5322, section 3.4), outside quotes, comments and angle brackets. */
static const char *
end_of_address(const char *text)
{
    unsigned comments = 0;
    bool quoted = false, angled = false;

    for (; *text; text++) {
        if (*text == '\\' && text[1] && (quoted || comments > 0))
            text++;
        else if (*text == '"' && comments == 0)
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (*text == '(')
            comments++;
        else if (*text == ')' && comments > 0)
            comments--;
        else if (comments == 0 && (*text == '<' || *text == '>'))
            angled = *text == '<';
        else if (comments == 0 && !angled && strchr(",:;", *text))
            break;
    }
    return text;
}

/* The address of the only mailbox that TEXT is; NULL where it is none. The caller owns the string. */
static char *
only_address(const char *text)
{
    const Field field = { .value = (char *)text };
    g_autoptr(GPtrArray) mailboxes = field_mailboxes(&field);

    return mailboxes->len == 1 ? g_strdup(((const Mailbox *)g_ptr_array_index(mailboxes, 0))->address) : NULL;
}

/* TEXT without the tag wherever ADDRESS, BARE without it from PLUS on, stands in it: programs show it as the name too.
 * The caller owns the string. */
static char *
drop_tag(const char *text, const char *address, const char *plus, const char *bare)
{
    GString *left = g_string_new(NULL);
    const size_t length = strlen(address), head = (size_t)(plus - address), tag = length - strlen(bare);

    while (*text) {
        if (g_ascii_strncasecmp(text, address, length) == 0) {
            g_string_append_len(left, text, (gssize)head);
            g_string_append_len(left, text + head + tag, (gssize)(length - head - tag));
            text += length;
        } else {
            g_string_append_c(left, *text++);
        }
    }
    return g_string_free(left, FALSE);
}

/* What an address list has in the place of ENTRY: itself, the address without its tag, or NULL for nothing. KEEPS: the
 * author's own stays as well. The caller owns the string. */
static char *
cleaned_entry(const ApprovalTerms *terms, const char *entry, bool keeps)
{
    g_autofree char *address = only_address(entry);
    const char *plus = address ? tag_of(terms->options, terms->people, address) : NULL;
    g_autofree char *bare = plus ? unmarked(terms->options, terms->people, address) : NULL;

    if (!plus)
        return g_strdup(entry);
    return keeps || !is_authors(terms, bare) ? drop_tag(entry, address, plus, bare) : NULL;
}

/* VALUE, an address list as it is written, without marking addresses; *LEFT receives how many addresses it has. The
 * caller owns the string. */
static char *
cleaned_list(const ApprovalTerms *terms, const char *value, bool keeps, unsigned *left)
{
    GString *list = g_string_new(NULL);
    bool is_first = true;

    *left = 0;
    while (*value) {
        const char *end = end_of_address(value);
        g_autofree char *entry = g_strndup(value, (size_t)(end - value));
        g_autofree char *clean = *end == ':' ? g_strdup(entry) : cleaned_entry(terms, entry, keeps);
        if (clean) {
            g_string_append_printf(list, "%s%s", is_first ? "" : ",", clean);
            *left += *end != ':' && *g_strchug(entry) != '\0';
            is_first = false;
        }
        if (*end == ':' || *end == ';') {
            g_string_append_c(list, *end);
            is_first = *end == ':';
        }
        value = *end ? end + 1 : end;
    }
    return g_string_free(list, FALSE);
}

static const char *const recipient_fields[] = { "To", "Cc", "Resent-To", "Resent-Cc", "Reply-To" };

static bool
names_recipients(const Field *field)
{
    for (size_t i = 0; i < G_N_ELEMENTS(recipient_fields); i++)
        if (g_ascii_strcasecmp(field->name, recipient_fields[i]) == 0)
            return true;
    return false;
}

/* What goes over the fields of a message for its marks. */
typedef struct {
    const ApprovalTerms *terms;
    unsigned named; /* addresses that are left */
    bool keeps;     /* the author's own stays: it is the only one */
    bool is_resent;
    Edit *edit;
} Cleaning;

static void
count_named(void *data, const Field *field)
{
    Cleaning *cleaning = data;
    unsigned left = 0;

    if (names_recipients(field))
        g_free(cleaned_list(cleaning->terms, field->value, false, &left));
    cleaning->named += left;
    cleaning->is_resent |= g_ascii_strcasecmp(field->name, "Resent-From") == 0;
}

static void
clean_list(const ApprovalTerms *terms, const Field *field, bool keeps, Edit *edit)
{
    unsigned left;
    g_autofree char *list = cleaned_list(terms, field->value, keeps, &left);
    g_autofree char *whole = g_strdup_printf("%s:%s\r\n", field->name, list);

    if (strcmp(list, field->value) == 0)
        return;
    if (left == 0)
        edit_delete_field(edit, field);
    else
        edit_splice(edit, field->offset, field->length, whole);
}

static void
clean_subject(const Options *options, const Field *field, Edit *edit)
{
    g_autofree char *subject = field_text(field);
    g_autofree char *clean = approval_mark_remove(subject, options_text(options, "subject_mark"));

    if (clean)
        edit_set_field(edit, field, clean);
}

static void
clean_field(void *data, const Field *field)
{
    const Cleaning *cleaning = data;

    if (mark_of_name(field->name) == APPROVAL_MARK_ASKS)
        edit_delete_field(cleaning->edit, field);
    else if (cleaning->is_resent) /* stays as it is but for the field that asks (RFC 5322, section 3.6.6) */
        return;
    else if (g_ascii_strcasecmp(field->name, "Subject") == 0)
        clean_subject(cleaning->terms->options, field, cleaning->edit);
    else if (names_recipients(field))
        clean_list(cleaning->terms, field, cleaning->keeps, cleaning->edit);
}

void
approval_remove_marks(const ApprovalTerms *terms, Edit *edit)
{
    /* Also of fields beyond the limits: what is held as unreadable leaves when somebody says so. */
    g_autoptr(RawFields) fields = raw_fields_new(message_spool(terms->message));
    Cleaning cleaning = { .terms = terms, .edit = edit };

    raw_fields_walk(fields, count_named, &cleaning);
    cleaning.keeps = cleaning.named == 0;
    raw_fields_walk(fields, clean_field, &cleaning);
}

/* --- the check ---------------------------------------------------------------------------------------------- */

/* Reports where nobody is left to write to once the author's own marking address is gone. True: one of the recipients
 * marks. */
static bool
inspect_recipients(const ApprovalTerms *terms, Findings *findings)
{
    const GPtrArray *recipients = terms->envelope->recipients;
    const char *mark = NULL;
    guint left = 0;

    for (guint i = 0; i < recipients->len; i++) {
        const char *address = envelope_recipient(terms->envelope, i)->address;
        g_autofree char *instead = NULL;
        const bool is_mark = approval_redirect(terms, address, &instead);
        mark = is_mark ? address : mark;
        left += !is_mark || instead;
    }
    if (mark && left == 0)
        findings_add(findings, ID, "no_recipient", SEVERITY_BREACH,
            g_strdup_printf(_("El mensaje solo iba a %s, la dirección con la que se pide el visto bueno. Añada a quién "
                              "va dirigido y envíe de nuevo."),
                mark));
    return mark != NULL;
}

/* What FIELD seems to ask, as its author wrote it. */
static void
report_unclear(const Field *field, Findings *findings)
{
    g_autofree char *text = field_text(field);
    Finding *finding = findings_add(findings, ID, "unclear", SEVERITY_ADVICE,
        g_strdup_printf(
            _("Parece que se pide el visto bueno (%s: %s), pero no como se pide. Para pedirlo escriba [visto bueno] en "
              "el asunto, que se quita antes de enviar; si no se pedía, quien decide lo deja salir así."),
            field->name, text));

    finding->text = g_steal_pointer(&text);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const ApprovalTerms terms = { facts->options, facts->people, facts->envelope, facts->message };
    const GPtrArray *fields = message_fields(facts->message);
    bool is_requested = inspect_recipients(&terms, findings);
    const Field *unclear = NULL;

    for (guint i = 0; i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);
        const ApprovalMark mark = mark_of_field(facts->options, field);
        is_requested = is_requested || mark == APPROVAL_MARK_ASKS;
        unclear = mark == APPROVAL_MARK_UNCLEAR ? field : unclear;
    }
    if (is_requested)
        findings_add(findings, ID, "requested", SEVERITY_INFO,
            g_strdup(_("Quien lo escribe pidió el visto bueno antes de enviarlo.")));
    else if (unclear)
        report_unclear(unclear, findings);
}

const Check check_approval = {
    .id = ID,
    .protocol = N_("Si la respuesta exige un proceso de aprobación, previo a su envío, siga esa directriz."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_(
        "El autor pide el visto bueno: con el campo X-Requiere-Aprobacion, que dice cualquier cosa menos no, con una\n"
        "marca en el asunto o con una dirección +visto entre los destinatarios."),
    .reads_resent = true,
};
