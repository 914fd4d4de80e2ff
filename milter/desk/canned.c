/* SPDX-License-Identifier: BSD-2-Clause */
/* canned: reasons by their names. */
#include "desk/canned.h"

#include <string.h>

#include <glib/gi18n.h>

#include "message/words.h"

/* NAME as it is compared. The caller owns it. */
static char *
fold(const char *name)
{
    char *folded = g_strstrip(words_fold(name));

    if (g_str_has_suffix(folded, "."))
        folded[strlen(folded) - 1] = '\0';
    return folded;
}

static const GPtrArray *
all_reasons(const Desk *desk)
{
    return config_titled(policy_config(desk_policy(desk)), "reason");
}

char *
canned_expand(const Desk *desk, const char *reason)
{
    const GPtrArray *all = all_reasons(desk);
    g_autofree char *wanted = all->len > 0 ? fold(reason) : NULL;

    for (guint i = 0; i < all->len; i++) {
        const Options *one = g_ptr_array_index(all, i);
        g_autofree char *name = fold(options_title(one));
        if (strcmp(name, wanted) == 0)
            return g_strdup(options_text(one, "text"));
    }
    return g_strdup(reason);
}

char *
canned_lines(const Desk *desk)
{
    const GPtrArray *all = all_reasons(desk);
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < all->len; i++) {
        const Options *one = g_ptr_array_index(all, i);
        g_string_append_printf(
            lines, _("%s%s (es decir: %s)"), i > 0 ? "\n" : "", options_title(one), options_text(one, "text"));
    }
    return g_string_free(lines, FALSE);
}

GPtrArray *
canned_names(const Desk *desk)
{
    const GPtrArray *all = all_reasons(desk);
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(names, (gpointer)options_title(g_ptr_array_index(all, i)));
    return names;
}
