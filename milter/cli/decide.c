/* SPDX-License-Identifier: BSD-2-Clause */
/* decide: vobo approve, reject, return, comment, delegate, cancel and settle. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "desk/decision.h"

/* What the user typed, for one event over several references. */
typedef struct {
    Event event;
    const char *actor;
    const char *reason;
    const char *done; /* what is printed behind each reference */
} Order;

static bool
decide_one(Desk *desk, const Order *order, const char *text, GError **error)
{
    g_autofree char *reference = command_reference(text, error);
    const Decision decision = { reference, order->event, order->actor, order->reason, false };
    Event done;

    if (!reference || !decision_make(desk, &decision, &done, error))
        return false;
    printf("%s: %s\n", reference, done == EVENT_ENDORSE ? _("visto bueno anotado; faltan otros") : order->done);
    return true;
}

/* One that fails does not keep the others from being decided; the first failure is the exit status. */
static int
decide_all(Cli *cli, const Order *order, char **references)
{
    g_autoptr(GError) opening = NULL;
    Desk *desk = command_desk(cli, &opening);
    int status = EX_OK;

    if (!desk)
        return command_fail(opening);
    if (!references[0])
        return command_usage(_("falta la referencia del mensaje"));
    for (char **reference = references; *reference; reference++) {
        g_autoptr(GError) error = NULL;
        if (decide_one(desk, order, *reference, &error))
            continue;
        const int failed = command_fail(error);
        status = status == EX_OK ? failed : status;
    }
    return status;
}

static int
decide(Cli *cli, int count, char **arguments, Event event, const char *done)
{
    g_autofree char *actor = NULL;
    g_autofree char *reason = NULL;
    const GOptionEntry entries[] = {
        { "as", 0, 0, G_OPTION_ARG_STRING, &actor, NULL, NULL },
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) references = command_operands(entries, count, arguments);
    const Order order = { event, actor ? actor : g_get_user_name(), reason ? reason : "", done };

    if (references && event == EVENT_COMMENT && !*order.reason)
        return command_usage(_("diga el comentario con --reason"));
    return references ? decide_all(cli, &order, references) : EX_USAGE;
}

int
command_approve(Cli *cli, int count, char **arguments)
{
    return decide(cli, count, arguments, EVENT_APPROVE, _("aprobado; sale enseguida"));
}

int
command_reject(Cli *cli, int count, char **arguments)
{
    return decide(cli, count, arguments, EVENT_REJECT, _("rechazado; no se enviará"));
}

int
command_return(Cli *cli, int count, char **arguments)
{
    return decide(cli, count, arguments, EVENT_RETURN, _("devuelto al autor"));
}

int
command_cancel(Cli *cli, int count, char **arguments)
{
    return decide(cli, count, arguments, EVENT_CANCEL, _("retirado; no se enviará"));
}

int
command_comment(Cli *cli, int count, char **arguments)
{
    return decide(cli, count, arguments, EVENT_COMMENT, _("comentario anotado"));
}

int
command_retitle(Cli *cli, int count, char **arguments)
{
    g_autofree char *actor = NULL;
    g_autofree char *subject = NULL;
    const GOptionEntry entries[] = {
        { "as", 0, 0, G_OPTION_ARG_STRING, &actor, NULL, NULL },
        { "subject", 0, 0, G_OPTION_ARG_STRING, &subject, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) references = command_operands(entries, count, arguments);
    const Order order = { EVENT_RETITLE, actor ? actor : g_get_user_name(), subject, _("asunto cambiado") };

    if (!references)
        return EX_USAGE;
    return subject ? decide_all(cli, &order, references) : command_usage(_("diga el asunto nuevo con --subject"));
}

int
command_delegate(Cli *cli, int count, char **arguments)
{
    g_autofree char *actor = NULL;
    g_autofree char *to = NULL;
    const GOptionEntry entries[] = {
        { "as", 0, 0, G_OPTION_ARG_STRING, &actor, NULL, NULL },
        { "to", 0, 0, G_OPTION_ARG_STRING, &to, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) references = command_operands(entries, count, arguments);
    const Order order = { EVENT_DELEGATE, actor ? actor : g_get_user_name(), to,
        _("se pregunta también a otra persona") };

    if (!references)
        return EX_USAGE;
    if (!to)
        return command_usage(_("diga con --to a quién se pregunta: su usuario o su dirección"));
    return decide_all(cli, &order, references);
}

int
command_settle(Cli *cli, int count, char **arguments)
{
    g_autofree char *actor = NULL;
    gboolean sent = FALSE, resend = FALSE;
    const GOptionEntry entries[] = {
        { "as", 0, 0, G_OPTION_ARG_STRING, &actor, NULL, NULL },
        { "sent", 0, 0, G_OPTION_ARG_NONE, &sent, NULL, NULL },
        { "resend", 0, 0, G_OPTION_ARG_NONE, &resend, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) references = command_operands(entries, count, arguments);
    const Order order = { sent ? EVENT_SETTLE_SENT : EVENT_SETTLE_RESEND, actor ? actor : g_get_user_name(), "",
        sent ? _("queda como enviado") : _("se enviará otra vez") };

    if (!references)
        return EX_USAGE;
    if (sent == resend)
        return command_usage(_("diga --sent si el mensaje salió, o --resend si no salió y debe repetirse"));
    return decide_all(cli, &order, references);
}
