/* SPDX-License-Identifier: BSD-2-Clause */
/* digest: counts what the audit log says of each author, and puts it into words. */
#include "courier/digest.h"

#include <string.h>

#include <glib/gi18n.h>

#include "audit/reader.h"
#include "base/clock.h"
#include "base/log.h"

#define DAY_US (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)
#define PERIODS_MOST 31 /* that are made up for after a pause */
#define LINES_MOST 8

gint64
digest_due_us(gint64 now_us, gint64 period_us, gint64 at_us)
{
    if (period_us % DAY_US != 0)
        return now_us - now_us % period_us;
    g_autoptr(GDateTime) then = g_date_time_new_from_unix_local((now_us - at_us) / G_USEC_PER_SEC);
    /* The first day of the calendar was a Monday. */
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)g_date_time_get_day_of_month(then), (GDateMonth)g_date_time_get_month(then),
        (GDateYear)g_date_time_get_year(then));
    const gint64 days = (g_date_get_julian(&date) - 1) % (guint32)(period_us / DAY_US);
    g_autoptr(GDateTime) midnight = g_date_time_new_local(
        g_date_time_get_year(then), g_date_time_get_month(then), g_date_time_get_day_of_month(then), 0, 0, 0);
    g_autoptr(GDateTime) first = g_date_time_add_days(midnight, -(int)days);
    return g_date_time_to_unix(first) * G_USEC_PER_SEC + at_us;
}

/* --- counting ------------------------------------------------------------------------------------------------ */

/* What one author has done. */
typedef struct {
    GHashTable *kinds;    /* "check.kind" → how many messages had it, in the period */
    GHashTable *breaches; /* those of them that everybody hears of */
    guint messages, coached;
    guint messages_before, coached_before; /* in as long a time before */
} Record;

typedef struct {
    gint64 since_us;     /* where the period begins */
    GHashTable *authors; /* login → Record */
    const char *const *told_at_once;
} Count;

static void
record_free(gpointer data)
{
    Record *record = data;

    g_hash_table_unref(record->kinds);
    g_hash_table_unref(record->breaches);
    g_free(record);
}

static Record *
record_of(Count *count, const char *login)
{
    Record *record = g_hash_table_lookup(count->authors, login);

    if (!record) {
        record = g_new0(Record, 1);
        record->kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        record->breaches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(count->authors, g_strdup(login), record);
    }
    return record;
}

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

/* Whether FINDING is for the author to know, and he was not told at once: as of his signature, with the one to copy. */
static bool
is_advice(const Count *count, const json_t *finding)
{
    const char *check = text_of(finding, "check"), *kind = text_of(finding, "kind");

    return strcmp(text_of(finding, "action"), "coach") == 0 && strcmp(check, "signature") != 0 &&
           !finding_is_named(check, kind, count->told_at_once);
}

/* Counts the findings of a message, each kind once; whether there are any. RECORD is NULL where that is all. */
static bool
count_findings(const Count *count, Record *record, const json_t *findings)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const json_t *finding;
    size_t i;

    json_array_foreach(findings, i, finding)
    {
        g_autofree char *kind = g_strdup_printf("%s.%s", text_of(finding, "check"), text_of(finding, "kind"));
        if (!is_advice(count, finding) || !g_hash_table_add(seen, g_strdup(kind)) || !record)
            continue;
        const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(record->kinds, kind));
        g_hash_table_replace(record->kinds, g_strdup(kind), GUINT_TO_POINTER(before + 1));
        if (strcmp(text_of(finding, "severity"), severity_name(SEVERITY_BREACH)) == 0)
            g_hash_table_add(record->breaches, g_steal_pointer(&kind));
    }
    return g_hash_table_size(seen) > 0;
}

static void
take_record(void *data, const json_t *audited, gint64 time_us)
{
    Count *count = data;
    const char *login = text_of(audited, "login"), *outcome = text_of(audited, "outcome");

    if (strcmp(text_of(audited, "event"), "message") != 0 || strcmp(text_of(audited, "mode"), "enforce") != 0 ||
        !*login || (strcmp(outcome, "accept") != 0 && strcmp(outcome, "fix") != 0 && strcmp(outcome, "delay") != 0))
        return;
    Record *record = record_of(count, login);
    const json_t *findings = json_object_get(audited, "findings");
    if (time_us >= count->since_us) {
        record->messages++;
        record->coached += count_findings(count, record, findings);
    } else {
        record->messages_before++;
        record->coached_before += count_findings(count, NULL, findings);
    }
}

/* --- words --------------------------------------------------------------------------------------------------- */

