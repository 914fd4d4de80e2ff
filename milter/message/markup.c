/* SPDX-License-Identifier: BSD-2-Clause */
/* markup: tables of elements, marks and styles. */
#include "message/markup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

/* --- elements ----------------------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    unsigned effect;
} Element;

/* Sorted by name. */
static const Element elements[] = {
    { "a", CLOSED },
    { "address", BLOCK },
    { "article", BLOCK },
    { "b", BOLD },
    { "blockquote", BLOCK | INDENTS },
    { "body", BLOCK },
    { "br", BREAKS | LINE_BREAK },
    { "caption", BLOCK | CLOSED },
    { "center", BLOCK },
    { "dd", BLOCK | CLOSED },
    { "dir", BLOCK | CLOSED | PARTS },
    { "div", BLOCK },
    { "dl", BLOCK | CLOSED | PARTS },
    { "dt", BLOCK | CLOSED },
    { "fieldset", BLOCK },
    { "footer", BLOCK },
    { "form", BLOCK },
    { "h1", BLOCK | PARAGRAPH },
    { "h2", BLOCK | PARAGRAPH },
    { "h3", BLOCK | PARAGRAPH },
    { "h4", BLOCK | PARAGRAPH },
    { "h5", BLOCK | PARAGRAPH },
    { "h6", BLOCK | PARAGRAPH },
    { "head", UNSEEN },
    { "header", BLOCK },
    { "hr", BREAKS | RULED },
    { "html", BLOCK },
    { "li", BLOCK | CLOSED },
    { "main", BLOCK },
    { "ol", BLOCK | CLOSED | PARAGRAPH | PARTS },
    { "p", BLOCK | PARAGRAPH },
    { "pre", BLOCK | KEEPS },
    { "script", UNSEEN },
    { "section", BLOCK },
    { "strong", BOLD },
    { "style", UNSEEN },
    { "table", BLOCK | CLOSED | PARTS },
    { "tbody", CLOSED | PARTS },
    { "td", CELL | CLOSED },
    { "textarea", BLOCK | KEEPS | CLOSED },
    { "tfoot", CLOSED | PARTS },
    { "th", CELL | CLOSED },
    { "thead", CLOSED | PARTS },
    { "title", UNSEEN },
    { "tr", BLOCK | CLOSED | PARTS },
    { "ul", BLOCK | CLOSED | PARAGRAPH | PARTS },
};

static int
by_name(const void *name, const void *element)
{
    return strcmp(name, ((const Element *)element)->name);
}

static unsigned
effect_of_name(const unsigned char *name)
{
    const Element *element = bsearch(name, elements, G_N_ELEMENTS(elements), sizeof *elements, by_name);

    return element ? element->effect : 0;
}

/* --- attributes --------------------------------------------------------------------------------------------- */

/* What mail programs write: one of the words of an attribute begins with this, case aside. */
typedef struct {
    const char *word;
    unsigned effect;
} Mark;

static const Mark classes[] = {
    { "Mso", CROWDED },                        /* Word */
    { "gmail_attr", ATTRIBUTES },              /* Gmail */
    { "gmail_signature", SIGNS },              /* Gmail; its "-- " is gmail_signature_prefix */
    { "k9mail-signature", SIGNS },             /* K-9 */
    { "moz-cite-prefix", ATTRIBUTES },         /* Thunderbird */
    { "moz-email-headers-table", QUOTES },     /* Thunderbird, of a forwarded message */
    { "moz-forward-container", QUOTES },       /* Thunderbird */
    { "moz-signature", SIGNS },                /* Thunderbird */
    { "ms-outlook-mobile-reference", QUOTES }, /* Outlook, telephones */
    { "OutlookMessageHeader", ORIGINAL },      /* Outlook 2003 */
    { "protonmail_quote", QUOTES },            /* Proton */
    { "protonmail_signature_block", SIGNS },   /* Proton */
    { "replyHeader", ATTRIBUTES },             /* BlueMail */
    { "signature", SIGNS },                    /* Yahoo */
    { "vobo-signature", SIGNS },               /* what this program places */
    { "yahoo_quoted", QUOTES },                /* Yahoo */
    { "zmail_extra", QUOTES },                 /* Zoho */
    { NULL, 0 },
};

static const Mark identifiers[] = {
    { "AppleMailSignature", SIGNS },             /* Apple, telephones */
    { "OLK_SRC_BODY_SECTION", QUOTES },          /* Outlook, Mac */
    { "Signature", SIGNS },                      /* Outlook on the web */
    { "_rc_sig", SIGNS },                        /* Roundcube */
    { "composer_signature", SIGNS },             /* Samsung */
    { "divRplyFwdMsg", ORIGINAL },               /* Outlook on the web */
    { "edo-original", QUOTES },                  /* Edison */
    { "edo-signature", SIGNS },                  /* Edison */
    { "mail-editor-reference-message", QUOTES }, /* Outlook, telephones */
    { "ms-outlook-mobile-signature", SIGNS },    /* Outlook, telephones */
    { "reply-intro", ATTRIBUTES },               /* Roundcube */
    { "stopSpelling", ORIGINAL },                /* Hotmail */
    { "yahoo_quoted", QUOTES },                  /* Yahoo */
    { "ymail_android_signature", SIGNS },        /* Yahoo, telephones */
    { "zwchr", ORIGINAL },                       /* Zimbra */
    { NULL, 0 },
};

