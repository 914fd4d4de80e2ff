/* SPDX-License-Identifier: BSD-2-Clause */
/* notice: renders notices. */
#include "courier/notice.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/shown.h"
#include "config/template.h"
#include "courier/mail.h"
#include "courier/page.h"
#include "courier/pending.h"
#include "courier/told.h"
#include "desk/canned.h"
#include "desk/reviewers.h"
#include "desk/ticket.h"
#include "message/readable.h"

/* What is too large to be enclosed. */
#define ENCLOSED_MOST (8 * 1024 * 1024)

/* How many of the canned reasons have buttons of their own. */
#define CANNED_BUTTONS_MOST 6

/* What its reader may answer; in his language only where it is shown. */
static const Choice decisions[] = {
    { N_("Aprobar"), N_("Aprobado") },
    { N_("Devolver"), N_("Devuelto: ") },
    { N_("Rechazar"), N_("Rechazado: ") },
    { N_("Comentar"), N_("Comentario: ") },
    { N_("Delegar"), N_("Delego en: ") },
    { 0 },
};
static const Choice of_author[] = { { N_("Retirar el mensaje"), N_("Retirar") }, { 0 } };
static const Choice of_advised[] = { { N_("No quiero más consejos"), N_("Baja") }, { 0 } };
static const Choice of_unsubscribed[] = { { N_("Quiero consejos"), N_("Alta") }, { 0 } };

static const Choice of_reviewer[] = {
    { N_("Avisos: al momento"), N_("Avisos: al momento") },
    { N_("Avisos: resumen"), N_("Avisos: resumen") },
    { N_("Avisos: ninguno"), N_("Avisos: ninguno") },
    { 0 },
};

/* The same below a message of a list. */
static const Choice of_listed[] = {
    { N_("Aprobar"), N_("Aprobado") },
    { N_("Devolver"), N_("Devuelto: ") },
    { N_("Rechazar"), N_("Rechazado: ") },
    { N_("Ver completo"), N_("Ver") },
    { 0 },
};

/* Each has its template; those that can be answered have an address of their own for it. */
static const struct {
    const char *name;
    const Choice *choices; /* NULL: it cannot be answered */
    bool encloses;         /* brings the message that it tells of, for its author to correct */
} kinds[] = {
    { "held", of_author, false },
    { "cooling", of_author, false },
    { "review", decisions, false },
    { "reminder", decisions, false },
    { "comment", decisions, false },
    { "passed", of_author, false },
    { "approved", NULL, false },
    { "rejected", NULL, false },
    { "returned", NULL, true },
    { "cancelled", NULL, true },
    { "undeliverable", NULL, false },
    { "account", NULL, false },
    { "advice", of_advised, false },
    { "coached", of_advised, false },
    { "digest", of_advised, false },
    { "subscribed", of_advised, false },
    { "unsubscribed", of_unsubscribed, false },
    { "pending", of_reviewer, false },
    { "notices", of_reviewer, false },
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
    REPEATS,
    CANNED,
    TEXT,
    ATTACHMENTS,
    BUTTONS,
    PENDING,
    VALUES
};
static const char *const names[VALUES + 1] = { "reference", "subject", "sender", "recipients", "reasons", "actor",
    "reason", "date", "leaves", "entity", "postmaster", "ready", "figures", "approvers", "panel", "asked", "comments",
    "corrects", "repeats", "canned", "text", "attachments", "buttons", "pending", NULL };

/* What a page has around its content. */
enum { FRAME_SUBJECT, FRAME_CONTENT, FRAME_ENTITY, FRAME_VALUES };
static const char *const frame_names[FRAME_VALUES + 1] = { "subject", "content", "entity", NULL };

struct Notices {
    Template *templates[G_N_ELEMENTS(kinds)];
    Template *frame; /* NULL: the institution wants no HTML */
};

static char *
template_path(const Desk *desk, const char *file)
{
    const char *folder = options_text(desk_section(desk, "courier"), "templates");
    const char *language = config_language(policy_config(desk_policy(desk)));

    return g_build_filename(*folder ? folder : PKGDATADIR "/templates", language, file, NULL);
}

Notices *
notices_load(const Desk *desk, GError **error)
{
    g_autoptr(Notices) notices = g_new0(Notices, 1);

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *file = g_strconcat(kinds[i].name, ".txt", NULL);
        g_autofree char *path = template_path(desk, file);
        if (!(notices->templates[i] = template_load(path, TEMPLATE_WITH_SUBJECT, names, error)))
            return NULL;
    }
    g_autofree char *frame = template_path(desk, "frame.html");
    if (g_file_test(frame, G_FILE_TEST_EXISTS) &&
        !(notices->frame = template_load(frame, TEMPLATE_BARE, frame_names, error)))
        return NULL;
    return g_steal_pointer(&notices);
}

void
notices_free(Notices *notices)
{
    if (!notices)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        template_free(notices->templates[i]);
    template_free(notices->frame);
    g_free(notices);
}

/* The two forms of a notice. */
typedef struct {
    char *subject, *text;
    char *page; /* NULL for none */
} Written;

