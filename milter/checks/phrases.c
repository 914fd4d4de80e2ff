/* SPDX-License-Identifier: BSD-2-Clause */
/* phrases: what a table has in the place of a word is a symbol; a phrase is a row of sets of symbols. Each word of a
 * text is looked up once, and tried with the phrases that begin with one of its symbols. All that a table says lies in
 * a few arrays; that a word is none of a place's, a mask of 64 bits says mostly. */
#include "checks/phrases.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/list.h"
#include "message/words.h"

#define GAP_WORDS 4
#define PREFIX_LEAST 3
#define SAID_MAX 4000
#define WORD_STEPS 500  /* of a budget, for each word where a phrase may begin */
#define SYMBOLS_MOST 12 /* of a word */

/* What stands in a table for any number, and for one with a separator of thousands, as prices have it: 14.000. */
#define ANY_NUMBER "<n>"
#define THOUSANDS "<miles>"

/* What may stand in a place of a phrase: the symbols of COUNT choices from CHOICE on; none: up to GAP_WORDS any words.
 */
typedef struct {
    guint64 mask; /* theirs */
    guint choice, count;
} Place;

typedef struct {
    const char *list, *group;
    unsigned weight;
    bool excuses;
    guint place, places_end;
} Phrase;

/* PHRASE begins with SYMBOL, and goes on with one of those of the mask NEXT; 0: with any word, or with none. Most words
 * are followed by none of these. */
typedef struct {
    guint64 next;
    guint symbol, phrase;
} Start;

/* A word that begins with TEXT has SYMBOL. */
typedef struct {
    const char *text;
    guint symbol;
} Prefix;

struct Phrases {
    GHashTable *symbols;  /* word without accents → its symbol, from 1 */
    GHashTable *exact;    /* the same with accents */
    GHashTable *prefixes; /* the first three bytes → GArray of Prefix */
    GArray *all;          /* of Phrase */
    GArray *places;       /* of Place: those of the first phrase, of the second, … */
    GArray *choices;      /* of guint: the symbols of the first place, of the second, … */
    GArray *starts;       /* of Start, by symbol */
    GArray *first;        /* of guint: by symbol, its first start; and one more */
    guint last_symbol, any_number, thousands;
    GStringChunk *strings;
};

/* A set of symbols without any of those of a mask has not one of its symbols; with one of them it may. */
static guint64
mask_of(guint symbol)
{
    return G_GUINT64_CONSTANT(1) << symbol % 64;
}

static const Place *
place_at(const Phrases *phrases, guint place)
{
    return &g_array_index(phrases->places, Place, place);
}

static guint
choice_at(const Phrases *phrases, guint choice)
{
    return g_array_index(phrases->choices, guint, choice);
}

/* --- reading tables ----------------------------------------------------------------------------------------- */

typedef struct {
    Phrases *phrases;
    const char *list, *group;
} Loading;

static gpointer
prefix_key(const char *text)
{
    return GUINT_TO_POINTER((guint)(guchar)text[0] << 16 | (guint)(guchar)text[1] << 8 | (guchar)text[2]);
}

/* The symbol of NAME in TABLE, new where it is. */
static guint
symbol_of(Phrases *phrases, GHashTable *table, const char *name)
{
    const guint symbol = GPOINTER_TO_UINT(g_hash_table_lookup(table, name));

    if (symbol > 0)
        return symbol;
    g_hash_table_insert(table, g_string_chunk_insert(phrases->strings, name), GUINT_TO_POINTER(++phrases->last_symbol));
    return phrases->last_symbol;
}

/* The symbol of words that begin as NAME does, which ends with an asterisk. */
static guint
symbol_of_prefix(Phrases *phrases, const char *name)
{
    const bool is_known = g_hash_table_contains(phrases->symbols, name);
    const guint symbol = symbol_of(phrases, phrases->symbols, name);
    GArray *same = g_hash_table_lookup(phrases->prefixes, prefix_key(name));

    if (!same) {
        same = g_array_new(FALSE, FALSE, sizeof(Prefix));
        g_hash_table_insert(phrases->prefixes, prefix_key(name), same);
    }
    if (!is_known) {
        const Prefix prefix = { g_string_chunk_insert_len(phrases->strings, name, (gssize)strlen(name) - 1), symbol };
        g_array_append_val(same, prefix);
    }
    return symbol;
}

