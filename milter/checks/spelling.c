/* SPDX-License-Identifier: BSD-2-Clause */
/* spelling: asks hunspell, and remembers what it said: nearly all words of a message were in others. */
#include "checks/spelling.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <hunspell/hunspell.h>

#include "base/log.h"
#include "config/list.h"

/* More words are not remembered; a language has some hundred thousand. */
#define REMEMBERED_MOST 100000U

/* Of a longer text, the first are looked at. */
#define WORDS_MOST 2000U

/* Shorter words are too often something else, and longer ones those of a trade. */
#define LETTERS_LEAST 4
#define LETTERS_MOST 14

struct Spelling {
    char *dictionary;
    GHashTable *own;      /* words of the table */
    pthread_mutex_t lock; /* guards all below */
    bool is_opened;
    Hunhandle *hunspell; /* NULL: there is no dictionary */
    GHashTable *answers; /* word → whether it is one, as a pointer */
};

static bool
take_line(void *data, char *const *words, unsigned count, GError **error G_GNUC_UNUSED)
{
    Spelling *spelling = data;

    for (unsigned i = 0; i < count; i++)
        g_hash_table_add(spelling->own, g_utf8_strdown(words[i], -1));
    return true;
}

Spelling *
spelling_load(const char *dictionary, const char *folder, GError **error)
{
    g_autoptr(Spelling) spelling = g_new0(Spelling, 1);

    spelling->dictionary = g_strdup(dictionary);
    spelling->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    spelling->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pthread_mutex_init(&spelling->lock, NULL);
    return list_read(folder, "spelling", take_line, spelling, error) ? g_steal_pointer(&spelling) : NULL;
}

void
spelling_free(Spelling *spelling)
{
    if (!spelling)
        return;
    if (spelling->hunspell)
        Hunspell_destroy(spelling->hunspell);
    g_hash_table_unref(spelling->own);
    g_hash_table_unref(spelling->answers);
    pthread_mutex_destroy(&spelling->lock);
    g_free(spelling->dictionary);
    g_free(spelling);
}

/* With the lock held: whether there is a dictionary, which is opened at the first question. */
static bool
has_dictionary(Spelling *spelling)
{
    if (spelling->is_opened)
        return spelling->hunspell != NULL;
    spelling->is_opened = true;
    if (!*spelling->dictionary)
        return false;
    g_autofree char *affixes = g_strconcat(spelling->dictionary, ".aff", NULL);
    g_autofree char *words = g_strconcat(spelling->dictionary, ".dic", NULL);
    if (access(affixes, R_OK) == 0 && access(words, R_OK) == 0)
        spelling->hunspell = Hunspell_create(affixes, words);
    if (spelling->hunspell && g_ascii_strcasecmp(Hunspell_get_dic_encoding(spelling->hunspell), "UTF-8") != 0) {
        Hunspell_destroy(spelling->hunspell);
        spelling->hunspell = NULL;
    }
    if (!spelling->hunspell)
        log_event(LOG_LEVEL_WARNING, "no-dictionary", "file", words, "reason", "missing, or not in UTF-8", NULL);
    return spelling->hunspell != NULL;
}

/* Whether WORD is one, by itself. */
static bool
is_word(const Spelling *spelling, const char *word)
{
    return g_hash_table_contains(spelling->own, word) || Hunspell_spell(spelling->hunspell, word) != 0;
}

/* TEXT without the accents of its vowels. The caller owns it. */
static char *
without_accents(const char *text)
{
    static const char *const accented[] = { "á", "é", "í", "ó", "ú" };
    static const char plain[] = "aeiou";
    GString *bare = g_string_new(text);

    for (size_t i = 0; i < G_N_ELEMENTS(accented); i++) {
        const char vowel[] = { plain[i], '\0' };
        g_string_replace(bare, accented[i], vowel, 0);
    }
    return g_string_free(bare, FALSE);
}

/* Whether WORD is a verb with one or two pronouns behind it ("archívese", "devuélvansele"), of which the dictionary has
 * not all. */
static bool
is_with_pronouns(const Spelling *spelling, const char *word, unsigned pronouns)
{
    static const char *const endings[] = { "se", "me", "te", "nos", "le", "les", "lo", "los", "la", "las" };

    for (size_t i = 0; i < G_N_ELEMENTS(endings) && pronouns > 0; i++) {
        if (!g_str_has_suffix(word, endings[i]) || strlen(word) < strlen(endings[i]) + LETTERS_LEAST)
            continue;
        g_autofree char *verb = g_strndup(word, strlen(word) - strlen(endings[i]));
        g_autofree char *bare = without_accents(verb);
        if (is_word(spelling, verb) || is_word(spelling, bare) || is_with_pronouns(spelling, verb, pronouns - 1))
            return true;
    }
    return false;
}

