/* SPDX-License-Identifier: BSD-2-Clause */
/* finding: keeps findings. */
#include "checks/finding.h"

#include <string.h>

#include "base/shown.h"
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
    finding->message = shown_line(message);
    wipe_free(message);
    g_ptr_array_add(findings->all, finding);
    return finding;
}

/* Whether ONE and OTHER have the same letters; either may be NULL. */
static bool
has_same_letters(const char *one, const char *other)
{
    one = one ? one : "";
    other = other ? other : "";
    for (;; one++, other++) {
        while (*one && g_ascii_ispunct(*one) | g_ascii_isspace(*one))
            one++;
        while (*other && g_ascii_ispunct(*other) | g_ascii_isspace(*other))
            other++;
        if (*one != *other || *one == '\0')
            return *one == *other;
    }
}

static bool
is_there(const Findings *findings, const Finding *wanted, bool by_kind)
{
    for (guint i = 0; i < findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(findings->all, i);
        if (strcmp(finding->check, wanted->check) == 0 && strcmp(finding->kind, wanted->kind) == 0 &&
            g_strcmp0(finding->recipient, wanted->recipient) == 0 &&
            (by_kind || has_same_letters(finding->text, wanted->text)))
            return true;
    }
    return false;
}

void
findings_add_new(Findings *findings, Findings *more, bool by_kind)
{
    g_autoptr(GPtrArray) moved = g_steal_pointer(&more->all);

    more->all = g_ptr_array_new_with_free_func(finding_free);
    for (guint i = 0; i < moved->len; i++) {
        Finding *finding = g_ptr_array_index(moved, i);
        g_ptr_array_add(is_there(findings, finding, by_kind) ? more->all : findings->all, finding);
    }
    g_ptr_array_set_free_func(moved, NULL);
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
