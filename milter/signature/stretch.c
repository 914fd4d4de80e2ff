/* SPDX-License-Identifier: BSD-2-Clause */
/* stretch: pairs the tags of a text and looks which of them a range cuts from their partners. */
#include "signature/stretch.h"

#include <string.h>

#include <glib.h>

#define NAME_BYTES 16
#define DEPTH_MAX 500   /* an end tag looks for its start among so many */
#define TAGS_MAX 100000 /* of those that follow nothing is known */
#define AROUND_MAX 60   /* so many elements around a signature are taken in */

typedef enum { START, END, ALONE } TagKind;

typedef struct {
    size_t begin, end;
    TagKind kind;
    int partner; /* the tag that ends or starts the same element; -1: none does */
    char name[NAME_BYTES];
} Tag;

typedef struct {
    const char *html;
    size_t length;
    GArray *tags; /* of Tag */
    GArray *open; /* of int, start tags whose end has not come */
    StretchImages may_take;
} Tags;

static bool
is_one_of(const char *name, const char *const *names)
{
    return g_strv_contains(names, name);
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static const Tag *
tag_at(const Tags *tags, int i)
{
    return &g_array_index(tags->tags, Tag, i);
}

/* Behind MARK, which is looked for from AT on; the end where it is not there. */
static size_t
behind(const Tags *tags, size_t at, const char *mark)
{
    const char *found = g_strstr_len(tags->html + at, (gssize)(tags->length - at), mark);

    return found ? (size_t)(found - tags->html) + strlen(mark) : tags->length;
}

/* Behind the tag at AT. A quote counts behind "=" only. */
static size_t
tag_end(const Tags *tags, size_t at)
{
    char quote = '\0', last = '<';

    for (size_t i = at + 1; i < tags->length; i++) {
        const char c = tags->html[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '>')
            return i + 1;
        else if ((c == '"' || c == '\'') && last == '=')
            quote = c;
        if (!g_ascii_isspace(c))
            last = c;
    }
    return tags->length;
}

/* Finds the start of the end tag number I; those that began within and were never ended are ended by it. */
static void
pair(Tags *tags, int i)
{
    Tag *end = &g_array_index(tags->tags, Tag, i);
    const guint count = tags->open->len, least = count > DEPTH_MAX ? count - DEPTH_MAX : 0;

    for (guint k = count; k > least; k--) {
        const int candidate = g_array_index(tags->open, int, k - 1);
        Tag *start = &g_array_index(tags->tags, Tag, candidate);
        if (strcmp(start->name, end->name) != 0)
            continue;
        start->partner = i;
        end->partner = candidate;
        g_array_set_size(tags->open, k - 1);
        return;
    }
}

/* Reads the tag at AT; returns where the text goes on. */
static size_t
read_tag(Tags *tags, size_t at)
{
    static const char *const voids[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
        "source", "track", "wbr", NULL };
    const bool closes = tags->html[at + 1] == '/';
    const char *name = tags->html + at + (closes ? 2 : 1);
    Tag tag = { .begin = at, .end = tag_end(tags, at), .partner = -1 };

    for (size_t i = 0; i < NAME_BYTES - 1 && (g_ascii_isalnum(name[i]) || name[i] == ':'); i++)
        tag.name[i] = g_ascii_tolower(name[i]);
    const bool is_alone = is_one_of(tag.name, voids) || tags->html[tag.end - 2] == '/';
    tag.kind = closes ? END : is_alone ? ALONE : START;
    const int index = (int)tags->tags->len;
    g_array_append_val(tags->tags, tag);
    if (tag.kind == END)
        pair(tags, index);
    else if (tag.kind == START)
        g_array_append_val(tags->open, index);
    if (tag.kind == START && (strcmp(tag.name, "style") == 0 || strcmp(tag.name, "script") == 0)) {
        const size_t raw_end = behind(tags, tag.end, "</");
        return raw_end < tags->length ? raw_end - 2 : raw_end;
    }
    return tag.end;
}

static Tags
read_tags(const char *html, size_t length, StretchImages may_take)
{
    Tags tags = { html, length, g_array_new(FALSE, FALSE, sizeof(Tag)), g_array_new(FALSE, FALSE, sizeof(int)),
        may_take };

    for (size_t at = 0; at + 2 < length && tags.tags->len < TAGS_MAX;) {
        const char *c = html + at;
        if (*c != '<')
            at++;
        else if (g_ascii_isalpha(c[1]) || (c[1] == '/' && g_ascii_isalpha(c[2])))
            at = read_tag(&tags, at);
        else if (length - at > 3 && memcmp(c, "<!--", 4) == 0)
            at = behind(&tags, at + 4, "-->");
        else
            at = c[1] == '!' || c[1] == '?' ? behind(&tags, at, ">") : at + 1;
    }
    return tags;
}

/* --- what is between ----------------------------------------------------------------------------------------- */

/* How many bytes at C up to END show nothing: blanks of every kind and marks nobody sees. */
static size_t
blank_length(const char *c, const char *end)
{
    static const char *const blanks[] = { "&nbsp;", "&#160;", "&#xa0;", "\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf" };

    if (g_ascii_isspace(*c))
        return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(blanks); i++) {
        const size_t length = strlen(blanks[i]);
        if ((size_t)(end - c) >= length && g_ascii_strncasecmp(c, blanks[i], length) == 0)
            return length;
    }
    return 0;
}

