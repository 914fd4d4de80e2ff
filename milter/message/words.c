/* SPDX-License-Identifier: BSD-2-Clause */
/* words: over ICU's break iterators. */
#include "message/words.h"

#include <pthread.h>
#include <string.h>

#include <unicode/ubrk.h>

#define ACRONYM_LETTERS 6
#define ABBREVIATION_BYTES 12
#define COMBINING_TILDE 0x0303
#define FREE_MOST 16

/* --- breaking --------------------------------------------------------------------------------------------------- */

/* How a text is broken, and the breakers that are free: to make one costs more than to break a letter with it. */
typedef struct {
    const UBreakIteratorType type;
    const char *const locale;
    pthread_mutex_t mutex; /* guards what follows */
    UBreakIterator *free[FREE_MOST];
    unsigned count;
} Breaking;

static Breaking into_words = { UBRK_WORD, "es", PTHREAD_MUTEX_INITIALIZER, { NULL }, 0 };

/* with ICU's own list of what does not end a sentence in Spanish */
static Breaking into_sentences = { UBRK_SENTENCE, "es@ss=standard", PTHREAD_MUTEX_INITIALIZER, { NULL }, 0 };

static UBreakIterator *
take_breaker(Breaking *breaking, UErrorCode *status)
{
    pthread_mutex_lock(&breaking->mutex);
    UBreakIterator *breaker = breaking->count > 0 ? breaking->free[--breaking->count] : NULL;
    pthread_mutex_unlock(&breaking->mutex);
    return breaker ? breaker : ubrk_open(breaking->type, breaking->locale, NULL, 0, status);
}

static void
give_back(Breaking *breaking, UBreakIterator *breaker)
{
    pthread_mutex_lock(&breaking->mutex);
    if (breaking->count < FREE_MOST) {
        breaking->free[breaking->count++] = breaker;
        breaker = NULL;
    }
    pthread_mutex_unlock(&breaking->mutex);
    ubrk_close(breaker);
}

/* Calls PIECE for each piece of TEXT, with the status of the rule that made it. */
typedef void (*OnPiece)(GArray *pieces, const char *text, size_t begin, size_t end, int status);

/* Behind the UNITS units of UTF-16 that stand at TEXT, in UTF-8. */
static const char *
skip_units(const char *text, int32_t units)
{
    for (; units > 0; text = g_utf8_next_char(text))
        units -= (guchar)*text >= 0xf0 ? 2 : 1; /* a pair */
    return text;
}

/* ICU is fastest with its own encoding. */
static GArray *
break_text(const char *text, size_t length, Breaking *breaking, size_t element, OnPiece piece)
{
    GArray *pieces = g_array_new(FALSE, FALSE, (guint)element);
    UErrorCode status = U_ZERO_ERROR;
    glong units = 0;
    g_autofree gunichar2 *wide = g_utf8_to_utf16(text, (glong)length, NULL, &units, NULL);
    UBreakIterator *breaker = wide ? take_breaker(breaking, &status) : NULL;

    if (!breaker)
        return pieces;
    ubrk_setText(breaker, wide, (int32_t)units, &status);
    const char *c = text;
    if (U_SUCCESS(status))
        for (int32_t begin = 0, end; (end = ubrk_next(breaker)) != UBRK_DONE; begin = end) {
            const char *start = c;
            c = skip_units(c, end - begin);
            piece(pieces, text, (size_t)(start - text), (size_t)(c - text), ubrk_getRuleStatus(breaker));
        }
    ubrk_setText(breaker, NULL, 0, &status); /* it borrows what goes now */
    give_back(breaking, breaker);
    return pieces;
}

/* --- words ------------------------------------------------------------------------------------------------------ */

/* Whether all its letters are capitals, and there are two at least. */
static bool
is_in_capitals(const char *text, const Word *word)
{
    unsigned capitals = 0;

    for (const char *c = text + word->begin; c < text + word->end; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (g_unichar_islower(character))
            return false;
        capitals += g_unichar_isupper(character) != 0;
    }
    return capitals >= 2;
}

