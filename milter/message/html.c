/* SPDX-License-Identifier: BSD-2-Clause */
/* html: the lines of a text in HTML, read with libxml2's SAX parser, which tells at each event where it stands. */
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "message/lines.h"

#define CONDITION_MAX_BYTES 200
#define QUOTES_MAX 100

/* --- elements ----------------------------------------------------------------------------------------------- */

/* What an element does to the text inside and around it. */
typedef enum {
    BREAKS = 1 << 0,      /* a line ends before it */
    ENDS_LINE = 1 << 1,   /* and another behind it */
    CELL = 1 << 2,        /* a blank stands behind it */
    UNSEEN = 1 << 3,      /* nobody can ever see it */
    KEEPS = 1 << 4,       /* its lines stay as they are */
    QUOTES = 1 << 5,      /* it is somebody else's */
    INDENTS = 1 << 6,     /* it may be */
    CLOSED = 1 << 7,      /* nothing else may be put inside it */
    HIDES = 1 << 8,       /* a style hides it */
    ATTRIBUTES = 1 << 9,  /* it cites who wrote what follows */
    SIGNS = 1 << 10,      /* it is the signature */
    ORIGINAL = 1 << 11,   /* it begins the message that is answered */
    RULED = 1 << 12,      /* it has a rule above it */
    LINE_BREAK = 1 << 13, /* it is one */
    PARAGRAPH = 1 << 15,  /* a blank line stands behind it */
    CROWDED = 1 << 16,    /* unless it has no margin */
    BORDERLESS = 1 << 14, /* it has no border, as an indentation of the author's own */
    BLOCK = BREAKS | ENDS_LINE,
} Effect;

typedef struct {
    const char *name;
    unsigned effect;
} Element;

/* Sorted by name. */
static const Element elements[] = {
    { "a", CLOSED },
    { "address", BLOCK },
    { "article", BLOCK },
    { "blockquote", BLOCK | INDENTS },
    { "body", BLOCK },
    { "br", BREAKS | LINE_BREAK },
    { "caption", BLOCK | CLOSED },
    { "center", BLOCK },
    { "dd", BLOCK | CLOSED },
    { "dir", BLOCK | CLOSED },
    { "div", BLOCK },
    { "dl", BLOCK | CLOSED },
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
    { "ol", BLOCK | CLOSED | PARAGRAPH },
    { "p", BLOCK | PARAGRAPH },
    { "pre", BLOCK | KEEPS },
    { "script", UNSEEN },
    { "section", BLOCK },
    { "style", UNSEEN },
    { "table", BLOCK | CLOSED },
    { "tbody", CLOSED },
    { "td", CELL | CLOSED },
    { "textarea", BLOCK | KEEPS | CLOSED },
    { "tfoot", CLOSED },
    { "th", CELL | CLOSED },
    { "thead", CLOSED },
    { "title", UNSEEN },
    { "tr", BLOCK | CLOSED },
    { "ul", BLOCK | CLOSED | PARAGRAPH },
};

static int
by_name(const void *name, const void *element)
{
    return strcmp(name, ((const Element *)element)->name);
}

static unsigned
effect_of_name(const xmlChar *name)
{
    const Element *element = bsearch(name, elements, G_N_ELEMENTS(elements), sizeof *elements, by_name);

    return element ? element->effect : 0;
}

/* --- attributes --------------------------------------------------------------------------------------------- */

