/* SPDX-License-Identifier: BSD-2-Clause */
/* notice: renders notices. */
#include "courier/notice.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "config/template.h"
#include "desk/canned.h"
#include "desk/reviewers.h"
#include "desk/ticket.h"
#include "message/address.h"
#include "message/gmime_autoptr.h"
#include "message/readable.h"

/* How much of the text of a held message a notice brings, and what is too large to be enclosed. */
#define TEXT_CHARACTERS 8000
#define ENCLOSED_MOST (8 * 1024 * 1024)

/* Each has its template; those that can be answered have an address of their own for it. */
static const struct {
    const char *name;
    bool is_answerable;
    bool encloses; /* brings the message that it tells of, for its author to correct */
} kinds[] = {
    { "held", true, false },
    { "cooling", true, false },
    { "review", true, false },
    { "reminder", true, false },
    { "comment", true, false },
    { "passed", true, false },
    { "approved", false, false },
    { "rejected", false, false },
    { "returned", false, true },
    { "cancelled", false, true },
    { "undeliverable", false, false },
    { "account", false, false },
    { "advice", true, false },
    { "coached", true, false },
    { "digest", true, false },
    { "subscribed", true, false },
    { "unsubscribed", true, false },
};

/* What a template may name. */
enum {
    REFERENCE,
    SUBJECT,
    SENDER,
    RECIPIENTS,
    REASONS,
    ACTOR,
    REASON,
    DATE,
    LEAVES,
    ENTITY,
    POSTMASTER,
    READY,
    FIGURES,
    APPROVERS,
    PANEL,
    ASKED,
    COMMENTS,
    CORRECTS,
    CANNED,
    TEXT,
    ATTACHMENTS,
    VALUES
};
static const char *const names[VALUES + 1] = { "reference", "subject", "sender", "recipients", "reasons", "actor",
    "reason", "date", "leaves", "entity", "postmaster", "ready", "figures", "approvers", "panel", "asked", "comments",
    "corrects", "canned", "text", "attachments", NULL };

struct Notices {
    Template *templates[G_N_ELEMENTS(kinds)];
};

static char *
template_path(const Desk *desk, const char *kind)
{
    const char *folder = options_text(desk_section(desk, "courier"), "templates");
    const char *language = config_language(policy_config(desk_policy(desk)));
    g_autofree char *file = g_strconcat(kind, ".txt", NULL);

    return g_build_filename(*folder ? folder : PKGDATADIR "/templates", language, file, NULL);
}

Notices *
notices_load(const Desk *desk, GError **error)
{
    g_autoptr(Notices) notices = g_new0(Notices, 1);

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = template_path(desk, kinds[i].name);
        if (!(notices->templates[i] = template_load(path, TEMPLATE_WITH_SUBJECT, names, error)))
            return NULL;
    }
    return g_steal_pointer(&notices);
}

void
notices_free(Notices *notices)
{
    if (!notices)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        template_free(notices->templates[i]);
    g_free(notices);
}

static char *
recipient_lines(const Entry *entry)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < entry->recipients->len; i++) {
        const EntryRecipient *recipient = g_ptr_array_index(entry->recipients, i);
        g_string_append_printf(lines, "%s%s", i > 0 ? "\n" : "", recipient->address);
        /* Only a refusal leaves words that a person has to read. */
        if (strcmp(recipient->state, "refused") == 0)
            g_string_append_printf(lines, ": %s", recipient->reply);
    }
    return g_string_free(lines, FALSE);
}

/* The text of MESSAGE in as many lines as a notice has room for. The caller owns it. */
static char *
text_lines(const Message *message)
{
    g_autofree char *text = readable_text(message);
    g_autofree char *shown =
        g_utf8_strlen(text, -1) > TEXT_CHARACTERS ? g_utf8_substring(text, 0, TEXT_CHARACTERS) : g_strdup(text);
    g_auto(GStrv) lines = g_strsplit(g_strstrip(shown), "\n", -1);
    GString *all = g_string_new(NULL);

    /* A template leaves out what is empty; between paragraphs that is to stay. */
    for (char **line = lines; *line; line++)
        g_string_append_printf(all, "%s%s", line > lines ? "\n" : "", *g_strchomp(*line) ? *line : " ");
    if (strlen(shown) < strlen(text) - strlen(text) / 8)
        g_string_append(all, "\n[…]");
    return g_string_free(all, FALSE);
}