static void
on_word(GArray *words, const char *text, size_t begin, size_t end, int status)
{
    Word word = { begin, end, WORD_PLAIN };

    if (status < UBRK_WORD_NONE_LIMIT)
        return;
    if (status < UBRK_WORD_NUMBER_LIMIT)
        word.kind = WORD_NUMBER;
    else if (is_in_capitals(text, &word))
        word.kind = WORD_CAPITAL;
    g_array_append_val(words, word);
}

static Word *
word_at(const GArray *words, guint i)
{
    return &g_array_index(words, Word, i);
}

/* Whether a line ends between two words. */
static bool
is_new_line(const char *text, const Word *word, const Word *next)
{
    return memchr(text + word->end, '\n', next->begin - word->end) != NULL;
}

/* From I to END stand the words of one line. Where others are not in capitals, short ones that are stand for names. */
static void
name_acronyms(const char *text, const GArray *words, guint i, guint end)
{
    guint plain = 0, capital = 0;

    for (guint n = i; n < end; n++) {
        plain += word_at(words, n)->kind == WORD_PLAIN;
        capital += word_at(words, n)->kind == WORD_CAPITAL;
    }
    for (; i < end; i++) {
        Word *word = word_at(words, i);
        const glong letters = g_utf8_strlen(text + word->begin, (gssize)(word->end - word->begin));
        const bool has_dots = memchr(text + word->begin, '.', word->end - word->begin) != NULL;
        if (word->kind == WORD_CAPITAL && (has_dots || (plain >= capital && letters <= ACRONYM_LETTERS)))
            word->kind = WORD_ACRONYM;
    }
}

GArray *
words_of(const char *text, size_t length)
{
    GArray *words = break_text(text, length, &into_words, sizeof(Word), on_word);

    for (guint begin = 0, end = 0; begin < words->len; begin = end) {
        for (end = begin + 1; end < words->len && !is_new_line(text, word_at(words, end - 1), word_at(words, end));)
            end++;
        name_acronyms(text, words, begin, end);
    }
    return words;
}

/* --- sentences -------------------------------------------------------------------------------------------------- */

static void
on_sentence(GArray *sentences, const char *text, size_t begin, size_t end, int status G_GNUC_UNUSED)
{
    while (begin < end && g_ascii_isspace(text[begin]))
        begin++;
    while (end > begin && g_ascii_isspace(text[end - 1]))
        end--;
    if (begin < end)
        g_array_append_val(sentences, ((Sentence){ begin, end }));
}

/* What ICU does not know, in lower case. Those that are words too end no sentence only before a number. */
static const struct {
    const char *text;
    bool before_number;
} abbreviations[] = {
    { "av.", false },
    { "bis.", true },
    { "c.c.", false },
    { "cel.", false },
    { "cll.", false },
    { "cra.", false },
    { "d.", false },
    { "dg.", true },
    { "ee.", false },
    { "exp.", true },
    { "ext.", true },
    { "fl.", true },
    { "int.", true },
    { "kra.", false },
    { "lit.", false },
    { "mz.", false },
    { "nit.", true },
    { "no.", true },
    { "nro.", false },
    { "num.", true },
    { "núm.", true },
    { "of.", true },
    { "p.", false },
    { "par.", true },
    { "pág.", false },
    { "págs.", false },
    { "rad.", true },
    { "res.", true },
    { "s.a.", false },
    { "tel.", false },
    { "tr.", true },
};

