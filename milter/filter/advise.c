/* SPDX-License-Identifier: BSD-2-Clause */
/* advise: leaves word for the author of a message that goes. */
#include "filter/inspection.h"

#include "base/log.h"

void
advise_author(const Inspection *inspection)
{
    const Verdict *verdict = inspection->verdict;
    const gint64 pause_us = options_duration_us(desk_section(inspection->desk, "courier"), "advice_pause");
    g_autoptr(GError) error = NULL;

    if (!verdict->ready || pause_us == 0)
        return;
    g_autofree char *author = inspection_author(inspection);
    g_autofree char *words = verdict_advice(verdict);
    const Field *field = message_field(inspection->message, "Message-Id");
    g_autofree char *message_id = field ? field_text(field) : g_strdup("");
    const NewAdvice advice = {
        .login = inspection->envelope->login,
        .author = author,
        .subject = message_subject(inspection->message),
        .message_id = message_id,
        .words = words,
        .ready = verdict->ready,
        .page = verdict->page,
    };
    Store *store = *author && *words ? desk_store(inspection->desk, &error) : NULL;
    if (store)
        store_advise(store, &advice, pause_us, &error);
    if (error)
        log_event(LOG_LEVEL_WARNING, "advice-failed", "queue_id", inspection->envelope->queue_id, "reason",
            error->message, NULL);
}
