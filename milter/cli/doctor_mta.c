/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor_mta: probes of the mail server's settings, as it tells them itself. */
#include "cli/doctor.h"

#include <string.h>

#include <glib/gi18n.h>

/* What a parameter of Postfix must be: one of the VALUES, or a list that has the first of them. */
static const struct Setting {
    const char *name;
    TroubleSeverity severity;
    bool is_list;
    const char *values[4]; /* ends with NULL */
    const char *why;
} settings[] = {
    { "milter_default_action", TROUBLE_ERROR, false, { "tempfail" },
        N_("mientras el filtro no responde, el correo debe esperar: con «accept» sale sin revisar, y con «reject» se "
           "pierde") },
    { "smtpd_forbid_bare_newline", TROUBLE_WARNING, false, { "yes", "normalize", "reject" },
        N_("un salto de línea suelto no debe terminar un mensaje: detrás puede esconderse otro") },
    { "internal_mail_filter_classes", TROUBLE_WARNING, true, { "bounce" },
        N_("sin ello el filtro no ve los avisos que rebotan, y nadie se entera de que a alguien no le llegó") },
};

/* What `postconf OPTION [NAME]` says; NULL where it cannot. The caller owns the string. */
static char *
postconf(const char *option, const char *name)
{
    const char *const command[] = { "postconf", option, name, NULL };
    g_autofree char *out = NULL;
    int status = 0;

    if (!g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
            NULL, &status, NULL) ||
        !g_spawn_check_wait_status(status, NULL))
        return NULL;
    return g_strstrip(g_steal_pointer(&out));
}

/* The words of the list that the parameter NAME is, what it refers to in its place. The caller owns them. */
static char **
parameter_words(const char *name)
{
    g_autofree char *value = postconf("-hx", name);

    return g_strsplit_set(value ? value : "", " ,\t\n{}", -1);
}

static bool
has_postfix(void)
{
    g_autofree char *program = g_find_program_in_path("postconf");

    return program != NULL;
}

/* --- settings -------------------------------------------------------------------------------------------------- */

static bool
is_right(const struct Setting *setting, const char *value)
{
    g_auto(GStrv) words = setting->is_list ? g_strsplit_set(value, " ,\t\n", -1) : NULL;

    if (words)
        return g_strv_contains((const char *const *)words, setting->values[0]);
    return g_strv_contains(setting->values, value);
}

void
doctor_examine_postfix(Examination *examination)
{
    const bool is_here = has_postfix();

    for (size_t i = 0; is_here && i < G_N_ELEMENTS(settings); i++) {
        const struct Setting *setting = &settings[i];
        g_autofree char *value = postconf("-hx", setting->name);
        /* A Postfix that does not know it has nothing to say. */
        if (value && (*value || setting->is_list) && !is_right(setting, value))
            doctor_found(examination, setting->severity, setting->name,
                g_strdup_printf(_("es «%s»: %s"), value, _(setting->why)),
                g_strdup_printf(
                    "postconf -e '%s = %s' && systemctl reload postfix", setting->name, setting->values[0]));
    }
}

/* --- the door -------------------------------------------------------------------------------------------------- */

/* The filter's socket in the words of Postfix, "unix:PATH" or "inet:HOST:PORT". The caller owns the string. */
static char *
socket_of(const Desk *desk)
{
    const char *socket = options_text(desk_section(desk, "milter"), "socket");
    const char *where = strchr(socket, ':'), *at = where ? strchr(where, '@') : NULL;

    if (!where || !g_str_has_prefix(socket, "inet"))
        return g_strdup_printf("unix:%s", where ? where + 1 : socket);
    return at ? g_strdup_printf("inet:%s:%.*s", at + 1, (int)(at - where - 1), where + 1) : g_strdup(socket);
}

/* Whether one of WORDS names SOCKET, as it is or below the server's own FOLDER, in which Debian shuts its programs. */
static bool
name_socket(char *const *words, const char *socket, const char *folder)
{
    for (; *words; words++) {
        const bool is_below = g_str_has_prefix(*words, "unix:") && (*words)[strlen("unix:")] != '/';
        g_autofree char *whole =
            is_below ? g_strdup_printf("unix:%s/%s", folder, *words + strlen("unix:")) : g_strdup(*words);
        if (strcmp(whole, socket) == 0)
            return true;
    }
    return false;
}

/* Whether the server asks the filter: PARAMETER names it, in main.cf or for one of the services of master.cf. */
static bool
asks_filter(const Desk *desk, const char *parameter)
{
    g_autofree char *socket = socket_of(desk);
    g_autofree char *folder = postconf("-hx", "queue_directory");
    g_autofree char *services = postconf("-P", NULL);
    g_auto(GStrv) words = parameter_words(parameter);
    g_auto(GStrv) lines = g_strsplit(services ? services : "", "\n", -1);
    bool asks = name_socket(words, socket, folder ? folder : "");

    for (char **line = lines; *line && !asks; line++) {
        const char *value = strstr(*line, " = ");
        g_autofree char *name = g_strndup(*line, value ? (gsize)(value - *line) : 0);
        g_auto(GStrv) own = g_strsplit_set(value ? value + strlen(" = ") : "", " ,\t{}", -1);
        g_autofree char *end = g_strconcat("/", parameter, NULL);
        asks = g_str_has_suffix(name, end) && name_socket(own, socket, folder ? folder : "");
    }
    return asks;
}

