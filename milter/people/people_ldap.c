/* SPDX-License-Identifier: BSD-2-Clause */
/* people_ldap: people from a directory server (RFC 4511), page by page (RFC 2696). */
#include "people/source.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <glib/gi18n.h>
#include <ldap.h>

#include "base/error.h"
#include "people/deadline.h"

/* Nobody employs more; a server that goes on without end is not believed. */
#define PEOPLE_MOST 1000000U

#define VALUES_MOST 500   /* of one attribute */
#define PASSWORD_MOST 512 /* bytes */

/* How a kind of directory calls what we ask for. In the order of the choices of ldap.schema. */
typedef struct {
    const char *filter, *left_filter;
    const char *attributes[PERSON_FIELDS]; /* NULL: it has no such thing */
} Schema;

static const Schema schemas[] = {
    /* Active Directory: accounts that are disabled have bit 2 of userAccountControl set. */
    { "(&(objectCategory=person)(objectClass=user)(mail=*))", "(userAccountControl:1.2.840.113556.1.4.803:=2)",
        {
            [PERSON_LOGIN] = "sAMAccountName",
            [PERSON_MAIL] = "mail",
            [PERSON_ALIASES] = "proxyAddresses",
            [PERSON_SHARED] = "publicDelegatesBL",
            [PERSON_NAME] = "displayName",
            [PERSON_GIVEN] = "givenName",
            [PERSON_SURNAME] = "sn",
            [PERSON_POSITION] = "title",
            [PERSON_UNIT] = "department",
            [PERSON_PHONE] = "telephoneNumber",
            [PERSON_EXTENSION] = "ipPhone",
            [PERSON_MOBILE] = "mobile",
            [PERSON_MANAGER] = "manager",
            [PERSON_GROUPS] = "memberOf",
        } },
    /* RFC 2798, and the lock of the password policy's overlay. */
    { "(&(objectClass=inetOrgPerson)(mail=*))", "(|(pwdAccountLockedTime=000001010000Z)(nsAccountLock=TRUE))",
        {
            [PERSON_LOGIN] = "uid",
            [PERSON_MAIL] = "mail",
            [PERSON_ALIASES] = "mailAlternateAddress",
            [PERSON_NAME] = "cn",
            [PERSON_GIVEN] = "givenName",
            [PERSON_SURNAME] = "sn",
            [PERSON_POSITION] = "title",
            [PERSON_UNIT] = "departmentNumber",
            [PERSON_PHONE] = "telephoneNumber",
            [PERSON_MOBILE] = "mobile",
            [PERSON_MANAGER] = "manager",
            [PERSON_GROUPS] = "memberOf",
        } },
};

/* A directory server that is being read. */
typedef struct {
    LDAP *ldap;
    struct ldap_conncb on_connection;
    Deadline *greeting; /* until we are connected, encrypted and known: libldap has no time-out for the second */
    const Options *options;
    const Schema *schema;
    const char *attributes[PERSON_FIELDS]; /* NULL: not asked for */
    GPtrArray *attribute_texts;            /* owns those that the configuration names */
    GPtrArray *rows;                       /* of PersonRow *, with names of entries where persons are meant */
    GHashTable *by_dn;                     /* normalized name of an entry → its row, borrowed */
} Reading;

static void
set_error(const Reading *reading, int code, GError **error)
{
    g_autofree char *diagnosis = NULL;

    if (code == LDAP_CONNECT_ERROR) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("no se pudo cifrar la conexión con el directorio %s: su certificado no lo firma nadie de ldap.ca_file, "
              "no "
              "nombra a ese servidor, o venció"),
            options_text(reading->options, "uri"));
        return;
    }
    char *message = NULL;

    if (reading->ldap && ldap_get_option(reading->ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &message) == LDAP_OPT_SUCCESS &&
        message && *message)
        diagnosis = g_strdup_printf(" (%s)", message);
    ldap_memfree(message);
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        _("el directorio %s no responde como debe: %s%s; revise la sección ldap, la red y el certificado"),
        options_text(reading->options, "uri"), ldap_err2string(code), diagnosis ? diagnosis : "");
}

/* --- connecting --------------------------------------------------------------------------------------------- */

