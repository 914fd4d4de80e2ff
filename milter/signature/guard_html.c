/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_html: reads HTML as browsers cut it into tags (https://html.spec.whatwg.org, section 13.2.5), without a tree:
 * what the guard asks is only in which table, cell, quotation and list a word stands. What a style hides counts as
 * seen: better that too much stays. */
#include <stdlib.h>
#include <string.h>

#include "signature/guard_entity.h"
#include "signature/guard_text.h"

#define DEPTH_MAX 256 /* deeper elements count as the one around them */
#define NAME_MAX_BYTES 32

/* What an element is to the guard. */
typedef enum { OTHER, TABLE, ROW, CELL, QUOTE, LIST, ITEM, LINK, IMAGE, RULE, BLOCK, RAW } Role;

typedef struct {
    const char *name;
    Role role;
} RoleName;

/* By name, in order. */
static const RoleName roles[] = {
    { "a", LINK },
    { "address", BLOCK },
    { "area", LINK },
    { "article", BLOCK },
    { "aside", BLOCK },
    { "audio", IMAGE },
    { "blockquote", QUOTE },
    { "body", BLOCK },
    { "br", BLOCK },
    { "button", BLOCK },
    { "canvas", IMAGE },
    { "caption", CELL },
    { "center", BLOCK },
    { "dd", BLOCK },
    { "dir", LIST },
    { "div", BLOCK },
    { "dl", BLOCK },
    { "dt", BLOCK },
    { "embed", IMAGE },
    { "fieldset", BLOCK },
    { "figcaption", BLOCK },
    { "figure", BLOCK },
    { "footer", BLOCK },
    { "form", BLOCK },
    { "h1", BLOCK },
    { "h2", BLOCK },
    { "h3", BLOCK },
    { "h4", BLOCK },
    { "h5", BLOCK },
    { "h6", BLOCK },
    { "head", BLOCK },
    { "header", BLOCK },
    { "hr", RULE },
    { "html", BLOCK },
    { "iframe", RAW },
    { "image", IMAGE },
    { "img", IMAGE },
    { "legend", BLOCK },
    { "li", ITEM },
    { "main", BLOCK },
    { "menu", LIST },
    { "nav", BLOCK },
    { "noembed", RAW },
    { "noframes", RAW },
    { "object", IMAGE },
    { "ol", LIST },
    { "option", BLOCK },
    { "p", BLOCK },
    { "pre", BLOCK },
    { "script", RAW },
    { "section", BLOCK },
    { "style", RAW },
    { "svg", IMAGE },
    { "table", TABLE },
    { "tbody", BLOCK },
    { "td", CELL },
    { "tfoot", BLOCK },
    { "th", CELL },
    { "thead", BLOCK },
    { "title", RAW },
    { "tr", ROW },
    { "ul", LIST },
    { "v:imagedata", IMAGE },
    { "video", IMAGE },
    { "xmp", RAW },
};

/* An element that is open. */
typedef struct {
    guint8 role;
    guint32 outer; /* the frame around it */
} Open;

typedef struct {
    GuardPen pen;
    Open open[DEPTH_MAX];
    guint16 depth;
} Walk;

/* A tag. */
typedef struct {
    char name[NAME_MAX_BYTES];
    bool is_end;
    const char *attributes, *end; /* behind the name, and before ">" */
} Tag;

static int
compare_role(const void *name, const void *role)
{
    return strcmp(name, ((const RoleName *)role)->name);
}

static Role
role_of(const char *name)
{
    const RoleName *found = bsearch(name, roles, G_N_ELEMENTS(roles), sizeof *roles, compare_role);

    return found ? found->role : OTHER;
}

/* --- what is open --------------------------------------------------------------------------------------------- */

static Role
innermost(const Walk *walk)
{
    return walk->depth > 0 ? walk->open[walk->depth - 1].role : OTHER;
}

static void
note_depth(Walk *walk, guint32 frame)
{
    guard_pen_move(&walk->pen, frame, walk->depth);
    walk->pen.is_fostered = innermost(walk) == TABLE || innermost(walk) == ROW;
}

static void
enter(Walk *walk, Role role)
{
    const char mark = (char)role;

    if (walk->depth == DEPTH_MAX)
        return;
    walk->open[walk->depth++] = (Open){ .role = (guint8)role, .outer = walk->pen.frame };
    note_depth(walk, guard_hash(walk->pen.frame, &mark, 1));
}

/* Ends elements until DEPTH are open. */
static void
leave_to(Walk *walk, guint16 depth)
{
    guint32 frame = walk->pen.frame;

    while (walk->depth > depth)
        frame = walk->open[--walk->depth].outer;
    note_depth(walk, frame);
}

/* The depth at which the innermost element of ROLE is open, sought up to an element that the set BARRIERS (1 << Role)
 * has; -1: nowhere. */
static int
find_open(const Walk *walk, Role role, unsigned barriers)
{
    for (int i = walk->depth - 1; i >= 0; i--) {
        if (walk->open[i].role == role)
            return i;
        if (barriers & 1u << walk->open[i].role)
            return -1;
    }
    return -1;
}

/* --- tables --------------------------------------------------------------------------------------------------- */

static void
begin_table(Walk *walk)
{
    const int around = find_open(walk, TABLE, 1u << CELL);

    if (around >= 0) /* between rows one ends the other */
        leave_to(walk, (guint16)around);
    enter(walk, TABLE);
}

static void
begin_row(Walk *walk)
{
    const int table = find_open(walk, TABLE, 0);

    if (table < 0)
        return;
    leave_to(walk, (guint16)(table + 1));
    enter(walk, ROW);
}

static void
begin_cell(Walk *walk)
{
    const int row = find_open(walk, ROW, 1u << TABLE);

    if (row < 0)
        begin_row(walk);
    else
        leave_to(walk, (guint16)(row + 1));
    if (innermost(walk) == ROW)
        enter(walk, CELL);
}

/* --- tags ----------------------------------------------------------------------------------------------------- */

/* Decodes what an attribute says. The caller owns the string. */
static char *
decode_value(const char *value, size_t length)
{
    GString *decoded = g_string_sized_new(length + 1);

    for (const char *c = value, *const end = value + length; c < end;) {
        gunichar character = 0;
        const size_t read = *c == '&' ? guard_entity(c, end, &character) : 0;
        if (read > 0)
            g_string_append_unichar(decoded, character);
        else if (*c)
            g_string_append_c(decoded, *c);
        c += MAX(read, 1);
    }
    return g_string_free(decoded, FALSE);
}

static const char *
skip_blanks(const char *c, const char *end)
{
    while (c < end && (g_ascii_isspace(*c) || *c == '/'))
        c++;
    return c;
}

static bool
is_name_end(char c)
{
    return g_ascii_isspace(c) || c == '/' || c == '>' || c == '=';
}

/* An attribute as written. */
typedef struct {
    const char *name, *value;
    size_t name_length, length;
} Attribute;

/* Reads what stands behind the "=" at *C. */
static void
read_value(const char **c, const char *end, Attribute *attribute)
{
    const char *at = *c + 1;

    while (at < end && g_ascii_isspace(*at))
        at++;
    const char quote = at < end && (*at == '"' || *at == '\'') ? *at++ : '\0';
    attribute->value = at;
    while (at < end && (quote ? *at != quote : !g_ascii_isspace(*at) && *at != '>'))
        at++;
    attribute->length = (size_t)(at - attribute->value);
    *c = at + (quote && at < end);
}

/* Reads the attribute at *C, of which there is one. */
static void
read_attribute(const char **c, const char *end, Attribute *attribute)
{
    const char *at = *c + 1;

    while (at < end && !is_name_end(*at))
        at++;
    *attribute = (Attribute){ .name = *c, .name_length = (size_t)(at - *c), .value = at };
    *c = at;
    while (at < end && g_ascii_isspace(*at))
        at++;
    if (at < end && *at == '=') {
        read_value(&at, end, attribute);
        *c = at;
    }
}

/* What the attribute WANTED of TAG says; NULL where it has none. The caller owns the string. */
static char *
attribute_of(const Tag *tag, const char *wanted)
{
    Attribute attribute;

    for (const char *c = tag->attributes; (c = skip_blanks(c, tag->end)) < tag->end;) {
        read_attribute(&c, tag->end, &attribute);
        if (attribute.name_length == strlen(wanted) &&
            g_ascii_strncasecmp(attribute.name, wanted, attribute.name_length) == 0)
            return decode_value(attribute.value, attribute.length);
    }
    return NULL;
}

/* Where an image comes from; of one of the message's own the content id behind "cid:" (RFC 2392). The caller owns it.
 */
static char *
address_of(const Tag *tag)
{
    static const char *const names[] = { "src", "data", "poster", "href" };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *said = attribute_of(tag, names[i]);
        if (!said || !*g_strstrip(said))
            continue;
        g_autofree char *id = g_ascii_strncasecmp(said, "cid:", 4) == 0 ? g_uri_unescape_string(said + 4, NULL) : NULL;
        return id ? g_strconcat("cid:", id, NULL) : g_steal_pointer(&said);
    }
    return g_strdup(tag->name);
}

