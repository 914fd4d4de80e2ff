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

/* A word as the table is asked for it: the letters need no end, and the hash of a longer word goes on from that of the
 * shorter. */
typedef struct {
    const char *letters;
    guint32 length, hash;
} Key;

/* What is known of one word. */
typedef struct {
    Key key;                           /* owns its letters, which end */
    double given, surname;             /* how many of 100,000 bear it, as the tables say */
    unsigned given_here, surname_here; /* how many of the directory do */
    GPtrArray *nicknames;              /* of const char *, NULL last; NULL for none */
    bool is_nickname;
    unsigned beside; /* bits of WordUse */
} Known;

struct Names {
    GHashTable *known;                               /* Key → Known, which has it */
    size_t longest;                                  /* letters of the longest of them */
    double given_initials[26], surname_initials[26]; /* shares of 100,000 */
    unsigned people;
    unsigned section; /* while address-words is read */
};

char *
names_plain(const char *text)
{
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *folded = words_fold(text);
    GString *plain = g_string_new(NULL);

    for (const char *c = folded; *c; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        g_string_append_unichar(plain, character == 0xf1 ? 'n' : character);
    }
    return g_string_free(plain, FALSE);
}

/* --- words -------------------------------------------------------------------------------------------------- */

#define HASH_START 2166136261U

/* The hash of a word that is one LETTER longer (FNV-1a). */
static guint32
hash_longer(guint32 hash, char letter)
{
    return (hash ^ (guchar)letter) * 16777619U;
}

static Key
key_of(const char *letters, size_t length)
{
    Key key = { letters, (guint32)length, HASH_START };

    for (size_t i = 0; i < length; i++)
        key.hash = hash_longer(key.hash, letters[i]);
    return key;
}

static guint
hash_of_key(gconstpointer key)
{
    return ((const Key *)key)->hash;
}

static gboolean
same_key(gconstpointer a, gconstpointer b)
{
    const Key *one = a, *other = b;

    return one->length == other->length && memcmp(one->letters, other->letters, one->length) == 0;
}

static void
known_free(gpointer data)
{
    Known *known = data;

    if (known->nicknames)
        g_ptr_array_unref(known->nicknames);
    g_free((char *)known->key.letters);
    g_free(known);
}

/* What is known of WORD, which becomes known here if it is not. */
static Known *
know(Names *names, const char *word)
{
    const Key key = key_of(word, strlen(word));
    Known *known = g_hash_table_lookup(names->known, &key);

    if (known)
        return known;
    known = g_new0(Known, 1);
    known->key = key;
    known->key.letters = g_strdup(word);
    names->longest = MAX(names->longest, key.length);
    g_hash_table_insert(names->known, &known->key, known);
    return known;
}

static const Known *
look_up(const Names *names, const char *word, size_t length)
{
    const Key key = key_of(word, length);

    return g_hash_table_lookup(names->known, &key);
}

const char *
names_interned(const Names *names, const char *word, size_t length)
{
    const Known *known = look_up(names, word, length);

    return known ? known->key.letters : NULL;
}

static unsigned
uses_of(const Known *known)
{
    if (!known)
        return 0;
    const bool is_name = known->given > 0 || known->surname > 0 || known->given_here > 0 || known->surname_here > 0 ||
                         known->is_nickname;
    return known->beside | (is_name ? WORD_NAME : 0U);
}

unsigned
names_uses(const Names *names, const char *word, size_t length)
{
    return uses_of(look_up(names, word, length));
}

void
names_uses_from(const Names *names, const char *letters, size_t length, guint8 *uses)
{
    Key key = { letters, 0, HASH_START };

    for (size_t i = 0; i < length; i++) {
        key.length++;
        key.hash = hash_longer(key.hash, letters[i]);
        uses[i] = key.length <= names->longest ? (guint8)uses_of(g_hash_table_lookup(names->known, &key)) : 0;
    }
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
    know(names, words[0])->given = share;
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
    know(names, words[0])->surname = share;
    names->surname_initials[*words[0] - 'a'] += share;
    return true;
}

static bool
take_nickname(void *data, char *const *words, unsigned count, GError **error)
{
    Names *names = data;
    Known *nickname;

    if (count < 2) {
        g_set_error_literal(
            error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("se espera una forma corta y los nombres a los que corresponde"));
        return false;
    }
    nickname = know(names, words[0]);
    nickname->is_nickname = true;
    for (unsigned i = 1; i < count; i++) {
        Known *known = know(names, words[i]);
        if (!known->nicknames)
            known->nicknames = g_ptr_array_new();
        g_ptr_array_add(known->nicknames, (gpointer)nickname->key.letters);
    }
    return true;
}

static bool
take_address_word(void *data, char *const *words, unsigned count, GError **error)
{
    static const struct {
        const char *title;
        unsigned use;
    } sections[] = { { "[particle]", WORD_PARTICLE }, { "[person]", WORD_PERSON },
        { "[organization]", WORD_ORGANIZATION } };
    Names *names = data;

    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (strcmp(words[0], sections[i].title) == 0) {
            names->section = sections[i].use;
            return true;
        }
    if (count == 1 && names->section) {
        know(names, words[0])->beside |= names->section;
        return true;
    }
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_CONFIG,
        _("se espera una palabra por línea, bajo [particle], [person] o [organization]"));
    return false;
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

    names->known = g_hash_table_new_full(hash_of_key, same_key, NULL, known_free);
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

/* --- the words of a name ------------------------------------------------------------------------------------ */

/* Words that belong to the surname behind them and that addresses mostly leave out. */
static const char *const particles[] = { "de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von",
    "der", "den", "di", "el", "al", "bin", "ben", NULL };

/* Nobody's name has more. */
#define NAME_WORDS_MAX 50
#define NAME_MAX_BYTES 1000

char **
names_words(const char *text)
{
    g_autofree char *start = g_strndup(text, strnlen(text, NAME_MAX_BYTES));
    g_autofree char *valid = g_utf8_make_valid(start, -1);
    g_autofree char *plain = names_plain(valid);
    GPtrArray *words = g_ptr_array_new();
    GString *word = g_string_new(NULL);

    for (const char *c = plain; words->len < NAME_WORDS_MAX; c++) {
        if (*c == '\'' || *c == '`')
            continue;
        if (g_ascii_islower(*c)) {
            g_string_append_len(word, c, word->len < WORD_LENGTH_MAX);
            continue;
        }
        if (word->len > 1 && !g_strv_contains(particles, word->str))
            g_ptr_array_add(words, g_strdup(word->str));
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
    Known *known = know(names, text);
    word->text = known->key.letters;
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

/* log2 of how rare it is that another one of 100,000, and of the HERE people of the directory who bear it, does. */
static float
rarity(const Names *names, double share, unsigned here)
{
    const double of_table = MAX(share, UNKNOWN_SHARE) / 100000;
    const unsigned others = here > 0 ? here - 1 : 0;
    const double together = (others + of_table * TABLE_WEIGHT) / (names->people + TABLE_WEIGHT);

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
        const Known *known = look_up(names, word->text, strlen(word->text));
        word->nicknames = known->nicknames && !word->is_surname ? (const char *const *)known->nicknames->pdata : NULL;
        /* In an address nobody tells the one use from the other. */
        word->bits = rarity(names, known->given + known->surname, known->given_here + known->surname_here);
        word->initial_bits =
            rarity_of_initial(word->is_surname ? names->surname_initials : names->given_initials, *word->text);
    }
}