/* What mail programs write: an attribute one of whose words begins with this, case aside. */
static const struct {
    const char *attribute, *word;
    unsigned effect;
} marks[] = {
    { "class", "Mso", CROWDED },                       /* Word */
    { "class", "gmail_attr", ATTRIBUTES },             /* Gmail */
    { "class", "moz-cite-prefix", ATTRIBUTES },        /* Thunderbird */
    { "class", "moz-email-headers-table", QUOTES },    /* Thunderbird, of a forwarded message */
    { "class", "moz-forward-container", QUOTES },      /* Thunderbird */
    { "class", "moz-signature", SIGNS },               /* Thunderbird */
    { "class", "gmail_signature", SIGNS },             /* Gmail; its "-- " is gmail_signature_prefix */
    { "class", "k9mail-signature", SIGNS },            /* K-9 */
    { "class", "protonmail_signature_block", SIGNS },  /* Proton */
    { "class", "protonmail_quote", QUOTES },           /* Proton */
    { "class", "yahoo_quoted", QUOTES },               /* Yahoo */
    { "class", "zmail_extra", QUOTES },                /* Zoho */
    { "data-marker", "__QUOTED_TEXT__", QUOTES },      /* Zimbra */
    { "data-marker", "__HEADERS__", ORIGINAL },        /* Zimbra */
    { "data-marker", "__SIG_", SIGNS },                /* Zimbra */
    { "data-smartmail", "gmail_signature", SIGNS },    /* Gmail */
    { "id", "_rc_sig", SIGNS },                        /* Roundcube */
    { "id", "AppleMailSignature", SIGNS },             /* Apple, telephones */
    { "id", "composer_signature", SIGNS },             /* Samsung */
    { "id", "divRplyFwdMsg", ORIGINAL },               /* Outlook on the web */
    { "id", "mail-editor-reference-message", QUOTES }, /* Outlook, telephones */
    { "id", "ms-outlook-mobile-signature", SIGNS },    /* Outlook, telephones */
    { "id", "OLK_SRC_BODY_SECTION", QUOTES },          /* Outlook, Mac */
    { "id", "reply-intro", ATTRIBUTES },               /* Roundcube */
    { "id", "Signature", SIGNS },                      /* Outlook on the web */
    { "id", "stopSpelling", ORIGINAL },                /* Hotmail */
    { "id", "yahoo_quoted", QUOTES },                  /* Yahoo */
    { "id", "ymail_android_signature", SIGNS },        /* Yahoo, telephones */
    { "id", "zwchr", ORIGINAL },                       /* Zimbra */
    { "name", "quote", QUOTES },                       /* GMX */
};

static bool
has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (; *words; words++) {
        if (g_ascii_strncasecmp(words, word, length) == 0)
            return true;
        while (*words && !g_ascii_isspace(*words))
            words++;
        if (!*words)
            break;
    }
    return false;
}

static unsigned
effect_of_mark(const char *attribute, const char *value)
{
    unsigned effect = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (strcmp(attribute, marks[i].attribute) == 0 && has_word(value, marks[i].word))
            effect |= marks[i].effect;
    return effect;
}

static bool
is_zero(const char *value)
{
    return g_ascii_strtod(value, NULL) == 0.0 && g_ascii_isdigit(*value);
}

/* What one declaration of a style sheet does. */
static unsigned
effect_of_declaration(const char *property, const char *value)
{
    static const struct {
        const char *property, *value;
        unsigned effect;
    } styles[] = {
        { "border", "none", BORDERLESS },
        { "border-left", "", QUOTES },
        { "border-top", "solid", RULED },
        { "display", "none", HIDES },
        { "mso-hide", "all", HIDES },
        { "visibility", "hidden", HIDES },
        { "white-space", "pre", KEEPS },
    };
    unsigned effect = 0;

    if (is_zero(value))
        effect = strcmp(property, "font-size") == 0 ? HIDES : g_str_has_prefix(property, "margin") ? CROWDED : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(styles); i++)
        if (strcmp(property, styles[i].property) == 0 && g_str_has_prefix(value, styles[i].value))
            effect |= styles[i].effect;
    return effect;
}