static const Mark zimbra_markers[] = {
    { "__HEADERS__", ORIGINAL },
    { "__QUOTED_TEXT__", QUOTES },
    { "__SIG_", SIGNS },
    { NULL, 0 },
};

static const Mark smartmail[] = { { "gmail_signature", SIGNS }, { NULL, 0 } };
static const Mark names[] = {
    { "messageSignatureSection", SIGNS }, /* Spark */
    { "quote", QUOTES },                  /* GMX */
    { NULL, 0 },
};

static const struct {
    const char *attribute;
    const Mark *marks;
} marked[] = {
    { "class", classes },
    { "id", identifiers },
    { "data-marker", zimbra_markers },
    { "data-smartmail", smartmail },
    { "name", names },
};

/* Whether WORD begins with the one of MARK, case aside. */
static bool
begins_with(const char *word, const char *mark)
{
    return g_ascii_tolower(*word) == g_ascii_tolower(*mark) && g_ascii_strncasecmp(word, mark, strlen(mark)) == 0;
}

/* Yahoo writes "ydp", eight hexadecimal digits, and then what it means. */
static size_t
prefix_length(const char *word)
{
    const bool is_yahoo = strncmp(word, "ydp", 3) == 0;

    return is_yahoo && strspn(word + 3, "0123456789abcdef") >= 8 ? strlen("ydp01234567") : 0;
}

static unsigned
effect_of_words(const char *words, const Mark *marks)
{
    unsigned effect = 0;

    while (*words) {
        words += prefix_length(words);
        for (const Mark *mark = marks; mark->word; mark++)
            if (begins_with(words, mark->word))
                effect |= mark->effect;
        words += strcspn(words, " \t\r\n");
        words += strspn(words, " \t\r\n");
    }
    return effect;
}

static unsigned
effect_of_mark(const char *attribute, const char *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marked); i++)
        if (strcmp(attribute, marked[i].attribute) == 0)
            return effect_of_words(value, marked[i].marks);
    return 0;
}

static const struct {
    const char *property, *value; /* the value begins so, case aside */
    unsigned effect;
} styles[] = {
    { "border", "none", BORDERLESS },
    { "border-left", "", QUOTES },
    { "border-top", "solid", RULED },
    { "border-top-style", "solid", RULED },
    { "font-weight", "600", BOLD },
    { "font-weight", "700", BOLD },
    { "font-weight", "800", BOLD },
    { "font-weight", "900", BOLD },
    { "font-weight", "bold", BOLD },
    { "font-weight", "normal", NOT_BOLD },
    { "font-weight", "400", NOT_BOLD },
    { "margin", "0", CROWDED },
    { "margin-bottom", "0", CROWDED },
    { "margin-top", "0", CROWDED },
    { "white-space", "pre", KEEPS },
};

/* "0", "0px" and "0.0pt", not "0.8em". */
static bool
is_zero(const char *value)
{
    value += strspn(value, "0.");
    return !g_ascii_isdigit(*value);
}

/* What one declaration of a style sheet does: LENGTH bytes of PROPERTY, and the value up to the next. */
static unsigned
effect_of_declaration(const char *property, size_t length, const char *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(styles); i++) {
        if (strlen(styles[i].property) != length || g_ascii_strncasecmp(property, styles[i].property, length) != 0)
            continue;
        const size_t value_length = strlen(styles[i].value);
        if (g_ascii_strncasecmp(value, styles[i].value, value_length) != 0)
            continue;
        return *styles[i].value == '0' && !is_zero(value) ? 0 : styles[i].effect;
    }
    return 0;
}

static unsigned
effect_of_style(const char *style)
{
    unsigned effect = 0;

    while (*style) {
        style += strspn(style, " \t\r\n;");
        const char *property = style;
        const size_t length = strcspn(style, " \t\r\n:;");
        style += strcspn(style, ":;");
        if (*style == ':') {
            style += 1 + strspn(style + 1, " \t\r\n");
            effect |= effect_of_declaration(property, length, style);
        }
        style += strcspn(style, ";");
    }
    return effect;
}

/* A block quotation is somebody else's when a mark or a border says so, and may be when nothing says otherwise. */
static unsigned
effect_of_quotation(unsigned effect, bool is_cited)
{
    if (!(effect & INDENTS))
        return effect;
    if (effect & QUOTES || is_cited)
        return (effect & ~(unsigned)INDENTS) | QUOTES;
    return effect & BORDERLESS ? effect & ~(unsigned)INDENTS : effect;
}

unsigned
markup_effect(const unsigned char *name, const unsigned char **attributes)
{
    const unsigned own = effect_of_name(name);
    unsigned effect = own, style = 0;
    bool is_cited = false;

    for (; attributes && attributes[0]; attributes += 2) {
        const char *attribute = (const char *)attributes[0];
        const char *value = attributes[1] ? (const char *)attributes[1] : "";
        if (strcmp(attribute, "style") == 0)
            style = effect_of_style(value);
        else
            effect |= effect_of_mark(attribute, value);
        if (own & INDENTS)
            is_cited |= strcmp(attribute, "type") == 0 || strcmp(attribute, "cite") == 0 ||
                        (strcmp(attribute, "class") == 0 && begins_with(value, "gmail_quote"));
    }
    if (!(own & INDENTS))
        style &= ~(unsigned)QUOTES;
    if (style & NOT_BOLD)
        effect &= ~(unsigned)BOLD;
    const unsigned cites = effect & QUOTES || (own & INDENTS && is_cited) ? CITES : 0;
    return effect_of_quotation(effect | style, is_cited) | cites;
}
