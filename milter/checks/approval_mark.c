/* SPDX-License-Identifier: BSD-2-Clause */
/* approval_mark: reads subjects as tokens, finds the words that ask for approval in whatever spelling, and decides by
 * where they stand and what stands beside them. What is sent in error cannot be taken back: in doubt it may ask. */
#include "checks/approval_mark.h"

#include <string.h>

#include "checks/subject_tokens.h"
#include "message/thread.h"

/* "V. o B. o" is four words. */
#define WORDS_JOINED 4

/* Words beside a mark that are looked at; somebody who writes more writes about something else. */
#define WORDS_BESIDE 12

/* Words behind a mark that may be a name: "visto bueno Dra. Nubia". */
#define WORDS_NAME 3

/* Marks that are there only once others are gone; nobody writes more. */
#define REMOVALS_MOST 16

/* --- the words that ask --------------------------------------------------------------------------------------- */

typedef enum {
    STRENGTH_STRONG = 1 << 0, /* said of nothing but a paper that is to leave */
    STRENGTH_WEAK = 1 << 1,   /* said of budgets, licences and minutes too */
    STRENGTH_SHORT = 1 << 2,  /* two letters that may be anything */
} Strength;

/* As they are written, blanks and points aside. */
static const struct {
    const char *letters;
    Strength strength;
    bool is_misspelt;
} phrases[] = {
    { "vistobueno", STRENGTH_STRONG, false },
    { "vobo", STRENGTH_STRONG, false },
    { "vobueno", STRENGTH_STRONG, false },
    { "v0b0", STRENGTH_STRONG, false },
    { "vtobno", STRENGTH_STRONG, false },
    { "vtobueno", STRENGTH_STRONG, false },
    { "vistobno", STRENGTH_STRONG, false },
    { "aprobacion", STRENGTH_WEAK, false },
    { "aprobar", STRENGTH_WEAK, false },
    { "approval", STRENGTH_WEAK, false },
    { "approve", STRENGTH_WEAK, false },
    { "vb", STRENGTH_SHORT, false },
    { "bistovueno", STRENGTH_STRONG, true },
    { "vistobuen", STRENGTH_STRONG, true },
    { "vistobeno", STRENGTH_STRONG, true },
    { "vstobno", STRENGTH_STRONG, true },
    { "vovo", STRENGTH_STRONG, true },
    { "bovo", STRENGTH_STRONG, true },
    { "vobbo", STRENGTH_STRONG, true },
    { "voboo", STRENGTH_STRONG, true },
    { "aprovasion", STRENGTH_WEAK, true },
    { "aprobasion", STRENGTH_WEAK, true },
};

/* Long enough that what is one letter off is nothing else. */
static const struct {
    const char *letters;
    Strength strength;
} misspellable[] = {
    { "vistobueno", STRENGTH_STRONG },
    { "aprobacion", STRENGTH_WEAK },
    { "approval", STRENGTH_WEAK },
};

/* The words that ask, tokens FIRST to BEHIND. */
typedef struct {
    guint first, behind;
    Strength strength;
    bool is_misspelt;
} Match;

/* Whether WORD is LETTERS with one letter put in, left out, changed, or two of them swapped. */
static bool
is_one_off(const char *word, const char *letters)
{
    const size_t length = strlen(word), wanted = strlen(letters);
    size_t head = 0, tail = 0;

    if (length + 1 < wanted || length > wanted + 1)
        return false;
    while (head < MIN(length, wanted) && word[head] == letters[head])
        head++;
    while (tail < MIN(length, wanted) - head && word[length - 1 - tail] == letters[wanted - 1 - tail])
        tail++;
    const size_t left = length - head - tail, missing = wanted - head - tail;
    if (left <= 1 && missing <= 1)
        return true;
    return left == 2 && missing == 2 && word[head] == letters[head + 1] && word[head + 1] == letters[head];
}

/* Whether JOINED is one of the phrases, and which. */
static bool
is_phrase(const char *joined, Match *match)
{
    for (size_t i = 0; i < G_N_ELEMENTS(phrases); i++)
        if (strcmp(joined, phrases[i].letters) == 0) {
            match->strength = phrases[i].strength;
            match->is_misspelt = phrases[i].is_misspelt;
            return true;
        }
    for (size_t i = 0; i < G_N_ELEMENTS(misspellable); i++)
        if (is_one_off(joined, misspellable[i].letters)) {
            match->strength = misspellable[i].strength;
            match->is_misspelt = true;
            return true;
        }
    return false;
}

