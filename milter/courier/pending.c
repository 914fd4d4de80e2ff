/* SPDX-License-Identifier: BSD-2-Clause */
/* pending: finds what waits for whom. A mail names the notices that it stands for; what they say is read when it is
 * sent. */
#include "courier/pending.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/shown.h"
#include "courier/digest.h"
#include "desk/reviewers.h"
#include "desk/ticket.h"
#include "message/readable.h"

#define DAY_US (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)

/* How many messages a mail tells of. */
#define LISTED_MOST 100

/* How much of each message's text. */
#define TEXT_CHARACTERS 240

#define KIND "pending"

typedef struct {
    Desk *desk;
    Store *store;
    const GArray *askings;
    GHashTable *told; /* references of messages of which somebody hears at once, or each morning */
} Morning;

static const Asking *
asking_at(const Morning *morning, guint i)
{
    return &g_array_index(morning->askings, Asking, i);
}

/* Notes the messages that somebody hears of who did not say that he wants to hear nothing. */
static void
note_told(Morning *morning)
{
    for (guint i = 0; i < morning->askings->len; i++)
        if (asking_at(morning, i)->rule != NOTICES_NONE)
            g_hash_table_add(morning->told, asking_at(morning, i)->reference);
}

/* Whether the message still waits for who was asked. */
static bool
is_awaited(const Morning *morning, const Asking *asking)
{
    g_autoptr(Entry) entry = store_get(morning->store, asking->reference, NULL);

    return entry && entry->state == STATE_HELD && reviewers_await(morning->desk, entry, asking->address);
}

/* What the COUNT askings of one address, from FIRST on, come to: lines with the ids of their notices, and in *FOUND how
 * many. The caller owns the string. */
static char *
collect(const Morning *morning, guint first, guint count, guint *found)
{
    GString *ids = g_string_new(NULL);

    *found = 0;
    for (guint i = first; i < first + count && *found < LISTED_MOST; i++) {
        const Asking *asking = asking_at(morning, i);
        if (asking->rule == NOTICES_NONE && g_hash_table_contains(morning->told, asking->reference))
            continue;
        if (!is_awaited(morning, asking))
            continue;
        g_string_append_printf(ids, "%" G_GINT64_FORMAT "\n", asking->notice);
        ++*found;
    }
    return g_string_free(ids, FALSE);
}

static void
advice_clear(gpointer data)
{
    NewAdvice *advice = data;

    g_free((char *)advice->author);
    g_free((char *)advice->ready);
}

/* Adds the mail for the COUNT askings of one address, from FIRST on, to ALL, where he is to get one. */
static void
add_reader(const Morning *morning, guint first, guint count, GArray *all)
{
    const Asking *asking = asking_at(morning, first);
    const Person *person = people_find(policy_people(desk_policy(morning->desk)), asking->address);
    const guint64 many = options_count(desk_section(morning->desk, "courier"), "pending_many");
    guint found;

    if (asking->rule == NOTICES_AT_ONCE && (many == 0 || count < many))
        return;
    g_autofree char *ids = collect(morning, first, count, &found);
    if (found == 0 || (asking->rule == NOTICES_AT_ONCE && found < many))
        return;
    const NewAdvice advice = {
        .kind = KIND,
        .login = person ? person->login : asking->address,
        .author = g_strdup(asking->address),
        .subject = "",
        .message_id = "",
        .words = "",
        .ready = g_steal_pointer(&ids),
        .page = "",
    };
    g_array_append_val(all, advice);
}

static bool
plan_morning(Morning *morning, gint64 until_us, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(NewAdvice));
    guint next;

    g_array_set_clear_func(all, advice_clear);
    note_told(morning);
    for (guint first = 0; first < morning->askings->len; first = next) {
        for (next = first + 1; next < morning->askings->len; next++)
            if (strcmp(asking_at(morning, next)->address, asking_at(morning, first)->address) != 0)
                break;
        add_reader(morning, first, next - first, all);
    }
    if (!store_plan_digests(
            morning->store, KIND, until_us, (const NewAdvice *)(const void *)all->data, all->len, error))
        return false;
    if (all->len > 0) {
        g_autofree char *readers = g_strdup_printf("%u", all->len);
        log_event(LOG_LEVEL_INFO, "pending-planned", "readers", readers, NULL);
    }
    return true;
}

