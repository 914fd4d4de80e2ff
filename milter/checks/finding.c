/* SPDX-License-Identifier: BSD-2-Clause */
/* finding: keeps findings. */
#include "checks/finding.h"

#include "base/wipe.h"
#include "message/address.h"

static void
finding_free(gpointer data)
{
    Finding *finding = data;

    wipe_free(finding->message);
    wipe_free(finding->recipient);
    g_free(finding->part);
    wipe_free(finding->text);
    g_free(finding);
}

Findings *
findings_new(void)
{
    Findings *findings = g_new0(Findings, 1);

    findings->all = g_ptr_array_new_with_free_func(finding_free);
    return findings;
}

void
findings_free(Findings *findings)
{
    if (!findings)
        return;
    g_ptr_array_unref(findings->all);
    g_free(findings);
}

Finding *
findings_add(Findings *findings, const char *check, const char *kind, Severity severity, char *message)
{
    Finding *finding = g_new0(Finding, 1);

    finding->check = check;
    finding->kind = kind;
    finding->severity = severity;
    finding->message = message;
    g_ptr_array_add(findings->all, finding);
    return finding;
}

bool
finding_is_named(const char *check, const char *kind, const char *const *patterns)
{
    g_autofree char *full = g_strconcat(check, ".", kind, NULL);

    for (; *patterns; patterns++)
        if (address_matches(*patterns, check) || address_matches(*patterns, full))
            return true;
    return false;
}

const char *
severity_name(Severity severity)
{
    static const char *const names[] = { "info", "advice", "breach" };

    return names[severity];
}
