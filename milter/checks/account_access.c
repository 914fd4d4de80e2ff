/* SPDX-License-Identifier: BSD-2-Clause */
/* account-access: "El servidor público es responsable del uso de su cuenta de correo, razón por la cual no debe
 * permitirle a terceros acceder." (Protocolo de atención virtual)
 *
 * What an account does within a sliding window is compared with limits, and with what it has done before. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#define ID "account-access"

/* On fewer days nothing is usual yet. */
#define DAYS_LEAST 7U

static const OptionSpec specs[] = {
    { "networks", OPTION_COUNT, "5", N_("Redes distintas (/24 o /48) desde las que una cuenta envía a lo sumo."), NULL,
        NULL },
    { "messages", OPTION_COUNT, "100", N_("Mensajes que envía a lo sumo."), NULL, NULL },
    { "recipients", OPTION_COUNT, "300", N_("Destinatarios a los que escribe a lo sumo."), NULL, NULL },
    { "domains", OPTION_COUNT, "60", N_("Dominios distintos de fuera a los que escribe a lo sumo."), NULL, NULL },
    { "refused", OPTION_COUNT, "20", N_("Destinatarios que se le rehúsan a lo sumo."), NULL, NULL },
    { "times", OPTION_COUNT, "5",
        N_("Con una semana de historia: cuántas veces lo que más ha hecho en una ventana es inusual, aunque no llegue\n"
           "al límite. Lo que ha hecho de costumbre sí puede pasar del límite."),
        NULL, NULL },
    VOBO_ACTION("over_limit", "hold",
        N_("La cuenta pasa de un límite y de lo que acostumbra. Se avisa una vez al administrador. Un envío masivo\n"
           "legítimo se permite con una regla: finding = { \"account-access\" } y action = allow.")),
    VOBO_ACTION("unusual", "note", N_("La cuenta hace varias veces más que de costumbre.")),
    { 0 },
};

static const struct {
    const char *limit; /* the option */
    const char *name;
} kinds[USAGES] = {
    [USAGE_MESSAGES] = { "messages", N_("mensajes") },
    [USAGE_RECIPIENTS] = { "recipients", N_("destinatarios") },
    [USAGE_REFUSED] = { "refused", N_("destinatarios rehusados") },
    [USAGE_NETWORKS] = { "networks", N_("redes distintas") },
    [USAGE_DOMAINS] = { "domains", N_("dominios distintos") },
};

static void
report(const Facts *facts, Usage kind, const char *finding, Findings *findings)
{
    findings_add(findings, ID, finding, SEVERITY_BREACH,
        g_strdup_printf(_("Su cuenta %s va en %llu %s en poco tiempo. Si no fue usted, cambie su contraseña y avise a "
                          "soporte."),
            facts->envelope->login, (unsigned long long)facts->past->usage->count[kind], _(kinds[kind].name)));
}

static void
inspect_kind(const Facts *facts, Usage kind, Findings *findings)
{
    const AccountUsage *usage = facts->past->usage;
    const guint64 limit = options_count(facts->options, kinds[kind].limit);
    const guint64 times = options_count(facts->options, "times");
    const guint64 usual = usage->days >= DAYS_LEAST ? usage->usual[kind] : 0;

    if (usage->count[kind] > MAX(limit, usual))
        report(facts, kind, "over_limit", findings);
    else if (usual > 0 && times > 0 && usage->count[kind] > usual * times && usage->count[kind] > limit / times)
        report(facts, kind, "unusual", findings);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (!facts->envelope->login || !facts->past->usage)
        return;
    for (Usage kind = 0; kind < USAGES; kind++)
        inspect_kind(facts, kind, findings);
}

const Check check_account_access = {
    .id = ID,
    .protocol =
        N_("El servidor público es responsable del uso de su cuenta de correo, razón por la cual no debe permitirle a "
           "terceros acceder."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help =
        N_("Una cuenta hace lo que hace una persona: unas pocas redes, unos pocos destinatarios por hora. Lo que pasa\n"
           "de ahí es una cuenta compartida o robada. Se cuenta dentro de history.window."),
    .reads_resent = true,
};