/* The files that come with MESSAGE, one a line. The caller owns it. */
static char *
attachment_lines(const Message *message)
{
    const GPtrArray *attachments = message_attachments(message);
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        g_autofree char *size = g_format_size((guint64)attachment->size_encoded);
        g_string_append_printf(lines, "%s%s (%s, %s)", i > 0 ? "\n" : "",
            *attachment->name ? attachment->name : _("(sin nombre)"), attachment->type, size);
    }
    return g_string_free(lines, FALSE);
}

/* The same where several have to approve. The caller owns it. */
static char *
panel_lines(const Desk *desk, const Entry *entry)
{
    g_autoptr(Panel) panel = reviewers_panel(desk, entry);

    return panel && panel_needs(panel) > 1 ? reviewers_lines(desk, entry) : g_strdup("");
}

/* Why the reader of DELIVERY is asked, where that is not simply he. The caller owns it. */
static char *
asked_for(const Desk *desk, const Delivery *delivery)
{
    static const char *const many[] = { "group:", "unit:" };
    static const char above[] = "manager:";
    const People *people = policy_people(desk_policy(desk));

    if (strcmp(delivery->why, "manager:1") == 0)
        return g_strdup(_("por ser jefe de quien escribe, o en lugar suyo"));
    if (g_str_has_prefix(delivery->why, above))
        return g_strdup_printf(
            _("por estar %s niveles por encima de quien escribe, o en lugar suyo"), delivery->why + strlen(above));
    for (size_t i = 0; i < G_N_ELEMENTS(many); i++)
        if (g_str_has_prefix(delivery->why, many[i]))
            return g_strdup_printf(_("por ser de %s, o en lugar suyo"), delivery->why + strlen(many[i]));
    if (!*delivery->why || people_same_person(people, delivery->why, delivery->address))
        return g_strdup("");
    g_autofree char *whose = desk_name_of(desk, delivery->why);
    return g_strdup_printf(_("en lugar de %s"), whose);
}

/* What those who decide about ENTRY have said to each other, one a line. The caller owns it. */
static char *
comment_lines(const Desk *desk, const Entry *entry)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; entry->history && i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        if (strcmp(event->event, event_name(EVENT_COMMENT)) != 0)
            continue;
        g_autofree char *name = desk_name_of(desk, event->actor);
        g_autofree char *said = g_strdelimit(g_strdup(event->reason), "\r\n", ' ');
        g_string_append_printf(lines, "%s%s: %s", lines->len > 0 ? "\n" : "", name, said);
    }
    return g_string_free(lines, FALSE);
}

/* What the message that ENTRY corrects was returned for. The caller owns it. */
static char *
corrected_line(Desk *desk, const Entry *entry)
{
    Store *store = *entry->corrects ? desk_store(desk, NULL) : NULL;
    g_autoptr(Entry) before = store ? store_get(store, entry->corrects, NULL) : NULL;

    if (!before)
        return g_strdup(entry->corrects);
    g_autofree char *name = desk_name_of(desk, before->decided_by);
    g_autofree char *reason = g_strdelimit(g_strdup(before->decision_reason), "\r\n", ' ');
    /* Nobody returns it where the term was over. */
    return g_strdup_printf("%s (%s%s%s)", entry->corrects, name, *name ? ": " : "", reason);
}

