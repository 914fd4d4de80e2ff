/* SPDX-License-Identifier: BSD-2-Clause */
/* store_reviewers: the part of the SQLite store that knows how those who decide want to hear of what waits. */
#include "queue/store_internal.h"

#include <string.h>

#include "base/clock.h"

static const char *const rule_names[NOTICE_RULES] = { "at-once", "digest", "none" };

const char *
notice_rule_name(NoticeRule rule)
{
    return rule_names[rule];
}

bool
notice_rule_from_name(const char *name, NoticeRule *rule)
{
    for (int i = 0; i < NOTICE_RULES; i++)
        if (strcmp(rule_names[i], name) == 0) {
            *rule = (NoticeRule)i;
            return true;
        }
    return false;
}

/* What the column says; who says nothing that is known hears at once. */
static NoticeRule
read_rule(SqlStatement *row, int column)
{
    g_autofree char *name = sql_text(row, column);
    NoticeRule rule;

    return notice_rule_from_name(name, &rule) ? rule : NOTICES_AT_ONCE;
}

bool
store_notice_rule(Store *store, const char *address, NoticeRule *rule, GError **error)
{
    g_autofree char *folded = g_ascii_strdown(address, -1);

    pthread_mutex_lock(&store->lock);
    g_autoptr(SqlStatement) row =
        sql_prepare(store->db, error, "SELECT notices FROM reviewer WHERE address = ?", "s", folded);
    const int found = row ? sql_step(store->db, row, error) : -1;
    *rule = found == 1 ? read_rule(row, 0) : NOTICES_AT_ONCE;
    g_clear_pointer(&row, sql_finalize);
    pthread_mutex_unlock(&store->lock);
    return found >= 0;
}

bool
store_set_notice_rule(Store *store, const NewAdvice *confirmation, NoticeRule rule, GError **error)
{
    g_autofree char *folded = g_ascii_strdown(confirmation->author, -1);
    const gint64 now_us = clock_now_us();

    if (!store_begin(store, error))
        return false;
    const bool good =
        sql_run(store->db, error, "INSERT OR REPLACE INTO reviewer (address, notices, since_us) VALUES (?, ?, ?)",
            "ssi", folded, notice_rule_name(rule), now_us) &&
        (rule != NOTICES_AT_ONCE ||
            sql_run(store->db, error,
                "UPDATE delivery SET state = 'pending', next_us = ?1, created_us = ?1 WHERE state = 'listed'"
                " AND address = ?2 COLLATE NOCASE AND entry IN (SELECT id FROM entry WHERE state = 'held')",
                "is", now_us, folded)) &&
        store_insert_advice(store, confirmation, error);
    return store_end(store, good, good ? error : NULL);
}

static void
asking_clear(gpointer data)
{
    Asking *asking = data;

    g_free(asking->address);
    g_free(asking->reference);
}

GArray *
store_list_askings(Store *store, GError **error)
{
    g_autoptr(GArray) askings = g_array_new(FALSE, FALSE, sizeof(Asking));
    int found = -1;

    g_array_set_clear_func(askings, asking_clear);
    pthread_mutex_lock(&store->lock);
    SqlStatement *rows = sql_prepare(store->db, error,
        "SELECT lower(d.address), e.reference, max(d.id), r.notices FROM entry e JOIN delivery d ON d.entry = e.id"
        " LEFT JOIN reviewer r ON r.address = lower(d.address)"
        " WHERE e.state = 'held' AND d.why <> '' GROUP BY e.id, lower(d.address) ORDER BY lower(d.address), e.id",
        "");
    while (rows && (found = sql_step(store->db, rows, error)) == 1) {
        const Asking asking = { sql_text(rows, 0), sql_text(rows, 1), sqlite3_column_int64(rows, 2),
            read_rule(rows, 3) };
        g_array_append_val(askings, asking);
    }
    sqlite3_finalize(rows);
    pthread_mutex_unlock(&store->lock);
    return found == 0 ? g_steal_pointer(&askings) : NULL;
}

bool
store_send_listed(Store *store, gint64 id, GError **error)
{
    if (!store_begin(store, error))
        return false;
    const bool good = sql_run(store->db, error,
        "UPDATE delivery SET state = 'pending', next_us = ?1, created_us = ?1 WHERE id = ?2 AND state = 'listed'", "ii",
        clock_now_us(), id);
    return store_end(store, good, good ? error : NULL);
}