static void
start_element(Walk *walk, const Tag *tag, Role role)
{
    if (role == TABLE)
        begin_table(walk);
    else if (role == ROW)
        begin_row(walk);
    else if (role == CELL)
        begin_cell(walk);
    else if (role == QUOTE || role == LIST)
        enter(walk, role);
    else if (role == ITEM) {
        if (innermost(walk) == ITEM)
            leave_to(walk, walk->depth - 1);
        enter(walk, ITEM);
    } else if (role == IMAGE) {
        g_autofree char *address = address_of(tag);
        guard_pen_image(&walk->pen, address);
    } else if (role == LINK) {
        g_autofree char *address = attribute_of(tag, "href");
        walk->pen.link = address && *address ? guard_hash(0, address, strlen(address)) : 0;
    } else if (role == RULE)
        guard_pen_rule(&walk->pen, "<hr>", 4);
}

static void
end_element(Walk *walk, Role role)
{
    static const unsigned barriers[] = {
        [TABLE] = 0,
        [ROW] = 1u << TABLE,
        [CELL] = 1u << TABLE,
        [QUOTE] = 1u << TABLE | 1u << CELL,
        [LIST] = 1u << TABLE | 1u << CELL,
        [ITEM] = 1u << TABLE | 1u << CELL | 1u << LIST | 1u << QUOTE,
    };

    if (role == LINK)
        walk->pen.link = 0;
    else if (role >= TABLE && role <= ITEM) {
        const int at = find_open(walk, role, barriers[role]);
        if (at >= 0)
            leave_to(walk, (guint16)at);
    }
}

