/* SPDX-License-Identifier: BSD-2-Clause */
/* requests.h: the mails that are to tell people of what happened to a held message, before they are planned. */
#ifndef VOBO_DESK_REQUESTS_H
#define VOBO_DESK_REQUESTS_H

#include "desk/desk.h"

/* Elements are NoticeRequest, whose texts the array owns; the caller owns the array. */
GArray *requests_new(void);

/* One of KIND to ADDRESS; an empty one is nobody. WHY may be NULL. */
void requests_add(GArray *requests, const char *kind, const char *address, const char *why);

/* One of KIND to each of whom PANEL seeks an approval and who has a mailbox, up to 64, without EXCEPT ("" for nobody);
 * it is listed only where its reader wants it so. */
void requests_ask(GArray *requests, Desk *desk, const Panel *panel, const char *kind, const char *except);

static inline const NoticeRequest *
requests_all(const GArray *requests)
{
    return (const NoticeRequest *)(const void *)requests->data;
}

#endif
