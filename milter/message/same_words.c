/* SPDX-License-Identifier: BSD-2-Clause */
/* same_words: goes through both texts at once; what only plain text has must be of a kind that programs add. */
#include "message/same_words.h"

#include <string.h>

#define GROUP_BYTES 1000 /* no address in brackets is longer */
#define LABEL_BYTES 200  /* nor what stands for a picture */
#define NUMBER_BYTES 5
#define INDENT_BYTES 40
#define PASSES_MOST 5000 /* that only plain text has */

/* --- letter by letter ----------------------------------------------------------------------------------------- */

static const gunichar plain_marks[] = { '*', '_', '/', '#', '|', '+', '-', '=', '>', '~', 0x2022, 0xb7, 0x25aa, 0x25cf,
    0x25e6, 0x2023, 0 };
static const gunichar rich_marks[] = { '-', 0x2022, 0xb7, 0x25aa, 0x25cf, 0x25e6, 0x2023, 0xf0b7, 0 };

static bool
is_blank(gunichar c)
{
    return c == ' ' || (c != 0 && (g_unichar_isspace(c) || g_unichar_type(c) == G_UNICODE_FORMAT || c < ' '));
}

static bool
is_of(gunichar c, const gunichar *set)
{
    while (*set && *set != c)
        set++;
    return *set != 0;
}

/* Behind the blanks, and what MARKS are, at TEXT. */
static const char *
skip(const char *text, const gunichar *marks, bool *is_parted, bool *is_marked)
{
    for (gunichar c; *text; text = g_utf8_next_char(text)) {
        c = g_utf8_get_char(text);
        const bool is_mark = marks && is_of(c, marks);
        if (!is_mark && !is_blank(c))
            break;
        *is_parted |= !is_mark;
        *is_marked |= is_mark;
    }
    return text;
}

bool
same_text(const char *plain, const char *rich)
{
    bool is_first = true, is_in_word = false;

    for (;; is_first = false) {
        bool plain_parted = false, rich_parted = false, is_marked = false;
        plain = skip(plain, NULL, &plain_parted, &is_marked);
        rich = skip(rich, NULL, &rich_parted, &is_marked);
        if (g_utf8_get_char(plain) != g_utf8_get_char(rich)) {
            plain = skip(plain, plain_marks, &plain_parted, &is_marked);
            rich = skip(rich, rich_marks, &rich_parted, &is_marked);
        }
        const gunichar c = g_utf8_get_char(plain);
        if (c != g_utf8_get_char(rich) || c == 0)
            return c == 0 && *rich == '\0';
        /* What parts words for one reader must not join them for the other. */
        if (!is_first &&
            (plain_parted != rich_parted || (is_marked && !plain_parted && is_in_word && g_unichar_isalnum(c))))
            return false;
        is_in_word = g_unichar_isalnum(c);
        plain = g_utf8_next_char(plain);
        rich = g_utf8_next_char(rich);
    }
}

/* --- word by word --------------------------------------------------------------------------------------------- */

/* Where one of the texts is read. */
typedef struct {
    const char *text, *at;
    bool is_parted; /* what stands at AT goes on with no word */
    bool begins;    /* a word does with the last letter, or the text is at its end */
} Side;

/* Whether the character C at AT is more than punctuation: it changes what is said. */
static bool
says_something(const char *text, const char *at, gunichar c)
{
    if (c < 0x80 && g_ascii_isalnum((char)c))
        return true;
    if (c == '.' || c == ',') /* of a number */
        return at > text && g_ascii_isdigit(at[-1]) && g_ascii_isdigit(at[1]);
    return c == '%' || c == '$' || c == 0x20ac || (c != 0xba && c != 0xaa && c >= 0x80 && g_unichar_isalnum(c));
}

/* C in small letters without accents: some programs write plain text in ASCII. */
static gunichar
fold(gunichar c)
{
    gunichar base, accent;

    if (c >= 0x80 && g_unichar_decompose(c, &base, &accent))
        c = base;
    return g_unichar_tolower(c);
}

/* The next letter or digit; 0 at the end. */
static gunichar
next_letter(Side *side)
{
    side->begins = side->is_parted;
    side->is_parted = false;
    for (const char *at; *side->at;) {
        const gunichar c = g_utf8_get_char(at = side->at);
        side->at = g_utf8_next_char(at);
        if (says_something(side->text, at, c))
            return fold(c);
        side->begins = true;
    }
    side->begins = true;
    return 0;
}

/* Before the next letter, where a word may begin. */
static Side
before_letter(Side side)
{
    side.is_parted = true;
    while (*side.at && !says_something(side.text, side.at, g_utf8_get_char(side.at)))
        side.at = g_utf8_next_char(side.at);
    return side;
}

/* --- what programs add ------------------------------------------------------------------------------------------ */

/* How long the address is that begins at AT; 0: none does. */
static size_t
address_length(const char *at)
{
    static const char *const schemes[] = { "http:", "https:", "www.", "mailto:", "tel:", "cid:", "ftp:", "file:" };
    const size_t length = strcspn(at, " \t\r\n<>)]\"");
    const char *sign = memchr(at, '@', length);

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (g_ascii_strncasecmp(at, schemes[i], strlen(schemes[i])) == 0)
            return length;
    return sign && memchr(sign, '.', length - (size_t)(sign - at)) ? length : 0;
}