/* Where the tag whose attributes begin at C ends: at a ">" that no quote holds; NULL where it goes on for ever. */
static const char *
find_tag_end(const char *c, const char *end)
{
    Attribute attribute;

    while ((c = skip_blanks(c, end)) < end && *c != '>')
        read_attribute(&c, end, &attribute);
    return c < end ? c : NULL;
}

/* Whether a tag begins at the "<" at C. */
static bool
is_tag(const char *c, const char *end)
{
    return c + 1 < end && (g_ascii_isalpha(c[1]) || (c[1] == '/' && c + 2 < end && g_ascii_isalpha(c[2])));
}

/* Reads the tag at C. Returns where it ends, behind the ">"; END where it never does. */
static const char *
read_tag(const char *c, const char *end, Tag *tag)
{
    size_t length = 0;

    tag->is_end = c[1] == '/';
    for (c += tag->is_end ? 2 : 1; c < end && !g_ascii_isspace(*c) && *c != '/' && *c != '>'; c++)
        if (length + 1 < sizeof tag->name)
            tag->name[length++] = g_ascii_tolower(*c);
    tag->name[length] = '\0';
    tag->attributes = c;
    tag->end = find_tag_end(c, end);
    if (!tag->end)
        *tag = (Tag){ .attributes = end, .end = end }; /* browsers leave it out */
    return tag->end < end ? tag->end + 1 : end;
}

/* Where what NAME holds as it stands ends: before its end tag. */
static const char *
skip_raw(const char *c, const char *end, const char *name)
{
    const size_t length = strlen(name);

    for (; (c = memchr(c, '<', (size_t)(end - c))); c++)
        if ((size_t)(end - c) > length + 2 && c[1] == '/' && g_ascii_strncasecmp(c + 2, name, length) == 0 &&
            is_name_end(c[2 + length]))
            return c;
    return end;
}

/* Where the comment or declaration at C ends. */
static const char *
skip_declaration(const char *c, const char *end)
{
    const bool is_comment = (size_t)(end - c) >= 4 && strncmp(c, "<!--", 4) == 0;
    const char *close;

    if (!is_comment) {
        close = memchr(c, '>', (size_t)(end - c));
        return close ? close + 1 : end;
    }
    if (c + 4 < end && (c[4] == '>' || (c[4] == '-' && c + 5 < end && c[5] == '>')))
        return c + (c[4] == '>' ? 5 : 6);
    for (close = c + 4; (close = memchr(close, '-', (size_t)(end - close))); close++)
        if (end - close >= 3 && close[1] == '-' &&
            (close[2] == '>' || (end - close >= 4 && close[2] == '!' && close[3] == '>')))
            return close + (close[2] == '>' ? 3 : 4);
    return end;
}

/* Reads the tag at C; returns what follows. */
static const char *
walk_tag(Walk *walk, const char *c, const char *end)
{
    Tag tag = { 0 };
    const char *behind = read_tag(c, end, &tag);
    const Role role = role_of(tag.name);

    if (role != OTHER && role != LINK)
        guard_pen_break(&walk->pen);
    if (tag.is_end)
        end_element(walk, role);
    else
        start_element(walk, &tag, role);
    return role == RAW && !tag.is_end ? skip_raw(behind, end, tag.name) : behind;
}

/* Reads the character at C; returns what follows. */
static const char *
walk_character(Walk *walk, const char *c, const char *end)
{
    gunichar character = 0;
    const size_t read = *c == '&' ? guard_entity(c, end, &character) : 0;

    if (read > 0) {
        guard_pen_character(&walk->pen, character);
        return c + read;
    }
    character = g_utf8_get_char_validated(c, end - c);
    const bool is_whole = character < 0x110000;
    guard_pen_character(&walk->pen, is_whole ? character : 0xfffd);
    return is_whole ? g_utf8_next_char(c) : c + 1;
}

GuardText *
guard_text_of_html(const char *utf8, size_t length)
{
    Walk walk = { .pen = guard_pen_begin() };
    const char *c = utf8, *const end = utf8 + length;

    while (c < end) {
        if (*c == '<' && is_tag(c, end))
            c = walk_tag(&walk, c, end);
        else if (*c == '<' && c + 1 < end && (c[1] == '!' || c[1] == '?' || c[1] == '/'))
            c = skip_declaration(c, end);
        else
            c = walk_character(&walk, c, end);
    }
    return guard_pen_end(&walk.pen);
}