bool
pending_plan(Desk *desk, gint64 now_us, gint64 *done_us, GError **error)
{
    const gint64 until_us =
        digest_due_us(now_us, DAY_US, options_duration_us(desk_section(desk, "courier"), "digest_at"));
    gint64 last_us;

    if (*done_us >= until_us)
        return true;
    Store *store = desk_store(desk, error);
    if (!store || !store_last_digest(store, KIND, &last_us, error))
        return false;
    if (last_us < until_us) {
        g_autoptr(GArray) askings = store_list_askings(store, error);
        g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
        Morning morning = { desk, store, askings, told };
        if (!askings || !plan_morning(&morning, until_us, error))
            return false;
    }
    *done_us = until_us;
    return true;
}

/* --- telling ---------------------------------------------------------------------------------------------------- */

static void
item_clear(gpointer data)
{
    PendingItem *item = data;

    g_free(item->lines);
    g_free(item->subject);
    g_free(item->answer);
}

/* The beginning of the text of ENTRY, in one line; "" where it cannot be read. The caller owns it. */
static char *
begin_of_text(Desk *desk, const Entry *entry)
{
    g_autoptr(Spool) held = desk_held_message(desk, entry, NULL);
    g_autoptr(Message) message = held ? message_new_within(held, policy_limits(desk_policy(desk))) : NULL;

    if (!message)
        return g_strdup("");
    g_autofree char *text = readable_text(message);
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    GString *line = g_string_new(NULL);
    glong left = TEXT_CHARACTERS;

    for (char **word = words; *word && left > 0; word++) {
        if (!**word)
            continue;
        left -= g_utf8_strlen(*word, -1) + 1;
        g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", left > 0 ? *word : "…");
    }
    return g_string_free(line, FALSE);
}

/* What is told of the message that NOTICE asks about. The caller owns it. */
static char *
lines_of(Desk *desk, const Entry *entry)
{
    const EntryRecipient *first = entry->recipients->len > 0 ? g_ptr_array_index(entry->recipients, 0) : NULL;
    g_autofree char *sender = desk_name_of(desk, *entry->login ? entry->login : entry->sender);
    g_autofree char *date = clock_for_people(entry->created_us);
    g_autofree char *reasons = g_strchomp(g_strdup(entry->reasons));
    g_autofree char *text = begin_of_text(desk, entry);
    g_autofree char *more =
        entry->recipients->len > 1 ? g_strdup_printf(_(" y %u más"), entry->recipients->len - 1) : g_strdup("");
    g_autofree char *subject = shown_line(*entry->subject ? entry->subject : _("(sin asunto)"));
    GString *lines = g_string_new(NULL);

    g_string_append_printf(lines, _("%s\nDe %s para %s%s; espera desde %s (%s)\n%s"), subject, sender,
        first ? first->address : "", more, date, entry->reference, reasons);
    if (*text)
        g_string_append_printf(lines, "\n«%s»", text);
    g_autofree char *all = g_string_free(lines, FALSE);
    return shown_text(all);
}

/* Adds what the notice ID asks about to ITEMS, unless it has been decided meanwhile. */
static void
add_item(Desk *desk, Store *store, const KeyRing *keys, gint64 id, GArray *items)
{
    g_autoptr(Delivery) notice = store_notice(store, id, NULL);

    if (!notice || notice->advice || notice->entry->state != STATE_HELD)
        return;
    const PendingItem item = {
        .lines = lines_of(desk, notice->entry),
        .subject = shown_line(notice->entry->subject),
        .answer = ticket_for_notice(desk, keys, notice, clock_now_us()),
    };
    g_array_append_val(items, item);
}

GArray *
pending_items(Desk *desk, const KeyRing *keys, const Advice *advice)
{
    Store *store = advice ? desk_store(desk, NULL) : NULL;
    g_auto(GStrv) ids = g_strsplit(advice ? advice->ready : "", "\n", LISTED_MOST + 1);
    GArray *items = g_array_new(FALSE, FALSE, sizeof(PendingItem));

    g_array_set_clear_func(items, item_clear);
    for (char **id = ids; store && *id; id++)
        if (**id)
            add_item(desk, store, keys, g_ascii_strtoll(*id, NULL, 10), items);
    return items;
}
