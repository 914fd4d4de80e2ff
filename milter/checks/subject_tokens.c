/* SPDX-License-Identifier: BSD-2-Clause */
/* subject_tokens: parts a subject into words and signs, and finds which brackets belong together. */
#include "checks/subject_tokens.h"

#include "message/words.h"

/* Brackets that are open at once and looked through for the one that a sign closes. */
#define BRACKETS_OPEN 8

/* Brackets that are put around a mark, and those that quote and explain too. */
static const struct {
    gunichar open, close;
    bool is_square;
} brackets[] = {
    { '[', ']', true }, { '{', '}', true }, { 0x3010, 0x3011, true },                     /* 【】 */
    { 0x3014, 0x3015, true },                                                             /* 〔〕 */
    { 0xff3b, 0xff3d, true },                                                             /* ［］ */
    { 0xff5b, 0xff5d, true },                                                             /* ｛｝ */
    { '(', ')', false }, { '<', '>', false }, { '"', '"', false }, { 0xab, 0xbb, false }, /* «» */
    { 0x201c, 0x201d, false },                                                            /* “” */
    { 0x2039, 0x203a, false },                                                            /* ‹› */
    { 0x300a, 0x300b, false },                                                            /* 《》 */
    { 0x300c, 0x300d, false },                                                            /* 「」 */
    { 0xff08, 0xff09, false },                                                            /* （） */
};

static int
bracket_of(gunichar character)
{
    for (size_t i = 0; i < G_N_ELEMENTS(brackets); i++)
        if (character == brackets[i].open || character == brackets[i].close)
            return (int)i;
    return -1;
}

bool
subject_is_break(gunichar character, bool joins)
{
    static const gunichar always[] = { ':', ';', '|', '~', 0xff1a, 0x2192, 0x2022, 0xb7 };

    for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
        if (character == always[i])
            return true;
    return !joins && (g_unichar_type(character) == G_UNICODE_DASH_PUNCTUATION || character == 0x2212);
}

SubjectBracket
subject_bracket(gunichar character)
{
    const int bracket = bracket_of(character);

    if (bracket < 0)
        return BRACKET_NONE;
    return brackets[bracket].is_square ? BRACKET_SQUARE : BRACKET_ROUND;
}

/* CHARACTER as letters are compared, "" for none. "V.°" is written with signs of degree. The caller owns the string. */
static char *
fold_letter(const char *at)
{
    const gunichar character = g_utf8_get_char(at);
    char one[7] = { 0 };

    if (character == 0xb0 || character == 0x2da || character == 0x2070)
        return g_strdup("o");
    g_unichar_to_utf8(character, one);
    return words_fold(one);
}

static bool
is_of_word(gunichar character)
{
    return g_unichar_isalnum(character) || g_unichar_ismark(character) || character == 0xb0 || character == 0x2da ||
           character == 0x2070;
}

static void
token_clear(gpointer data)
{
    g_free(((Token *)data)->word);
}

/* Reads the word at AT, which *END receives the end of. */
static char *
read_word(const char *at, const char **end)
{
    GString *word = g_string_new(NULL);

    for (; *at; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (g_unichar_type(character) == G_UNICODE_FORMAT)
            continue;
        if (!is_of_word(character))
            break;
        if (character < 0x80) {
            g_string_append_c(word, g_ascii_tolower((char)character));
            continue;
        }
        g_autofree char *letter = fold_letter(at);
        g_string_append(word, letter);
    }
    *end = at;
    return g_string_free(word, FALSE);
}

/* Punctuation at AT of SUBJECT. */
static Token
read_sign(const char *subject, const char *at)
{
    const gunichar character = g_utf8_get_char(at);
    const char *next = g_utf8_next_char(at);
    const char *before = at > subject ? g_utf8_prev_char(at) : NULL;
    const bool joins = before && is_of_word(g_utf8_get_char(before)) && is_of_word(g_utf8_get_char(next));
    const int bracket = bracket_of(character);
    Token token = { TOKEN_OTHER, character, (size_t)(at - subject), (size_t)(next - subject), NULL, NO_TOKEN,
        NO_TOKEN };

    if (bracket >= 0)
        token.kind = character == brackets[bracket].open ? TOKEN_OPEN : TOKEN_CLOSE;
    else if (subject_is_break(character, joins))
        token.kind = TOKEN_BREAK;
    return token;
}

/* The bracket that CHARACTER closes, of those that are OPEN; NO_TOKEN: none. */
static guint
find_open(const GArray *tokens, const GArray *open, gunichar character)
{
    for (guint i = open->len; i > 0 && i + BRACKETS_OPEN > open->len; i--) {
        const guint at = g_array_index(open, guint, i - 1);
        const gunichar begun = g_array_index(tokens, Token, at).character;
        if (brackets[bracket_of(begun)].close == character)
            return i - 1;
    }
    return NO_TOKEN;
}

/* Finds which brackets belong together; one that nothing opens parts words, as "VoBo] Oficio" does. */
static void
pair_brackets(GArray *tokens)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < tokens->len; i++) {
        Token *token = &g_array_index(tokens, Token, i);
        const bool is_bracket = token->kind == TOKEN_OPEN || token->kind == TOKEN_CLOSE;
        const guint found = is_bracket ? find_open(tokens, open, token->character) : NO_TOKEN;
        if (found != NO_TOKEN) {
            token->kind = TOKEN_CLOSE;
            g_array_index(tokens, Token, g_array_index(open, guint, found)).close = i;
            g_array_set_size(open, found);
        } else if (token->kind == TOKEN_OPEN) {
            g_array_append_val(open, i);
        } else if (token->kind == TOKEN_CLOSE) {
            token->kind = TOKEN_BREAK;
        }
    }
}

/* Notes for each token the brackets around it. */
static void
find_parents(GArray *tokens)
{
    guint parent = NO_TOKEN;

    for (guint i = 0; i < tokens->len; i++) {
        Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == TOKEN_CLOSE && parent != NO_TOKEN && g_array_index(tokens, Token, parent).close == i)
            parent = g_array_index(tokens, Token, parent).parent;
        token->parent = parent;
        if (token->kind == TOKEN_OPEN && token->close == NO_TOKEN)
            token->kind = TOKEN_OTHER;
        else if (token->kind == TOKEN_OPEN)
            parent = i;
    }
}

GArray *
subject_tokens(const char *subject)
{
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(Token));

    g_array_set_clear_func(tokens, token_clear);
    for (const char *at = subject; *at;) {
        const gunichar character = g_utf8_get_char(at);
        const char *end = g_utf8_next_char(at);
        if (is_of_word(character)) {
            char *word = read_word(at, &end);
            const Token token = { TOKEN_WORD, 0, (size_t)(at - subject), (size_t)(end - subject), word, NO_TOKEN,
                NO_TOKEN };
            g_array_append_val(tokens, token);
        } else if (!g_unichar_isspace(character) && g_unichar_type(character) != G_UNICODE_FORMAT) {
            const Token token = read_sign(subject, at);
            g_array_append_val(tokens, token);
        }
        at = end;
    }
    pair_brackets(tokens);
    find_parents(tokens);
    return tokens;
}
