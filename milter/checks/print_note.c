/* SPDX-License-Identifier: BSD-2-Clause */
/* print-note: "Imprimir los correos electrónicos únicamente en los casos en que sea absolutamente necesario manipular o
 * conservar una copia en papel." (Protocolo de atención virtual). The signature's template asks not to print; here is
 * found who asks to. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/cite.h"

#define ID "print-note"

static const OptionSpec specs[] = {
    VOBO_ACTION("asks_to_print", "note", N_("El texto pide imprimir.")),
    VOBO_INTERNAL("yes"),
    { 0 },
};

static void
inspect(const Facts *facts, Findings *findings)
{
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, NULL, &first);

    if (!cited)
        return;
    Finding *finding = findings_add(findings, ID, "asks_to_print", SEVERITY_INFO,
        g_strdup_printf(_("El texto pide imprimir (%s): pídalo solo si la copia en papel es indispensable, o diga cómo "
                          "hacerlo sin papel."),
            cited));
    cite_sentence(finding, facts, first->word);
}

const Check check_print_note = {
    .id = ID,
    .protocol = N_("Imprimir los correos electrónicos únicamente en los casos en que sea absolutamente necesario "
                   "manipular o conservar una copia en papel."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("Nadie pide imprimir lo que se puede leer en pantalla (tabla print-note.txt)."),
    .list = ID,
};