/* The password is only for us and those of our group. */
static char *
read_password(const char *file, GError **error)
{
    g_autoptr(GError) reading = NULL;
    struct stat status;
    char *text = NULL;
    gsize length;

    if (stat(file, &status) == 0 && (status.st_mode & 0007) != 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
            _("cualquiera puede leer la contraseña %s; cámbielo con: chmod o= %s"), file, file);
        return NULL;
    }
    if (!g_file_get_contents(file, &text, &length, &reading)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("no se puede leer la contraseña %s: %s"), file,
            reading->message);
        return NULL;
    }
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

static bool
is_private(const Reading *reading)
{
    const char *uri = options_text(reading->options, "uri");

    return options_flag(reading->options, "start_tls") || !strstr(uri, "ldap://");
}

static bool
bind_as_us(Reading *reading, GError **error)
{
    const char *dn = options_text(reading->options, "bind_dn");
    struct berval credentials = { 0, NULL };

    if (!*dn)
        return true;
    if (!is_private(reading)) {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
            _("la contraseña del directorio viajaría a la vista de todos; use ldaps:// o start_tls = yes"));
        return false;
    }
    char *password = read_password(options_text(reading->options, "password_file"), error);
    if (!password)
        return false;
    credentials = (struct berval){ strlen(password), password };
    const int code = ldap_sasl_bind_s(reading->ldap, dn, LDAP_SASL_SIMPLE, &credentials, NULL, NULL, NULL);
    explicit_bzero(password, strlen(password));
    g_free(password);
    if (code == LDAP_SUCCESS)
        return true;
    set_error(reading, code, error);
    return false;
}