static unsigned
effect_of_style(const char *style)
{
    g_autofree char *lower = g_ascii_strdown(style, -1);
    unsigned effect = 0;
    char *rest = lower, *declaration;

    while ((declaration = strsep(&rest, ";"))) {
        char *colon = strchr(declaration, ':');
        if (!colon)
            continue;
        *colon = '\0';
        effect |= effect_of_declaration(g_strstrip(declaration), g_strchug(colon + 1));
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

static unsigned
effect_of(const xmlChar *name, const xmlChar **attributes)
{
    const unsigned own = effect_of_name(name);
    unsigned effect = own, style = 0;
    bool is_cited = false;

    for (; attributes && attributes[0]; attributes += 2) {
        const char *attribute = (const char *)attributes[0];
        const char *value = attributes[1] ? (const char *)attributes[1] : "";
        if (strcmp(attribute, "style") == 0)
            style = effect_of_style(value);
        else if (strcmp(attribute, "hidden") == 0)
            effect |= HIDES;
        else
            effect |= effect_of_mark(attribute, value);
        is_cited |= strcmp(attribute, "type") == 0 || strcmp(attribute, "cite") == 0 ||
                    (strcmp(attribute, "class") == 0 && has_word(value, "gmail_quote"));
    }
    if (!(own & INDENTS))
        style &= ~(unsigned)QUOTES;
    return effect_of_quotation(effect | style, is_cited);
}

/* --- the walk ----------------------------------------------------------------------------------------------- */

/* Inside how many elements of a kind the walk is. */
typedef struct {
    unsigned unseen, kept, quotes, indents, hidden, attributed, in_signature, closed;
} Depth;

typedef struct {
    Lines *lines;
    htmlParserCtxtPtr parser;
    const char *source;
    size_t at;    /* the place in the source of what is being read */
    size_t event; /* where the event before this one ended */
    GArray *open; /* the effects of each open element, outermost first */
    Depth depth;
    unsigned next;    /* marks of the next line: what an element begins */
    Line line;        /* the one that is written; of length 0: none yet */
    GString *hidden;  /* what is hidden inside it */
    Line hidden_line; /* where that stands */
    guint last;       /* the number of the last line with words */
    bool is_placed;   /* its place is found */
} HtmlWalk;

/* Where the parser stands: behind a text or an end tag, at the ">" of a start tag. */
static void
move_on(HtmlWalk *walk)
{
    const xmlParserInput *input = walk->parser->input;

    walk->event = walk->at;
    walk->at = input ? input->consumed + (size_t)(input->cur - input->base) : walk->at;
}

static void
emit(HtmlWalk *walk, const Line *line)
{
    g_array_append_val(walk->lines->lines, *line);
}

/* Ends the line that is written, if any. What was hidden within follows as a line of its own. */
static void
end_line(HtmlWalk *walk)
{
    const char *text = walk->lines->text->str + walk->line.text;

    if (walk->line.length > 0) {
        while (walk->line.length > 1 && text[walk->line.length - 1] == ' ')
            walk->line.length--;
        walk->last = walk->lines->lines->len;
        walk->is_placed = false;
        emit(walk, &walk->line);
        walk->line.length = 0;
    }
    if (walk->hidden->len > 0) {
        walk->hidden_line.text = walk->lines->text->len;
        walk->hidden_line.length = walk->hidden->len;
        g_string_append_len(walk->lines->text, walk->hidden->str, (gssize)walk->hidden->len);
        emit(walk, &walk->hidden_line);
        g_string_truncate(walk->hidden, 0);
    }
}

/* A line whose first LENGTH bytes have just been read. A character reference is longer in the source than what it says.
 */
static Line
begin_line(const HtmlWalk *walk, size_t length)
{
    const Depth *depth = &walk->depth;
    const unsigned quotes = depth->quotes + depth->indents;
    Line line = { .text = walk->lines->text->len, .source = walk->lines->sources };

    line.begin = walk->source[walk->event] == '&' ? walk->event : walk->at - MIN(length, walk->at);
    line.end = line.place = walk->at;
    line.quotes = (guint8)MIN(quotes, QUOTES_MAX);
    line.marks = (guint8)(walk->next | (quotes > 0 && depth->quotes == 0 ? MARK_INDENTED : 0) |
                          (depth->attributed > 0 ? MARK_ATTRIBUTION : 0) |
                          (depth->in_signature > 0 ? MARK_SIGNATURE : 0) | (depth->hidden > 0 ? MARK_HIDDEN : 0));
    return line;
}

static void
append_hidden(HtmlWalk *walk, const char *text, size_t length)
{
    if (walk->hidden->len == 0)
        walk->hidden_line = begin_line(walk, length);
    for (size_t i = 0; i < length; i++)
        g_string_append_c(walk->hidden, g_ascii_isspace(text[i]) ? ' ' : text[i]);
    walk->hidden_line.end = walk->hidden_line.place = walk->at;
}

/* Appends bytes to the line that is written, or begins one with them. */
static void
append(HtmlWalk *walk, const char *text, size_t length)
{
    Line *line = &walk->line;

    if (line->length == 0) {
        *line = begin_line(walk, length);
        walk->next = 0;
    }
    g_string_append_len(walk->lines->text, text, (gssize)length);
    line->length += length;
    line->end = line->place = walk->at;
}

/* A blank between two words, unless there is one. */
static void
append_blank(HtmlWalk *walk)
{
    const Line *line = &walk->line;

    if (line->length > 0 && walk->lines->text->str[line->text + line->length - 1] != ' ')
        append(walk, " ", 1);
}

static void
append_empty(HtmlWalk *walk)
{
    const Line line = begin_line(walk, 0);

    emit(walk, &line);
}

/* How many bytes of TEXT are no blanks. */
static size_t
word_length(const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && !g_ascii_isspace(text[i]))
        i++;
    return i;
}

static void
on_blank(HtmlWalk *walk, char blank)
{
    if (walk->depth.kept == 0 || blank != '\n') {
        append_blank(walk);
        return;
    }
    if (walk->line.length == 0)
        append_empty(walk);
    end_line(walk);
}

static void
on_text(void *data, const xmlChar *bytes, int length)
{
    HtmlWalk *walk = data;
    const char *text = (const char *)bytes, *const end = text + length;

    move_on(walk);
    if (walk->depth.unseen > 0)
        return;
    if (walk->depth.hidden > 0) {
        append_hidden(walk, text, (size_t)length);
        return;
    }
    const size_t text_end = walk->at;
    while (text < end) {
        const size_t word = word_length(text, (size_t)(end - text));
        text += word;
        walk->at = text_end - (size_t)(end - text);
        if (word > 0)
            append(walk, text - word, word);
        if (text < end)
            on_blank(walk, *text++);
    }
    walk->at = text_end;
}

static void
on_comment(void *data, const xmlChar *text G_GNUC_UNUSED)
{
    move_on(data);
}

static void
count(Depth *depth, unsigned effect, unsigned by)
{
    depth->unseen += effect & UNSEEN ? by : 0;
    depth->kept += effect & KEEPS ? by : 0;
    depth->quotes += effect & QUOTES ? by : 0;
    depth->indents += effect & INDENTS ? by : 0;
    depth->hidden += effect & HIDES ? by : 0;
    depth->attributed += effect & ATTRIBUTES ? by : 0;
    depth->in_signature += effect & SIGNS ? by : 0;
    depth->closed += effect & CLOSED ? by : 0;
}

static void
on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    HtmlWalk *walk = data;
    const unsigned effect = effect_of(name, attributes);

    move_on(walk);
    walk->at++; /* the ">" */
    if (effect & LINE_BREAK && walk->line.length == 0 && walk->depth.unseen == 0)
        append_empty(walk);
    if (effect & (BREAKS | QUOTES | ATTRIBUTES | SIGNS | ORIGINAL)) {
        end_line(walk);
        walk->is_placed |= effect & (QUOTES | ATTRIBUTES | SIGNS | ORIGINAL) || (effect & BLOCK) == BLOCK;
    }
    walk->next |= (effect & ORIGINAL ? MARK_ORIGINAL : 0) | (effect & RULED ? MARK_RULED : 0);
    g_array_append_val(walk->open, effect);
    count(&walk->depth, effect, 1);
}

