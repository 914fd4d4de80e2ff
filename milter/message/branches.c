/* SPDX-License-Identifier: BSD-2-Clause */
/* branches: reads all that a program may show, and compares. */
#include "message/branches.h"

#include <string.h>

#include "message/same_words.h"
#include "message/words.h"

/* So many parts are compared one by one; what is beyond is read as one. */
#define BRANCHES_MOST 16
#define STUB_BYTES 600
#define STUB_WORDS 20 /* of a sentence */
#define UNSEEN_MOST 200
#define UNSEEN_BYTES 300

/* --- which there are ------------------------------------------------------------------------------------------ */

static bool
has_part(const Rendition *rendition, const Part *part)
{
    for (guint i = 0; i < rendition->parts->len; i++)
        if (g_ptr_array_index(rendition->parts, i) == part)
            return true;
    return false;
}

/* Whether some program shows PART as text, though to others it is data. */
static bool
is_shown(const Part *part)
{
    static const char *const types[] = { "text/calendar", "text/x-amp-html", NULL };

    if (part->is_attachment || part->is_enclosed)
        return false;
    return part->is_text || part->is_shown_file || g_strv_contains(types, part->type) ||
           (part->alternative > 0 && !part->is_beside && g_str_has_prefix(part->type, "text/"));
}

/* Whether both read the same parts. */
static bool
reads_the_same(const Rendition *one, const Rendition *other)
{
    for (guint i = 0; i < one->parts->len; i++)
        if (!has_part(other, g_ptr_array_index(one->parts, i)))
            return false;
    return one->parts->len == other->parts->len;
}

/* The parts that neither PLAIN nor HTML reads. The caller owns the array. */
static GPtrArray *
further_parts(const Message *message, const Rendition *plain, const Rendition *html)
{
    const GPtrArray *parts = message_parts(message);
    GPtrArray *further = g_ptr_array_new();

    for (guint i = 0; i < parts->len; i++) {
        Part *part = g_ptr_array_index(parts, i);
        if (is_shown(part) && !has_part(plain, part) && (html == plain || !has_part(html, part)))
            g_ptr_array_add(further, part);
    }
    return further;
}

/* Reads the parts FURTHER of MESSAGE as branches of its own. */
static void
read_further(Branches *branches, const Message *message, GPtrArray *further)
{
    for (guint i = 0; i < further->len && i + 1 < BRANCHES_MOST; i++) {
        const Part *part = g_ptr_array_index(further, i);
        g_ptr_array_add(branches->own, rendition_of_parts(message, &part, 1));
    }
    if (further->len >= BRANCHES_MOST)
        g_ptr_array_add(
            branches->own, rendition_of_parts(message, (const Part *const *)&further->pdata[BRANCHES_MOST - 1],
                               further->len - (BRANCHES_MOST - 1)));
}

/* --- how they compare ----------------------------------------------------------------------------------------- */

static bool
has_letters(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    return false;
}

/* SENTENCE as its words, folded, each between blanks, without addresses of pages; *COUNT becomes how many there are.
 * The caller owns the string. */
static char *
words_between_blanks(const char *sentence, unsigned *count)
{
    g_autofree char *folded = words_fold(sentence);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t,;:()<>[]\"«»", -1);
    GString *text = g_string_new(" ");

    *count = 0;
    for (char **word = words; *word; word++) {
        if (!has_letters(*word) || strstr(*word, "//"))
            continue;
        g_string_append_printf(text, "%s ", g_strdelimit(*word, ".!?", ' '));
        ++*count;
    }
    return g_string_free(text, FALSE);
}