/* Certificates are always checked: whoever answers in the directory's place says who may send as whom. */
static int
set_options(LDAP *ldap, const Options *options)
{
    const gint64 timeout_us = options_duration_us(options, "timeout");
    const struct timeval timeout = { timeout_us / G_USEC_PER_SEC, timeout_us % G_USEC_PER_SEC };
    const char *authorities = options_text(options, "ca_file");
    const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, client = 0;
    int code = ldap_set_option(ldap, LDAP_OPT_PROTOCOL_VERSION, &version);

    if (code == LDAP_OPT_SUCCESS)
        code = ldap_set_option(ldap, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    if (code == LDAP_OPT_SUCCESS)
        code = ldap_set_option(ldap, LDAP_OPT_NETWORK_TIMEOUT, &timeout);
    if (code == LDAP_OPT_SUCCESS)
        code = ldap_set_option(ldap, LDAP_OPT_TIMEOUT, &timeout);
    if (code == LDAP_OPT_SUCCESS && *authorities)
        code = ldap_set_option(ldap, LDAP_OPT_X_TLS_CACERTFILE, authorities);
    if (code == LDAP_OPT_SUCCESS)
        code = ldap_set_option(ldap, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (code == LDAP_OPT_SUCCESS)
        code = ldap_set_option(ldap, LDAP_OPT_X_TLS_NEWCTX, &client);
    return code;
}

/* With a time-out for the network libldap would not wait for a server that is slow to encrypt, but ask again and again.
 */
static int
begin_greeting(LDAP *ldap, Sockbuf *buffer, LDAPURLDesc *server G_GNUC_UNUSED, struct sockaddr *address G_GNUC_UNUSED,
    struct ldap_conncb *connection)
{
    static const struct timeval without_end = { -1, 0 };
    Reading *reading = connection->lc_arg;
    ber_socket_t fd;

    ldap_set_option(ldap, LDAP_OPT_NETWORK_TIMEOUT, &without_end);
    deadline_end(g_steal_pointer(&reading->greeting));
    if (ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &fd) == 1)
        reading->greeting = deadline_new(fd, options_duration_us(reading->options, "timeout"));
    return 0;
}

static void
end_greeting(LDAP *ldap G_GNUC_UNUSED, Sockbuf *buffer G_GNUC_UNUSED, struct ldap_conncb *connection)
{
    Reading *reading = connection->lc_arg;

    deadline_end(g_steal_pointer(&reading->greeting));
}

static int
connect_privately(Reading *reading)
{
    int code = ldap_initialize(&reading->ldap, options_text(reading->options, "uri"));

    reading->on_connection = (struct ldap_conncb){ begin_greeting, end_greeting, reading };
    if (code == LDAP_SUCCESS &&
        (set_options(reading->ldap, reading->options) != LDAP_OPT_SUCCESS ||
            ldap_set_option(reading->ldap, LDAP_OPT_CONNECT_CB, &reading->on_connection) != LDAP_OPT_SUCCESS))
        code = LDAP_LOCAL_ERROR;
    if (code == LDAP_SUCCESS)
        code = ldap_connect(reading->ldap);
    if (code == LDAP_SUCCESS && options_flag(reading->options, "start_tls"))
        code = ldap_start_tls_s(reading->ldap, NULL, NULL);
    return code;
}

static bool
connect_to(Reading *reading, GError **error)
{
    const int code = connect_privately(reading);
    const bool known = code == LDAP_SUCCESS && bind_as_us(reading, error);

    if (code != LDAP_SUCCESS)
        set_error(reading, code, error);
    deadline_end(g_steal_pointer(&reading->greeting));
    return known;
}

/* --- entries ------------------------------------------------------------------------------------------------ */

/* A value as text on one line; what would part it from the next in a list is gone. */
static char *
text_of(const struct berval *value)
{
    g_autofree char *raw = g_strndup(value->bv_val, value->bv_len);
    char *text = g_utf8_make_valid(raw, -1);

    g_strdelimit(text, ";|", ',');
    for (char *c = text; *c; c++)
        if ((guchar)*c < ' ')
            *c = ' ';
    return g_strstrip(text);
}

/* Of proxyAddresses only what is mail: "smtp:ana@entidad.gov.co". */
static bool
keep_address(char *text)
{
    const size_t scheme = strcspn(text, ":@");

    if (text[scheme] != ':')
        return true;
    if (scheme != 4 || g_ascii_strncasecmp(text, "smtp", 4) != 0)
        return false;
    memmove(text, text + 5, strlen(text + 5) + 1);
    return true;
}

/* The name of an entry so that equal names compare equal. NULL where TEXT is none. The caller owns it. */
static char *
normalize_dn(const char *text)
{
    char *normal = NULL;

    if (!strchr(text, '=') ||
        ldap_dn_normalize(text, LDAP_DN_FORMAT_LDAP, &normal, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS)
        return NULL;
    char *folded = g_utf8_casefold(normal, -1);
    ldap_memfree(normal);
    return folded;
}

static bool
takes_all_values(PersonField field)
{
    return field == PERSON_MAIL || field == PERSON_ALIASES || field == PERSON_SHARED || field == PERSON_GROUPS ||
           field == PERSON_DEPUTIES;
}

/* What the values of FIELD say, lists parted by semicolons. */
static char *
join_values(PersonField field, struct berval **values)
{
    GString *joined = g_string_new(NULL);

    for (int i = 0; values && values[i] && i < VALUES_MOST; i++) {
        g_autofree char *text = text_of(values[i]);
        if (!*text || (field == PERSON_ALIASES && !keep_address(text)))
            continue;
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? ";" : "", text);
        if (!takes_all_values(field))
            break;
    }
    return g_string_free(joined, FALSE);
}

/* The first address of "mail" is the main one; what follows are aliases. */
static void
part_addresses(PersonRow *row)
{
    char *rest = strchr(row->texts[PERSON_MAIL], ';');

    if (!rest)
        return;
    *rest = '\0';
    char *aliases = g_strconcat(rest + 1, ";", row->texts[PERSON_ALIASES], NULL);
    g_free(row->texts[PERSON_ALIASES]);
    row->texts[PERSON_ALIASES] = aliases;
}

static char *
dn_of(LDAP *ldap, LDAPMessage *entry)
{
    char *dn = ldap_get_dn(ldap, entry);
    char *normal = dn ? normalize_dn(dn) : NULL;

    ldap_memfree(dn);
    return normal;
}

static void
take_person(Reading *reading, LDAPMessage *entry)
{
    PersonRow *row = person_row_new();
    char *dn = dn_of(reading->ldap, entry);

    for (PersonField field = 0; field < PERSON_FIELDS; field++) {
        struct berval **values =
            reading->attributes[field] ? ldap_get_values_len(reading->ldap, entry, reading->attributes[field]) : NULL;
        row->texts[field] = join_values(field, values);
        ldap_value_free_len(values);
    }
    part_addresses(row);
    g_ptr_array_add(reading->rows, row);
    if (dn)
        g_hash_table_replace(reading->by_dn, dn, row);
}

static void
take_left(Reading *reading, LDAPMessage *entry)
{
    g_autofree char *dn = dn_of(reading->ldap, entry);
    PersonRow *row = dn ? g_hash_table_lookup(reading->by_dn, dn) : NULL;

    if (!row)
        return;
    g_free(row->texts[PERSON_STATUS]);
    row->texts[PERSON_STATUS] = g_strdup("left");
}

/* --- searching ---------------------------------------------------------------------------------------------- */

typedef void (*EntryTaker)(Reading *reading, LDAPMessage *entry);

/* One page of entries to TAKE; COOKIE is where the next begins, empty after the last. */
static int
read_page(Reading *reading, const char *filter, char **attributes, struct berval *cookie, EntryTaker take)
{
    LDAPControl *paging = NULL, **answered = NULL;
    LDAPMessage *result = NULL;
    struct berval next = { 0, NULL };
    int refused = LDAP_SUCCESS;
    int code = ldap_create_page_control(
        reading->ldap, (ber_int_t)options_count(reading->options, "page_size"), cookie, 0, &paging);
    LDAPControl *controls[] = { paging, NULL };

    if (code == LDAP_SUCCESS)
        code = ldap_search_ext_s(reading->ldap, options_text(reading->options, "base"), LDAP_SCOPE_SUBTREE, filter,
            attributes, 0, controls, NULL, NULL, 0, &result);
    if (code == LDAP_SUCCESS)
        code = ldap_parse_result(reading->ldap, result, &refused, NULL, NULL, NULL, &answered, 0);
    if (code == LDAP_SUCCESS)
        code = refused;
    if (code == LDAP_SUCCESS) {
        for (LDAPMessage *entry = ldap_first_entry(reading->ldap, result); entry;
             entry = ldap_next_entry(reading->ldap, entry))
            take(reading, entry);
        /* A server without paging answers with all at once and no control. */
        LDAPControl *page = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answered, NULL);
        if (page)
            code = ldap_parse_pageresponse_control(reading->ldap, page, NULL, &next);
    }
    ldap_msgfree(result);
    ldap_controls_free(answered);
    ldap_control_free(paging);
    ber_memfree(cookie->bv_val);
    *cookie = next;
    return code;
}

