/* SPDX-License-Identifier: BSD-2-Clause */
/* identifiers: a pattern for each kind. */
#include "message/identifiers.h"

#include <pthread.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/pattern.h"
#include "message/address.h"

#define FOUND_MOST 5000

/* What stands between the name of a number and the number. */
#define NUMBER_SIGN                                                                                                      \
    "(?:\\s|:|\\.|,|#|n[°º.]|no\\b|nro\\b|n[uú]m\\b|n[uú]mero\\b|de\\s+(?:ciudadan[ií]a|extranjer[ií]a|identidad|" \
    "identificaci[oó]n)|expedida en \\w+|es\\b|la\\b|el\\b){0,20}"
#define STREETS                                                                                                        \
    "(?:calle|cll?e?|cl|carrera|carr|cra|kra|cr|kr|k|avenida|av|avda|ac|ak|diagonal|diag|dg|transversal|transv|tv|tr|" \
    "circular|autopista)"
#define NUMBER_MARK "(?:#|n[°º]|n[.º°]?o\\.?|nro\\.?|n[uú]mero|num\\.?)"

/* The first group is what tells the person. */
static const char *const patterns[IDENTIFIERS] = {
    [IDENTIFIER_ID] =
        "(?<!\\w)(?:c\\.\\s?c\\.?|cc|t\\.\\s?i\\.?|c\\.\\s?e\\.?|ce|c[eé]dulas?|tarjetas? de "
        "identidad|identificad[oa]s?(?:\\(a\\))? con(?: el)?(?: documento)?|"
        "documento(?: de identidad| de identificaci[oó]n)?|registro civil)" NUMBER_SIGN
        "(?:c\\.?\\s?c\\.?|c[eé]dula)?" NUMBER_SIGN "(\\d{1,3}(?:[.,'’ ]\\d{3}){1,3}|\\d{6,11})(?![\\d-])",
    [IDENTIFIER_COMPANY] = "(?<!\\w)nit" NUMBER_SIGN "(\\d{1,3}(?:[., ]?\\d{3}){2,3}\\s?-\\s?\\d)(?!\\d)",
    [IDENTIFIER_PASSPORT] = "(?<!\\w)pasaporte" NUMBER_SIGN "([a-z]{1,3}\\s?\\d{5,9})(?!\\w)",
    [IDENTIFIER_PHONE] = "(?<![\\d.,#-])(?:\\(?\\+?57\\)?[\\s.-]?)?"
                         "((?:3[0-5]\\d|\\(?60[1-8]\\)?)[\\s.-]?\\d{3}[\\s.-]?\\d{2}[\\s.-]?\\d{2})(?![\\d]|[.,-]\\d)",
    [IDENTIFIER_ADDRESS] =
        "(?<!\\w)(" STREETS
        "\\.?\\s*\\d{1,3}\\s?[a-z]?(?:\\s?bis)?(?:\\s?[a-z])?(?:\\s+(?:sur|norte|este|oeste))?\\s*,?\\s*(?:" NUMBER_MARK
        "|-)\\s*\\d{1,3}\\s?[a-z]?(?:\\s?bis)?(?:\\s(?:sur|norte|este|oeste))?\\s*[-–]?\\s*\\d{1,3}"
        "|(?:avenida|av\\.?|autopista)\\s+\\p{L}[\\p{L} ]{2,30}\\s*" NUMBER_MARK
        "\\s*\\d{1,3}\\s?[a-z]?\\s*[-–]\\s*\\d{1,3}"
        "|(?:mz|mza|manzana)\\.?\\s*\\w{1,3}\\s*,?\\s*(?:casa|cs|lote|lt)\\.?\\s*\\d{1,3})(?!\\w)",
    [IDENTIFIER_MAIL] = "(?<![\\w.+-])([\\w.+-]{1,64}@[a-z0-9-]+(?:\\.[a-z0-9-]+)+)",
    [IDENTIFIER_ACCOUNT] = "(?<!\\w)cuenta(?: (?:de ahorros?|corriente|bancaria|de "
                           "n[oó]mina|nequi|daviplata|n[uú]mero|del? banco \\w+|bancolombia|davivienda|de|"
                           "ahorros))*" NUMBER_SIGN "(\\d[\\d -]{7,22}\\d)(?!\\d)",
};

static pcre2_code *codes[IDENTIFIERS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    for (int kind = 0; kind < IDENTIFIERS; kind++)
        codes[kind] = pattern_compile(patterns[kind], PCRE2_CASELESS, NULL);
}

