/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "desk/ticket.h"

#define OFFICE "visto-bueno@entidad.gov.co"

static const TicketMatter matter = { "VB-7K3Q-9F2M", "ana@entidad.gov.co" };

static KeyRing
key(uint8_t first)
{
    return (KeyRing){ .keys = { { .secret = { .bytes = { first } } } }, .count = 1 };
}

START_TEST(comes_back)
{
    const KeyRing keys = key(1);
    g_autofree char *address = ticket_issue(&keys, OFFICE, 123456789012, &matter, 740000);
    g_autofree char *shouted = g_ascii_strup(address, -1);
    Ticket ticket;

    ck_assert_msg(g_str_has_prefix(address, "visto-bueno+VB-7K3Q-9F2M."), "%s", address);
    ck_assert_msg(g_str_has_suffix(address, "@entidad.gov.co"), "%s", address);
    /* RFC 5321, section 4.5.3.1.1 */
    ck_assert_uint_le((size_t)(strchr(address, '@') - address), 64);
    ck_assert(ticket_parse(OFFICE, _i ? shouted : address, &ticket));
    ck_assert_int_eq(ticket.notice, 123456789012);
    ck_assert_uint_eq(ticket.last_day, 740000);
    ck_assert(ticket_verify(&keys, &ticket, &matter));
}
END_TEST

START_TEST(is_bound)
{
    const KeyRing keys = key(1), other = key(2);
    const KeyRing rotated = { .keys = { other.keys[0], keys.keys[0] }, .count = 2 };
    g_autofree char *address = ticket_issue(&keys, OFFICE, 7, &matter, 740000);
    const TicketMatter elsewhere = { "VB-7K3Q-9F2N", "ana@entidad.gov.co" };
    const TicketMatter to_luis = { "VB-7K3Q-9F2M", "luis@entidad.gov.co" };
    const TicketMatter in_capitals = { "VB-7K3Q-9F2M", "ANA@Entidad.gov.co" };
    Ticket ticket;

    ck_assert(ticket_parse(OFFICE, address, &ticket));
    ck_assert(ticket_verify(&keys, &ticket, &in_capitals));
    ck_assert(!ticket_verify(&other, &ticket, &matter));
    ck_assert(ticket_verify(&rotated, &ticket, &matter));
    ck_assert(!ticket_verify(&keys, &ticket, &elsewhere));
    ck_assert(!ticket_verify(&keys, &ticket, &to_luis));
    ticket.notice = 8;
    ck_assert(!ticket_verify(&keys, &ticket, &matter));
    ticket.notice = 7;
    ticket.last_day++;
    ck_assert(!ticket_verify(&keys, &ticket, &matter));
}
END_TEST

/* Each single character that is changed makes it worthless. */
START_TEST(is_whole)
{
    const KeyRing keys = key(1);
    g_autofree char *address = ticket_issue(&keys, OFFICE, 7, &matter, 740000);
    Ticket ticket;

    char *token = strchr(strchr(address, '+'), '.') + 1;
    for (char *c = token; *c != '@'; c++) {
        const char before = *c;
        *c = before == '0' ? '1' : '0';
        ck_assert_msg(
            !ticket_parse(OFFICE, address, &ticket) || !ticket_verify(&keys, &ticket, &matter), "%s", address);
        *c = before;
    }
}
END_TEST

static const char *const foreign[] = { "", "@", "visto-bueno@entidad.gov.co", "visto-bueno+@entidad.gov.co",
    "visto-bueno+VB-7K3Q-9F2M@entidad.gov.co", "visto-bueno+VB-7K3Q-9F2M.@entidad.gov.co",
    "visto-bueno+.00000000000000000000000000000000@otra.gov.co",
    "otra+VB.00000000000000000000000000000000@entidad.gov.co",
    "visto-bueno+VB.0000000000000000000000000000000@entidad.gov.co",
    "visto-bueno+VB.000000000000000000000000000000000@entidad.gov.co",
    "visto-bueno+VB.0000000000000000000000000000000u@entidad.gov.co",
    "visto-bueno+VB.0000000000000000000000000000000\xc3@entidad.gov.co" };

START_TEST(leaves_others)
{
    Ticket ticket;

    ck_assert_msg(!ticket_parse(OFFICE, foreign[_i], &ticket), "%s", foreign[_i]);
}
END_TEST

int
main(void)
{
    return unit_run("desk/ticket", (const Unit[]){ { comes_back, 2 }, { is_bound, 1 }, { is_whole, 1 },
                                       { leaves_others, G_N_ELEMENTS(foreign) }, { 0 } });
}