/* Whether SENTENCE does no more than say that there is something else to be read. */
static bool
points_elsewhere(const char *sentence)
{
    static const char *const words[] = { " html ", " navegador ", " browser ", " en linea ", " online ",
        " version web ", " web version ", " view this ", " programa de correo ", " cliente de correo ", " mail client ",
        " email client " };
    unsigned count;
    g_autofree char *text = words_between_blanks(sentence, &count);

    if (count == 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(words) && count <= STUB_WORDS && !strpbrk(text, "0123456789$%"); i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

/* Whether TEXT says no more than that another form of it is to be read. */
static bool
only_points_elsewhere(const char *text)
{
    static const char *const ends[] = { ". ", "! ", "? " };
    g_autoptr(GString) marked = g_string_new(text);

    if (marked->len > STUB_BYTES)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
        g_string_replace(marked, ends[i], "\n", 0);
    g_auto(GStrv) sentences = g_strsplit(marked->str, "\n", -1);
    for (char **sentence = sentences; *sentence; sentence++)
        if (!points_elsewhere(*sentence))
            return false;
    return true;
}

static bool
is_of_type(const Rendition *rendition, const char *type)
{
    const Part *first = rendition->parts->len > 0 ? g_ptr_array_index(rendition->parts, 0) : NULL;

    return first && strcmp(first->type, type) == 0;
}

static bool
is_file(const Rendition *rendition)
{
    const Part *first = rendition->parts->len > 0 ? g_ptr_array_index(rendition->parts, 0) : NULL;

    return first && first->is_shown_file;
}

/* Whether RENDITION is empty, or is plain text for programs without HTML that says no more. */
static bool
is_stub(const Rendition *rendition)
{
    const char *text = rendition->reply->newest;

    return !has_letters(text) || (is_of_type(rendition, "text/plain") && only_points_elsewhere(text));
}

/* Appends the values of attributes that stand for pictures in HTML. */
static void
add_labels(const Text *text, GPtrArray *unseen)
{
    const char *c = text->utf8 ? text->utf8 : "";

    while (unseen->len < UNSEEN_MOST && (c = strstr(c, "alt="))) {
        c += strlen("alt=");
        const char quote = *c == '"' || *c == '\'' ? *c : ' ';
        const char *value = c + (quote != ' '), *end = memchr(value, quote, strnlen(value, UNSEEN_BYTES));
        if (!end || end == value)
            continue;
        g_autofree char *html = g_strndup(value, (gsize)(end - value));
        g_ptr_array_add(unseen, readable_from_html(html));
        c = end;
    }
}

/* What RENDITION has in HTML and does not show. The caller owns the array. */
static GPtrArray *
find_unseen(const Rendition *rendition)
{
    GPtrArray *unseen = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < rendition->parts->len; i++)
        if (strcmp(((const Part *)g_ptr_array_index(rendition->parts, i))->type, "text/html") == 0)
            add_labels(&rendition->texts[i], unseen);
    if (rendition->reply->hidden) {
        g_auto(GStrv) lines = g_strsplit(rendition->reply->hidden, "\n", UNSEEN_MOST);
        for (char **line = lines; *line; line++)
            g_ptr_array_add(unseen, g_strdup(*line));
    }
    return unseen;
}

/* All that REPLY has: the author's lines in their order, whichever of them are taken for his signature, and then what
 * he quotes. The caller owns the string. */
static char *
whole_text(const Reply *reply)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < reply->authored->lines->len; i++)
        g_string_append_printf(text, "%s\n", authored_at(reply->authored, i)->text);
    g_string_append(text, reply->quoted ? reply->quoted : "");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Whether PLAIN says all that RICH says, also where it is not the same of it that is taken for the author's own. */
static bool
says_the_same(const Rendition *plain, const Rendition *rich, size_t *plain_place, size_t *rich_place)
{
    g_autoptr(GPtrArray) unseen = find_unseen(rich);
    size_t anywhere;

    if (same_words(plain->reply->newest, rich->reply->newest, unseen, plain_place, rich_place))
        return true;
    g_autofree char *plain_text = whole_text(plain->reply);
    g_autofree char *rich_text = whole_text(rich->reply);
    return same_words(plain_text, rich_text, unseen, &anywhere, &anywhere);
}

/* What OTHER is to FIRST. */
static Branch
compare(const Rendition *first, const Rendition *other)
{
    const bool is_reversed = is_of_type(other, "text/plain") && !is_of_type(first, "text/plain");
    const Rendition *plain = is_reversed ? other : first, *rich = is_reversed ? first : other;
    Branch branch = { .rendition = other, .kind = BRANCH_DIFFERENT };
    size_t *plain_place = is_reversed ? &branch.begin : &branch.first_begin;
    size_t *rich_place = is_reversed ? &branch.first_begin : &branch.begin;

    if (is_file(other))
        branch.kind = BRANCH_FILE;
    else if (is_of_type(other, "text/calendar"))
        branch.kind = BRANCH_EXEMPT;
    else if (same_text(plain->reply->newest, rich->reply->newest))
        branch.kind = BRANCH_SAME;
    else if (says_the_same(plain, rich, plain_place, rich_place))
        branch.kind = BRANCH_LAYOUT;
    else if (is_stub(other))
        branch.kind = BRANCH_STUB;
    return branch;
}

/* The first rendition that says something by itself, or the first of all. */
static guint
find_first(const GPtrArray *renditions)
{
    for (guint i = 0; i < renditions->len; i++) {
        const Rendition *rendition = g_ptr_array_index(renditions, i);
        if (!is_file(rendition) && !is_of_type(rendition, "text/calendar") && !is_stub(rendition))
            return i;
    }
    return 0;
}

Branches *
branches_new(const Message *message)
{
    Branches *branches = g_new0(Branches, 1);
    const Rendition *plain = message_rendition(message), *html = message_html_rendition(message);
    g_autoptr(GPtrArray) further = further_parts(message, plain, html);
    g_autoptr(GPtrArray) renditions = g_ptr_array_new();

    branches->all = g_array_new(FALSE, FALSE, sizeof(Branch));
    branches->own = g_ptr_array_new_with_free_func((GDestroyNotify)rendition_free);
    read_further(branches, message, further);
    g_ptr_array_add(renditions, (gpointer)plain);
    if (html != plain && !reads_the_same(html, plain))
        g_ptr_array_add(renditions, (gpointer)html);
    g_ptr_array_extend(renditions, branches->own, NULL, NULL);
    const guint first = renditions->len > 1 ? find_first(renditions) : 0;
    const Branch judged = { .rendition = g_ptr_array_index(renditions, first), .kind = BRANCH_SAME };
    g_array_append_val(branches->all, judged);
    for (guint i = 0; i < renditions->len; i++) {
        const Branch branch = i == first ? judged : compare(judged.rendition, g_ptr_array_index(renditions, i));
        if (i != first)
            g_array_append_val(branches->all, branch);
    }
    return branches;
}

void
branches_free(Branches *branches)
{
    if (!branches)
        return;
    g_array_unref(branches->all);
    g_ptr_array_unref(branches->own);
    g_free(branches);
}