/* Letters and digits of TEXT, small; an address of mail whole. The caller owns the string. */
static char *
value_of(IdentifierKind kind, const char *text, size_t length)
{
    g_autofree char *lower = g_utf8_strdown(text, (gssize)length);
    GString *value = g_string_new(NULL);

    if (kind == IDENTIFIER_MAIL)
        return g_string_free(g_string_append(value, lower), FALSE);
    for (const char *c = lower; *c; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(value, g_utf8_get_char(c));
    return g_string_free(value, FALSE);
}

bool
identifiers_check_nit(const char *digits, char check)
{
    static const unsigned weights[] = { 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71 };
    const size_t count = strlen(digits);
    unsigned sum = 0;

    if (count > G_N_ELEMENTS(weights))
        return false;
    for (size_t i = 0; i < count; i++)
        sum += weights[i] * (unsigned)(digits[count - 1 - i] - '0');
    const unsigned rest = sum % 11;
    return (unsigned)(check - '0') == (rest > 1 ? 11 - rest : rest);
}

static bool
is_good(IdentifierKind kind, char *value)
{
    const size_t length = strlen(value);

    if (kind == IDENTIFIER_ID)
        return length >= 5 && length <= 11;
    if (kind == IDENTIFIER_COMPANY) {
        const char check = value[length - 1];
        value[length - 1] = '\0';
        return identifiers_check_nit(value, check);
    }
    return kind != IDENTIFIER_ACCOUNT || length >= 8;
}

static void
find_kind(const char *text, size_t length, IdentifierKind kind, pcre2_match_data *match, GArray *found, Budget *budget)
{
    for (size_t from = 0; from < length && found->len < FOUND_MOST;) {
        if (!pattern_find(codes[kind], text, length, from, match, budget))
            break;
        const PCRE2_SIZE *places = pcre2_get_ovector_pointer(match);
        const Identifier identifier = { kind, places[2], places[3],
            value_of(kind, text + places[2], places[3] - places[2]) };
        from = MAX(places[1], from + 1);
        if (is_good(kind, identifier.value))
            g_array_append_val(found, identifier);
        else
            g_free(identifier.value);
    }
}

static int
by_place(gconstpointer one, gconstpointer other)
{
    const Identifier *a = one, *b = other;

    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static void
identifier_clear(gpointer data)
{
    g_free(((Identifier *)data)->value);
}

/* Drops what lies inside another: the telephone that is part of an account's number. */
static void
drop_inner(GArray *found)
{
    for (guint i = 1; i < found->len;) {
        const Identifier *before = &g_array_index(found, Identifier, i - 1);
        if (g_array_index(found, Identifier, i).begin < before->end)
            g_array_remove_index(found, i);
        else
            i++;
    }
}

/* Whether TEXT has what each identifier of KIND has: a look that spares most texts the closer one. */
static bool
may_be_there(const char *text, IdentifierKind kind)
{
    return kind == IDENTIFIER_MAIL ? strchr(text, '@') != NULL : strpbrk(text, "0123456789") != NULL;
}

GArray *
identifiers_find(const char *text, Budget *budget)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Identifier));

    g_array_set_clear_func(found, identifier_clear);
    pthread_once(&once, compile);
    const size_t length = strlen(text);
    pcre2_match_data *match = pcre2_match_data_create(2, NULL); /* the whole, and the first group */
    for (IdentifierKind kind = 0; kind < IDENTIFIERS; kind++)
        if (may_be_there(text, kind))
            find_kind(text, length, kind, match, found, budget);
    pcre2_match_data_free(match);
    g_array_sort(found, by_place);
    drop_inner(found);
    return found;
}

bool
identifiers_has(const char *text, const Identifier *identifier)
{
    g_autoptr(GArray) found = identifiers_find(text, NULL);

    for (guint i = 0; i < found->len; i++)
        if (strcmp(g_array_index(found, Identifier, i).value, identifier->value) == 0)
            return true;
    return false;
}

guint
identifiers_people(const GPtrArray *all)
{
    guint most = 0;

    for (IdentifierKind kind = 0; kind < IDENTIFIERS; kind++) {
        g_autoptr(GHashTable) different = g_hash_table_new(g_str_hash, g_str_equal);
        for (guint i = 0; i < all->len; i++) {
            const Identifier *identifier = g_ptr_array_index(all, i);
            if (identifier->kind == kind && kind != IDENTIFIER_COMPANY)
                g_hash_table_add(different, identifier->value);
        }
        most = MAX(most, g_hash_table_size(different));
    }
    return most;
}

const char *
identifier_name(IdentifierKind kind)
{
    static const char *const names[IDENTIFIERS] = {
        [IDENTIFIER_ID] = N_("documento de identidad"),
        [IDENTIFIER_COMPANY] = N_("NIT"),
        [IDENTIFIER_PASSPORT] = N_("pasaporte"),
        [IDENTIFIER_PHONE] = N_("teléfono"),
        [IDENTIFIER_ADDRESS] = N_("dirección"),
        [IDENTIFIER_MAIL] = N_("correo electrónico"),
        [IDENTIFIER_ACCOUNT] = N_("cuenta bancaria"),
    };

    return _(names[kind]);
}