static void
written_clear(Written *written)
{
    g_free(written->subject);
    g_free(written->text);
    g_free(written->page);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Written, written_clear)

static void
choice_clear(gpointer data)
{
    Choice *choice = data;

    g_free((char *)choice->label);
    g_free((char *)choice->words);
}

/* LABEL and WORDS are taken over. */
static void
add_choice(GArray *all, char *label, char *words)
{
    const Choice choice = { label, words };

    g_array_append_val(all, choice);
}

/* CHOICES in the reader's language and, where decisions are among them, one more for each canned reason. Elements are
 * Choice; the caller owns the array and its strings. */
static GArray *
choices_for(const Desk *desk, const Choice *choices)
{
    GArray *all = g_array_new(TRUE, FALSE, sizeof(Choice));

    g_array_set_clear_func(all, choice_clear);
    for (const Choice *choice = choices; choice->label; choice++)
        add_choice(all, g_strdup(_(choice->label)), g_strdup(_(choice->words)));
    g_autoptr(GPtrArray) reasons = choices == decisions ? canned_names(desk) : g_ptr_array_new();
    for (guint i = 0; i < reasons->len && i < CANNED_BUTTONS_MOST; i++) {
        const char *name = g_ptr_array_index(reasons, i);
        add_choice(all, g_strdup_printf(_("Devolver: %s"), name), g_strdup_printf(_("Devuelto: %s"), name));
    }
    return all;
}

static void
buttons_clear(gpointer data)
{
    Buttons *row = data;

    g_free((char *)row->address);
    g_free((char *)row->subject);
}

/* Adds a row of buttons, CHOICES (elements are Choice), to ROWS. */
static void
add_row(GArray *rows, const char *address, const char *subject, const char *hint, const GArray *choices)
{
    const Buttons row = { g_strdup(address), g_strdup(subject), hint, (const Choice *)(const void *)choices->data };

    g_array_append_val(rows, row);
}

/* ITEMS in lines, each with where it is decided below: the address or, with ROWS, a row of buttons, CHOICES. The caller
 * owns the string. */
static char *
pending_lines(const GArray *items, GArray *rows, const GArray *choices)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < items->len; i++) {
        const PendingItem *item = &g_array_index(items, PendingItem, i);
        g_autofree char *mark = rows ? page_mark(rows->len) : NULL;
        if (rows)
            add_row(rows, item->answer, item->subject, NULL, choices);
        g_string_append_printf(lines, "%s%s\n%s", i > 0 ? "\n" : "", item->lines, mark ? mark : item->answer);
        /* A line of a blank stays where a template leaves out what is empty. */
        g_string_append(lines, rows ? "" : "\n ");
    }
    return g_string_free(lines, FALSE);
}

/* The page that TEXT, which has marks of ROWS, makes. The caller owns it. */
static char *
write_page(const Template *frame, const Desk *desk, const char *subject, const char *text, const GArray *rows)
{
    g_autofree char *content = page_of(text, rows);
    g_autofree char *title = template_escape_html(subject);
    g_autofree char *entity = template_escape_html(options_text(desk_section(desk, "institution"), "name"));
    const char *const values[FRAME_VALUES] = { title, content, entity };

    return template_fill(frame, values, NULL, NULL);
}

/* What a notice is written of, beside its delivery. */
typedef struct {
    const Spool *held;   /* what the entry holds; NULL where nothing of it is told */
    const char *answer;  /* where the notice is answered; NULL where it is not */
    const GArray *items; /* what it lists, elements are PendingItem */
} Matter;

/* The page of a notice that tells VALUES, of which those are changed that a page has in its own way. The caller owns
 * it. */
static char *
fill_page(const Notices *notices, size_t kind, const Desk *desk, const Matter *matter, const char *subject,
    const char *const *values)
{
    const char *of_page[VALUES];
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Buttons));
    g_autoptr(GArray) choices = matter->answer ? choices_for(desk, kinds[kind].choices) : NULL;
    g_autoptr(GArray) choices_listed = choices_for(desk, of_listed);
    g_autofree char *mark = page_mark(0);

    g_array_set_clear_func(rows, buttons_clear);
    if (matter->answer)
        add_row(rows, matter->answer, subject,
            _("O pulse un botón: se abre la respuesta, lista para completarla y enviarla."), choices);
    g_autofree char *listed = pending_lines(matter->items, rows, choices_listed);
    memcpy(of_page, values, sizeof of_page);
    of_page[PENDING] = listed;
    of_page[BUTTONS] = matter->answer ? mark : "";
    g_autofree char *text = template_fill(notices->templates[kind], of_page, NULL, NULL);
    return write_page(notices->frame, desk, subject, text, rows);
}

/* Makes what others wrote harmless: each of VALUES is a line, or several where it is of those that have them. Elements
 * of the result, which the caller owns, are the new strings. */
