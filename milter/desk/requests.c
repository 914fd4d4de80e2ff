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

void
requests_add(GArray *requests, const char *kind, const char *address, const char *why)
{
    if (!*address)
        return;
    const NoticeRequest request = { kind, g_strdup(address), g_strdup(why) };
    g_array_append_val(requests, request);
}

void
requests_ask(GArray *requests, const Desk *desk, const Panel *panel, const char *kind, const char *except)
{
    g_autoptr(GArray) asked = panel_asked(panel);

    for (guint i = 0; i < asked->len && i < ASKED_MOST; i++) {
        const Asked *one = &g_array_index(asked, Asked, i);
        g_autofree char *address = desk_mailbox_of(desk, one->who);
        if (address && !people_same_person(policy_people(desk_policy(desk)), one->who, except))
            requests_add(requests, kind, address, one->seat->name);
    }
}