/* HELD is what the entry holds; NULL where nothing of it is told. */
static void
fill(const Template *template, Desk *desk, const Delivery *delivery, const Spool *held, char **subject, char **body)
{
    const Entry *entry = delivery->entry;
    const Options *institution = desk_section(desk, "institution");
    g_autofree char *recipients = recipient_lines(entry);
    g_autofree char *actor = desk_name_of(desk, delivery->actor);
    g_autofree char *date = clock_for_people(entry->created_us);
    g_autoptr(Message) message = held ? message_new_within(held, policy_limits(desk_policy(desk))) : NULL;
    g_autofree char *text = message ? text_lines(message) : NULL;
    g_autofree char *attachments = message ? attachment_lines(message) : NULL;
    g_autofree char *approvers = template_names(template, APPROVERS) ? reviewers_lines(desk, entry) : NULL;
    g_autofree char *panel = template_names(template, PANEL) ? panel_lines(desk, entry) : NULL;
    g_autofree char *asked = asked_for(desk, delivery);
    g_autofree char *comments = comment_lines(desk, entry);
    g_autofree char *corrects = template_names(template, CORRECTS) ? corrected_line(desk, entry) : NULL;
    g_autofree char *canned = template_names(template, CANNED) ? canned_lines(desk) : NULL;
    g_autofree char *leaves = clock_for_people(entry->release_us);
    const char *values[VALUES] = {
        [REFERENCE] = entry->reference,
        [SUBJECT] = *entry->subject ? entry->subject : _("(sin asunto)"),
        [SENDER] = *entry->login ? entry->login : entry->sender,
        [RECIPIENTS] = recipients,
        [REASONS] = entry->reasons,
        [ACTOR] = actor,
        [REASON] = delivery->reason,
        [DATE] = date,
        [LEAVES] = leaves,
        [ENTITY] = options_text(institution, "name"),
        [POSTMASTER] = options_text(institution, "postmaster"),
        [READY] = delivery->advice ? delivery->advice->ready : "",
        [FIGURES] = delivery->advice ? delivery->advice->ready : "",
        [APPROVERS] = approvers,
        [PANEL] = panel,
        [ASKED] = asked,
        [COMMENTS] = comments,
        [CORRECTS] = corrects,
        [CANNED] = canned,
        [TEXT] = text,
        [ATTACHMENTS] = attachments,
    };

    *body = template_fill(template, values, NULL, subject);
}

/* GMimeTextPart would choose a charset by the letters it meets; a mail that is always UTF-8 surprises nobody. */
static GMimeObject *
text_part(const char *subtype, const char *text)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT(part);
}

/* BODY, and PAGE as a file beside it. */
static GMimeObject *
with_page(GMimeObject *body, const char *page)
{
    GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
    GMimeObject *file = text_part("html", page);

    g_mime_object_set_disposition(file, "attachment");
    g_mime_part_set_filename(GMIME_PART(file), _("firma.html"));
    g_mime_multipart_add(mixed, body);
    g_mime_multipart_add(mixed, file);
    g_object_unref(body);
    g_object_unref(file);
    return GMIME_OBJECT(mixed);
}

/* BODY, and the message in HELD beside it. */
static GMimeObject *
with_message(GMimeObject *body, const Spool *held)
{
    g_autofree char *bytes = g_malloc((gsize)spool_size(held));
    const gssize length = spool_read(held, 0, bytes, (size_t)spool_size(held), NULL);
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(bytes, length > 0 ? (size_t)length : 0);
    g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");

    g_mime_multipart_add(mixed, body);
    g_object_unref(body);
    if (message) {
        GMimeMessagePart *part = g_mime_message_part_new_with_message("rfc822", message);
        g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
        g_mime_object_set_content_disposition_parameter(GMIME_OBJECT(part), "filename", _("mensaje.eml"));
        g_mime_multipart_add(mixed, GMIME_OBJECT(part));
        g_object_unref(part);
        g_object_unref(message);
    }
    return GMIME_OBJECT(mixed);
}

static void
add_mailbox(GMimeMessage *mail, GMimeAddressType type, const char *name, const char *address)
{
    InternetAddress *mailbox = internet_address_mailbox_new(name, address);

    internet_address_set_charset(mailbox, "utf-8");
    internet_address_list_add(g_mime_message_get_addresses(mail, type), mailbox);
    g_object_unref(mailbox);
}

/* The thread of the message that the notice is about. */
static void
set_thread(GMimeMessage *mail, const char *message_id)
{
    if (!g_str_has_prefix(message_id, "<") || strpbrk(message_id, "\r\n"))
        return;
    g_mime_object_set_header(GMIME_OBJECT(mail), "In-Reply-To", message_id, NULL);
    g_mime_object_set_header(GMIME_OBJECT(mail), "References", message_id, NULL);
}