/* Behind the comment at C, or C where there is none. */
static const char *
pass_comment(const char *c, const char *end)
{
    if (end - c < 4 || memcmp(c, "<!--", 4) != 0)
        return c;
    const char *close = g_strstr_len(c, end - c, "-->");
    return close ? close + 3 : end;
}

/* Whether text between the bytes FROM and TO is nothing but blanks. */
static bool
is_blank(const char *html, size_t from, size_t to)
{
    const char *const end = html + to;

    for (const char *c = html + from; c < end;) {
        const size_t length = blank_length(c, end);
        const char *next = length > 0 ? c + length : pass_comment(c, end);
        if (next == c)
            return false;
        c = next;
    }
    return true;
}

/* Whether TAG shows something that is no words and may not be taken. */
static bool
shows_other(const Tags *tags, const Tag *tag)
{
    static const char *const shown[] = { "audio", "canvas", "embed", "iframe", "img", "input", "object", "svg", "video",
        "v:imagedata", NULL };

    if (tag->kind == END || !is_one_of(tag->name, shown))
        return false;
    return strcmp(tag->name, "img") != 0 || !tags->may_take(tags->html + tag->begin, tag->end - tag->begin);
}

/* Whether a reader sees nothing between the bytes FROM and TO but what may be taken. */
static bool
is_empty(const Tags *tags, size_t from, size_t to)
{
    for (guint i = 0; i < tags->tags->len && from < to; i++) {
        const Tag *tag = tag_at(tags, (int)i);
        if (tag->end <= from)
            continue;
        if (tag->begin >= to)
            break;
        if (shows_other(tags, tag) || (tag->kind != END && strcmp(tag->name, "hr") == 0) ||
            (tag->begin > from && !is_blank(tags->html, from, tag->begin)))
            return false;
        from = MIN(tag->end, to);
    }
    return from >= to || is_blank(tags->html, from, to);
}

/* --- the stretch -------------------------------------------------------------------------------------------- */

/* Whether the tag number I lies in STRETCH and its partner before it. */
static bool
is_cut_end(const Tags *tags, int i, const Stretch *stretch)
{
    const Tag *tag = tag_at(tags, i);

    return tag->kind == END && tag->begin >= stretch->begin && tag->end <= stretch->end && tag->partner >= 0 &&
           tag_at(tags, tag->partner)->begin < stretch->begin;
}

/* The same where it lies behind. */
static bool
is_cut_start(const Tags *tags, int i, const Stretch *stretch)
{
    const Tag *tag = tag_at(tags, i);

    return tag->kind == START && tag->begin >= stretch->begin && tag->end <= stretch->end && tag->partner >= 0 &&
           tag_at(tags, tag->partner)->begin >= stretch->end;
}

/* Takes in the partners of tags within, as far as nothing is seen between. Innermost come first: behind one that cannot
 * be taken in, none can. */
static void
take_partners(const Tags *tags, Stretch *stretch)
{
    const int count = (int)tags->tags->len;

    for (int i = 0; i < count; i++) {
        if (!is_cut_end(tags, i, stretch))
            continue;
        const Tag *start = tag_at(tags, tag_at(tags, i)->partner);
        if (!is_empty(tags, start->end, stretch->begin))
            break;
        stretch->begin = start->begin;
    }
    for (int i = count - 1; i >= 0; i--) {
        if (!is_cut_start(tags, i, stretch))
            continue;
        const Tag *end = tag_at(tags, tag_at(tags, i)->partner);
        if (!is_empty(tags, stretch->end, end->begin))
            break;
        stretch->end = end->end;
    }
}

/* The innermost element around STRETCH; -1 where there is none. */
static int
find_around(const Tags *tags, const Stretch *stretch)
{
    int found = -1;

    for (int i = 0; i < (int)tags->tags->len && tag_at(tags, i)->end <= stretch->begin; i++) {
        const Tag *tag = tag_at(tags, i);
        if (tag->kind == START && tag->partner >= 0 && tag_at(tags, tag->partner)->begin >= stretch->end)
            found = i;
    }
    return found;
}

