/* SPDX-License-Identifier: BSD-2-Clause */
/* notice_rule: sets the rule for somebody's notices. */
#include "desk/notice_rule.h"

#include <glib/gi18n.h>

const char *
notice_rule_for_people(NoticeRule rule)
{
    static const char *const sentences[NOTICE_RULES] = {
        [NOTICES_AT_ONCE] = N_("Cada mensaje que espera su visto bueno le llega en un aviso, apenas se retiene."),
        [NOTICES_DIGEST] = N_("Todo lo que espera su visto bueno le llega en un solo correo cada mañana."),
        [NOTICES_NONE] = N_("No le llegan avisos de lo que espera su visto bueno, salvo, en el correo de la mañana, "
                            "aquello de lo que nadie más recibe aviso."),
    };

    return _(sentences[rule]);
}

bool
notice_rule_set(Desk *desk, const char *login, const char *address, NoticeRule rule, GError **error)
{
    Store *store = desk_store(desk, error);
    const NewAdvice confirmation = {
        .kind = "notices",
        .login = login,
        .author = address,
        .subject = "",
        .message_id = "",
        .words = notice_rule_for_people(rule),
        .ready = "",
        .page = "",
    };

    return store && store_set_notice_rule(store, &confirmation, rule, error);
}