static bool
search(Reading *reading, const char *filter, char **attributes, EntryTaker take, GError **error)
{
    struct berval cookie = { 0, NULL };
    unsigned pages = 0;
    int code;

    do
        code = read_page(reading, filter, attributes, &cookie, take);
    while (code == LDAP_SUCCESS && cookie.bv_len > 0 && reading->rows->len < PEOPLE_MOST && ++pages < PEOPLE_MOST);
    if (code == LDAP_SUCCESS && cookie.bv_len > 0)
        code = LDAP_SIZELIMIT_EXCEEDED;
    ber_memfree(cookie.bv_val);
    if (code == LDAP_SUCCESS)
        return true;
    set_error(reading, code, error);
    return false;
}

static const char *
chosen(const Options *options, const char *option, const char *fallback)
{
    const char *text = options_text(options, option);

    return *text ? text : fallback;
}

static bool
search_people(Reading *reading, GError **error)
{
    const char *filter = chosen(reading->options, "filter", reading->schema->filter);
    const char *left = chosen(reading->options, "left_filter", reading->schema->left_filter);
    g_autofree char *who_left = g_strdup_printf("(&%s%s)", filter, left);
    char *attributes[PERSON_FIELDS + 1] = { NULL };
    char *none[] = { LDAP_NO_ATTRS, NULL };
    size_t count = 0;

    for (PersonField field = 0; field < PERSON_FIELDS; field++)
        if (reading->attributes[field])
            attributes[count++] = (char *)reading->attributes[field];
    return search(reading, filter, attributes, take_person, error) && search(reading, who_left, none, take_left, error);
}

/* --- what refers to other entries --------------------------------------------------------------------------- */

/* "cn=Juridica,ou=grupos,…" → "Juridica". */
static char *
first_value_of(const char *dn)
{
    LDAPDN parts = NULL;
    char *value = NULL;

    if (ldap_str2dn(dn, &parts, LDAP_DN_FORMAT_LDAPV3) == LDAP_SUCCESS && parts && parts[0] && parts[0][0])
        value = g_strndup(parts[0][0]->la_value.bv_val, parts[0][0]->la_value.bv_len);
    ldap_dnfree(parts);
    return value ? value : g_strdup(dn);
}

/* The text FIELD of the row of the entry called DN, or NULL. */
static const char *
text_of_entry(const Reading *reading, const char *dn, PersonField field)
{
    g_autofree char *normal = normalize_dn(dn);
    const PersonRow *row = normal ? g_hash_table_lookup(reading->by_dn, normal) : NULL;

    return row ? row->texts[field] : NULL;
}