/* The symbol that CHOICE of a table stands for; 0 with an error. */
static guint
read_choice(Phrases *phrases, const char *choice, GError **error)
{
    const bool is_exact = *choice == '=';
    g_autofree char *folded = is_exact ? g_utf8_strdown(choice + 1, -1) : words_fold(choice);
    const size_t length = strlen(folded);

    if (length == 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("entre dos barras falta una palabra"));
        return 0;
    }
    if (is_exact || folded[length - 1] != '*')
        return symbol_of(phrases, is_exact ? phrases->exact : phrases->symbols, folded);
    if (length <= PREFIX_LEAST) {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("«%s» es muy corta: antes de * van tres letras al menos"), choice);
        return 0;
    }
    return symbol_of_prefix(phrases, folded);
}

/* Reads what stands in the place of a word in a table. */
static bool
read_place(Phrases *phrases, const char *word, GError **error)
{
    g_auto(GStrv) choices = strcmp(word, "...") == 0 ? g_new0(char *, 1) : g_strsplit(word, "|", -1);
    Place place = { .choice = phrases->choices->len };

    for (char **choice = choices; *choice; choice++, place.count++) {
        const guint symbol = read_choice(phrases, *choice, error);
        if (symbol == 0)
            return false;
        place.mask |= mask_of(symbol);
        g_array_append_val(phrases->choices, symbol);
    }
    g_array_append_val(phrases->places, place);
    return true;
}

/* PHRASE is read. */
static void
add_phrase(Phrases *phrases, const Phrase *phrase)
{
    const Place *place = place_at(phrases, phrase->place);
    const bool goes_on = phrase->place + 1 < phrase->places_end;
    Start start = { .next = goes_on ? place_at(phrases, phrase->place + 1)->mask : 0, .phrase = phrases->all->len };

    for (guint i = 0; i < place->count; i++) {
        start.symbol = choice_at(phrases, place->choice + i);
        g_array_append_val(phrases->starts, start);
    }
    g_array_append_vals(phrases->all, phrase, 1);
}

/* Reads the COUNT WORDS of PHRASE. */
static bool
take_phrase(Phrases *phrases, Phrase *phrase, char *const *words, unsigned count, GError **error)
{
    if (count == 0 || strcmp(words[0], "...") == 0 || strcmp(words[count - 1], "...") == 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("una frase empieza y termina con una palabra"));
        return false;
    }
    phrase->place = phrases->places->len;
    for (unsigned i = 0; i < count; i++)
        if (!read_place(phrases, words[i], error))
            return false;
    phrase->places_end = phrases->places->len;
    add_phrase(phrases, phrase);
    return true;
}

static bool
is_number(const char *word)
{
    return strlen(word) <= 3 && word[strspn(word, "0123456789")] == '\0';
}

static bool
take_line(void *data, char *const *words, unsigned count, GError **error)
{
    Loading *loading = data;
    const size_t length = strlen(words[0]);

    if (words[0][0] == '[' && words[0][length - 1] == ']' && count == 1) {
        g_autofree char *group = g_strndup(words[0] + 1, length - 2);
        loading->group = g_string_chunk_insert_const(loading->phrases->strings, group);
        return true;
    }
    const bool excuses = strcmp(words[0], "-") == 0, is_weighed = is_number(words[0]);
    const unsigned weight = is_weighed ? (unsigned)g_ascii_strtoull(words[0], NULL, 10) : 1;
    const unsigned from = excuses || is_weighed ? 1 : 0;
    Phrase phrase = { .list = loading->list, .group = loading->group, .weight = weight, .excuses = excuses };
    return take_phrase(loading->phrases, &phrase, words + from, count - from, error);
}

static int
by_symbol(gconstpointer one, gconstpointer other)
{
    const Start *a = one, *b = other;

    return a->symbol != b->symbol  ? (a->symbol < b->symbol ? -1 : 1)
           : a->phrase < b->phrase ? -1
                                   : a->phrase > b->phrase;
}

/* All is read. */
static void
sort_starts(Phrases *phrases)
{
    guint start = 0;

    g_array_sort(phrases->starts, by_symbol);
    for (guint symbol = 0; symbol <= phrases->last_symbol + 1; symbol++) {
        while (start < phrases->starts->len && g_array_index(phrases->starts, Start, start).symbol < symbol)
            start++;
        g_array_append_val(phrases->first, start);
    }
}

Phrases *
phrases_load(const char *folder, const char *const *lists, GError **error)
{
    g_autoptr(Phrases) phrases = g_new0(Phrases, 1);

    phrases->symbols = g_hash_table_new(g_str_hash, g_str_equal);
    phrases->exact = g_hash_table_new(g_str_hash, g_str_equal);
    phrases->prefixes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_array_unref);
    phrases->all = g_array_new(FALSE, FALSE, sizeof(Phrase));
    phrases->places = g_array_new(FALSE, FALSE, sizeof(Place));
    phrases->choices = g_array_new(FALSE, FALSE, sizeof(guint));
    phrases->starts = g_array_new(FALSE, FALSE, sizeof(Start));
    phrases->first = g_array_new(FALSE, FALSE, sizeof(guint));
    phrases->strings = g_string_chunk_new(4096);
    phrases->any_number = symbol_of(phrases, phrases->symbols, ANY_NUMBER);
    phrases->thousands = symbol_of(phrases, phrases->symbols, THOUSANDS);
    for (; *lists; lists++) {
        Loading loading = { phrases, g_string_chunk_insert_const(phrases->strings, *lists), "" };
        if (!list_read(folder, *lists, take_line, &loading, error))
            return NULL;
    }
    sort_starts(phrases);
    return g_steal_pointer(&phrases);
}

