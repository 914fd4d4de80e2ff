/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern: PCRE2 within limits. What it counts begins anew at each place where a match may begin, so that these are
 * taken in pieces, and the budget is asked between them. */
#include "base/pattern.h"

#include <pthread.h>

#include <glib/gi18n.h>

#include "base/error.h"

/* How often a match that begins at one place may go back. The longest of our own needs some thousands. */
#define TRIES_MOST 100000
#define TRIES_MOST_VERB "(*LIMIT_MATCH=100000)"
#define HEAP_KIB 4096
#define PLACES_OF_PIECE 512
/* More are no use: PCRE2 may look through all that is left for each. */
#define PIECES_MOST 256
/* Of a budget, for each byte: about what a search without a match takes. */
#define STEPS_OF_BYTE 4

static pcre2_match_context *limits; /* for texts of one piece; read by all threads */
static pthread_once_t limits_once = PTHREAD_ONCE_INIT;

static pcre2_match_context *
make_limits(void)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);

    if (!context)
        g_error("out of memory");
    pcre2_set_match_limit(context, TRIES_MOST);
    pcre2_set_heap_limit(context, HEAP_KIB);
    return context;
}

static void
make_shared_limits(void)
{
    limits = make_limits();
}

pcre2_code *
pattern_compile(const char *text, guint32 options, GError **error)
{
    int number;
    PCRE2_SIZE place;
    PCRE2_UCHAR why[256];
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
        options | PCRE2_UTF | PCRE2_UCP | PCRE2_USE_OFFSET_LIMIT, &number, &place, NULL);

    /* Compiled code does not count how often a repeated character is given back; where it cannot be made,
     * pcre2_match() does without. */
    if (code && !error)
        pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    if (code)
        return code;
    pcre2_get_error_message(number, why, sizeof why);
    if (!error)
        g_error("%s: %s at %zu", text, (const char *)why, place);
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("«%s» no es una expresión regular: %s"), text, (char *)why);
    return NULL;
}

/* What pcre2_match() says. Where its own stack is too small for compiled code, it is asked without. */
static int
ask(const pcre2_code *code, const char *text, size_t length, size_t from, pcre2_match_data *match,
    pcre2_match_context *context)
{
    const int said = pcre2_match(code, (PCRE2_SPTR)text, length, from, PCRE2_NO_UTF_CHECK, match, context);

    if (said != PCRE2_ERROR_JIT_STACKLIMIT)
        return said;
    return pcre2_match(code, (PCRE2_SPTR)text, length, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, match, context);
}

/* The beginning of the character behind AT. */
static size_t
next_character(const char *text, size_t length, size_t at)
{
    at++;
    while (at < length && ((guchar)text[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* What pcre2_match() says of a text of many pieces. */
static int
ask_by_pieces(
    const pcre2_code *code, const char *text, size_t length, size_t from, pcre2_match_data *match, Budget *budget)
{
    pcre2_match_context *context = make_limits();
    const size_t places = MAX(PLACES_OF_PIECE, (length - from) / PIECES_MOST);
    int said = PCRE2_ERROR_NOMATCH;

    for (size_t last; from <= length && said == PCRE2_ERROR_NOMATCH; from = next_character(text, length, last)) {
        last = MIN(from + places, length);
        while (last < length && ((guchar)text[last] & 0xc0) == 0x80)
            last--;
        if (!budget_allows(budget, (last - from) * STEPS_OF_BYTE))
            break;
        pcre2_set_offset_limit(context, last);
        said = ask(code, text, length, from, match, context);
    }
    pcre2_match_context_free(context);
    return said;
}

bool
pattern_find(
    const pcre2_code *code, const char *text, size_t length, size_t from, pcre2_match_data *match, Budget *budget)
{
    int said = PCRE2_ERROR_NOMATCH;

    pthread_once(&limits_once, make_shared_limits);
    if (from > length)
        return false;
    if (length - from > PLACES_OF_PIECE)
        said = ask_by_pieces(code, text, length, from, match, budget);
    else if (budget_allows(budget, (length - from) * STEPS_OF_BYTE))
        said = ask(code, text, length, from, match, limits);
    if (said < 0 && said != PCRE2_ERROR_NOMATCH)
        budget_exhaust(budget);
    return said >= 0;
}

GRegex *
pattern_regex(const char *text, GRegexCompileFlags flags)
{
    g_autofree char *bounded = g_strconcat(TRIES_MOST_VERB, text, NULL);
    GRegex *regex = g_regex_new(bounded, flags, 0, NULL);

    if (!regex)
        g_error("%s: no regular expression", text);
    return regex;
}
