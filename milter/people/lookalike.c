/* SPDX-License-Identifier: BSD-2-Clause */
/* lookalike: compares domains as the eye does. */
#include "people/lookalike.h"

#include <string.h>

#include <unicode/uspoof.h>

/* A first label as short as this has neighbours that are honest: anh.gov.co, ani.gov.co. */
#define SHORT_LABEL 4

#define DOMAIN_BYTES 255 /* RFC 1035 */

struct Lookalike {
    const char *const *domains;
    USpoofChecker *checker;
    GPtrArray *skeletons; /* of char *, one for each domain; "" where ICU has none */
};

/* TEXT without accents and case. */
static char *
without_accents(const char *text)
{
    g_autofree char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_NFD);
    GString *plain = g_string_new(NULL);

    for (const char *c = apart; *c; c = g_utf8_next_char(c))
        if (!g_unichar_ismark(g_utf8_get_char(c)))
            g_string_append_unichar(plain, g_utf8_get_char(c));
    g_autofree char *bare = g_string_free(plain, FALSE);
    return g_utf8_casefold(bare, -1);
}

/* DOMAIN as it looks; NULL where ICU cannot say. The caller owns the string. */
static char *
skeleton_of(const Lookalike *lookalike, const char *domain)
{
    g_autofree char *unicode = g_hostname_to_unicode(domain);
    char skeleton[DOMAIN_BYTES * 4];
    UErrorCode status = U_ZERO_ERROR;

    if (!unicode || strlen(unicode) > DOMAIN_BYTES * 2)
        return NULL;
    uspoof_getSkeletonUTF8(lookalike->checker, 0, unicode, -1, skeleton, sizeof skeleton, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING ? without_accents(skeleton) : NULL;
}

Lookalike *
lookalike_new(const char *const *domains)
{
    Lookalike *lookalike = g_new0(Lookalike, 1);
    UErrorCode status = U_ZERO_ERROR;

    lookalike->domains = domains;
    lookalike->checker = uspoof_open(&status);
    g_assert(U_SUCCESS(status));
    lookalike->skeletons = g_ptr_array_new_with_free_func(g_free);
    for (; *domains; domains++) {
        char *skeleton = skeleton_of(lookalike, *domains);
        g_ptr_array_add(lookalike->skeletons, skeleton ? skeleton : g_strdup(""));
    }
    return lookalike;
}

void
lookalike_free(Lookalike *lookalike)
{
    if (!lookalike)
        return;
    uspoof_close(lookalike->checker);
    g_ptr_array_unref(lookalike->skeletons);
    g_free(lookalike);
}

/* Whether ONE becomes OTHER by one letter more, less or other, or by two that change places. */
static bool
is_one_letter_off(const char *one, const char *other)
{
    const size_t length = strlen(one), other_length = strlen(other);
    size_t begin = 0, end = 0;

    if (length > other_length + 1 || other_length > length + 1)
        return false;
    while (one[begin] && one[begin] == other[begin])
        begin++;
    while (end < length - begin && end < other_length - begin && one[length - end - 1] == other[other_length - end - 1])
        end++;
    const size_t differ = length - begin - end, other_differ = other_length - begin - end;
    if (differ <= 1 && other_differ <= 1)
        return differ + other_differ > 0;
    return differ == 2 && other_differ == 2 && one[begin] == other[begin + 1] && one[begin + 1] == other[begin];
}

/* "entidad.gov.co.correo-seguro.com". */
static bool
stands_before_another(const char *ours, const char *domain)
{
    const size_t length = strlen(ours);

    return strncmp(domain, ours, length) == 0 && domain[length] == '.';
}

static bool
imitates(const Lookalike *lookalike, guint i, const char *domain, const char *skeleton)
{
    const char *ours = lookalike->domains[i];
    const char *our_skeleton = g_ptr_array_index(lookalike->skeletons, i);

    return stands_before_another(ours, domain) || (*our_skeleton && g_strcmp0(our_skeleton, skeleton) == 0) ||
           (strcspn(ours, ".") > SHORT_LABEL && is_one_letter_off(ours, domain));
}

const char *
lookalike_of(const Lookalike *lookalike, const char *domain)
{
    if (g_strv_contains(lookalike->domains, domain))
        return NULL;
    g_autofree char *skeleton = skeleton_of(lookalike, domain);
    for (guint i = 0; lookalike->domains[i]; i++)
        if (imitates(lookalike, i, domain, skeleton))
            return lookalike->domains[i];
    return NULL;
}