void
phrases_free(Phrases *phrases)
{
    if (!phrases)
        return;
    g_hash_table_unref(phrases->symbols);
    g_hash_table_unref(phrases->exact);
    g_hash_table_unref(phrases->prefixes);
    g_array_unref(phrases->all);
    g_array_unref(phrases->places);
    g_array_unref(phrases->choices);
    g_array_unref(phrases->starts);
    g_array_unref(phrases->first);
    g_string_chunk_free(phrases->strings);
    g_free(phrases);
}

/* --- finding ------------------------------------------------------------------------------------------------ */

/* The symbols of a word of the text. */
typedef struct {
    guint64 mask;
    guint count;
    guint symbols[SYMBOLS_MOST];
} WordSymbols;

typedef struct {
    const Phrases *phrases;
    const Prose *prose;
    WordSymbols *words;
    GArray *said, *excuses; /* of Said */
    bool is_full;           /* more is said than they hold */
    guint end;              /* of the sentence that is looked at */
} Search;

static void
add_symbol(WordSymbols *word, guint symbol)
{
    if (symbol == 0 || word->count == SYMBOLS_MOST)
        return;
    word->symbols[word->count++] = symbol;
    word->mask |= mask_of(symbol);
}

/* Whether TEXT has groups of three digits behind the first. */
static bool
has_thousands(const char *text)
{
    const size_t first = strspn(text, "0123456789");
    const char *rest = text + first;

    if (first == 0 || first > 3 || !*rest)
        return false;
    for (; *rest; rest += 4)
        if (!strchr(".'", *rest) || strspn(rest + 1, "0123456789") != 3)
            return false;
    return true;
}

/* What is cited is no word of the author's; an acronym is the word that its letters spell only without accents. */
static WordSymbols
look_up(const Phrases *phrases, const ProseWord *word)
{
    WordSymbols symbols = { 0 };

    if (word->is_cited)
        return symbols;
    add_symbol(&symbols, GPOINTER_TO_UINT(g_hash_table_lookup(phrases->symbols, word->folded)));
    if (word->kind != WORD_ACRONYM)
        add_symbol(&symbols, GPOINTER_TO_UINT(g_hash_table_lookup(phrases->exact, word->lower)));
    if (word->kind == WORD_NUMBER) {
        add_symbol(&symbols, phrases->any_number);
        add_symbol(&symbols, has_thousands(word->folded) ? phrases->thousands : 0);
    }
    const GArray *same =
        strlen(word->folded) >= PREFIX_LEAST ? g_hash_table_lookup(phrases->prefixes, prefix_key(word->folded)) : NULL;
    for (guint i = 0; same && i < same->len; i++) {
        const Prefix *prefix = &g_array_index(same, Prefix, i);
        if (g_str_has_prefix(word->folded, prefix->text))
            add_symbol(&symbols, prefix->symbol);
    }
    return symbols;
}

static bool
has_symbol(const WordSymbols *word, guint symbol)
{
    for (guint i = 0; i < word->count; i++)
        if (word->symbols[i] == symbol)
            return true;
    return false;
}

/* Whether WORD is one of those of PLACE. */
static bool
may_stand(const Phrases *phrases, const Place *place, const WordSymbols *word)
{
    for (guint i = 0; i < place->count && (place->mask & word->mask); i++)
        if (has_symbol(word, choice_at(phrases, place->choice + i)))
            return true;
    return false;
}

/* Where the phrase ends whose places from PLACE on are the words from WORD on; 0: they are not. */
static guint
match(const Search *search, const Phrase *phrase, guint place, guint word)
{
    for (; place < phrase->places_end; place++, word++) {
        const Place *own = place_at(search->phrases, place);
        if (own->count == 0) {
            for (guint skipped = 0; skipped <= GAP_WORDS; skipped++) {
                const guint end = match(search, phrase, place + 1, word + skipped);
                if (end > 0)
                    return end;
            }
            return 0;
        }
        if (word >= search->end || !may_stand(search->phrases, own, &search->words[word]))
            return 0;
    }
    return word;
}