/* Whether the sentence ends in an abbreviation, so that NEXT goes on with it. */
static bool
is_open(const char *text, const Sentence *sentence, const Sentence *next)
{
    const char *const end = text + sentence->end;
    const char *last = end;

    if (end[-1] != '.')
        return false;
    while (last > text + sentence->begin && !g_ascii_isspace(last[-1]) && !strchr("(«\"", last[-1]))
        last--;
    if (end - last > ABBREVIATION_BYTES)
        return false;
    g_autofree char *lower = g_utf8_strdown(last, end - last);
    for (size_t i = 0; i < G_N_ELEMENTS(abbreviations); i++)
        if (strcmp(lower, abbreviations[i].text) == 0)
            return !abbreviations[i].before_number || g_ascii_isdigit(text[next->begin]);
    return false;
}

static bool
has_empty_line(const char *text, size_t begin, size_t end)
{
    unsigned line_ends = 0;

    for (; begin < end; begin++)
        line_ends += text[begin] == '\n';
    return line_ends > 1;
}

GArray *
sentences_of(const char *text, size_t length)
{
    g_autoptr(GArray) pieces = break_text(text, length, &into_sentences, sizeof(Sentence), on_sentence);
    GArray *sentences = g_array_new(FALSE, FALSE, sizeof(Sentence));

    for (guint i = 0; i < pieces->len; i++) {
        const Sentence *piece = &g_array_index(pieces, Sentence, i);
        Sentence *last = sentences->len > 0 ? &g_array_index(sentences, Sentence, sentences->len - 1) : NULL;
        if (last && is_open(text, last, piece) && !has_empty_line(text, last->end, piece->begin))
            last->end = piece->end;
        else
            g_array_append_val(sentences, *piece);
    }
    return sentences;
}

/* --- comparing -------------------------------------------------------------------------------------------------- */

static void
append_blank(GString *plain)
{
    if (plain->len == 0 || plain->str[plain->len - 1] != ' ')
        g_string_append_c(plain, ' ');
}

/* Appends any characters, by way of Unicode's tables. */
static void
fold_any(GString *plain, const char *text, size_t length)
{
    g_autofree char *folded = g_utf8_casefold(text, (gssize)length);
    g_autofree char *apart = g_utf8_normalize(folded, -1, G_NORMALIZE_NFKD);

    for (const char *c = apart ? apart : ""; *c; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        const bool is_of_n = character == COMBINING_TILDE && plain->len > 0 && plain->str[plain->len - 1] == 'n';
        if (is_of_n)
            g_string_overwrite(plain, plain->len - 1, "ñ");
        else if (g_unichar_isspace(character))
            append_blank(plain);
        else if (!g_unichar_ismark(character) && g_unichar_type(character) != G_UNICODE_FORMAT)
            g_string_append_unichar(plain, character);
    }
}

/* Whether CHARACTER is one of those that Spanish and its neighbours write accents with, and folds to one letter. */
static bool
is_accented(gunichar character)
{
    return character >= 0xc0 && character <= 0xff && character != 0xdf; /* ß is two */
}

static void
fold_accented(GString *plain, gunichar character)
{
    const gunichar small = g_unichar_tolower(character);
    gunichar letter, accent;

    if (small == 0xf1 || !g_unichar_decompose(small, &letter, &accent))
        letter = small; /* ñ is a letter of its own */
    g_string_append_unichar(plain, letter);
}

char *
words_fold(const char *text)
{
    GString *plain = g_string_sized_new(strlen(text) + 1);

    /* Most characters need no table. */
    while (*text) {
        const char *end = text;
        while ((guchar)*end >= 0x80 && !is_accented(g_utf8_get_char(end)))
            end = g_utf8_next_char(end);
        if (end > text)
            fold_any(plain, text, (size_t)(end - text));
        else if ((guchar)*text >= 0x80)
            fold_accented(plain, g_utf8_get_char(end));
        else if (g_ascii_isspace(*text))
            append_blank(plain);
        else
            g_string_append_c(plain, g_ascii_tolower(*text));
        text = end > text ? end : g_utf8_next_char(text);
    }
    return g_strstrip(g_string_free(plain, FALSE));
}
