/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_seam: what two texts have in common from their beginnings and ends on tells where they differ. */
#include "signature/guard_seam.h"

#include <string.h>

#include <glib/gi18n.h>

#define TRIES_MAX 16             /* places that have what is put in */
#define SQUEEZED_MAX (16u << 10) /* of what is taken out */
#define NEAR_ATOMS 12            /* as far from another copy is too near */

/* What is compared. */
typedef struct {
    const GuardText *before, *after, *put_in;
    const GuardTerms *terms;
    guint above, below; /* so many atoms are the same at most */
} Pair;

static guint
count(const GuardText *text)
{
    return text->atoms->len;
}

/* --- what is the same ----------------------------------------------------------------------------------------- */

static guint
same_above(const GuardText *before, const GuardText *after)
{
    const guint most = MIN(count(before), count(after));
    guint i = 0;

    while (i < most && guard_is_same(before, i, after, i))
        i++;
    return i;
}

/* Behind the seam itself other marks may stand, and fewer elements end. */
static bool
is_same_behind_seam(const GuardText *before, guint i, const GuardText *after, guint j)
{
    const GuardAtom *a = guard_atom(before, i), *b = guard_atom(after, j);

    return a->frame == b->frame && a->depth == b->depth && guard_says_same(before, i, after, j);
}

static guint
same_below(const GuardText *before, const GuardText *after)
{
    const guint most = MIN(count(before), count(after));
    guint i = 0;

    while (i < most && guard_is_same(before, count(before) - 1 - i, after, count(after) - 1 - i))
        i++;
    if (i < most && is_same_behind_seam(before, count(before) - 1 - i, after, count(after) - 1 - i))
        i++;
    return i;
}

/* --- what is put in ------------------------------------------------------------------------------------------- */

/* Whether PUT_IN stands in TEXT from FIRST on. */
static bool
stands_at(const GuardText *text, guint first, const GuardText *put_in)
{
    if (first + count(put_in) > count(text))
        return false;
    for (guint i = 0; i < count(put_in); i++)
        if (!guard_says_same(text, first + i, put_in, i))
            return false;
    return true;
}

static bool
stands_within(const GuardText *text, guint first, guint end, const GuardText *put_in)
{
    for (; first + count(put_in) <= end; first++)
        if (stands_at(text, first, put_in))
            return true;
    return false;
}

/* --- what is taken out ---------------------------------------------------------------------------------------- */

static bool
may_go(const GuardTerms *terms, const char *address, size_t length)
{
    const char *id = length > 4 && strncmp(address, "cid:", 4) == 0 ? address + 4 : address;
    const size_t id_length = length - (size_t)(id - address);

    for (guint i = 0; terms->images_out && i < terms->images_out->len; i++) {
        const char *image = g_ptr_array_index(terms->images_out, i);
        if (strlen(image) == id_length && memcmp(image, id, id_length) == 0)
            return true;
    }
    return false;
}

/* How many bytes of SQUEEZED are some of the lines of TERMS, in their order, each once at most. */
static gsize
covered(const GString *squeezed, const GuardTerms *terms)
{
    g_autofree guint8 *reached = g_malloc0(squeezed->len + 1);
    gsize most = 0;

    reached[0] = 1;
    for (guint i = 0; terms->taken_out && i < terms->taken_out->len; i++) {
        const char *line = g_ptr_array_index(terms->taken_out, i);
        g_autoptr(GString) known = g_string_new(NULL);
        guard_squeeze(known, line, strlen(line));
        if (known->len == 0 || known->len > squeezed->len)
            continue;
        for (gsize at = squeezed->len - known->len + 1; at-- > 0;)
            if (reached[at] && memcmp(squeezed->str + at, known->str, known->len) == 0) {
                reached[at + known->len] = 1;
                most = MAX(most, at + known->len);
            }
    }
    return most;
}