static GPtrArray *
show_values(const char **values)
{
    static const unsigned several = 1u << RECIPIENTS | 1u << REASONS | 1u << REASON | 1u << READY | 1u << FIGURES |
                                    1u << APPROVERS | 1u << PANEL | 1u << COMMENTS | 1u << CANNED | 1u << TEXT |
                                    1u << ATTACHMENTS;
    GPtrArray *owned = g_ptr_array_new_full(VALUES, g_free);

    for (size_t i = 0; i < VALUES; i++)
        if (values[i]) {
            values[i] = several >> i & 1u ? shown_text(values[i]) : shown_line(values[i]);
            g_ptr_array_add(owned, (gpointer)values[i]);
        }
    return owned;
}

static void
fill(const Notices *notices, size_t kind, Desk *desk, const Delivery *delivery, const Matter *matter, Written *written)
{
    const Template *template = notices->templates[kind];
    const Entry *entry = delivery->entry;
    const Options *institution = desk_section(desk, "institution");
    g_autofree char *recipients = told_recipients(entry);
    g_autofree char *sender = desk_name_of(desk, *entry->login ? entry->login : entry->sender);
    g_autofree char *actor = desk_name_of(desk, delivery->actor);
    g_autofree char *date = clock_for_people(entry->created_us);
    g_autoptr(Message) message =
        matter->held ? message_new_within(matter->held, policy_limits(desk_policy(desk))) : NULL;
    g_autofree char *text = message ? told_text(message) : NULL;
    g_autofree char *attachments = message ? told_attachments(message) : NULL;
    g_autofree char *approvers = template_names(template, APPROVERS) ? reviewers_lines(desk, entry) : NULL;
    g_autofree char *panel = template_names(template, PANEL) ? told_panel(desk, entry) : NULL;
    g_autofree char *asked = told_asked(desk, delivery);
    g_autofree char *comments = told_comments(desk, entry);
    g_autofree char *corrects = template_names(template, CORRECTS) ? told_corrected(desk, entry) : NULL;
    g_autofree char *repeats = template_names(template, REPEATS) ? told_repeated(desk, entry) : NULL;
    g_autofree char *canned = template_names(template, CANNED) ? canned_lines(desk) : NULL;
    g_autofree char *leaves = entry->release_us > 0 ? clock_for_people(entry->release_us) : g_strdup("");
    const char *values[VALUES] = {
        [REFERENCE] = entry->reference,
        [SUBJECT] = *entry->subject ? entry->subject : _("(sin asunto)"),
        [SENDER] = sender,
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
        [REPEATS] = repeats,
        [CANNED] = canned,
        [TEXT] = text,
        [ATTACHMENTS] = attachments,
    };

    GPtrArray *owned = show_values(values);
    g_autofree char *listed = pending_lines(matter->items, NULL, NULL);
    values[PENDING] = listed;
    written->text = template_fill(template, values, NULL, &written->subject);
    if (notices->frame)
        written->page = fill_page(notices, kind, desk, matter, written->subject, values);
    g_ptr_array_unref(owned);
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

/* The mail that says what is WRITTEN. */
static Spool *
compose(const Desk *desk, const Delivery *delivery, const Spool *enclosed, const char *answer, const Written *written)
{
    g_autofree char *from = desk_office(desk);
    g_autofree char *name =
        g_strdup_printf(_("Visto Bueno – %s"), options_text(desk_section(desk, "institution"), "name"));
    g_autofree char *id = g_strdup_printf("%s.%" G_GINT64_FORMAT, delivery->entry->reference, delivery->id);
    const Mail mail = {
        .id = id,
        .from_name = name,
        .from = from,
        .to = delivery->address,
        .reply_to = answer,
        .thread = delivery->entry->message_id,
        .subject = written->subject,
        .text = written->text,
        .page = written->page,
        .file = delivery->advice && *delivery->advice->page ? delivery->advice->page : NULL,
        .file_name = _("firma.html"),
        .message = enclosed,
    };

    return mail_write(&mail);
}

Spool *
notice_render(const Notices *notices, Desk *desk, const Delivery *delivery, GError **error)
{
    g_auto(Written) written = { 0 };
    size_t kind = 0;

    while (kind < G_N_ELEMENTS(kinds) && strcmp(kinds[kind].name, delivery->kind) != 0)
        kind++;
    if (kind == G_N_ELEMENTS(kinds)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("no hay plantilla para el aviso «%s»"), delivery->kind);
        return NULL;
    }
    const Template *template = notices->templates[kind];
    const KeyRing *keys = kinds[kind].choices ? desk_keys(desk, error) : NULL;
    if (kinds[kind].choices && !keys)
        return NULL;
    const bool tells = template_names(template, TEXT) || template_names(template, ATTACHMENTS);
    const bool encloses = kinds[kind].encloses && delivery->entry->size <= ENCLOSED_MOST;
    g_autoptr(Spool) held = tells || encloses ? open_held(desk, delivery->entry) : NULL;
    g_autofree char *answer = keys ? ticket_for_notice(desk, keys, delivery, delivery->created_us) : NULL;
    g_autoptr(GArray) items = pending_items(desk, keys, template_names(template, PENDING) ? delivery->advice : NULL);
    const Matter matter = { tells ? held : NULL, answer, items };
    fill(notices, kind, desk, delivery, &matter, &written);
    return compose(desk, delivery, encloses ? held : NULL, answer, &written);
}