/* Grows outwards through elements that hold nothing else. Of a table, or a list, all or nothing is taken. */
static void
take_elements(const Tags *tags, Stretch *stretch)
{
    static const char *const bounds[] = { "html", "body", "blockquote", "form", NULL };
    static const char *const inner[] = { "caption", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr",
        NULL };
    Stretch grown = *stretch;

    for (int i, n = 0; n < AROUND_MAX && (i = find_around(tags, &grown)) >= 0; n++) {
        const Tag *start = tag_at(tags, i), *end = tag_at(tags, start->partner);
        if (is_one_of(start->name, bounds) || !is_empty(tags, start->end, grown.begin) ||
            !is_empty(tags, grown.end, end->begin))
            return;
        grown.begin = start->begin;
        grown.end = end->end;
        if (!is_one_of(start->name, inner))
            *stretch = grown;
    }
}

static void
keep_cut_tags(const Tags *tags, Stretch *stretch)
{
    GString *ends = g_string_new(NULL), *starts = g_string_new(NULL);

    for (int i = 0; i < (int)tags->tags->len; i++) {
        const Tag *tag = tag_at(tags, i);
        GString *kept = is_cut_end(tags, i, stretch) ? ends : is_cut_start(tags, i, stretch) ? starts : NULL;
        if (kept)
            g_string_append_len(kept, tags->html + tag->begin, (gssize)(tag->end - tag->begin));
    }
    stretch->ends = g_string_free(ends, FALSE);
    stretch->starts = g_string_free(starts, FALSE);
}

static void
tags_clear(Tags *tags)
{
    g_array_unref(tags->tags);
    g_array_unref(tags->open);
}

/* Elements in which words may not stand by themselves: a browser would move them out. */
static const struct {
    const char *name, *open, *close;
} strict[] = {
    { "dl", "<dd>", "</dd>" },
    { "ol", "<li>", "</li>" },
    { "table", "<tr><td>", "</td></tr>" },
    { "tbody", "<tr><td>", "</td></tr>" },
    { "tfoot", "<tr><td>", "</td></tr>" },
    { "thead", "<tr><td>", "</td></tr>" },
    { "tr", "<td>", "</td>" },
    { "ul", "<li>", "</li>" },
};

static void
find_wrap(const Tags *tags, Stretch *stretch)
{
    const int around = find_around(tags, stretch);

    stretch->open = stretch->close = "";
    for (size_t i = 0; around >= 0 && i < G_N_ELEMENTS(strict); i++)
        if (strcmp(strict[i].name, tag_at(tags, around)->name) == 0) {
            stretch->open = strict[i].open;
            stretch->close = strict[i].close;
        }
}

static bool
has_pictures(const Tags *tags, size_t begin, size_t end)
{
    for (guint i = 0; i < tags->tags->len; i++) {
        const Tag *tag = tag_at(tags, (int)i);
        if (tag->begin >= begin && tag->begin < end && shows_other(tags, tag))
            return true;
    }
    return false;
}

Stretch
stretch_new(const char *html, size_t length, size_t begin, size_t end, StretchImages may_take)
{
    Tags tags = read_tags(html, length, may_take);
    Stretch stretch = { .begin = begin, .end = end };

    take_partners(&tags, &stretch);
    take_elements(&tags, &stretch);
    keep_cut_tags(&tags, &stretch);
    find_wrap(&tags, &stretch);
    stretch.has_pictures = has_pictures(&tags, stretch.begin, stretch.end);
    tags_clear(&tags);
    return stretch;
}

void
stretch_clear(Stretch *stretch)
{
    g_clear_pointer(&stretch->ends, g_free);
    g_clear_pointer(&stretch->starts, g_free);
}

/* --- images below ------------------------------------------------------------------------------------------- */

/* Behind the element that the tag number I begins. */
static size_t
element_end(const Tags *tags, int i)
{
    const Tag *tag = tag_at(tags, i);

    return tag->kind == START && tag->partner >= 0 ? tag_at(tags, tag->partner)->end : tag->end;
}

/* Behind the elements that end behind END and begin behind AT, or that are a paragraph or less and end there. */
static size_t
behind_elements(const Tags *tags, size_t at, size_t end)
{
    static const char *const small[] = { "a", "b", "center", "em", "font", "i", "o:p", "p", "span", "strong", "u",
        NULL };

    for (int i, n = 0; n < AROUND_MAX; n++) {
        const Stretch here = { .begin = end, .end = end };
        if ((i = find_around(tags, &here)) < 0)
            break;
        const Tag *start = tag_at(tags, i), *close = tag_at(tags, start->partner);
        if (start->begin < at && !(is_one_of(start->name, small) && is_empty(tags, end, close->begin)))
            break;
        end = close->end;
    }
    return end;
}

size_t
stretch_behind_images(const char *html, size_t length, size_t at, size_t limit, StretchImages may_take)
{
    Tags tags = read_tags(html, length, may_take);
    size_t end = at;

    for (guint i = 0; i < tags.tags->len; i++) {
        const Tag *tag = tag_at(&tags, (int)i);
        if (tag->begin >= at && tag->begin < limit && shows_other(&tags, tag))
            end = MAX(end, element_end(&tags, (int)i));
    }
    if (end > at)
        end = behind_elements(&tags, at, end);
    tags_clear(&tags);
    return end > limit ? at : end;
}
