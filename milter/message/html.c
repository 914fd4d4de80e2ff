/* SPDX-License-Identifier: BSD-2-Clause */
/* html: the lines of a text in HTML, read with libxml2's SAX parser, which tells at each event where it stands. */
#include <pthread.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "message/css_words.h"
#include "message/known_tags.h"
#include "message/lines.h"
#include "message/markup.h"

#define CONDITION_MAX_BYTES 200
#define QUOTES_MAX 100
#define ATTRIBUTES_MAX 200
#define DEPTH_MAX 500
#define EVENT_STEPS 200  /* of a budget, for each event */
#define PIECE_BYTES 1000 /* libxml2 tells of longer texts piece by piece */

/* --- the walk ----------------------------------------------------------------------------------------------- */

/* Inside how many elements of a kind the walk is. */
typedef struct {
    unsigned unseen, kept, quotes, cited, indents, attributed, in_signature, closed, bold;
} Depth;

/* An element that is open. */
typedef struct {
    unsigned effect;
    Look look;
    bool is_hidden; /* so that nobody sees its words */
} Open;

typedef struct {
    Lines *lines;
    CssSheet *sheet;
    KnownTags *tags;
    htmlParserCtxtPtr parser;
    const char *source;
    size_t length;
    size_t at;    /* the place in the source of what is being read */
    size_t event; /* where the event before this one ended */
    GArray *open; /* of Open, outermost first */
    Depth depth;
    unsigned next;    /* marks of the next line: what an element begins */
    Line line;        /* the one that is written; of length 0: none yet */
    GString *hidden;  /* what is hidden inside it */
    Line hidden_line; /* where that stands */
    guint last;       /* the number of the last line with words */
    bool is_placed;   /* its place is found */
    bool is_stopped;  /* the parser is, before the end */
} HtmlWalk;

/* Where the parser stands: behind a text or an end tag, at the ">" of a start tag. */
static void
move_on(HtmlWalk *walk)
{
    const xmlParserInput *input = walk->parser->input;

    walk->event = walk->at;
    if (input)
        walk->at = MIN(input->consumed + (size_t)(input->cur - input->base), walk->length);
}

/* Ends the line that is written, if any. What was hidden within follows as a line of its own. */
static void
end_line(HtmlWalk *walk)
{
    const char *text = walk->lines->text->str + walk->line.text;

    if (walk->line.length > 0) {
        while (walk->line.length > 1 && text[walk->line.length - 1] == ' ')
            walk->line.length--;
        lines_add(walk->lines, &walk->line);
        walk->last = walk->lines->lines->len - 1;
        walk->is_placed = false;
        walk->line.length = 0;
    }
    if (walk->hidden->len > 0) {
        walk->hidden_line.text = walk->lines->text->len;
        walk->hidden_line.length = walk->hidden->len;
        g_string_append_len(walk->lines->text, walk->hidden->str, (gssize)walk->hidden->len);
        lines_add(walk->lines, &walk->hidden_line);
        g_string_truncate(walk->hidden, 0);
    }
}

/* The innermost element that is open; NULL: none is. */
static const Open *
innermost(const HtmlWalk *walk)
{
    return walk->open->len > 0 ? &g_array_index(walk->open, Open, walk->open->len - 1) : NULL;
}

/* Whether nobody sees what is read now. What stands behind where the parser was stopped counts as seen. */
static bool
is_hidden(const HtmlWalk *walk)
{
    const Open *inside = innermost(walk);

    return inside && inside->is_hidden && !walk->is_stopped;
}

/* A line whose first LENGTH bytes have just been read. A character reference is longer in the source than what it says.
 */
