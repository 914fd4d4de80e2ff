/* SPDX-License-Identifier: BSD-2-Clause */
/* personal: registered personal mailboxes. File: a line each, the hash in hexadecimal, a tab, the login. */
#include "people/personal.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/durable.h"
#include "base/error.h"
#include "message/address.h"

#define HASH_PURPOSE "personal mailbox"

struct Personal {
    char *file, *key_file;
    uint8_t key[SECRET_BYTES]; /* of its own for HASH_PURPOSE */
    bool has_key;
    GHashTable *owners; /* hexadecimal hash → login */
};

char *
personal_normalize(const char *address)
{
    g_autofree char *normal = address_normalize(address);
    char *at = strrchr(normal, '@');

    if (!at)
        return g_steal_pointer(&normal);
    *at = '\0';
    const char *domain = strcmp(at + 1, "googlemail.com") == 0 ? "gmail.com" : at + 1;
    char *plus = strchr(normal, '+');
    if (plus && plus != normal)
        *plus = '\0';
    GString *local = g_string_new(NULL);
    const bool dots_count = strcmp(domain, "gmail.com") != 0;
    for (const char *c = normal; *c; c++)
        if (*c != '.' || dots_count)
            g_string_append_c(local, *c);
    g_string_append_printf(local, "@%s", domain);
    return g_string_free(local, FALSE);
}

Personal *
personal_new(void)
{
    Personal *personal = g_new0(Personal, 1);

    personal->owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return personal;
}

void
personal_free(Personal *personal)
{
    if (!personal)
        return;
    g_hash_table_unref(personal->owners);
    explicit_bzero(personal->key, sizeof personal->key);
    g_free(personal->file);
    g_free(personal->key_file);
    g_free(personal);
}

static bool
read_lines(Personal *personal, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    uint8_t hash[32];

    for (size_t i = 0; lines[i]; i++) {
        g_auto(GStrv) columns = g_strsplit(g_strchomp(lines[i]), "\t", 2);
        if (!columns[0] || !*columns[0])
            continue;
        if (!hex_decode(columns[0], hash, sizeof hash)) {
            g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
                _("%s:%zu: no es la huella de un buzón personal; vuelva a crear el archivo con «vobo people import»"),
                personal->file, i + 1);
            return false;
        }
        g_hash_table_replace(personal->owners, g_strdup(columns[0]), g_strdup(columns[1] ? columns[1] : ""));
    }
    return true;
}

static bool
load_key(Personal *personal, GError **error)
{
    Secret secret;

    personal->has_key = secret_load(personal->key_file, &secret, error);
    if (personal->has_key)
        secret_derive(&secret, HASH_PURPOSE, personal->key);
    secret_clear(&secret);
    return personal->has_key;
}

Personal *
personal_load(const char *file, const char *key_file, GError **error)
{
    g_autoptr(Personal) personal = personal_new();
    g_autoptr(GError) reading = NULL;
    g_autoptr(GError) keying = NULL;
    g_autofree char *text = NULL;

    personal->file = g_strdup(file);
    personal->key_file = g_strdup(key_file);
    load_key(personal, &keying);
    if (!g_file_get_contents(file, &text, NULL, &reading)) {
        if (g_error_matches(reading, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return g_steal_pointer(&personal);
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("no se pueden leer los buzones personales %s: %s"),
            file, reading->message);
        return NULL;
    }
    if (!read_lines(personal, text, error))
        return NULL;
    if (!personal->has_key && g_hash_table_size(personal->owners) > 0) {
        g_propagate_error(error, g_steal_pointer(&keying));
        return NULL;
    }
    return g_steal_pointer(&personal);
}

static char *
hash_of(const Personal *personal, const char *address)
{
    g_autofree char *normal = personal_normalize(address);
    uint8_t hash[32];

    secret_mac_by(personal->key, normal, strlen(normal), hash);
    return hex_encode(hash, sizeof hash);
}

const char *
personal_owner(const Personal *personal, const char *address)
{
    if (!personal->has_key || g_hash_table_size(personal->owners) == 0)
        return NULL;
    g_autofree char *hash = hash_of(personal, address);
    return g_hash_table_lookup(personal->owners, hash);
}

size_t
personal_count(const Personal *personal, const char *login)
{
    GHashTableIter each;
    gpointer owner;
    size_t count = 0;

    g_hash_table_iter_init(&each, personal->owners);
    while (g_hash_table_iter_next(&each, NULL, &owner))
        count += !login || strcmp(owner, login) == 0;
    return count;
}

bool
personal_add(Personal *personal, const char *address, const char *login, GError **error)
{
    if (!personal->has_key && !load_key(personal, error)) {
        g_prefix_error(error, _("cree las llaves con «vobo keys create»: "));
        return false;
    }
    g_hash_table_replace(personal->owners, hash_of(personal, address), g_strdup(login));
    return true;
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

bool
personal_save(const Personal *personal, GError **error)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GList) hashes = g_list_sort(g_hash_table_get_keys(personal->owners), compare_keys);

    for (const GList *hash = hashes; hash; hash = hash->next)
        g_string_append_printf(text, "%s\t%s\n", (const char *)hash->data,
            (const char *)g_hash_table_lookup(personal->owners, hash->data));
    const bool saved = durable_replace(personal->file, 0640, text->str, text->len, error);
    g_string_free(text, TRUE);
    return saved;
}
