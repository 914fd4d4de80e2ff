/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "session/envelope.h"

static const struct {
    const char *path, *address;
} cases[] = {
    { "<ana@entidad.gov.co>", "ana@entidad.gov.co" },
    { "ana@entidad.gov.co", "ana@entidad.gov.co" },
    { "<>", "" },
    { "", "" },
    { "<", "<" },
    { "<@relevo,@otro:ana@entidad.gov.co>", "ana@entidad.gov.co" },
    { "<@sin-dos-puntos>", "@sin-dos-puntos" },
    { "<\"dos: puntos\"@x.co>", "\"dos: puntos\"@x.co" },
    { "<señal@entidad.gov.co>", "señal@entidad.gov.co" },
};

START_TEST(bares_addresses)
{
    g_autofree char *bare = envelope_bare_address(cases[_i].path);

    ck_assert_str_eq(bare, cases[_i].address);
}
END_TEST

START_TEST(keeps_recipients_with_parameters)
{
    g_autoptr(Envelope) envelope = envelope_new();

    envelope_add_recipient(envelope, "<a@x.co>", "NOTIFY=NEVER");
    envelope_add_recipient(envelope, "b@x.co", NULL);
    ck_assert_uint_eq(envelope->recipients->len, 2);
    ck_assert_str_eq(envelope_recipient(envelope, 0)->parameters, "NOTIFY=NEVER");
    ck_assert_str_eq(envelope_recipient(envelope, 1)->address, "b@x.co");
    ck_assert_str_eq(envelope_recipient(envelope, 1)->parameters, "");
    ck_assert_str_eq(envelope->sender, "");
}
END_TEST

int
main(void)
{
    return unit_run("session/envelope",
        (const Unit[]){ { bares_addresses, G_N_ELEMENTS(cases) }, { keeps_recipients_with_parameters, 0 }, { 0 } });
}