/* Whoever answers has until the last day of courier.answer_within. */
static void
set_ticket(const Desk *desk, const KeyRing *keys, const Delivery *delivery, const char *office, GMimeMessage *mail)
{
    const gint64 within_us = options_duration_us(desk_section(desk, "courier"), "answer_within");
    const TicketMatter matter = { delivery->entry->reference, delivery->address };
    g_autofree char *address =
        ticket_issue(keys, office, delivery->id, &matter, clock_day_of(delivery->created_us + within_us));

    add_mailbox(mail, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, address);
}

/* MASTER is NULL where the notice cannot be answered, ENCLOSED where it brings no message. */
static GMimeMessage *
compose(const Desk *desk, const KeyRing *keys, const Delivery *delivery, const Spool *enclosed, const char *subject,
    const char *body)
{
    GMimeMessage *mail = g_mime_message_new(TRUE);
    g_autofree char *from = desk_office(desk);
    g_autofree char *name =
        g_strdup_printf(_("Visto Bueno – %s"), options_text(desk_section(desk, "institution"), "name"));
    g_autofree char *id =
        g_strdup_printf("%s.%" G_GINT64_FORMAT "@%s", delivery->entry->reference, delivery->id, address_domain(from));
    g_autoptr(GDateTime) date = g_date_time_new_now_local();
    GMimeObject *part = text_part("plain", body);

    if (delivery->advice && *delivery->advice->page)
        part = with_page(part, delivery->advice->page);
    if (enclosed)
        part = with_message(part, enclosed);
    add_mailbox(mail, GMIME_ADDRESS_TYPE_FROM, name, from);
    add_mailbox(mail, GMIME_ADDRESS_TYPE_TO, NULL, delivery->address);
    if (keys)
        set_ticket(desk, keys, delivery, from, mail);
    g_mime_message_set_subject(mail, subject, "utf-8");
    g_mime_message_set_date(mail, date);
    g_mime_message_set_message_id(mail, id);
    g_mime_object_set_header(GMIME_OBJECT(mail), "Auto-Submitted", "auto-generated", NULL);
    set_thread(mail, delivery->entry->message_id);
    g_mime_message_set_mime_part(mail, part);
    g_object_unref(part);
    return mail;
}

static Spool *
to_spool(GMimeMessage *mail)
{
    GMimeFormatOptions *format = g_mime_format_options_new();

    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    g_autofree char *bytes = g_mime_object_to_string(GMIME_OBJECT(mail), format);
    g_mime_format_options_free(format);
    return spool_new_from_bytes(bytes, strlen(bytes));
}

/* What ENTRY holds; NULL where it cannot be read: people hear of it all the same. The caller owns it. */
static Spool *
open_held(Desk *desk, const Entry *entry)
{
    g_autoptr(GError) error = NULL;
    Spool *held = desk_held_message(desk, entry, &error);

    if (!held)
        log_event(
            LOG_LEVEL_WARNING, "notice-without-message", "reference", entry->reference, "reason", error->message, NULL);
    return held;
}

Spool *
notice_render(const Notices *notices, Desk *desk, const Delivery *delivery, GError **error)
{
    g_autofree char *subject = NULL;
    g_autofree char *body = NULL;
    size_t i = 0;

    while (i < G_N_ELEMENTS(kinds) && strcmp(kinds[i].name, delivery->kind) != 0)
        i++;
    if (i == G_N_ELEMENTS(kinds)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("no hay plantilla para el aviso «%s»"), delivery->kind);
        return NULL;
    }
    const Template *template = notices->templates[i];
    const KeyRing *keys = kinds[i].is_answerable ? desk_keys(desk, error) : NULL;
    if (kinds[i].is_answerable && !keys)
        return NULL;
    const bool tells = template_names(template, TEXT) || template_names(template, ATTACHMENTS);
    const bool encloses = kinds[i].encloses && delivery->entry->size <= ENCLOSED_MOST;
    g_autoptr(Spool) held = tells || encloses ? open_held(desk, delivery->entry) : NULL;
    fill(template, desk, delivery, tells ? held : NULL, &subject, &body);
    GMimeMessage *mail = compose(desk, keys, delivery, encloses ? held : NULL, subject, body);
    Spool *spool = to_spool(mail);
    g_object_unref(mail);
    return spool;
}
