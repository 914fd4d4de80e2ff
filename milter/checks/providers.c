/* SPDX-License-Identifier: BSD-2-Clause */
/* providers: a table from domain to size. */
#include "checks/providers.h"

#include <stdbool.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/list.h"
#include "config/option.h"
#include "message/address.h"

struct Providers {
    GHashTable *limits; /* domain in small letters, ".domain" for those that end so → guint64 * */
};

static bool
take_line(void *data, char *const *words, unsigned count, GError **error)
{
    Providers *providers = data;
    guint64 size;

    if (count != 2 || !option_parse_size(words[1], &size)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("se espera un dominio y un tamaño, como: gmail.com 25MiB"));
        return false;
    }
    char *domain = g_ascii_strdown(g_str_has_prefix(words[0], "*.") ? words[0] + 1 : words[0], -1);
    g_hash_table_replace(providers->limits, domain, g_memdup2(&size, sizeof size));
    return true;
}

Providers *
providers_load(const char *folder, GError **error)
{
    g_autoptr(Providers) providers = g_new0(Providers, 1);

    providers->limits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return list_read(folder, "providers", take_line, providers, error) ? g_steal_pointer(&providers) : NULL;
}

void
providers_free(Providers *providers)
{
    if (!providers)
        return;
    g_hash_table_unref(providers->limits);
    g_free(providers);
}

guint64
providers_limit(const Providers *providers, const char *address)
{
    g_autofree char *domain = g_ascii_strdown(address_domain(address), -1);
    const guint64 *limit = g_hash_table_lookup(providers->limits, domain);

    for (const char *dot = strchr(domain, '.'); !limit && dot; dot = strchr(dot + 1, '.'))
        limit = g_hash_table_lookup(providers->limits, dot);
    return limit ? *limit : 0;
}
