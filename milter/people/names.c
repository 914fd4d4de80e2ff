/* SPDX-License-Identifier: BSD-2-Clause */
/* names: the tables of names, and what a name consists of. */
#include "people/names.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/list.h"
#include "message/words.h"

/* How many of 100,000 bear a name that no table has. */
#define UNKNOWN_SHARE 3.0

/* So many people of the directory weigh as much as the tables do. */
#define TABLE_WEIGHT 2000.0

#define WORD_LENGTH_MAX 40

/* What is known of one word. */
typedef struct {
    double given, surname;             /* how many of 100,000 bear it, as the tables say */
    unsigned given_here, surname_here; /* how many of the directory do */
    GPtrArray *nicknames;              /* of const char *, NULL last; NULL for none */
    bool is_nickname;
    AddressWord beside;
} Known;

struct Names {
    GHashTable *known;                               /* plain word → Known */
    double given_initials[26], surname_initials[26]; /* shares of 100,000 */
    unsigned people;
    AddressWord section; /* while address-words is read */
};

char *
names_plain(const char *text)
{
    g_autofree char *folded = words_fold(text);
    GString *plain = g_string_new(NULL);

    for (const char *c = folded; *c; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        g_string_append_unichar(plain, character == 0xf1 ? 'n' : character);
    }
    return g_string_free(plain, FALSE);
}

static void
known_free(gpointer data)
{
    Known *known = data;

    if (known->nicknames)
        g_ptr_array_unref(known->nicknames);
    g_free(known);
}

/* What is known of WORD, which becomes known here if it is not. *INTERNED receives the table's own text. */
static Known *
know(Names *names, const char *word, const char **interned)
{
    gpointer key, value;

    if (!g_hash_table_lookup_extended(names->known, word, &key, &value)) {
        key = g_strdup(word);
        value = g_new0(Known, 1);
        g_hash_table_insert(names->known, key, value);
    }
    if (interned)
        *interned = key;
    return value;
}

/* What is known of WORD, or NULL; *INTERNED, unless NULL, receives the table's own text. */
static const Known *
find(const Names *names, const char *word, size_t length, const char **interned)
{
    char text[WORD_LENGTH_MAX + 1];
    gpointer key, value;

    if (length > WORD_LENGTH_MAX)
        return NULL;
    memcpy(text, word, length);
    text[length] = '\0';
    if (!g_hash_table_lookup_extended(names->known, text, &key, &value))
        return NULL;
    if (interned)
        *interned = key;
    return value;
}

static const Known *
look_up(const Names *names, const char *word, size_t length)
{
    return find(names, word, length, NULL);
}

const char *
names_interned(const Names *names, const char *word, size_t length)
{
    const char *interned = NULL;

    find(names, word, length, &interned);
    return interned;
}

/* --- tables ------------------------------------------------------------------------------------------------- */

static bool
read_share(char *const *words, unsigned count, double *share, GError **error)
{
    char *end = NULL;

    *share = count == 2 ? g_ascii_strtod(words[1], &end) : 0;
    if (*share > 0 && *share < 100000 && !*end && g_ascii_islower(*words[0]))
        return true;
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
        _("se espera un nombre en minúsculas, sin tildes, y cuántos de cada 100000 lo llevan"));
    return false;
}

static bool
take_given(void *data, char *const *words, unsigned count, GError **error)
{
    Names *names = data;
    double share;

    if (!read_share(words, count, &share, error))
        return false;
    know(names, words[0], NULL)->given = share;
    names->given_initials[*words[0] - 'a'] += share;
    return true;
}

static bool
take_surname(void *data, char *const *words, unsigned count, GError **error)
{
    Names *names = data;
    double share;

    if (!read_share(words, count, &share, error))
        return false;
    know(names, words[0], NULL)->surname = share;
    names->surname_initials[*words[0] - 'a'] += share;
    return true;
}

static bool
take_nickname(void *data, char *const *words, unsigned count, GError **error)
{
    Names *names = data;
    const char *nickname;

    if (count < 2) {
        g_set_error_literal(
            error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("se espera una forma corta y los nombres a los que corresponde"));
        return false;
    }
    know(names, words[0], &nickname)->is_nickname = true;
    for (unsigned i = 1; i < count; i++) {
        Known *known = know(names, words[i], NULL);
        if (!known->nicknames)
            known->nicknames = g_ptr_array_new();
        g_ptr_array_add(known->nicknames, (gpointer)nickname);
    }
    return true;
}

static bool
take_address_word(void *data, char *const *words, unsigned count, GError **error)
{
    Names *names = data;

    if (strcmp(words[0], "[person]") == 0)
        names->section = ADDRESS_WORD_PERSON;
    else if (strcmp(words[0], "[particle]") == 0)
        names->section = ADDRESS_WORD_PARTICLE;
    else if (strcmp(words[0], "[organization]") == 0)
        names->section = ADDRESS_WORD_ORGANIZATION;
    else if (count == 1 && names->section != ADDRESS_WORD_NONE)
        know(names, words[0], NULL)->beside = names->section;
    else {
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
            _("se espera una palabra por línea, bajo [particle], [person] o [organization]"));
        return false;
    }
    return true;
}

static void
end_nicknames(gpointer key G_GNUC_UNUSED, gpointer value, gpointer data G_GNUC_UNUSED)
{
    Known *known = value;

    if (known->nicknames)
        g_ptr_array_add(known->nicknames, NULL);
}

Names *
names_load(const char *lists, GError **error)
{
    g_autoptr(Names) names = g_new0(Names, 1);

    names->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
    if (!list_read(lists, "given-names", take_given, names, error) ||
        !list_read(lists, "surnames", take_surname, names, error) ||
        !list_read(lists, "nicknames", take_nickname, names, error) ||
        !list_read(lists, "address-words", take_address_word, names, error))
        return NULL;
    g_hash_table_foreach(names->known, end_nicknames, NULL);
    return g_steal_pointer(&names);
}

