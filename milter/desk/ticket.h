/* SPDX-License-Identifier: BSD-2-Clause */
/* ticket.h: the address at which one notice is answered: visto-bueno+VB-7K3Q-9F2M.TOKEN@entidad.gov.co. Its token is
 * bound to the notice, to what that is about, to whom it went and to the day until which it is good; nobody who has not
 * the master key makes one. It says who was asked, never who answers: for that the answer must be logged in. */
#ifndef VOBO_DESK_TICKET_H
#define VOBO_DESK_TICKET_H

#include "desk/desk.h"

#define TICKET_MAC_BYTES 12

typedef struct {
    gint64 notice;    /* the delivery */
    guint32 last_day; /* as g_date_get_julian() counts */
    uint8_t mac[TICKET_MAC_BYTES];
} Ticket;

/* What a ticket is for. All borrowed. */
typedef struct {
    const char *reference;
    const char *address; /* to whom the notice goes */
} TicketMatter;

/* The address at OFFICE ("visto-bueno@entidad.gov.co") for the delivery NOTICE about MATTER, good until LAST_DAY. The
 * caller owns it. */
char *ticket_issue(
    const KeyRing *keys, const char *office, gint64 notice, const TicketMatter *matter, guint32 last_day);

/* Reads ADDRESS; false where it is none of OFFICE that ticket_issue() could have made, in form. Case aside. */
bool ticket_parse(const char *office, const char *address, Ticket *ticket);

/* Whether TICKET was issued under one of KEYS for MATTER. That its day is over is for the caller to see. */
bool ticket_verify(const KeyRing *keys, const Ticket *ticket, const TicketMatter *matter);

/* Where NOTICE is answered by who reads it, until the last day of courier.answer_within from FROM_US on. The caller
 * owns the string. */
char *ticket_for_notice(const Desk *desk, const KeyRing *keys, const Delivery *notice, gint64 from_us);

#endif