/* The place behind the last line moves outwards with the elements that end there, up to the end of its block, or of the
 * lists and tables that hold it. */
static void
move_place(HtmlWalk *walk, unsigned effect)
{
    if (walk->is_placed)
        return;
    g_array_index(walk->lines->lines, Line, walk->last).place = walk->at;
    walk->is_placed = effect & ENDS_LINE && walk->depth.closed == 0;
}

/* Whether the end that is told of is a tag in the source. Others the parser only supposes, wherever it stands. */
static bool
is_written_end(const HtmlWalk *walk)
{
    return strncmp(walk->source + walk->event, "</", 2) == 0;
}

static void
on_end(void *data, const xmlChar *name)
{
    HtmlWalk *walk = data;

    move_on(walk);
    if (walk->open->len == 0)
        return;
    const unsigned effect = g_array_index(walk->open, unsigned, walk->open->len - 1);
    if (effect & (ENDS_LINE | QUOTES | ATTRIBUTES | SIGNS))
        end_line(walk);
    else if (effect & CELL)
        append_blank(walk);
    if ((effect & (PARAGRAPH | CROWDED)) == PARAGRAPH)
        append_empty(walk);
    g_array_set_size(walk->open, walk->open->len - 1);
    count(&walk->depth, effect, (unsigned)-1);
    walk->is_placed |= strcmp((const char *)name, "body") == 0 || strcmp((const char *)name, "html") == 0;
    if (!is_written_end(walk))
        return;
    if (walk->line.length > 0)
        walk->line.place = walk->at;
    else
        move_place(walk, effect);
}

