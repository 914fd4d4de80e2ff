/* SPDX-License-Identifier: BSD-2-Clause */
/* advise: leaves word for the author of a message that goes. */
#include "filter/inspection.h"

#include "base/log.h"

/* Whether the author of the message at his mailbox AUTHOR wants to hear of it; of breaches everybody hears. */
static bool
is_wanted(Store *store, const Verdict *verdict, const char *author, GError **error)
{
    bool wanted = true;

    for (guint i = 0; i < verdict->judged->len; i++) {
        const Judged *judged = &g_array_index(verdict->judged, Judged, i);
        if (judged->action == ACTION_COACH && judged->finding->severity == SEVERITY_BREACH)
            return true;
    }
    return store_wants_advice(store, author, &wanted, error) && wanted;
}

void
advise_author(const Inspection *inspection)
{
    const Verdict *verdict = inspection->verdict;
    const Options *courier = desk_section(inspection->desk, "courier");
    const gint64 pause_us = options_duration_us(courier, "advice_pause");
    const bool at_once = verdict_advises(verdict, options_list(courier, "advice_at_once"));
    g_autoptr(GError) error = NULL;

    if (!at_once && (!verdict->ready || pause_us == 0))
        return;
    g_autofree char *author = inspection_author(inspection);
    g_autofree char *words = verdict_advice(verdict);
    const Field *field = message_field(inspection->message, "Message-Id");
    g_autofree char *message_id = field ? field_text(field) : g_strdup("");
    const NewAdvice advice = {
        .kind = verdict->ready ? "advice" : "coached",
        .login = inspection->envelope->login,
        .author = author,
        .subject = message_subject(inspection->message),
        .message_id = message_id,
        .words = words,
        .ready = verdict->ready ? verdict->ready : "",
        .page = verdict->page ? verdict->page : "",
    };
    Store *store = *author && *words ? desk_store(inspection->desk, &error) : NULL;
    if (store && is_wanted(store, verdict, author, &error))
        store_advise(store, &advice, at_once ? 0 : pause_us, &error);
    if (error)
        log_event(LOG_LEVEL_WARNING, "advice-failed", "queue_id", inspection->envelope->queue_id, "reason",
            error->message, NULL);
}