/* Item, which may be the name of an entry, as a table has it: a group by its name, a person by his login, a mailbox by
 * its address; NULL where nobody knows that entry. The caller owns it. */
static char *
resolve(const Reading *reading, PersonField field, const char *item)
{
    if (!strchr(item, '='))
        return g_strdup(item);
    if (field == PERSON_GROUPS)
        return first_value_of(item);
    return g_strdup(text_of_entry(reading, item, field == PERSON_SHARED ? PERSON_MAIL : PERSON_LOGIN));
}

static void
resolve_list(const Reading *reading, PersonRow *row, PersonField field)
{
    g_auto(GStrv) items = g_strsplit(row->texts[field], ";", -1);
    GString *resolved = g_string_new(NULL);

    for (char **item = items; *item; item++) {
        g_autofree char *text = resolve(reading, field, *item);
        if (text && *text)
            g_string_append_printf(resolved, "%s%s", resolved->len > 0 ? ";" : "", g_strdelimit(text, ";|", ','));
    }
    g_free(row->texts[field]);
    row->texts[field] = g_string_free(resolved, FALSE);
}

static void
resolve_all(const Reading *reading)
{
    static const PersonField fields[] = { PERSON_MANAGER, PERSON_SHARED, PERSON_GROUPS, PERSON_DEPUTIES };

    for (guint i = 0; i < reading->rows->len; i++)
        for (size_t k = 0; k < G_N_ELEMENTS(fields); k++)
            resolve_list(reading, g_ptr_array_index(reading->rows, i), fields[k]);
}

/* --- the source --------------------------------------------------------------------------------------------- */

/* "login=uid" in place of what the schema has; "mobile=" asks for none. */
static void
choose_attributes(Reading *reading)
{
    memcpy(reading->attributes, reading->schema->attributes, sizeof reading->attributes);
    for (const char *const *pair = options_list(reading->options, "attributes"); *pair; pair++) {
        const char *equals = strchr(*pair, '=');
        for (PersonField field = 0; field < PERSON_FIELDS; field++) {
            const char *name = person_field_name(field);
            if (strlen(name) != (size_t)(equals - *pair) || strncmp(*pair, name, strlen(name)) != 0)
                continue;
            char *attribute = g_strdup(equals + 1);
            g_ptr_array_add(reading->attribute_texts, attribute);
            reading->attributes[field] = *attribute ? attribute : NULL;
        }
    }
}

/* Whoever writes to a socket that the server, or a deadline, has shut down gets a signal besides the error. To a
 * command that writes to a pipe it means its end, so it is left alone elsewhere. */
typedef struct {
    sigset_t pipe, before;
} Muted;

static void
mute_broken_pipe(Muted *muted)
{
    sigemptyset(&muted->pipe);
    sigaddset(&muted->pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &muted->pipe, &muted->before);
}

static void
unmute_broken_pipe(const Muted *muted)
{
    const struct timespec at_once = { 0 };

    if (!sigismember(&muted->before, SIGPIPE))
        sigtimedwait(&muted->pipe, NULL, &at_once);
    pthread_sigmask(SIG_SETMASK, &muted->before, NULL);
}

static GPtrArray *
read_all(const Config *config, GError **error)
{
    const Options *options = config_section(config, "ldap");
    Reading reading = {
        .options = options,
        .schema = &schemas[options_choice(options, "schema")],
        .attribute_texts = g_ptr_array_new_with_free_func(g_free),
        .rows = g_ptr_array_new_with_free_func(person_row_free),
        .by_dn = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    Muted muted;

    choose_attributes(&reading);
    mute_broken_pipe(&muted);
    const bool good = connect_to(&reading, error) && search_people(&reading, error);
    if (good)
        resolve_all(&reading);
    else
        g_clear_pointer(&reading.rows, g_ptr_array_unref);
    if (reading.ldap)
        ldap_unbind_ext_s(reading.ldap, NULL, NULL);
    unmute_broken_pipe(&muted);
    g_hash_table_unref(reading.by_dn);
    g_ptr_array_unref(reading.attribute_texts);
    return reading.rows;
}

static const char *
where(const Config *config)
{
    return options_text(config_section(config, "ldap"), "uri");
}

const PeopleSource people_ldap = { "ldap", where, read_all };