bool
approval_mark_is_said(const char *letters)
{
    Match match;

    return is_phrase(letters, &match) && match.strength != STRENGTH_SHORT;
}

/* The word behind the one at AT that may belong to the same phrase ("V.°B.°", "visto-bueno"), or NO_TOKEN. */
static guint
next_joined(const GArray *tokens, guint at)
{
    for (guint i = at + 1; i < tokens->len && i <= at + 2; i++) {
        const TokenKind kind = g_array_index(tokens, Token, i).kind;
        if (kind == TOKEN_WORD)
            return i;
        if (kind != TOKEN_OTHER)
            return NO_TOKEN;
    }
    return NO_TOKEN;
}

/* The longest phrase that begins with the word FIRST. */
static bool
match_at(const GArray *tokens, guint first, Match *match)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    Match longest = { 0 };
    guint at = first;

    for (int words = 0; words < WORDS_JOINED && at != NO_TOKEN; words++) {
        g_string_append(joined, g_array_index(tokens, Token, at).word);
        /* A phrase that is spelt well is not made worse by the word behind it. */
        Match found = { .first = first, .behind = at + 1 };
        if (is_phrase(joined->str, &found) && (!found.is_misspelt || longest.behind == 0))
            longest = found;
        at = next_joined(tokens, at);
    }
    *match = longest;
    return longest.behind > 0;
}

/* --- what stands beside them ---------------------------------------------------------------------------------- */

typedef enum {
    WORD_ASKS = 1 << 0,
    WORD_LEADS = 1 << 1,  /* asks before a mark only: "para visto bueno" */
    WORD_LINKS = 1 << 2,  /* says nothing by itself */
    WORD_DENIES = 1 << 3, /* it is not needed, or there already */
    WORD_ABOUT = 1 << 4,  /* behind a mark: says of what, so that nobody is asked */
} WordRole;

static const struct {
    WordRole role;
    const char *words;
} roles[] = {
    { WORD_ASKS, "requerido requerida requiere requiero requieren solicito solicita solicitado solicitada pido pide "
                 "necesito necesita necesario necesaria pendiente falta urgente favor previo previa espera esperando "
                 "revision revisar firma dar antes enviar envio salir "
                 "needed required requested requesting request pending please needs requires urgent awaiting before "
                 "sending send" },
    { WORD_LEADS | WORD_LINKS, "su tu mi your my" },
    { WORD_LEADS | WORD_ABOUT, "para por for" },
    { WORD_LINKS | WORD_ABOUT, "de del a al en y e of and to" },
    { WORD_LINKS, "el la los las un una lo se the an" },
    { WORD_DENIES, "sin no con ya tiene hay otorgado otorgada dado dada recibido recibida concedido concedida obtenido "
                   "obtenida negado negada without not already granted obtained given" },
    { WORD_ABOUT, "ante sobre que o u como segun mediante on or" },
};