static Line
begin_line(const HtmlWalk *walk, size_t length)
{
    const Depth *depth = &walk->depth;
    const unsigned quotes = depth->quotes + depth->indents;
    Line line = { .text = walk->lines->text->len, .source = walk->lines->sources };

    line.begin = walk->source[walk->event] == '&' ? walk->event : walk->at - MIN(length, walk->at - walk->event);
    line.end = line.place = walk->at;
    line.quotes = (guint8)MIN(quotes, QUOTES_MAX);
    line.marks = (guint8)(walk->next | (quotes > 0 && depth->quotes == 0 ? MARK_INDENTED : 0) |
                          (depth->attributed > 0 ? MARK_ATTRIBUTION : 0) | (depth->cited > 0 ? MARK_CITED : 0) |
                          (depth->in_signature > 0 ? MARK_SIGNATURE : 0) | (is_hidden(walk) ? MARK_HIDDEN : 0));
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
    line->bold += walk->depth.bold > 0 ? (guint32)length : 0;
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

    lines_add(walk->lines, &line);
}

/* How many bytes of TEXT stay as they are: words, with one blank between each two. */
static size_t
words_length(const char *text, size_t length)
{
    size_t i = 0;

    while (i < length &&
           (!g_ascii_isspace(text[i]) || (text[i] == ' ' && i > 0 && i + 1 < length && !g_ascii_isspace(text[i + 1]))))
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

/* Appends TEXT, which ends where the walk is. */
static void
append_text(HtmlWalk *walk, const char *text, size_t length)
{
    const char *const end = text + length;
    const size_t text_end = walk->at;

    if (walk->depth.unseen > 0)
        return;
    if (is_hidden(walk)) {
        append_hidden(walk, text, length);
        return;
    }
    while (text < end) {
        const size_t words = words_length(text, (size_t)(end - text));
        text += words;
        walk->at = text_end - MIN((size_t)(end - text), text_end - walk->event);
        if (words > 0)
            append(walk, text - words, words);
        if (text < end)
            on_blank(walk, *text++);
    }
    walk->at = text_end;
}

/* Whether what the parser tells of is read: not behind where it was stopped, nor when the budget for LENGTH bytes more
 * is spent, which stops it. */
static bool
is_read(HtmlWalk *walk, size_t length)
{
    if (!walk->is_stopped && !budget_allows(walk->lines->budget, EVENT_STEPS + length)) {
        walk->is_stopped = true;
        xmlStopParser(walk->parser);
    }
    return !walk->is_stopped;
}

static void
on_text(void *data, const xmlChar *bytes, int length)
{
    HtmlWalk *walk = data;
    const char *text = (const char *)bytes, *const end = text + length;

    if (!is_read(walk, (size_t)length))
        return;
    move_on(walk);
    if (length >= PIECE_BYTES) /* the parser stands before the last character of a piece */
        walk->at = MIN(walk->at + (size_t)(end - g_utf8_prev_char(end)), walk->length);
    append_text(walk, text, (size_t)length);
}

static void
on_comment(void *data, const xmlChar *text G_GNUC_UNUSED)
{
    HtmlWalk *walk = data;

    if (is_read(walk, 0))
        move_on(walk);
}

/* Appends what is no text of the page, and what some programs show all the same. */
static void
append_words(HtmlWalk *walk, const char *words)
{
    if (*words == '\0')
        return;
    append_hidden(walk, words, strlen(words));
    walk->hidden_line.marks |= MARK_HIDDEN;
    append_hidden(walk, " ", 1);
}

/* Whether the element NAME shows the value of its ATTRIBUTE as words. */
static bool
is_label(const char *name, const char *attribute)
{
    static const struct {
        const char *element, *attribute;
    } labels[] = { { "input", "value" }, { "input", "placeholder" }, { "textarea", "placeholder" },
        { "option", "label" }, { "optgroup", "label" } };

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        if (strcmp(name, labels[i].element) == 0 && strcmp(attribute, labels[i].attribute) == 0)
            return true;
    return false;
}

/* Appends what the ATTRIBUTES of the element NAME show by themselves, or by way of a style. */
static void
append_attributes(HtmlWalk *walk, const char *name, const char *const *attributes)
{
    GHashTable *shown = css_sheet_attributes(walk->sheet);

    if (walk->depth.unseen > 0)
        return;
    for (; attributes && attributes[0]; attributes += 2) {
        if (!attributes[1])
            continue;
        if (strcmp(attributes[0], "style") == 0) {
            if (!strpbrk(attributes[1], "\"'")) /* no string is in it */
                continue;
            g_autoptr(GString) words = g_string_new(NULL);
            css_words_append(attributes[1], strlen(attributes[1]), words, shown);
            append_words(walk, words->str);
        } else if (g_hash_table_contains(shown, attributes[0]) || is_label(name, attributes[0])) {
            append_words(walk, attributes[1]);
        }
    }
}

static void
count(Depth *depth, unsigned effect, unsigned by)
{
    depth->unseen += effect & UNSEEN ? by : 0;
    depth->kept += effect & KEEPS ? by : 0;
    depth->quotes += effect & QUOTES ? by : 0;
    depth->cited += effect & CITES ? by : 0;
    depth->indents += effect & INDENTS ? by : 0;
    depth->attributed += effect & ATTRIBUTES ? by : 0;
    depth->in_signature += effect & SIGNS ? by : 0;
    depth->closed += effect & CLOSED ? by : 0;
    depth->bold += effect & BOLD ? by : 0;
}

static void
on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    HtmlWalk *walk = data;
    const Open *around = innermost(walk);

    if (!is_read(walk, 0))
        return;
    const KnownTag *tag = known_tags_find(walk->tags, name, attributes);
    const unsigned effect = tag->effect;
    Open inside = { .effect = effect, .look = look_within(around ? &around->look : &look_of_page, &tag->style) };
    move_on(walk);
    walk->at = MIN(walk->at + 1, walk->length); /* the ">" */
    inside.is_hidden = look_is_hidden(&inside.look);
    if (effect & LINE_BREAK && walk->line.length == 0 && walk->depth.unseen == 0)
        append_empty(walk);
    if (effect & (BREAKS | QUOTES | ATTRIBUTES | SIGNS | ORIGINAL)) {
        end_line(walk);
        walk->is_placed |= effect & (QUOTES | ATTRIBUTES | SIGNS | ORIGINAL) || (effect & BLOCK) == BLOCK;
    }
    walk->next |= (effect & ORIGINAL ? MARK_ORIGINAL : 0) | (effect & RULED ? MARK_RULED : 0);
    g_array_append_val(walk->open, inside);
    count(&walk->depth, effect, 1);
    append_attributes(walk, (const char *)name, (const char *const *)attributes);
    if (walk->open->len > DEPTH_MAX) {
        /* the parser looks for each end tag among all that is open */
        walk->is_stopped = true;
        xmlStopParser(walk->parser);
    }
}