/* The first atom of those from FIRST up to END of the text before that nothing accounts for; END: there is none. */
static guint
first_unaccounted(const Pair *pair, guint first, guint end)
{
    const GuardText *before = pair->before;
    g_autoptr(GString) squeezed = g_string_new(NULL);

    for (guint i = first; i < end; i++) {
        const GuardAtom *atom = guard_atom(before, i);
        if (atom->kind == GUARD_WORD)
            guard_squeeze(squeezed, guard_atom_text(before, i), atom->length);
        else if (!may_go(pair->terms, guard_atom_text(before, i), atom->length))
            return i;
        if (squeezed->len > SQUEEZED_MAX)
            return i;
    }
    gsize left = covered(squeezed, pair->terms);
    if (left == squeezed->len)
        return end;
    for (guint i = first; i < end; i++) {
        g_autoptr(GString) word = g_string_new(NULL);
        if (guard_atom(before, i)->kind == GUARD_WORD)
            guard_squeeze(word, guard_atom_text(before, i), guard_atom(before, i)->length);
        if (word->len > left)
            return i;
        left -= word->len;
    }
    return first;
}

/* --- the seam ------------------------------------------------------------------------------------------------- */

/* In how few elements TEXT is between its atom before FIRST and the one at END. */
static guint16
lowest(const GuardText *text, guint first, guint end)
{
    guint16 low = G_MAXUINT16;

    for (guint i = first; i <= end && i < count(text); i++)
        low = MIN(low, guard_atom(text, i)->low);
    return low;
}

/* Whether what stays above and below is still in one cell, or in two, as it was. */
static bool
joins_as_before(const Pair *pair, guint above, guint below)
{
    return below == 0 || above == 0 ||
           lowest(pair->before, above, count(pair->before) - below) ==
               lowest(pair->after, above, count(pair->after) - below);
}

static bool
has_fostered(const GuardText *text, guint first, guint end)
{
    for (guint i = first; i < end; i++)
        if (guard_atom(text, i)->is_fostered)
            return true;
    return false;
}

/* Whether what is put in stands beside itself. */
static bool
is_doubled(const Pair *pair, guint above, guint below)
{
    const guint near = count(pair->put_in) + NEAR_ATOMS, below_first = count(pair->after) - below;

    return stands_within(pair->after, above > near ? above - near : 0, above, pair->put_in) ||
           stands_at(pair->after, below_first, pair->put_in);
}

/* Why what stands ABOVE and BELOW cannot be what stays; NULL: it can. The caller owns the string. */
static char *
why_not(const Pair *pair, guint above, guint below)
{
    const guint end = count(pair->before) - below, lost = first_unaccounted(pair, above, end);

    if (lost < end) {
        g_autofree char *words = guard_quote(pair->before, lost, end);
        return g_strdup_printf(_("se perdería «%s»"), words);
    }
    if (has_fostered(pair->after, above, above + count(pair->put_in)) || !joins_as_before(pair, above, below))
        return g_strdup(_("la firma saldría de su tabla, o cambiaría la que hay"));
    if (count(pair->put_in) > 0 && is_doubled(pair, above, below))
        return g_strdup(_("la firma quedaría dos veces"));
    return NULL;
}

/* Why the texts differ where what is put in stands nowhere between what is the same. */
static char *
describe_difference(const Pair *pair)
{
    const GuardText *before = pair->before, *after = pair->after;
    const guint above = pair->above, below = MIN(pair->below, MIN(count(before), count(after)) - above);
    const guint end = count(before) - below, end_after = count(after) - below;

    if (above < count(before) && above < count(after) && guard_says_same(before, above, after, above)) {
        g_autofree char *words = guard_quote(before, above, count(before));
        return g_strdup_printf(_("«%s» saldría de la tabla o de la cita en que está"), words);
    }
    const guint lost = above < end ? first_unaccounted(pair, above, end) : end;
    if (lost < end) {
        g_autofree char *words = guard_quote(before, lost, end);
        return g_strdup_printf(_("se perdería «%s»"), words);
    }
    g_autofree char *words = guard_quote(after, above, end_after);
    return g_strdup_printf(_("aparecería «%s», que no es la firma"), words);
}