/* Whether WORD is one of WORDS, which blanks part. */
static bool
is_one_of(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (const char *at = strstr(words, word); at && length > 0; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* The roles of WORD, 0: any other word. */
static unsigned
roles_of(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
        if (is_one_of(roles[i].words, word))
            return roles[i].role;
    return 0;
}

typedef enum {
    LEAD_NONE = 1 << 0,
    LEAD_ASKING = 1 << 1, /* "Pendiente de", and nothing else */
    LEAD_MIXED = 1 << 2,  /* "Oficio 12 para" */
    LEAD_LINKED = 1 << 3, /* "Se otorgó el" */
    LEAD_OTHER = 1 << 4,  /* "Oficio 12" */
} Lead;

typedef enum {
    TAIL_NONE = 1 << 0,
    TAIL_ASKING = 1 << 1, /* "requerido", and nothing else */
    TAIL_BEGINS = 1 << 2, /* "requerido oficio 12" */
    TAIL_NAMES = 1 << 3,  /* "Nubia" */
    TAIL_ABOUT = 1 << 4,  /* "de la factura" */
    TAIL_OTHER = 1 << 5,
} Tail;

typedef enum {
    PLACE_SQUARE = 1 << 0, /* in brackets that mark */
    PLACE_ROUND = 1 << 1,  /* in those that explain or quote too */
    PLACE_FIRST = 1 << 2,  /* among the first words, which something parts from the rest */
    PLACE_START = 1 << 3,  /* among the first words, which are all */
    PLACE_LATER = 1 << 4,
} Place;

/* Where a mark stands and what stands beside it. */
typedef struct {
    const GArray *tokens;
    size_t matter; /* where the subject begins behind "Re:" */
    const Match *match;
    guint parent;
    guint begin, end; /* the tokens from which to which words belong to it */
    Place place;
    Lead lead;
    Tail tail;
    bool denied;
} Setting;

static bool
is_outside(const Setting *setting, const Token *token)
{
    return token->parent == NO_TOKEN && token->begin >= setting->matter;
}

/* Goes out from a mark in brackets to these. */
static void
set_bracketed(Setting *setting)
{
    const Token *open = &g_array_index(setting->tokens, Token, setting->parent);

    setting->begin = setting->parent + 1;
    setting->end = open->close;
    setting->place = subject_bracket(open->character) == BRACKET_SQUARE ? PLACE_SQUARE : PLACE_ROUND;
}

static bool
ends_words(const Setting *setting, guint at)
{
    const Token *token = &g_array_index(setting->tokens, Token, at);
    const bool is_dash = at == setting->match->behind && setting->match->strength == STRENGTH_STRONG &&
                         token->kind == TOKEN_OTHER && subject_is_break(token->character, false);

    return is_outside(setting, token) && (token->kind == TOKEN_BREAK || is_dash);
}

/* Goes out from a mark that no brackets are around to what parts words. */
static void
set_bare(Setting *setting)
{
    guint words = 0;

    setting->begin = setting->match->first;
    while (setting->begin > 0 && words <= WORDS_BESIDE && !ends_words(setting, setting->begin - 1)) {
        setting->begin--;
        words += g_array_index(setting->tokens, Token, setting->begin).kind == TOKEN_WORD;
    }
    for (setting->end = setting->match->behind, words = 0;
         setting->end < setting->tokens->len && words <= WORDS_BESIDE && !ends_words(setting, setting->end);
         setting->end++)
        words += g_array_index(setting->tokens, Token, setting->end).kind == TOKEN_WORD;
    if (setting->begin > 0 && ends_words(setting, setting->begin - 1))
        setting->place = PLACE_LATER;
    else
        setting->place =
            setting->end < setting->tokens->len && ends_words(setting, setting->end) ? PLACE_FIRST : PLACE_START;
}

/* What the words before the mark say. */
static void
read_lead(Setting *setting)
{
    unsigned all = 0, last = 0;
    guint words = 0;
    bool others = false;

    for (guint i = setting->begin; i < setting->match->first; i++) {
        const Token *token = &g_array_index(setting->tokens, Token, i);
        if (token->kind != TOKEN_WORD || (setting->parent == NO_TOKEN && !is_outside(setting, token)))
            continue;
        const unsigned role = roles_of(token->word);
        words++;
        all |= role;
        others = others || !(role & (WORD_ASKS | WORD_LEADS | WORD_LINKS | WORD_DENIES));
        /* "Pendiente de", "falta el". */
        if (role != WORD_LINKS && role != (WORD_LINKS | WORD_ABOUT))
            last = role;
        else if (!(last & WORD_ASKS))
            last = WORD_LINKS;
    }
    setting->denied = setting->denied || (all & WORD_DENIES);
    if (words == 0)
        setting->lead = LEAD_NONE;
    else if (!others && all & (WORD_ASKS | WORD_LEADS))
        setting->lead = LEAD_ASKING;
    else if (last & (WORD_ASKS | WORD_LEADS))
        setting->lead = LEAD_MIXED;
    else
        setting->lead = last ? LEAD_LINKED : LEAD_OTHER;
}

/* What the words behind the mark say. */
static void
read_tail(Setting *setting)
{
    unsigned first = 0, second = 0;
    guint words = 0;
    bool others = false, numbers = false;

    for (guint i = setting->match->behind; i < setting->end; i++) {
        const Token *token = &g_array_index(setting->tokens, Token, i);
        if (token->kind != TOKEN_WORD)
            continue;
        const unsigned role = roles_of(token->word);
        first = words == 0 ? role : first;
        second = words == 1 ? role : second;
        words++;
        setting->denied = setting->denied || (role & WORD_DENIES);
        others = others || !(role & (WORD_ASKS | WORD_LEADS | WORD_LINKS | WORD_DENIES));
        numbers = numbers || strpbrk(token->word, "0123456789") != NULL;
    }
    if (words == 0)
        setting->tail = TAIL_NONE;
    else if (first & WORD_ABOUT && !(second & WORD_ASKS))
        setting->tail = TAIL_ABOUT;
    else if (!others)
        setting->tail = TAIL_ASKING;
    else if (first & (WORD_ASKS | WORD_ABOUT))
        setting->tail = TAIL_BEGINS;
    else
        setting->tail = words <= WORDS_NAME && !numbers ? TAIL_NAMES : TAIL_OTHER;
}

/* --- what they mean ------------------------------------------------------------------------------------------- */

#define ANY (~0u)
#define IN_BRACKETS ((unsigned)PLACE_SQUARE | PLACE_ROUND)
#define ASKING_LEAD ((unsigned)LEAD_NONE | LEAD_ASKING)
#define ASKING_TAIL ((unsigned)TAIL_NONE | TAIL_ASKING)

typedef enum { DENIED_NO, DENIED_YES, DENIED_EITHER } Denied;

/* The first row that fits decides; where none does, nobody is asked. */
static const struct {
    Strength strength;
    unsigned places, leads, tails;
    Denied denied;
    ApprovalMark mark;
} rules[] = {
    { STRENGTH_STRONG, IN_BRACKETS, ANY, ANY, DENIED_YES, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_STRONG, PLACE_SQUARE, ANY, ANY, DENIED_NO, APPROVAL_MARK_ASKS },
    { STRENGTH_STRONG, PLACE_ROUND | PLACE_FIRST, ASKING_LEAD, ASKING_TAIL, DENIED_NO, APPROVAL_MARK_ASKS },
    { STRENGTH_STRONG, PLACE_ROUND, ANY, ANY, DENIED_NO, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_STRONG, PLACE_FIRST, ASKING_LEAD | LEAD_MIXED, ANY, DENIED_EITHER, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_STRONG, PLACE_START, LEAD_NONE, TAIL_ABOUT, DENIED_EITHER, APPROVAL_MARK_NONE },
    { STRENGTH_STRONG, PLACE_LATER, ANY, TAIL_ABOUT, DENIED_EITHER, APPROVAL_MARK_NONE },
    { STRENGTH_STRONG, PLACE_START | PLACE_LATER, ASKING_LEAD | LEAD_MIXED, ANY, DENIED_EITHER, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_STRONG, ANY, LEAD_OTHER, ASKING_TAIL, DENIED_EITHER, APPROVAL_MARK_UNCLEAR },

    { STRENGTH_WEAK, ANY, ANY, TAIL_ABOUT | TAIL_OTHER, DENIED_YES, APPROVAL_MARK_NONE },
    { STRENGTH_WEAK, PLACE_SQUARE, ASKING_LEAD, ASKING_TAIL | TAIL_BEGINS | TAIL_NAMES, DENIED_NO, APPROVAL_MARK_ASKS },
    { STRENGTH_WEAK, PLACE_SQUARE, LEAD_ASKING, ANY, DENIED_NO, APPROVAL_MARK_ASKS },
    { STRENGTH_WEAK, PLACE_SQUARE, ASKING_LEAD | LEAD_MIXED, ANY, DENIED_EITHER, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_WEAK, PLACE_ROUND | PLACE_FIRST, ASKING_LEAD, ASKING_TAIL, DENIED_NO, APPROVAL_MARK_ASKS },
    { STRENGTH_WEAK, PLACE_ROUND | PLACE_FIRST, ASKING_LEAD, ASKING_TAIL | TAIL_BEGINS | TAIL_NAMES, DENIED_EITHER,
        APPROVAL_MARK_UNCLEAR },
    { STRENGTH_WEAK, PLACE_ROUND | PLACE_FIRST, LEAD_ASKING, ANY, DENIED_NO, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_WEAK, PLACE_START, ASKING_LEAD, ASKING_TAIL | TAIL_BEGINS, DENIED_EITHER, APPROVAL_MARK_UNCLEAR },
    { STRENGTH_WEAK, PLACE_LATER, ASKING_LEAD | LEAD_MIXED, ASKING_TAIL | TAIL_BEGINS, DENIED_EITHER,
        APPROVAL_MARK_UNCLEAR },

    { STRENGTH_SHORT, IN_BRACKETS | PLACE_FIRST, ASKING_LEAD, ASKING_TAIL, DENIED_NO, APPROVAL_MARK_ASKS },
};

static ApprovalMark
decide(const Setting *setting)
{
    const Match *match = setting->match;

    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (match->strength != rules[i].strength || !(setting->place & rules[i].places) ||
            !(setting->lead & rules[i].leads) || !(setting->tail & rules[i].tails))
            continue;
        if (rules[i].denied == DENIED_EITHER || setting->denied == (rules[i].denied == DENIED_YES))
            return match->is_misspelt ? MIN(rules[i].mark, APPROVAL_MARK_UNCLEAR) : rules[i].mark;
    }
    return APPROVAL_MARK_NONE;
}

/* The bytes that go with a mark: its brackets and those around them that hold nothing else, or all up to what parts it
 * from the rest. */
typedef struct {
    size_t begin, end;
} Span;

/* Behind what gateways and lists put before the words: "Re:", "[EXTERNO]". */
static guint
skip_tags(const Setting *setting, guint begin)
{
    while (begin < setting->match->first) {
        const Token *token = &g_array_index(setting->tokens, Token, begin);
        if (token->kind == TOKEN_OPEN)
            begin = token->close + 1;
        else if (!is_outside(setting, token))
            begin++;
        else
            break;
    }
    return begin;
}

/* From the token BEGIN to END, or to the last where none stands at END. */
static Span
span_between(const GArray *tokens, guint begin, guint end)
{
    return (
        Span){ g_array_index(tokens, Token, begin).begin, g_array_index(tokens, Token, MIN(end, tokens->len - 1)).end };
}

static Span
span_of(const Setting *setting)
{
    const GArray *tokens = setting->tokens;
    guint begin = setting->begin, end = setting->end;

    if (setting->parent == NO_TOKEN)
        return span_between(tokens, skip_tags(setting, begin), end);
    begin--;
    while (begin > 0 && g_array_index(tokens, Token, begin - 1).close == end + 1) {
        begin--;
        end++;
    }
    return span_between(tokens, begin, end);
}

/* --- a mark of the institution's own -------------------------------------------------------------------------- */

/* The first character of TEXT that is no blank. */
static const char *
skip_blanks(const char *text)
{
    while (g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

/* The bytes at the start of TEXT that are MARK, case and blanks aside ("[ Visto  bueno ]"); 0: it does not begin so. */
static size_t
length_of_start(const char *text, const char *mark)
{
    const char *c = text;

    for (mark = skip_blanks(mark); *mark; mark = skip_blanks(g_utf8_next_char(mark))) {
        c = skip_blanks(c);
        if (g_unichar_tolower(g_utf8_get_char(c)) != g_unichar_tolower(g_utf8_get_char(mark)))
            return 0;
        c = g_utf8_next_char(c);
    }
    return (size_t)(c - text);
}

static void
find_own(const char *subject, const char *own, GArray *spans)
{
    for (const char *at = skip_blanks(subject); *at; at = skip_blanks(g_utf8_next_char(at))) {
        const size_t length = length_of_start(at, own);
        const Span span = { (size_t)(at - subject), (size_t)(at - subject) + length };
        if (length > 0)
            g_array_append_val(spans, span);
    }
}

/* --- a subject ------------------------------------------------------------------------------------------------ */

/* What the match says where it stands; SPANS receives its bytes where it asks. */
static ApprovalMark
read_match(const GArray *tokens, size_t matter, const Match *match, GArray *spans)
{
    Setting setting = { .tokens = tokens, .matter = matter, .match = match };

    setting.parent = g_array_index(tokens, Token, match->first).parent;
    if (setting.parent != NO_TOKEN)
        set_bracketed(&setting);
    else
        set_bare(&setting);
    read_lead(&setting);
    read_tail(&setting);
    const ApprovalMark mark = decide(&setting);
    const Span span = span_of(&setting);
    if (mark == APPROVAL_MARK_ASKS)
        g_array_append_val(spans, span);
    return mark;
}

/* What SUBJECT asks; SPANS receives the bytes of all marks that ask. */
static ApprovalMark
read_subject(const char *subject, const char *own, GArray *spans)
{
    ApprovalMark strongest = APPROVAL_MARK_NONE;

    if (!*skip_blanks(own))
        return APPROVAL_MARK_NONE;
    find_own(subject, own, spans);
    if (spans->len > 0)
        strongest = APPROVAL_MARK_ASKS;
    g_autoptr(GArray) tokens = subject_tokens(subject);
    const size_t matter = (size_t)(thread_matter(subject, NULL) - subject);
    for (guint i = 0; i < tokens->len; i++) {
        Match match;
        if (g_array_index(tokens, Token, i).kind != TOKEN_WORD || !match_at(tokens, i, &match))
            continue;
        strongest = MAX(strongest, read_match(tokens, matter, &match, spans));
        i = match.behind - 1;
    }
    return strongest;
}

ApprovalMark
approval_mark_read(const char *subject, const char *own)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(Span));

    return read_subject(subject, own, spans);
}

static int
by_begin(gconstpointer a, gconstpointer b)
{
    const Span *first = a, *second = b;

    return first->begin < second->begin ? -1 : first->begin > second->begin;
}

static bool
is_break_at(const char *at)
{
    return subject_is_break(g_utf8_get_char(at), false);
}

/* Takes blanks from the end of TEXT, and, where LOSES_BREAKS, what parts words; nothing before FLOOR. */
static void
trim_end(GString *text, size_t floor, bool loses_breaks)
{
    while (text->len > floor) {
        const char *last = g_utf8_prev_char(text->str + text->len);
        if (!g_unichar_isspace(g_utf8_get_char(last)) && !(loses_breaks && is_break_at(last)))
            return;
        g_string_truncate(text, (gsize)(last - text->str));
    }
}

/* Whether nothing is said in TEXT behind FLOOR that a break would part from what follows. */
static bool
needs_no_break(const GString *text, size_t floor)
{
    if (text->len <= floor)
        return true;
    const char *last = g_utf8_prev_char(text->str + text->len);
    return is_break_at(last) || subject_bracket(g_utf8_get_char(last)) != BRACKET_NONE;
}

/* Goes on behind a mark that was taken out: TEXT is what stands before it, REST what stood behind it. Returns what of
 * REST is kept. */
static const char *
close_gap(GString *text, size_t floor, const char *rest)
{
    floor = MIN(floor, text->len);
    trim_end(text, 0, false);
    floor = MIN(floor, text->len);
    rest = skip_blanks(rest);
    while (*rest && needs_no_break(text, floor) && is_break_at(rest))
        rest = skip_blanks(g_utf8_next_char(rest));
    if (!*rest)
        trim_end(text, floor, true);
    else if (text->len > 0 && !is_break_at(rest) && !strchr(",.", *rest))
        g_string_append_c(text, ' ');
    else if (text->len > 0 && is_break_at(rest) && g_unichar_type(g_utf8_get_char(rest)) == G_UNICODE_DASH_PUNCTUATION)
        g_string_append_c(text, ' ');
    return rest;
}

/* SUBJECT without the marks that ask as it stands; NULL where it has none. */
static char *
remove_once(const char *subject, const char *own)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(Span));
    GString *text = g_string_sized_new(strlen(subject));
    const char *rest = subject;

    read_subject(subject, own, spans);
    if (spans->len == 0) {
        g_string_free(text, TRUE);
        return NULL;
    }
    const size_t matter = (size_t)(thread_matter(subject, NULL) - subject);
    g_array_sort(spans, by_begin);
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);
        if (subject + span->begin < rest)
            continue;
        g_string_append_len(text, rest, subject + span->begin - rest);
        rest = close_gap(text, span->begin >= matter ? matter : 0, subject + span->end);
    }
    g_string_append(text, rest);
    return g_strstrip(g_string_free(text, FALSE));
}

char *
approval_mark_remove(const char *subject, const char *own)
{
    char *text = remove_once(subject, own);

    /* What stood beside a mark may be one when that is gone: "[VoBo] Visto bueno: Oficio". */
    for (unsigned i = 1; text && i < REMOVALS_MOST; i++) {
        char *rest = remove_once(text, own);
        if (!rest)
            break;
        g_free(text);
        text = rest;
    }
    return text;
}
