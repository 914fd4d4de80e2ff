/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "config/validators.h"

#define LONG_PATH                                                                                                      \
    "unix:/"                                                                                                           \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    OptionValidator validate;
    const char *value;
    bool good;
} cases[] = {
    { validate_absolute_path, "/var", true },
    { validate_absolute_path, "var", false },
    { validate_absolute_path, "", false },
    { validate_optional_path, "", true },
    { validate_optional_path, "x", false },
    { validate_domain, "entidad.gov.co", true },
    { validate_domain, "señal.gov.co", true },
    { validate_domain, ".co", false },
    { validate_domain, "a..co", false },
    { validate_domain, "a b", false },
    { validate_domain, "", false },
    { validate_address, "", true },
    { validate_address, "ana@entidad.gov.co", true },
    { validate_address, "@entidad.gov.co", false },
    { validate_address, "ana", false },
    { validate_address, "Ana <ana@entidad.gov.co>", false },
    { validate_listen_socket, "unix:/run/x.sock", true },
    { validate_listen_socket, "unix:x.sock", false },
    { validate_listen_socket, LONG_PATH, false },
    { validate_listen_socket, "inet:8894@127.0.0.1", true },
    { validate_listen_socket, "inet:0@127.0.0.1", false },
    { validate_listen_socket, "inet:65536@127.0.0.1", false },
    { validate_listen_socket, "inet:127.0.0.1:8894", false },
    { validate_listen_socket, "inet:8894@", false },
    { validate_connect_socket, "inet:25@mta", true },
    { validate_socket_mode, "0660", true },
    { validate_socket_mode, "660", false },
    { validate_socket_mode, "01777", false },
    { validate_host, "localhost", true },
    { validate_host, "a_b", false },
    { validate_network, "10.0.0.0/24", true },
    { validate_network, "10.0.0.7", true },
    { validate_network, "2001:db8::/32", true },
    { validate_network, "10.0.0.0/33", false },
    { validate_network, "red", false },
    { validate_pattern, "*@x", true },
    { validate_pattern, "", false },
    { validate_regex, "", true },
    { validate_regex, "radicado \\d+", true },
    { validate_regex, "[", false },
    { validate_positive_duration, "1s", true },
    { validate_positive_duration, "0s", false },
    { validate_optional_size, "", true },
    { validate_optional_size, "1MiB", true },
    { validate_optional_size, "x", false },
    { validate_optional_count, "12", true },
    { validate_optional_count, "1.5", false },
};

START_TEST(accepts_and_refuses)
{
    g_autoptr(GError) error = NULL;

    ck_assert_msg(cases[_i].validate(cases[_i].value, &error) == cases[_i].good, "row %d: «%s»", _i, cases[_i].value);
    ck_assert((error == NULL) == cases[_i].good);
    if (error)
        ck_assert_int_eq(error->code, VOBO_ERROR_CONFIG);
}
END_TEST

int
main(void)
{
    return unit_run("config/validators", (const Unit[]){ { accepts_and_refuses, G_N_ELEMENTS(cases) }, { 0 } });
}