void
names_free(Names *names)
{
    if (!names)
        return;
    g_hash_table_unref(names->known);
    g_free(names);
}

bool
names_know(const Names *names, const char *word, size_t length)
{
    const Known *known = look_up(names, word, length);

    return known && (known->given > 0 || known->surname > 0 || known->given_here > 0 || known->surname_here > 0 ||
                        known->is_nickname);
}

AddressWord
names_address_word(const Names *names, const char *word, size_t length)
{
    const Known *known = look_up(names, word, length);

    return known ? known->beside : ADDRESS_WORD_NONE;
}

/* --- the words of a name ------------------------------------------------------------------------------------ */

/* Words that belong to the surname behind them and that addresses mostly leave out. */
static const char *const particles[] = { "de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von",
    "der", "den", "di", "el", "al", "bin", "ben", NULL };

char **
names_words(const char *text)
{
    g_autofree char *plain = names_plain(text);
    GPtrArray *words = g_ptr_array_new();
    GString *word = g_string_new(NULL);

    for (const char *c = plain;; c++) {
        if (*c == '\'' || *c == '`')
            continue;
        if (g_ascii_islower(*c) && word->len < WORD_LENGTH_MAX) {
            g_string_append_c(word, *c);
            continue;
        }
        if (word->len > 1 && !g_strv_contains(particles, word->str))
            g_ptr_array_add(words, g_strdup(word->str));
        if (!g_ascii_islower(*c))
            g_string_truncate(word, 0);
        if (!*c)
            break;
    }
    g_string_free(word, TRUE);
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* How much more WORD is a given name than a surname. */
static double
given_rather(const Names *names, const char *word)
{
    const Known *known = look_up(names, word, strlen(word));

    return known ? known->given - known->surname : 0;
}

/* How many of WORDS, the first of which are given names, are that. */
static unsigned
count_given(const Names *names, char *const *words)
{
    const unsigned count = g_strv_length((char **)words);

    if (count < 3)
        return count > 0 ? 1 : 0;
    if (count == 3)
        return given_rather(names, words[1]) > 0 ? 2 : 1;
    return count - 2;
}

/* Whether WORDS stand as lists of personnel have them: surnames first. */
static bool
is_surname_first(const Names *names, char *const *words)
{
    const unsigned count = g_strv_length((char **)words);

    return count > 1 && given_rather(names, words[0]) < 0 && given_rather(names, words[count - 1]) > 0;
}

static void
add_word(Names *names, Name *name, const char *text, bool is_surname)
{
    NameWord *word = &name->words[name->count];

    if (name->count == NAME_WORDS)
        return;
    Known *known = know(names, text, &word->text);
    word->is_surname = is_surname;
    known->surname_here += is_surname;
    known->given_here += !is_surname;
    name->count++;
}

static void
add_words(Names *names, Name *name, char *const *words, unsigned from, unsigned to, bool are_surnames)
{
    for (unsigned i = from; i < to; i++)
        add_word(names, name, words[i], are_surnames);
}

Name
names_add(Names *names, const char *given, const char *surname, const char *full)
{
    Name name = { 0 };
    const char *comma = strchr(full, ',');
    g_autofree char *before_comma = comma ? g_strndup(full, (size_t)(comma - full)) : NULL;
    const bool apart = (*given && *surname) || comma;

    names->people++;
    if (apart) {
        g_auto(GStrv) givens = names_words(comma && !*given ? comma + 1 : given);
        g_auto(GStrv) surnames = names_words(comma && !*given ? before_comma : surname);
        add_words(names, &name, givens, 0, g_strv_length(givens), false);
        add_words(names, &name, surnames, 0, g_strv_length(surnames), true);
        return name;
    }
    g_auto(GStrv) words = names_words(full);
    const unsigned count = g_strv_length(words);
    if (is_surname_first(names, words)) {
        const unsigned surnames = count == 2 || (count == 3 && given_rather(names, words[1]) > 0) ? 1 : 2;
        add_words(names, &name, words, surnames, count, false);
        add_words(names, &name, words, 0, surnames, true);
    } else {
        const unsigned givens = count_given(names, words);
        add_words(names, &name, words, 0, givens, false);
        add_words(names, &name, words, givens, count, true);
    }
    return name;
}

/* log2 of how rare it is that one of 100,000 and of the directory's people bears it. */
static float
rarity(const Names *names, double share, unsigned here)
{
    const double of_table = MAX(share, UNKNOWN_SHARE) / 100000;
    const double together = (here + of_table * TABLE_WEIGHT) / (names->people + TABLE_WEIGHT);

    return (float)-log2(MIN(MAX(of_table, together), 0.5));
}

static float
rarity_of_initial(const double *shares, char letter)
{
    double all = 0;

    for (int i = 0; i < 26; i++)
        all += shares[i];
    return (float)-log2(MAX(shares[letter - 'a'], 0.002 * all) / all);
}

void
names_weigh(Names *names, Name *name)
{
    for (unsigned i = 0; i < name->count; i++) {
        NameWord *word = &name->words[i];
        const Known *known = g_hash_table_lookup(names->known, word->text);
        word->nicknames = known->nicknames && !word->is_surname ? (const char *const *)known->nicknames->pdata : NULL;
        /* In an address nobody tells the one use from the other. */
        word->bits = rarity(names, known->given + known->surname, known->given_here + known->surname_here);
        word->initial_bits =
            rarity_of_initial(word->is_surname ? names->surname_initials : names->given_initials, *word->text);
    }
}
