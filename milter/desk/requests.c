/* SPDX-License-Identifier: BSD-2-Clause */
/* requests: who is told. */
#include "desk/requests.h"

#define ASKED_MOST 64

static void
request_clear(gpointer data)
{
    NoticeRequest *request = data;

    g_free((char *)request->address);
    g_free((char *)request->why);
}

GArray *
requests_new(void)
{
    GArray *requests = g_array_new(FALSE, FALSE, sizeof(NoticeRequest));

    g_array_set_clear_func(requests, request_clear);
    return requests;
}

static void
add(GArray *requests, const char *kind, const char *address, const char *why, bool is_listed)
{
    const NoticeRequest request = { kind, g_strdup(address), g_strdup(why), is_listed };

    g_array_append_val(requests, request);
}

void
requests_add(GArray *requests, const char *kind, const char *address, const char *why)
{
    if (*address)
        add(requests, kind, address, why, false);
}

/* Whether who reads at ADDRESS wants no mail for each message; where that cannot be known he gets it. */
static bool
wants_list(Desk *desk, const char *address)
{
    Store *store = desk_store(desk, NULL);
    NoticeRule rule;

    return store && store_notice_rule(store, address, &rule, NULL) && rule != NOTICES_AT_ONCE;
}

void
requests_ask(GArray *requests, Desk *desk, const Panel *panel, const char *kind, const char *except)
{
    g_autoptr(GArray) asked = panel_asked(panel);

    for (guint i = 0; i < asked->len && i < ASKED_MOST; i++) {
        const Asked *one = &g_array_index(asked, Asked, i);
        g_autofree char *address = desk_mailbox_of(desk, one->who);
        if (address && !people_same_person(policy_people(desk_policy(desk)), one->who, except))
            add(requests, kind, address, one->seat->name, wants_list(desk, address));
    }
}