/* Whether the walk stands between the rows of a table, or the like, where nothing else can. */
static bool
is_between_parts(const HtmlWalk *walk)
{
    return walk->open->len > 0 && innermost(walk)->effect & PARTS;
}

/* The place behind the last line moves outwards with the elements that end there, up to the end of its block, or of the
 * lists and tables that hold it. */
static void
move_place(HtmlWalk *walk, unsigned effect)
{
    if (walk->is_placed || is_between_parts(walk))
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

    if (!is_read(walk, 0))
        return;
    move_on(walk);
    if (walk->open->len == 0)
        return;
    const unsigned effect = innermost(walk)->effect;
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

/* Goes on where the parser was stopped: the text between the tags, whatever they are. */
static void
append_rest(HtmlWalk *walk)
{
    const char *const end = walk->source + walk->length;

    for (const char *c = walk->source + walk->at, *next; c < end; c = next) {
        const char *tag = memchr(c, '<', (size_t)(end - c));
        const char *tag_end = tag ? memchr(tag, '>', (size_t)(end - tag)) : NULL;
        const char *text_end = tag_end ? tag : end;
        walk->event = walk->at;
        walk->at = (size_t)(text_end - walk->source);
        append_text(walk, c, (size_t)(text_end - c));
        end_line(walk);
        next = tag_end ? tag_end + 1 : end;
        walk->at = (size_t)(next - walk->source);
        if (!budget_allows(walk->lines->budget, EVENT_STEPS + (size_t)(next - c)))
            return;
    }
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

/* Where the text behind the mark TEXT that begins at C goes on; END where it does not. */
static char *
skip_to(char *c, char *end, const char *mark)
{
    char *found = g_strstr_len(c, end - c, mark);

    return found ? found + strlen(mark) : end;
}

/* Behind the tag at TAG. Of its attributes only the first are left: the parser compares each with each. */
static char *
bound_tag(char *tag, char *end)
{
    unsigned attributes = 0;
    char before = ' ', last = '<', quote = '\0';

    for (char *c = tag + 1; c < end; before = *c++) {
        if (attributes > ATTRIBUTES_MAX && *c != '>') {
            *c = ' ';
        } else if (quote) {
            quote = *c == quote ? '\0' : quote;
        } else if (*c == '>') {
            return c + 1;
        } else if ((*c == '"' || *c == '\'') && last == '=') {
            quote = *c;
        } else if (!g_ascii_isspace(*c)) {
            attributes += g_ascii_isspace(before) || before == '"' || before == '\'' || before == '/';
        }
        if (!g_ascii_isspace(*c))
            last = *c;
    }
    return end;
}

/* Behind the tag at TAG, and what it makes the parser read as no tags. */
static char *
pass_tag(char *tag, char *end)
{
    const bool is_raw = g_ascii_strncasecmp(tag, "<script", 7) == 0 || g_ascii_strncasecmp(tag, "<style", 6) == 0;
    char *c = bound_tag(tag, end);

    return is_raw ? MAX(skip_to(c, end, "</") - 2, c) : c;
}

/* Blanks what the parser would take for what it is not, or never be done with: Word's marks, which it takes for text, a
 * zero byte, which it takes for the end, and attributes without number. */
static void
blank_unreadable(char *html, size_t length)
{
    char *const end = html + length;

    for (char *c = html; (c = memchr(c, '\0', (size_t)(end - c)));)
        *c = ' ';
    for (char *c = html; c < end && (c = memchr(c, '<', (size_t)(end - c)));) {
        if (g_ascii_isalpha(c[1])) {
            c = pass_tag(c, end);
        } else if (strncmp(c, "<!--", 4) == 0) {
            c = skip_to(c + 4, end, "-->");
        } else {
            memset(c, ' ', condition_length(c, end));
            c++;
        }
    }
}

static pthread_once_t parser_once = PTHREAD_ONCE_INIT;

/* Not by the push parser: it sees nothing of a text that begins with an end tag (libxml2 2.9.14). The text is UTF-8
 * whatever it says itself, and not copied, so that places in it are the parser's own. */
static void
walk_html(HtmlWalk *walk, const char *html, size_t length)
{
    const htmlSAXHandler handler = { .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .comment = on_comment };

    pthread_once(&parser_once, xmlInitParser);
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(html, (int)length);
    if (!parser)
        return;
    htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
    parser->charset = XML_CHAR_ENCODING_UTF8;
    *parser->sax = handler;
    parser->userData = walk;
    walk->source = html;
    walk->length = length;
    walk->parser = parser;
    append_words(walk, css_sheet_words(walk->sheet));
    end_line(walk);
    htmlParseDocument(parser);
    if (walk->is_stopped)
        append_rest(walk);
    end_line(walk);
    htmlFreeParserCtxt(parser);
}

void
lines_append_html(Lines *lines, const char *html, size_t length)
{
    HtmlWalk walk = { .lines = lines, .open = g_array_new(FALSE, FALSE, sizeof(Open)), .is_placed = true };
    g_autofree char *copy = g_malloc0(length + 1);

    memcpy(copy, html, length);
    walk.hidden = g_string_new(NULL);
    blank_unreadable(copy, length);
    g_autoptr(CssSheet) sheet = css_sheet_new(copy, length, lines->budget);
    walk.sheet = sheet;
    walk.tags = known_tags_new(sheet);
    if (length > 0)
        walk_html(&walk, copy, length);
    known_tags_free(walk.tags);
    g_string_free(walk.hidden, TRUE);
    g_array_unref(walk.open);
    lines->sources++;
}
