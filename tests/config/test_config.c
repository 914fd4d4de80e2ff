/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdio.h>

#include "base/error.h"
#include "checks/check.h"
#include "config/config.h"

static Config *
load(const char *text, GError **error)
{
    g_autofree char *path = unit_path("vistobueno.conf");

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return config_load(path, checks_sections(), error);
}

START_TEST(reads_values)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = load("mode = observe\n"
                                    "institution { domains = { \"a.gov.co\", b.gov.co } }\n"
                                    "milter { deadline = 5s spool_memory = 1MiB }\n"
                                    "checks { subject { empty = reject max_length = 60 } }\n"
                                    "route \"juridica\" { approvers = { luis } }\n"
                                    "rule \"uno\" { recipient = { *@gov.co } route = juridica }\n"
                                    "rule \"dos\" { action = note }\n",
        &error);

    ck_assert_good(config != NULL, error);
    ck_assert_int_eq(options_choice(config_section(config, ""), "mode"), 1);
    ck_assert_str_eq(options_list(config_section(config, "institution"), "domains")[1], "b.gov.co");
    ck_assert_int_eq(options_duration_us(config_section(config, "milter"), "deadline"), 5 * G_USEC_PER_SEC);
    ck_assert_uint_eq(options_size(config_section(config, "milter"), "spool_memory"), 1u << 20);
    ck_assert_uint_eq(options_count(config_section(config, "subject"), "max_length"), 60);
    ck_assert_uint_eq(config_titled(config, "rule")->len, 2);
    ck_assert_str_eq(options_title(g_ptr_array_index(config_titled(config, "rule"), 1)), "dos");
    ck_assert_int_eq(options_line(config_section(config, "milter"), "deadline"), 3);
    ck_assert_int_eq(options_line(config_section(config, "milter"), "socket"), 0);
}
END_TEST

static const struct {
    const char *text, *error;
} bad[] = {
    { "modo = enforce\n", ":1: no existe la opción «modo»" },
    { "\nmode = firme\n", ":2: «mode» no admite «firme»; se espera: enforce, observe" },
    { "milter {\n deadline = pronto\n}\n", ":2: «deadline» no admite «pronto»" },
    { "milter {\n deadline = 0s\n}\n", ":2:" },
    { "milter {\n socket = \"tcp:1\"\n}\n", ":2:" },
    { "milter {\n socket_mode = 999\n}\n", ":2:" },
    { "institution {\n domains = { \"con espacio\" }\n}\n", ":2:" },
    { "institution {\n postmaster = ana\n}\n", ":2:" },
    { "queue {\n database = cola.db\n}\n", ":2: «cola.db» no sirve aquí" },
    { "checks {\n subject {\n  empty = fix\n }\n}\n", ":3:" },
    { "checks {\n sujeto {\n  empty = hold\n }\n}\n", ":2:" },
    { "rule {\n action = hold\n}\n", ":1:" },
    { "rule \"a\" {\n subject = \"(\"\n}\n", ":2: «(» no es una expresión regular" },
    { "rule \"a\" {\n larger_than = mucho\n}\n", ":2:" },
    { "rule \"a\" {\n}\nrule \"a\" {\n}\n", ":3:" },
    { "milter {\n", "falta cerrar una llave" },
    { "institution {\n name = \"Entidad\n}\n", ":" },
    { "institution {\n domains = { a.co\n}\n", "falta cerrar una llave" },
    { "}\n", ":1: sobra una llave" },
    { "end-of-configuration = x\n/*\n", ":" },
    { "milter = 3\n", ":1:" },
    { "mode\n", ":" },
    { "checks { attachment-size { limit = 10XB } }\n", ":1:" },
    { "checks {\n official-sender {\n  applications = { \"10.0.0.0/40\" }\n }\n}\n", ":3:" },
};

START_TEST(refuses_with_file_and_line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = load(bad[_i].text, &error);

    ck_assert_msg(config == NULL, "accepted: %s", bad[_i].text);
    ck_assert_error(error, VOBO_ERROR_CONFIG, bad[_i].error);
    ck_assert_msg(strstr(error->message, "vistobueno.conf") != NULL, "%s", error->message);
}
END_TEST

START_TEST(names_a_missing_file)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(config_load("/no/such/file.conf", checks_sections(), &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, "/no/such/file.conf");
}
END_TEST

/* What is printed can be read again, and means the same. */
START_TEST(prints_what_it_reads)
{
    g_autofree char *path = unit_path("printed.conf");
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) first =
        load("language = en\ninstitution { name = \"Con \\\"comillas\\\" y \\\\ barra\" domains = { a.co } }\n"
             "rule \"r\" { subject = \"x\\\\d+\" }\n",
            &error);
    FILE *out = fopen(path, "w");

    ck_assert_good(first != NULL, error);
    config_print(out, first, checks_sections(), _i == 1);
    fclose(out);
    g_autoptr(Config) second = config_load(path, checks_sections(), &error);
    ck_assert_good(second != NULL, error);
    ck_assert_str_eq(options_text(config_section(second, "institution"), "name"), "Con \"comillas\" y \\ barra");
    ck_assert_str_eq(options_text(g_ptr_array_index(config_titled(second, "rule"), 0), "subject"), "x\\d+");
    ck_assert_str_eq(config_language(second), "en");
}
END_TEST

/* Every default that is declared is one that would be accepted in a file. */
START_TEST(accepts_its_own_defaults)
{
    g_autofree char *path = unit_path("defaults.conf");
    g_autoptr(GError) error = NULL;
    FILE *out = fopen(path, "w");

    config_print(out, NULL, checks_sections(), true);
    fclose(out);
    g_autoptr(Config) config = config_load(path, checks_sections(), &error);
    ck_assert_good(config != NULL, error);
}
END_TEST

int
main(void)
{
    return unit_run("config/config",
        (const Unit[]){ { reads_values, 0 }, { refuses_with_file_and_line, G_N_ELEMENTS(bad) },
            { names_a_missing_file, 0 }, { prints_what_it_reads, 2 }, { accepts_its_own_defaults, 0 }, { 0 } });
}
