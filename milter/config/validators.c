/* SPDX-License-Identifier: BSD-2-Clause */
/* validators: the shapes that texts of the configuration must have. */
#include "config/validators.h"

#include <string.h>
#include <sys/un.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/pattern.h"

static bool
refuse(GError **error, const char *value, const char *expected)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("«%s» no sirve aquí; se espera %s"), value, expected);
    return false;
}

bool
validate_absolute_path(const char *value, GError **error)
{
    return g_path_is_absolute(value) || refuse(error, value, _("una ruta absoluta, que empiece con /"));
}

bool
validate_optional_path(const char *value, GError **error)
{
    return *value == '\0' || validate_absolute_path(value, error);
}

bool
validate_line(const char *value, GError **error)
{
    g_autofree char *stripped = g_strstrip(g_strdup(value));

    return (*stripped && !strpbrk(value, "\r\n")) || refuse(error, value, _("una línea de texto"));
}

static bool
is_host_name(const char *value)
{
    const size_t length = strlen(value);

    if (length == 0 || length > 253 || value[0] == '.' || value[length - 1] == '.' || strstr(value, ".."))
        return false;
    for (const char *c = value; *c; c++)
        if (!g_ascii_isalnum(*c) && *c != '-' && *c != '.' && (unsigned char)*c < 0x80)
            return false;
    return true;
}

bool
validate_domain(const char *value, GError **error)
{
    return is_host_name(value) || refuse(error, value, _("un dominio de correo, como entidad.gov.co"));
}

bool
validate_host(const char *value, GError **error)
{
    return is_host_name(value) || refuse(error, value, _("el nombre de un equipo"));
}

bool
validate_address(const char *value, GError **error)
{
    const char *at = strrchr(value, '@');

    if (*value == '\0' || (at && at != value && is_host_name(at + 1) && !strpbrk(value, " <>\t\r\n")))
        return true;
    return refuse(error, value, _("una dirección de correo, como postmaster@entidad.gov.co"));
}

static bool
is_port(const char *text, size_t length)
{
    g_autofree char *digits = g_strndup(text, length);
    guint64 port;

    return g_ascii_string_to_unsigned(digits, 10, 1, 65535, &port, NULL);
}

static bool
is_socket(const char *value)
{
    if (g_str_has_prefix(value, "unix:/"))
        return strlen(value) - strlen("unix:") < sizeof(((struct sockaddr_un *)0)->sun_path);
    if (!g_str_has_prefix(value, "inet:"))
        return false;
    const char *port = value + strlen("inet:");
    const char *at = strchr(port, '@');
    return at && is_port(port, (size_t)(at - port)) && at[1];
}

bool
validate_listen_socket(const char *value, GError **error)
{
    return is_socket(value) ||
           refuse(error, value, _("unix:/ruta (de 107 bytes a lo más) o inet:PUERTO@EQUIPO, como inet:8894@127.0.0.1"));
}

bool
validate_connect_socket(const char *value, GError **error)
{
    return validate_listen_socket(value, error);
}

bool
validate_optional_socket(const char *value, GError **error)
{
    return *value == '\0' || validate_connect_socket(value, error);
}

bool
validate_socket_mode(const char *value, GError **error)
{
    guint64 mode;

    return (value[0] == '0' && g_ascii_string_to_unsigned(value, 8, 0, 0777, &mode, NULL)) ||
           refuse(error, value, _("un modo en octal, como 0660"));
}

bool
validate_network(const char *value, GError **error)
{
    g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(value, NULL);

    return mask || refuse(error, value, _("una dirección o una red, como 10.0.0.7 o 10.0.0.0/24"));
}

bool
validate_application(const char *value, GError **error)
{
    g_autofree char *network = g_strndup(value, strcspn(value, " \t"));

    return validate_network(network, error);
}

bool
validate_pattern(const char *value, GError **error)
{
    return *value != '\0' || refuse(error, value, _("una dirección, quizá con * y ?, como *@entidad.gov.co"));
}

