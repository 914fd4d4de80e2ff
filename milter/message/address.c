/* SPDX-License-Identifier: BSD-2-Clause */
/* address: normalizes and compares addresses. */
#include "message/address.h"

#include <string.h>

char *
address_normalize(const char *address)
{
    g_autofree char *valid = g_utf8_make_valid(address, -1);
    g_autofree char *folded = g_utf8_casefold(g_strstrip(valid), -1);
    g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL_COMPOSE);
    char *at = strrchr(composed, '@');

    if (!at || !g_hostname_is_non_ascii(at + 1))
        return g_steal_pointer(&composed);
    g_autofree char *ascii = g_hostname_to_ascii(at + 1);
    if (!ascii)
        return g_steal_pointer(&composed);
    *at = '\0';
    return g_strconcat(composed, "@", ascii, NULL);
}

const char *
address_domain(const char *address)
{
    const char *at = strrchr(address, '@');

    return at ? at + 1 : "";
}

bool
address_matches(const char *pattern, const char *text)
{
    g_autofree char *folded_pattern = g_utf8_casefold(pattern, -1);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded_text = g_utf8_casefold(valid, -1);

    return g_pattern_match_simple(folded_pattern, folded_text);
}