static int
by_count(gconstpointer one, gconstpointer other, gpointer kinds)
{
    const guint a = GPOINTER_TO_UINT(g_hash_table_lookup(kinds, *(const char *const *)one));
    const guint b = GPOINTER_TO_UINT(g_hash_table_lookup(kinds, *(const char *const *)other));

    return a != b ? (a < b ? 1 : -1) : strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* HELP as an author reads it: on one line, without the options that it names in parentheses. The caller owns it. */
static char *
for_authors(const char *help)
{
    g_autoptr(GRegex) options = g_regex_new(" \\([a-z_]+(, [a-z_]+)*\\)", 0, 0, NULL);
    g_autofree char *line = g_strdelimit(g_strdup(help), "\n", ' ');

    return g_regex_replace_literal(options, line, -1, 0, "", 0, NULL);
}

/* Appends what CHECK has found, by the order of KINDS: the sentence of the protocol, and how often what was against it.
 */
static void
append_check(GString *lines, const Check *check, char *const *kinds, const Record *record)
{
    const size_t length = strlen(check->id);

    g_string_append_printf(lines, "%s%s", lines->len > 0 ? "\n" : "", _(check->protocol));
    for (; *kinds; kinds++) {
        const char *kind = *kinds + length + 1;
        if (strncmp(*kinds, check->id, length) != 0 || (*kinds)[length] != '.')
            continue;
        for (const OptionSpec *spec = check->options; spec->name; spec++) {
            g_autofree char *what = strcmp(spec->name, kind) == 0 ? for_authors(_(spec->help)) : NULL;
            if (what)
                g_string_append_printf(lines, _(" %s (mensajes: %u de %u)"), what,
                    GPOINTER_TO_UINT(g_hash_table_lookup(record->kinds, *kinds)), record->messages);
        }
    }
}

/* One line for each check, the one with the most frequent finding first. The caller owns it; NULL where there is
 * nothing to say. */
static char *
write_lines(const Record *record)
{
    guint count;
    g_autofree char **kinds = (char **)g_hash_table_get_keys_as_array(record->kinds, &count);
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(GHashTable) written = g_hash_table_new(g_direct_hash, g_direct_equal);

    g_qsort_with_data(kinds, (int)count, sizeof *kinds, by_count, record->kinds);
    for (guint i = 0; i < count && g_hash_table_size(written) < LINES_MOST; i++) {
        g_autofree char *id = g_strndup(kinds[i], strcspn(kinds[i], "."));
        const Check *check = check_find(id); /* NULL: it was there then */
        if (check && g_hash_table_add(written, (gpointer)check))
            append_check(lines, check, kinds, record);
    }
    return lines->len > 0 ? g_strdup(lines->str) : NULL;
}

/* The author's own figures, now and before. The caller owns it. */
static char *
write_figures(const Record *record)
{
    if (record->messages_before == 0)
        return g_strdup_printf(_("Mensajes con algo por mejorar: %u de %u."), record->coached, record->messages);
    return g_strdup_printf(_("Mensajes con algo por mejorar: %u de %u; en el período anterior, %u de %u."),
        record->coached, record->messages, record->coached_before, record->messages_before);
}

/* --- planning ------------------------------------------------------------------------------------------------ */

static void
advice_clear(gpointer data)
{
    NewAdvice *advice = data;

    g_free((char *)advice->author);
    g_free((char *)advice->words);
    g_free((char *)advice->ready);
}

static gboolean
is_no_breach(gpointer kind, gpointer count G_GNUC_UNUSED, gpointer record)
{
    return !g_hash_table_contains(((const Record *)record)->breaches, kind);
}

/* Adds what LOGIN is told to ALL, if anything. Who wants no advice hears of breaches only. */
static bool
add_author(Desk *desk, Store *store, const char *login, Record *record, GArray *all, GError **error)
{
    const char *const *without = options_list(desk_section(desk, "courier"), "digest_without");
    const Person *person = people_by_login(policy_people(desk_policy(desk)), login);
    g_autofree char *mailbox = desk_mailbox_of(desk, login);
    bool wanted;

    if (!mailbox || (person && person->has_left) || g_strv_contains(without, login))
        return true;
    if (!store_wants_advice(store, mailbox, &wanted, error))
        return false;
    if (!wanted)
        g_hash_table_foreach_remove(record->kinds, is_no_breach, record);
    char *words = write_lines(record);
    const NewAdvice advice = {
        .kind = "digest",
        .login = login,
        .author = g_strdup(mailbox),
        .subject = "",
        .message_id = "",
        .words = words,
        .ready = write_figures(record),
        .page = "",
    };
    if (words)
        g_array_append_val(all, advice);
    else
        advice_clear((gpointer)&advice);
    return true;
}

static bool
plan_period(Desk *desk, Store *store, gint64 since_us, gint64 until_us, GError **error)
{
    const char *folder = options_text(desk_section(desk, "audit"), "folder");
    g_autoptr(GHashTable) authors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, record_free);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(NewAdvice));
    Count count = { since_us, authors, options_list(desk_section(desk, "courier"), "advice_at_once") };
    GHashTableIter iter;
    gpointer login, record;

    g_array_set_clear_func(all, advice_clear);
    if (!audit_read(folder, since_us - (until_us - since_us), until_us, take_record, &count, error))
        return false;
    g_hash_table_iter_init(&iter, authors);
    while (g_hash_table_iter_next(&iter, &login, &record))
        if (!add_author(desk, store, login, record, all, error))
            return false;
    if (!store_plan_digests(store, "digest", until_us, (const NewAdvice *)(const void *)all->data, all->len, error))
        return false;
    if (all->len > 0) {
        g_autofree char *authors_told = g_strdup_printf("%u", all->len);
        log_event(LOG_LEVEL_INFO, "digests-planned", "authors", authors_told, NULL);
    }
    return true;
}

bool
digest_plan(Desk *desk, gint64 now_us, gint64 *done_us, GError **error)
{
    const Options *options = desk_section(desk, "courier");
    const gint64 period_us = options_duration_us(options, "digest");
    gint64 last_us;

    if (period_us == 0)
        return true;
    const gint64 until_us = digest_due_us(now_us, period_us, options_duration_us(options, "digest_at"));
    if (*done_us >= until_us)
        return true;
    Store *store = desk_store(desk, error);
    if (!store || !store_last_digest(store, "digest", &last_us, error))
        return false;
    const gint64 since_us = MAX(last_us > 0 ? last_us : until_us - period_us, until_us - PERIODS_MOST * period_us);
    if (since_us < until_us && !plan_period(desk, store, since_us, until_us, error))
        return false;
    *done_us = until_us;
    return true;
}