/* A filter that nobody asks lets everything out. */
void
doctor_examine_door(Examination *examination)
{
    if (!has_postfix())
        return;
    if (!asks_filter(examination->desk, "smtpd_milters"))
        doctor_found(examination, TROUBLE_ERROR, "smtpd_milters",
            g_strdup(_("no nombra el socket del filtro (milter.socket): el correo sale sin revisar")),
            g_strdup(_("añádalo como en contrib/postfix/main.cf, y luego: systemctl reload postfix")));
    else if (!asks_filter(examination->desk, "non_smtpd_milters"))
        doctor_found(examination, TROUBLE_WARNING, "non_smtpd_milters",
            g_strdup(_("no nombra el socket del filtro (milter.socket): lo que escriben los programas de esta máquina "
                       "con sendmail(1) sale sin revisar")),
            g_strdup(_("añádalo como en contrib/postfix/main.cf, y luego: systemctl reload postfix")));
}

/* --- domains ----------------------------------------------------------------------------------------------------- */

static bool
is_ours_at(const Examination *examination, const char *domain)
{
    g_autofree char *address = g_strconcat("alguien@", domain, NULL);

    return people_is_ours(policy_people(desk_policy(examination->desk)), address);
}

/* The domain that the server puts behind an address that has none; where it stands in a file, the first line of that.
 * The caller owns the string. */
static char *
origin(void)
{
    g_autofree char *value = postconf("-hx", "myorigin");
    g_autofree char *read = NULL;

    if (!value || *value != '/')
        return g_steal_pointer(&value);
    if (!g_file_get_contents(value, &read, NULL, NULL))
        return NULL;
    read[strcspn(read, "\r\n")] = '\0';
    return g_strdup(g_strstrip(read));
}

static void
examine_origin(Examination *examination)
{
    g_autofree char *domain = origin();

    if (domain && *domain && !is_ours_at(examination, domain))
        doctor_found(examination, TROUBLE_ERROR, "institution.hosts",
            g_strdup_printf(_("Postfix completa con «%s» las direcciones sin dominio (myorigin), y el filtro toma a "
                              "quien escribe así por alguien de fuera"),
                domain),
            g_strdup_printf(_("añada «%s» a institution.hosts"), domain));
}

static void
examine_masquerade(Examination *examination)
{
    g_auto(GStrv) domains = parameter_words("masquerade_domains");

    for (char **domain = domains; *domain; domain++) {
        g_autofree char *below = g_strconcat("maquina.", *domain, NULL);
        if (!**domain || **domain == '!' || !is_ours_at(examination, *domain) || is_ours_at(examination, below))
            continue;
        doctor_found(examination, TROUBLE_ERROR, "institution.hosts",
            g_strdup_printf(_("Postfix quita lo que va delante de «%s» (masquerade_domains): lo que se escribe desde "
                              "«maquina.%s» sale como de la entidad, y el filtro lo toma por de fuera"),
                *domain, *domain),
            g_strdup_printf(_("añada «*.%s» a institution.hosts"), *domain));
    }
}

/* Whether WORD of a list of domains is one, and no table, file, machine or pattern. */
static bool
is_domain(const char *word)
{
    return strchr(word, '.') && *word != '.' && !strpbrk(word, "/:$![") && !g_str_has_prefix(word, "localhost.");
}

/* Domains that the server takes mail for are the institution's, or should be told apart from it. */
static void
examine_received(Examination *examination)
{
    static const char *const lists[] = { "mydestination", "virtual_alias_domains", "virtual_mailbox_domains" };
    g_autofree char *host = postconf("-hx", "myhostname");
    const People *people = policy_people(desk_policy(examination->desk));

    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(GStrv) domains = parameter_words(lists[i]);
        for (char **domain = domains; *domain; domain++) {
            g_autofree char *address = g_strconcat("alguien@", *domain, NULL);
            if (!is_domain(*domain) || people_may_be_ours(people, address) || g_strcmp0(*domain, host) == 0)
                continue;
            doctor_found(examination, TROUBLE_WARNING, "institution.domains",
                g_strdup_printf(_("Postfix recibe correo para «%s» (%s), y el filtro toma a quien escribe desde ahí "
                                  "por alguien de fuera"),
                    *domain, lists[i]),
                g_strdup_printf(_("si es de la entidad, añada «%s» a institution.domains"), *domain));
        }
    }
}

/* What the server takes for the institution's own counts as that here too. */
void
doctor_examine_domains(Examination *examination)
{
    if (!has_postfix())
        return;
    examine_origin(examination);
    examine_masquerade(examination);
    examine_received(examination);
}
