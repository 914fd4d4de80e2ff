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

static char *
postconf(const char *name)
{
    const char *const command[] = { "postconf", "-h", name, NULL };
    g_autofree char *out = NULL;
    int status = 0;

    if (!g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
            NULL, &status, NULL) ||
        !g_spawn_check_wait_status(status, NULL))
        return NULL;
    return g_strstrip(g_steal_pointer(&out));
}

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
    g_autofree char *program = g_find_program_in_path("postconf");

    for (size_t i = 0; program && i < G_N_ELEMENTS(settings); i++) {
        const struct Setting *setting = &settings[i];
        g_autofree char *value = postconf(setting->name);
        /* A Postfix that does not know it has nothing to say. */
        if (value && (*value || setting->is_list) && !is_right(setting, value))
            doctor_found(examination, setting->severity, setting->name,
                g_strdup_printf(_("es «%s»: %s"), value, _(setting->why)),
                g_strdup_printf(
                    "postconf -e '%s = %s' && systemctl reload postfix", setting->name, setting->values[0]));
    }
}