/* With the lock held, and a dictionary: whether WORD is one. */
static bool
knows(Spelling *spelling, const char *word)
{
    gpointer answer;

    if (g_hash_table_lookup_extended(spelling->answers, word, NULL, &answer))
        return answer != NULL;
    const bool is_known = is_word(spelling, word) || is_with_pronouns(spelling, word, 2);
    if (g_hash_table_size(spelling->answers) >= REMEMBERED_MOST)
        g_hash_table_remove_all(spelling->answers);
    g_hash_table_insert(spelling->answers, g_strdup(word), GINT_TO_POINTER(is_known));
    return is_known;
}

/* Whether WORD of PROSE is for the dictionary: of small letters alone, and the author's own. */
static bool
is_checked(const Prose *prose, const ProseWord *word)
{
    const char *written = prose->text + word->begin;
    glong letters = 0;

    if (word->kind != WORD_PLAIN || word->is_cited || word->is_name)
        return false;
    for (const char *c = written; c < prose->text + word->end; c = g_utf8_next_char(c), letters++)
        if (!g_unichar_islower(g_utf8_get_char(c)))
            return false;
    return letters >= LETTERS_LEAST && letters <= LETTERS_MOST;
}

GArray *
spelling_faults(Spelling *spelling, const Prose *prose, guint *count)
{
    GArray *faults = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    *count = 0;
    pthread_mutex_lock(&spelling->lock);
    for (guint i = 0; i < prose->words->len && *count < WORDS_MOST && has_dictionary(spelling); i++) {
        const ProseWord *word = prose_word(prose, i);
        if (!is_checked(prose, word))
            continue;
        ++*count;
        if (!knows(spelling, word->lower) && g_hash_table_add(seen, (gpointer)word->lower))
            g_array_append_val(faults, i);
    }
    pthread_mutex_unlock(&spelling->lock);
    return faults;
}

/* --- suggesting ---------------------------------------------------------------------------------------------- */

static char
next_letter(const char *c)
{
    return c[1] ? c[1] : ' ';
}

/* How WORD sounds in Colombia: b and v, s, c and z, ll and y are the same, h and accents are mute. The caller owns it.
 */
static char *
sound_of(const char *word)
{
    g_autofree char *folded = words_fold(word);
    GString *sound = g_string_new(NULL);

    for (const char *c = folded; *c; c++) {
        const char next = next_letter(c), last = sound->len > 0 ? sound->str[sound->len - 1] : ' ';
        const bool is_soft = next == 'e' || next == 'i';
        char heard = *c;
        if (*c == 'h' && last != 'c')
            continue;
        if (*c == 'u' && last == 'k' && is_soft)
            continue;
        if (*c == 'v')
            heard = 'b';
        else if (*c == 'z' || (*c == 'c' && is_soft))
            heard = last == 'x' ? 'x' : 's';
        else if ((*c == 'c' && next != 'h') || *c == 'q')
            heard = 'k';
        else if (*c == 'g' && is_soft)
            heard = 'j';
        else if (*c == 'm' && (next == 'b' || next == 'p' || next == 'v'))
            heard = 'n';
        else if (*c == 'l' && last == 'l')
            heard = 'y';
        if (heard == 'y' && last == 'l')
            g_string_truncate(sound, sound->len - 1);
        if (heard != last || heard == 'y')
            g_string_append_c(sound, heard);
    }
    return g_string_free(sound, FALSE);
}

char *
spelling_suggestion(Spelling *spelling, const char *word)
{
    g_autofree char *wanted = sound_of(word);
    char **suggestions = NULL;
    char *found = NULL;

    pthread_mutex_lock(&spelling->lock);
    const int count = has_dictionary(spelling) ? Hunspell_suggest(spelling->hunspell, &suggestions, word) : 0;
    for (int i = 0; i < count && !found; i++) {
        g_autofree char *sound = sound_of(suggestions[i]);
        if (strcmp(sound, wanted) == 0)
            found = g_strdup(suggestions[i]);
    }
    if (count > 0)
        Hunspell_free_list(spelling->hunspell, &suggestions, count);
    pthread_mutex_unlock(&spelling->lock);
    return found;
}