/* --- reading ------------------------------------------------------------------------------------------------ */

/* How long the mark at TEXT is that Word writes around what only browsers show ("<![if !supportLists]>", "<![endif]>");
 * 0: it is none. */
static size_t
condition_length(const char *text, const char *end)
{
    const size_t window = MIN((size_t)(end - text), CONDITION_MAX_BYTES);
    const char *mark_end = memchr(text, '>', window);

    if (g_ascii_strncasecmp(text, "<![if", 5) != 0 && g_ascii_strncasecmp(text, "<![endif", 8) != 0)
        return 0;
    return mark_end && mark_end[-1] == ']' ? (size_t)(mark_end + 1 - text) : 0;
}

/* The parser would take such a mark for text, and a zero byte for the end. */
static void
blank_unreadable(char *html, size_t length)
{
    const char *const end = html + length;

    for (char *c = html; (c = memchr(c, '<', (size_t)(end - c))); c++)
        if (c[1] == '!')
            memset(c, ' ', condition_length(c, end));
    for (char *c = html; (c = memchr(c, '\0', (size_t)(end - c))); c++)
        *c = ' ';
}

/* Not by the push parser: it sees nothing of a text that begins with an end tag (libxml2 2.9.14). */
static void
walk_html(HtmlWalk *walk, const char *html, size_t length)
{
    const htmlSAXHandler handler = { .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .comment = on_comment };

    walk->source = html;
    walk->parser = htmlNewParserCtxt();
    *walk->parser->sax = handler;
    walk->parser->userData = walk;
    htmlCtxtReadMemory(
        walk->parser, html, (int)length, NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    end_line(walk);
    htmlFreeParserCtxt(walk->parser);
}

void
lines_append_html(Lines *lines, const char *html, size_t length)
{
    HtmlWalk walk = { .lines = lines, .open = g_array_new(FALSE, FALSE, sizeof(unsigned)), .is_placed = true };
    g_autofree char *copy = g_malloc0(length + 2); /* a start tag's end may be read one byte behind the source's */

    memcpy(copy, html, length);
    walk.hidden = g_string_new(NULL);
    blank_unreadable(copy, length);
    if (length > 0)
        walk_html(&walk, copy, length);
    g_string_free(walk.hidden, TRUE);
    g_array_unref(walk.open);
    lines->sources++;
}
