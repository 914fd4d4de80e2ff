/* SPDX-License-Identifier: BSD-2-Clause */
/* told: puts what is known of a held message into lines. */
#include "courier/told.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/shown.h"
#include "desk/reviewers.h"
#include "message/readable.h"

/* How much of the text of a held message a notice brings. */
#define TEXT_CHARACTERS 8000

/* Appends TEXT, as one line, behind BEFORE. */
static void
append_line(GString *lines, const char *before, const char *text)
{
    g_autofree char *shown = shown_line(text);

    g_string_append_printf(lines, "%s%s", before, shown);
}

char *
told_recipients(const Entry *entry)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < entry->recipients->len; i++) {
        const EntryRecipient *recipient = g_ptr_array_index(entry->recipients, i);
        append_line(lines, i > 0 ? "\n" : "", recipient->address);
        /* Only a refusal leaves words that a person has to read. */
        if (strcmp(recipient->state, "refused") == 0)
            append_line(lines, ": ", recipient->reply);
    }
    return g_string_free(lines, FALSE);
}

/* Appends the beginning of TEXT. */
static void
tell_beginning(GString *all, const char *text)
{
    const bool goes_on = g_utf8_strlen(text, -1) > TEXT_CHARACTERS;
    g_autofree char *shown = goes_on ? g_utf8_substring(text, 0, TEXT_CHARACTERS) : g_strdup(text);
    g_auto(GStrv) lines = g_strsplit(g_strstrip(shown), "\n", -1);

    /* A template leaves out what is empty; between paragraphs that is to stay. */
    for (char **line = lines; *line; line++)
        g_string_append_printf(all, "%s%s", line > lines ? "\n" : "", *g_strchomp(*line) ? *line : " ");
    if (goes_on)
        g_string_append(all, "\n[…]");
}

char *
told_text(const Message *message)
{
    g_autoptr(GPtrArray) texts = readable_texts(message);
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < texts->len; i++) {
        if (i > 0)
            g_string_append(all, "\n \n");
        g_autofree char *shown = shown_text(g_ptr_array_index(texts, i));
        tell_beginning(all, shown);
    }
    return g_string_free(all, FALSE);
}

char *
told_attachments(const Message *message)
{
    const GPtrArray *attachments = message_attachments(message);
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        g_autofree char *size = g_format_size((guint64)attachment->size_encoded);
        append_line(lines, i > 0 ? "\n" : "", *attachment->name ? attachment->name : _("(sin nombre)"));
        append_line(lines, " (", attachment->type);
        g_string_append_printf(lines, ", %s)", size);
    }
    return g_string_free(lines, FALSE);
}

char *
told_panel(const Desk *desk, const Entry *entry)
{
    g_autoptr(Panel) panel = reviewers_panel(desk, entry);

    return panel && panel_needs(panel) > 1 ? reviewers_lines(desk, entry) : g_strdup("");
}

char *
told_asked(const Desk *desk, const Delivery *delivery)
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

char *
told_comments(const Desk *desk, const Entry *entry)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; entry->history && i < entry->history->len; i++) {
        const EntryEvent *event = g_ptr_array_index(entry->history, i);
        if (strcmp(event->event, event_name(EVENT_COMMENT)) != 0)
            continue;
        g_autofree char *name = desk_name_of(desk, event->actor);
        g_autofree char *said = shown_line(event->reason);
        g_string_append_printf(lines, "%s%s: %s", lines->len > 0 ? "\n" : "", name, said);
    }
    return g_string_free(lines, FALSE);
}

char *
told_corrected(Desk *desk, const Entry *entry)
{
    Store *store = *entry->corrects ? desk_store(desk, NULL) : NULL;
    g_autoptr(Entry) before = store ? store_get(store, entry->corrects, NULL) : NULL;

    if (!before)
        return g_strdup(entry->corrects);
    g_autofree char *name = desk_name_of(desk, before->decided_by);
    g_autofree char *reason = shown_line(before->decision_reason);
    /* Nobody returns it where the term was over. */
    return g_strdup_printf("%s (%s%s%s)", entry->corrects, name, *name ? ": " : "", reason);
}

char *
told_repeated(Desk *desk, const Entry *entry)
{
    Store *store = *entry->repeats ? desk_store(desk, NULL) : NULL;
    g_autoptr(Entry) before = store ? store_get(store, entry->repeats, NULL) : NULL;

    if (!before)
        return g_strdup(entry->repeats);
    g_autofree char *date = clock_for_people(before->changed_us);
    return g_strdup_printf("%s (%s, %s)", entry->repeats, state_for_people(before->state), date);
}
