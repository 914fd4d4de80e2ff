/* SPDX-License-Identifier: BSD-2-Clause */
/* likeness: weighs a local part against a name. */
#include "people/likeness.h"

#include <math.h>
#include <string.h>

/* Weights in bits, set on one half of tests/people/likeness.tsv and measured on the other (doc/LIKENESS). */
#define THRESHOLD 10.0F           /* where as many addresses are his as are not */
#define COST_SHORTENED 1.0F       /* of a beginning or a short form in place of the name */
#define COST_INITIALS_ONLY 8.0F   /* of a local part that is nothing but initials */
#define COST_STRANGER 9.0F        /* of something left over where no given name is his */
#define COST_UNKNOWN_INITIAL 4.0F /* of a letter left over where the whole name is known */
#define BITS_OF_LETTER 2.2F       /* what each further letter of a beginning says */
#define LEFT_OVER_NAME 14.0F      /* somebody else's name */
#define LEFT_OVER_ORGANIZATION 10.0F
#define LEFT_OVER_PERSON 1.0F    /* a profession, a city */
#define LEFT_OVER_PARTICLE 0.25F /* "de la" */
#define LEFT_OVER_MOST 9.0F

/* A name within something left over counts from this length on: shorter ones are in many words by chance. */
#define NAME_INSIDE 5

/* So many letters are more than initials. */
#define WORD_FROM 3U

/* Two given names and two surnames: there is no other. */
#define WHOLE_NAME 4U

/* --- the local part ----------------------------------------------------------------------------------------- */

/* Whether somebody may be called what the letters from BEGIN to END are. */
static bool
is_name(const LocalPart *local, unsigned begin, unsigned end)
{
    return local->uses[begin][end - 1] & WORD_NAME;
}

/* Whether the letters from BEGIN to END begin or end with somebody's name. */
static bool
has_name_at_edge(const LocalPart *local, unsigned begin, unsigned end)
{
    for (unsigned length = NAME_INSIDE; length < end - begin; length++)
        if (is_name(local, begin, begin + length) || is_name(local, end - length, end))
            return true;
    return false;
}

/* Whether the letters from BEGIN to END end somebody's name that began before: "ardo" in "leonardo". */
static bool
ends_name(const LocalPart *local, unsigned begin, unsigned end)
{
    for (unsigned before = begin; before-- > 0 && local->word_end[before] >= end;)
        if (is_name(local, before, end))
            return true;
    return false;
}

/* Bits of what letters that are no part of the name are, the first that fits. */
static const struct {
    unsigned use;
    float cost;
} left_over_words[] = { { WORD_PARTICLE, LEFT_OVER_PARTICLE }, { WORD_PERSON, LEFT_OVER_PERSON },
    { WORD_ORGANIZATION, LEFT_OVER_ORGANIZATION } };

static float
cost_of(const LocalPart *local, unsigned begin, unsigned end)
{
    const unsigned length = end - begin;

    for (size_t i = 0; i < G_N_ELEMENTS(left_over_words); i++)
        if (local->uses[begin][end - 1] & left_over_words[i].use)
            return left_over_words[i].cost;
    if ((length > 2 && is_name(local, begin, end)) || has_name_at_edge(local, begin, end) ||
        ends_name(local, begin, end))
        return LEFT_OVER_NAME;
    if (length < 3)
        return length == 1 ? 1.8F : 6.0F;
    return MIN(3.5F + 0.9F * (float)length, LEFT_OVER_MOST);
}

static void
weigh_left_over(LocalPart *local)
{
    for (unsigned begin = 0; begin < local->count; begin++)
        for (unsigned end = begin + 1; end <= local->word_end[begin]; end++)
            local->left_over[begin][end - 1] = cost_of(local, begin, end);
    local->is_weighed = true;
}

bool
local_letters_read(const char *address, LocalPart *local)
{
    const size_t length = strcspn(address, "+@");
    g_autofree char *written = g_strndup(address, MIN(length, LOCAL_LETTERS));
    g_autofree char *valid = g_utf8_make_valid(written, -1);
    g_autofree char *plain = names_plain(valid);
    unsigned word_begin = 0;

    local->count = 0;
    for (const char *c = plain;; c++) {
        if (g_ascii_islower(*c) && local->count < LOCAL_LETTERS) {
            local->letters[local->count++] = *c;
            continue;
        }
        memset(local->word_end + word_begin, (int)local->count, local->count - word_begin);
        word_begin = local->count;
        if (!*c)
            break;
    }
    local->letters[local->count] = '\0';
    return length <= LOCAL_LETTERS && local->count >= WORD_FROM;
}

bool
local_part_read(const Names *names, const char *address, LocalPart *local)
{
    if (!local_letters_read(address, local))
        return false;
    local->is_weighed = false;
    for (unsigned begin = 0; begin < local->count; begin++)
        names_uses_from(names, local->letters + begin, local->word_end[begin] - begin, &local->uses[begin][begin]);
    return true;
}

/* --- the name in it ----------------------------------------------------------------------------------------- */

/* What the pieces taken so far were: a bit for each word of the name that is taken, and above these the flags. */
typedef struct {
    const LocalPart *local;
    const Name *name;
    unsigned givens;          /* the bits of the given names */
    unsigned has_word;        /* flag: more than initials was taken */
    unsigned has_left_over;   /* flag: something is not of the name */
    unsigned after_left_over; /* flag: the piece before was such, in the same word */
    unsigned after_part;      /* flag: the piece before was a beginning, in the same word */
    unsigned after_initial;   /* flag: it was an initial */
    unsigned states;
    float best[LOCAL_LETTERS * (32 << NAME_WORDS)]; /* [letter][state]: from this letter on; NAN: not yet known */
} Search;