char *
guard_seam_find(
    const GuardText *before, const GuardText *after, const GuardText *put_in, const GuardTerms *terms, GuardSeam *seam)
{
    const Pair pair = { before, after, put_in, terms, same_above(before, after), same_below(before, after) };
    const guint added = count(put_in);
    g_autofree char *why = NULL;
    unsigned tries = 0;

    if (before->is_cut || after->is_cut)
        return g_strdup(_("el texto es más largo de lo que se puede comparar"));
    for (guint above = 0; above <= pair.above && above + added <= count(after) && tries < TRIES_MAX; above++) {
        const guint below = count(after) - added - above;
        if (below > pair.below || above + below > count(before) || !stands_at(after, above, put_in))
            continue;
        g_autofree char *now = why_not(&pair, above, below);
        *seam = (GuardSeam){ above, below };
        if (!now)
            return NULL;
        g_free(why);
        why = g_steal_pointer(&now);
        tries++;
    }
    return why ? g_steal_pointer(&why) : describe_difference(&pair);
}

/* --- two ways to say the same --------------------------------------------------------------------------------- */

/* Whether plain text says with the word I what HTML does not say: where a link goes, which image is shown. */
static bool
is_said_for_markup(const GuardText *text, guint i)
{
    static const char *const begins[] = { "<http", "<mailto:", "[cid:", "[http", "(http" };
    const guint32 length = guard_atom(text, i)->length;

    for (size_t k = 0; k < G_N_ELEMENTS(begins); k++)
        if (length > strlen(begins[k]) && strncmp(guard_atom_text(text, i), begins[k], strlen(begins[k])) == 0)
            return true;
    return false;
}

/* The words of TEXT without marks and capitals; *ABOVE and *BELOW count those above and below SEAM. Elements are char
 * *; the caller owns the array. */
static GPtrArray *
bare_words(const GuardText *text, const GuardSeam *seam, guint *above, guint *below)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    *above = *below = 0;
    for (guint i = 0; i < count(text); i++) {
        g_autoptr(GString) word = g_string_new(NULL);
        if (guard_atom(text, i)->kind == GUARD_WORD && !is_said_for_markup(text, i))
            guard_squeeze(word, guard_atom_text(text, i), guard_atom(text, i)->length);
        if (word->len == 0)
            continue;
        g_ptr_array_add(words, g_utf8_casefold(word->str, (gssize)word->len));
        *above += i < seam->above;
        *below += i >= count(text) - seam->below;
    }
    return words;
}

/* How many words both have in common, from the beginning or from the end. */
static guint
in_common(const GPtrArray *one, const GPtrArray *other, bool from_end)
{
    const guint most = MIN(one->len, other->len);
    guint i = 0;

    while (i < most && strcmp(g_ptr_array_index(one, from_end ? one->len - 1 - i : i),
                           g_ptr_array_index(other, from_end ? other->len - 1 - i : i)) == 0)
        i++;
    return i;
}

char *
guard_seam_compare(
    const GuardText *plain, const GuardSeam *plain_seam, const GuardText *html, const GuardSeam *html_seam)
{
    guint above, below, html_above, html_below;
    g_autoptr(GPtrArray) words = bare_words(plain, plain_seam, &above, &below);
    g_autoptr(GPtrArray) html_words = bare_words(html, html_seam, &html_above, &html_below);
    /* Where both had the same words up to both seams, these are one. */
    const bool is_apart_above = above != html_above && MAX(above, html_above) <= in_common(words, html_words, false);
    const bool is_apart_below = below != html_below && MAX(below, html_below) <= in_common(words, html_words, true);

    if (!is_apart_above && !is_apart_below)
        return NULL;
    return g_strdup(_("el texto simple y el HTML ya no dirían lo mismo"));
}