/* Takes the phrase NUMBER where it begins with WORD, which may stand in its first place. */
static void
search_phrase(Search *search, guint number, guint word)
{
    const Phrase *phrase = &g_array_index(search->phrases->all, Phrase, number);
    const guint end = match(search, phrase, phrase->place + 1, word + 1);
    const Said said = { phrase->list, phrase->group, phrase->weight, number, word, end };
    GArray *taken = phrase->excuses ? search->excuses : search->said;

    if (end == 0)
        return;
    if (taken->len < SAID_MAX)
        g_array_append_val(taken, said);
    else
        search->is_full = true;
}

/* Finds the phrases that begin with WORD. */
static void
search_at(Search *search, guint word)
{
    const WordSymbols *own = &search->words[word];
    const guint64 following = word + 1 < search->end ? search->words[word + 1].mask : 0;

    for (guint s = 0; s < own->count; s++) {
        const guint *first = &g_array_index(search->phrases->first, guint, own->symbols[s]);
        for (guint i = first[0]; i < first[1]; i++) {
            const Start *start = &g_array_index(search->phrases->starts, Start, i);
            if (start->next == 0 || (start->next & following))
                search_phrase(search, start->phrase, word);
        }
    }
}

/* Whether SAID has a word of what is excused. */
static bool
is_excused(const Said *said, const GArray *excuses)
{
    for (guint i = 0; i < excuses->len; i++) {
        const Said *excuse = said_at(excuses, i);
        if (excuse->list == said->list && excuse->word < said->words_end && said->word < excuse->words_end &&
            (!*excuse->group || excuse->group == said->group))
            return true;
    }
    return false;
}

/* Whether LONGER says the same as OWN and more, or, in the same place, the same with more weight or BEFORE it. */
static bool
covers(const Said *longer, const Said *own, bool before)
{
    const bool same_place = longer->word == own->word && longer->words_end == own->words_end;

    return longer->list == own->list && longer->group == own->group && longer->word <= own->word &&
           longer->words_end >= own->words_end &&
           (!same_place || longer->weight > own->weight || (longer->weight == own->weight && before));
}

/* Whether another phrase of the same group covers the one number I of SAID, which stand in the order of their first
 * words; none has more than LONGEST words. */
static bool
is_covered(const GArray *said, guint i, guint longest)
{
    const Said *own = said_at(said, i);

    for (guint other = i; other > 0 && said_at(said, other - 1)->word + longest >= own->words_end; other--)
        if (covers(said_at(said, other - 1), own, true))
            return true;
    for (guint other = i + 1; other < said->len && said_at(said, other)->word == own->word; other++)
        if (covers(said_at(said, other), own, false))
            return true;
    return false;
}

static bool
is_named(const Search *search, guint word, guint first, guint end)
{
    return word >= first && word < end && prose_word(search->prose, word)->is_name;
}

/* Whether the words of SAID are part of a longer name: "el señor Jesús Dios Salazar". */
static bool
is_of_name(const Search *search, const Said *said)
{
    const ProseSentence *in = prose_sentence(search->prose, prose_word(search->prose, said->word)->sentence);

    for (guint word = said->word; word < said->words_end; word++)
        if (!prose_word(search->prose, word)->is_name)
            return false;
    return (said->word > in->word && is_named(search, said->word - 1, in->word, in->words_end)) ||
           is_named(search, said->words_end, in->word, in->words_end);
}

GArray *
phrases_find(const Phrases *phrases, const Prose *prose, Budget *budget)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Said));
    g_autoptr(GArray) excuses = g_array_new(FALSE, FALSE, sizeof(Said));
    g_autofree WordSymbols *words = g_new(WordSymbols, prose->words->len);
    GArray *said = g_array_new(FALSE, FALSE, sizeof(Said));
    Search search = { .phrases = phrases, .prose = prose, .words = words, .said = all, .excuses = excuses };

    for (guint i = 0; i < prose->words->len; i++)
        words[i] = look_up(phrases, prose_word(prose, i));
    for (guint i = 0; i < prose->words->len && budget_allows(budget, WORD_STEPS); i++) {
        search.end = prose_sentence(prose, prose_word(prose, i)->sentence)->words_end;
        search_at(&search, i);
    }
    /* Behind what fills the tables, anything might be said. */
    if (search.is_full && budget)
        budget_exhaust(budget);
    guint longest = 0;
    for (guint i = 0; i < all->len; i++)
        longest = MAX(longest, said_at(all, i)->words_end - said_at(all, i)->word);
    for (guint i = 0; i < all->len && budget_allows(budget, WORD_STEPS); i++) {
        const Said *own = said_at(all, i);
        if (!is_excused(own, excuses) && !is_covered(all, i, longest) && !is_of_name(&search, own))
            g_array_append_val(said, *own);
    }
    return said;
}