static float search_from(Search *search, unsigned at, unsigned state);

static float
weigh_end(const Search *search, unsigned state)
{
    float bits = 0;

    if (!(state & search->has_word))
        bits -= COST_INITIALS_ONLY;
    if ((state & search->has_left_over) && !(state & search->givens))
        bits -= COST_STRANGER;
    return bits;
}

/* What LENGTH letters of WORD say, of which it has more. */
static float
bits_of_beginning(const NameWord *word, unsigned length)
{
    if (length == 1)
        return word->initial_bits;
    return MIN(word->bits, word->initial_bits + BITS_OF_LETTER * (float)(length - 1)) - COST_SHORTENED;
}

/* The best from letter AT on when LENGTH letters there are word I, or the WHOLE of it, and say BITS. */
static float
take(Search *search, unsigned at, unsigned state, unsigned i, unsigned length, bool whole, float bits)
{
    const unsigned end = at + length;
    unsigned then = (state | 1U << i) & ~(search->after_left_over | search->after_part | search->after_initial);

    if (length >= WORD_FROM)
        then |= search->has_word;
    if (!whole && end < search->local->word_end[at])
        then |= length == 1 ? search->after_initial : search->after_part;
    return bits + search_from(search, end, then);
}

/* The best of taking word I of the name, or a part of it, from letter AT on. Behind something left over a part would be
 * of that, and a beginning that is another's name is not of this one. */
static float
take_word(Search *search, unsigned at, unsigned state, unsigned i)
{
    const LocalPart *local = search->local;
    const NameWord *word = &search->name->words[i];
    const unsigned room = local->word_end[at] - at;
    const bool only_whole = state & search->after_left_over;
    float best = -INFINITY;
    unsigned common = 0;

    while (common < room && word->text[common] == local->letters[at + common] && word->text[common])
        common++;
    for (unsigned length = 1; length <= common; length++) {
        const bool is_whole = word->text[length] == '\0';
        if (!is_whole && (only_whole || (length >= WORD_FROM && is_name(local, at, at + length))))
            continue;
        best = MAX(best,
            take(search, at, state, i, length, is_whole, is_whole ? word->bits : bits_of_beginning(word, length)));
    }
    for (const char *const *nickname = word->nicknames; nickname && *nickname; nickname++) {
        const unsigned length = **nickname == local->letters[at] ? (unsigned)strlen(*nickname) : room + 1;
        if (length <= room && (!only_whole || length >= WORD_FROM) &&
            memcmp(*nickname, local->letters + at, length) == 0)
            best = MAX(best, take(search, at, state, i, length, true, bits_of_beginning(word, length)));
    }
    return best;
}

/* What the letters from AT to END cost as left over. Where the whole name is known, its initials are too. */
static float
cost_of_left_over(const Search *search, unsigned at, unsigned end)
{
    const float cost = search->local->left_over[at][end - 1];
    const bool is_letter = end - at == 1 && cost > LEFT_OVER_PERSON;

    return is_letter && search->name->count >= WHOLE_NAME ? cost + COST_UNKNOWN_INITIAL : cost;
}

/* The best of leaving letters over from AT on. What goes on from a part of a word makes another word of it; behind an
 * initial only a particle may. */
static float
leave_over(Search *search, unsigned at, unsigned state)
{
    const unsigned word_end = search->local->word_end[at];
    float best = -INFINITY;

    if (state & (search->after_left_over | search->after_part))
        return best;
    for (unsigned end = at + 1; end <= word_end; end++) {
        const float cost = cost_of_left_over(search, at, end);
        unsigned then = state & ~search->after_initial;
        if ((state & search->after_initial) && cost > LEFT_OVER_PARTICLE)
            continue;
        if (end < word_end && cost > LEFT_OVER_PARTICLE)
            then |= search->after_left_over;
        if (cost > LEFT_OVER_PERSON)
            then |= search->has_left_over;
        best = MAX(best, search_from(search, end, then) - cost);
    }
    return best;
}

static float
search_from(Search *search, unsigned at, unsigned state)
{
    if (at == search->local->count)
        return weigh_end(search, state);
    float *best = &search->best[at * search->states + state];
    if (!isnan(*best))
        return *best;
    float found = leave_over(search, at, state);
    for (unsigned i = 0; i < search->name->count; i++)
        if (!(state & 1U << i))
            found = MAX(found, take_word(search, at, state, i));
    return *best = found;
}

double
likeness_bits(LocalPart *local, const Name *name)
{
    Search search;

    if (!local->is_weighed)
        weigh_left_over(local);
    search.local = local;
    search.name = name;
    search.givens = 0;
    for (unsigned i = 0; i < name->count; i++)
        if (!name->words[i].is_surname)
            search.givens |= 1U << i;
    search.has_word = 1U << name->count;
    search.has_left_over = 2U << name->count;
    search.after_left_over = 4U << name->count;
    search.after_part = 8U << name->count;
    search.after_initial = 16U << name->count;
    search.states = 32U << name->count;
    /* All bits set are a NAN. */
    memset(search.best, 0xff, local->count * search.states * sizeof *search.best);
    return (double)search_from(&search, 0, 0);
}

double
likeness_probability(double bits)
{
    return 1 / (1 + exp2((double)THRESHOLD - bits));
}