bool
validate_approver(const char *value, GError **error)
{
    static const char *const kinds[] = { "group:", "unit:" };
    const char *levels = g_str_has_prefix(value, "manager:") ? value + strlen("manager:") : NULL;

    if (levels && levels[0] >= '1' && levels[0] <= '9' && levels[1] == '\0')
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds) && !levels; i++)
        if (g_str_has_prefix(value, kinds[i]) && strlen(value) > strlen(kinds[i]))
            return true;
    if (*value != '\0' && !strchr(value, ':'))
        return true;
    return refuse(error, value, _("un usuario, una dirección, manager:1, group:nombre o unit:nombre"));
}

bool
validate_regex(const char *value, GError **error)
{
    pcre2_code *code = pattern_compile(value, PCRE2_CASELESS, error);

    pcre2_code_free(code);
    return code != NULL;
}

bool
validate_positive_count(const char *value, GError **error)
{
    return g_ascii_strtoull(value, NULL, 10) > 0 || refuse(error, value, _("un número entero mayor que cero"));
}

bool
validate_positive_duration(const char *value, GError **error)
{
    return g_ascii_strtoull(value, NULL, 10) > 0 || refuse(error, value, _("una duración mayor que cero"));
}

static bool
is_of(OptionType type, const char *value)
{
    const OptionSpec spec = { .name = "", .type = type };

    return *value == '\0' || option_check(&spec, value, NULL);
}

bool
validate_optional_size(const char *value, GError **error)
{
    return is_of(OPTION_SIZE, value) || refuse(error, value, _("un tamaño como 64KiB o 25MiB, o nada"));
}

bool
validate_optional_count(const char *value, GError **error)
{
    return is_of(OPTION_COUNT, value) || refuse(error, value, _("un número entero, o nada"));
}

static bool
is_ldap_uri(const char *value)
{
    static const char *const schemes[] = { "ldap://", "ldaps://", "ldapi://" };

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (g_str_has_prefix(value, schemes[i]))
            return true;
    return false;
}

bool
validate_ldap_uri(const char *value, GError **error)
{
    g_auto(GStrv) pieces = g_strsplit(value, " ", -1);

    for (char **piece = pieces; *piece; piece++)
        if (**piece && !is_ldap_uri(*piece))
            return refuse(error, value, _("una dirección como ldaps://dc1.entidad.gov.co, o varias"));
    return true;
}

bool
validate_ldap_filter(const char *value, GError **error)
{
    int depth = 0;

    for (const char *c = value; *c; c++) {
        depth += (*c == '(') - (*c == ')');
        if (depth < 0 || (depth == 0 && c[1]))
            return refuse(error, value, _("un filtro entre paréntesis, como (objectClass=person)"));
    }
    return depth == 0 || refuse(error, value, _("un filtro entre paréntesis, como (objectClass=person)"));
}

bool
validate_ldap_attribute(const char *value, GError **error)
{
    /* As person_field_name() has them: who reads the configuration knows nothing of people. */
    static const char *const fields[] = { "login", "mail", "aliases", "shared", "name", "given", "surname", "position",
        "unit", "phone", "extension", "mobile", "manager", "deputies", "groups", "status", NULL };
    const char *equals = strchr(value, '=');
    g_autofree char *field = equals ? g_strndup(value, (size_t)(equals - value)) : NULL;

    return (field && g_strv_contains(fields, field) && !strpbrk(equals + 1, " =()")) ||
           refuse(error, value, _("campo=atributo, como login=uid"));
}

bool
validate_page_size(const char *value, GError **error)
{
    guint64 size;

    return g_ascii_string_to_unsigned(value, 10, 1, 10000, &size, NULL) || refuse(error, value, _("de 1 a 10000"));
}

bool
validate_optional_day(const char *value, GError **error)
{
    guint32 day;

    return clock_read_day(value, &day) || refuse(error, value, _("un día, como 2026-12-31, o nada"));
}

bool
validate_optional_host(const char *value, GError **error)
{
    return *value == '\0' || validate_host(value, error);
}