/* The bytes from AT to behind the bracket CLOSING, where that is near; 0 where it is not. */
static size_t
group_length(const char *at, char closing, size_t most)
{
    const char *end = memchr(at, closing, strnlen(at, most));

    return end ? (size_t)(end - at) + 1 : 0;
}

/* Whether LENGTH bytes in square brackets stand for a picture, or are the number of a note. */
static bool
is_label(const char *text, size_t length)
{
    static const char *const begins[] = { "image", "imagen", "inline", "cid:", "http", "descripción", "description",
        "texto alternativo", "logo" };
    static const char *const has[] = { ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp" };
    g_autofree char *label = g_strndup(text, length);
    g_autofree char *folded = g_ascii_strdown(label, -1);

    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++)
        if (g_str_has_prefix(folded, begins[i]))
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(has); i++)
        if (strstr(folded, has[i]))
            return true;
    return strspn(folded, "0123456789") + 1 == length;
}

/* How long the group is whose first letter stands at AT of TEXT, if it is an address or a label; 0: it is none. */
static size_t
added_group_length(const char *text, const char *at)
{
    const char before = at > text ? at[-1] : '\0';
    size_t length;

    if (before == '<' && (length = group_length(at, '>', GROUP_BYTES)) > 0)
        return memchr(at, '@', length) || memchr(at, '.', length) || memchr(at, ':', length) ? length : 0;
    if (before == '[' && (length = group_length(at, ']', LABEL_BYTES)) > 0)
        return is_label(at, length) ? length : 0;
    return 0;
}

/* Whether nothing but blanks and marks stands before AT on its line. */
static bool
begins_line(const char *text, const char *at)
{
    for (const char *c = at; c > text && c > at - INDENT_BYTES && c[-1] != '\n'; c--)
        if (!strchr(" \t*->#|(_", c[-1]) && (guchar)c[-1] < 0x80)
            return false;
    return true;
}

/* How long the number of a list is at AT ("3.", "iv)", "b."), or the letter that Word writes for a bullet; 0: none. */
static size_t
number_length(const char *text, const char *at)
{
    static const char bullets[] = "ovqnl";
    size_t length = strspn(at, "0123456789");

    if (!begins_line(text, at))
        return 0;
    if (length == 0)
        length = strspn(at, "ivxIVX");
    if (length == 0 && g_ascii_isalpha(*at))
        length = 1;
    if (length == 0 || length > NUMBER_BYTES)
        return 0;
    if (at[length] == '.' || at[length] == ')')
        return is_blank(g_utf8_get_char(at + length + 1)) ? length + 1 : 0;
    return length == 1 && strchr(bullets, *at) && is_blank(g_utf8_get_char(at + 1)) ? 1 : 0;
}

/* How long the line at AT is that heads a list of links; 0: it is none. */
static size_t
heading_length(const char *text, const char *at)
{
    static const char *const headings[] = { "enlaces", "vínculos", "links", "visible links", "references",
        "referencias" };
    const size_t length = strcspn(at, "\r\n:");

    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
        if (length == strlen(headings[i]) && g_ascii_strncasecmp(at, headings[i], length) == 0 && begins_line(text, at))
            return length;
    return 0;
}

/* Whether SIDE says WORDS next; it is behind them then. */
static bool
pass_words(Side *side, const char *words)
{
    Side own = *side, wanted = { .text = words, .at = words, .is_parted = true };
    gunichar letter;
    bool any = false;

    while ((letter = next_letter(&wanted)) != 0) {
        if (next_letter(&own) != letter)
            return false;
        any = true;
    }
    if (any)
        *side = own;
    return any;
}

/* Whether what plain text says next is there for want of HTML; SIDE is behind it then. */
static bool
pass_added(Side *side, const GPtrArray *unseen)
{
    size_t length;

    if (*side->at == '\0')
        return false;
    if ((length = added_group_length(side->text, side->at)) > 0 || (length = address_length(side->at)) > 0 ||
        (length = number_length(side->text, side->at)) > 0 || (length = heading_length(side->text, side->at)) > 0) {
        side->at += length;
        return true;
    }
    for (guint i = 0; unseen && i < unseen->len; i++)
        if (pass_words(side, g_ptr_array_index(unseen, i)))
            return true;
    return false;
}

static bool
pass_number(Side *side)
{
    const size_t length = *side->at ? number_length(side->text, side->at) : 0;

    side->at += length;
    return length > 0;
}

bool
same_words(const char *plain, const char *rich, const GPtrArray *unseen, size_t *plain_place, size_t *rich_place)
{
    Side one = { plain, plain, .is_parted = true }, other = { rich, rich, .is_parted = true };
    Side one_word = one, other_word = other; /* where both began a word last */
    gunichar letter, other_letter;

    for (unsigned passes = 0; passes < PASSES_MOST;) {
        const Side one_before = before_letter(one), other_before = before_letter(other);
        letter = next_letter(&one);
        other_letter = next_letter(&other);
        if (one.begins && other.begins) {
            one_word = one_before;
            other_word = other_before;
        }
        if (letter == other_letter) {
            if (letter == 0)
                return true;
            continue;
        }
        passes++;
        if (!pass_added(&one_word, unseen) && !pass_number(&other_word))
            break;
        one = one_word;
        other = other_word;
    }
    *plain_place = (size_t)(one_word.at - plain);
    *rich_place = (size_t)(other_word.at - rich);
    return false;
}
