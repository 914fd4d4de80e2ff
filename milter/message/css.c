/* SPDX-License-Identifier: BSD-2-Clause */
/* css: finds declarations, and the rules of style sheets that a browser would apply. */
#include "message/css.h"

#include <string.h>

#include "message/css_value.h"
#include "message/css_words.h"

#define VALUE_BYTES 500    /* of longer ones, the beginning */
#define RULES_MOST 20000   /* of all sheets */
#define LOOKS_MOST 4000000 /* at rules, for all elements of a page together */
#define BLOCKS_MOST 16     /* within each other */
#define CLASSES_MOST 50    /* of an element */
#define RULE_STEPS 200     /* of a budget, for each rule that is read */
#define LOOK_STEPS 20      /* and for each time that one is looked at */

/* --- declarations --------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    CssProperty property;
    CssParser *parse;
} properties[] = {
    { "background", CSS_BACKGROUND, css_background },
    { "background-color", CSS_BACKGROUND, css_color_value },
    { "background-image", CSS_BACKGROUND, css_background },
    { "clip", CSS_CLIP, css_clip },
    { "clip-path", CSS_CLIP_PATH, css_clip_path },
    { "color", CSS_COLOR, css_color_value },
    { "display", CSS_DISPLAY, css_display },
    { "font", CSS_FONT_SIZE, css_font },
    { "font-size", CSS_FONT_SIZE, css_font_size },
    { "height", CSS_HEIGHT, css_length },
    { "left", CSS_LEFT, css_length },
    { "margin", CSS_MARGIN_LEFT, css_margin },
    { "margin-left", CSS_MARGIN_LEFT, css_length },
    { "margin-top", CSS_MARGIN_TOP, css_length },
    { "max-height", CSS_MAX_HEIGHT, css_length },
    { "max-width", CSS_MAX_WIDTH, css_length },
    { "opacity", CSS_OPACITY, css_share },
    { "overflow", CSS_OVERFLOW, css_overflow },
    { "position", CSS_POSITION, css_position },
    { "right", CSS_RIGHT, css_length },
    { "text-indent", CSS_TEXT_INDENT, css_length },
    { "top", CSS_TOP, css_length },
    { "transform", CSS_TRANSFORM, css_transform },
    { "visibility", CSS_VISIBILITY, css_visibility },
    { "width", CSS_WIDTH, css_length },
};

static const char *
trim(const char *text, const char **end)
{
    while (text < *end && g_ascii_isspace(*text))
        text++;
    while (*end > text && g_ascii_isspace((*end)[-1]))
        (*end)--;
    return text;
}

/* Cuts "!important" off the value from TEXT to *END. */
static bool
take_important(const char *text, const char **end)
{
    static const char word[] = "important";
    const char *c = *end;

    if ((size_t)(c - text) < strlen(word) || g_ascii_strncasecmp(c - strlen(word), word, strlen(word)) != 0)
        return false;
    c -= strlen(word);
    while (c > text && g_ascii_isspace(c[-1]))
        c--;
    if (c == text || c[-1] != '!')
        return false;
    *end = c - 1;
    trim(text, end);
    return true;
}

/* Tells of the declaration of the property from NAME to NAME_END with the value from VALUE to END. */
static void
tell_declaration(const char *name, const char *name_end, const char *value, const char *end,
    void (*each)(const CssDeclaration *declaration, void *data), void *data)
{
    const size_t name_length = (size_t)(name_end - name);
    CssDeclaration declaration;

    for (size_t i = 0; i < G_N_ELEMENTS(properties); i++) {
        if (g_ascii_tolower(*name) != *properties[i].name || strlen(properties[i].name) != name_length ||
            g_ascii_strncasecmp(name, properties[i].name, name_length) != 0)
            continue;
        value = trim(value, &end);
        declaration.property = properties[i].property;
        declaration.is_important = take_important(value, &end);
        if (end > value && properties[i].parse(value, MIN((size_t)(end - value), VALUE_BYTES), &declaration.value))
            each(&declaration, data);
        return;
    }
}

/* Where the declaration that goes on at C ends: at a semicolon outside of parentheses and quotation marks. */
static const char *
declaration_end(const char *c, const char *end)
{
    unsigned depth = 0;
    char quote = '\0';

    for (; c < end && (depth > 0 || quote || *c != ';'); c++) {
        if (quote)
            quote = *c == quote ? '\0' : quote;
        else if (*c == '"' || *c == '\'')
            quote = *c;
        else
            depth = *c == '(' ? depth + 1 : *c == ')' && depth > 0 ? depth - 1 : depth;
    }
    return c;
}

void
css_declarations(
    const char *text, size_t length, void (*each)(const CssDeclaration *declaration, void *data), void *data)
{
    const char *const end = text + length;

    for (const char *c = text, *next; c < end; c = next + 1) {
        while (c < end && (g_ascii_isspace(*c) || *c == ';'))
            c++;
        next = declaration_end(c, end);
        const char *colon = memchr(c, ':', (size_t)(next - c));
        const char *name_end = colon;
        if (!colon)
            continue;
        while (name_end > c && g_ascii_isspace(name_end[-1]))
            name_end--;
        tell_declaration(c, name_end, colon + 1, next, each, data);
    }
}

/* --- style sheets --------------------------------------------------------------------------------------------- */

/* A selector without its conditions about other elements, and what is declared for it. */
typedef struct {
    char *type, *id, **classes; /* NULL: any */
    guint specificity, order;
    bool is_sure;
    GArray *declarations; /* of CssDeclaration; shared by the selectors of a rule */
} Rule;

struct CssSheet {
    GHashTable *rules; /* ".class", "#id", "type" or "*", of a Rule → GPtrArray of Rule */
    guint count;
    guint64 looks;
    Budget *budget;
    GString *words;
    GHashTable *attributes; /* a set */
    bool is_full;           /* there are more rules than are kept */
};

CssWeight
css_inline_weight(bool is_important)
{
    return (is_important ? 1ull << 62 : 0) | 1ull << 61;
}

static void
rule_free(gpointer data)
{
    Rule *rule = data;

    g_free(rule->type);
    g_free(rule->id);
    g_strfreev(rule->classes);
    g_array_unref(rule->declarations);
    g_free(rule);
}

static void
add_rule(CssSheet *sheet, Rule *rule)
{
    g_autofree char *key = rule->id                          ? g_strconcat("#", rule->id, NULL)
                           : rule->classes && *rule->classes ? g_strconcat(".", *rule->classes, NULL)
                                                             : g_strdup(rule->type ? rule->type : "*");
    GPtrArray *rules = g_hash_table_lookup(sheet->rules, key);

    if (!rules) {
        rules = g_ptr_array_new_with_free_func(rule_free);
        g_hash_table_insert(sheet->rules, g_steal_pointer(&key), rules);
    }
    g_ptr_array_add(rules, rule);
}

static const char *
name_end(const char *c, const char *end)
{
    while (c < end && (g_ascii_isalnum(*c) || *c == '-' || *c == '_' || (guchar)*c >= 0x80))
        c++;
    return c;
}

/* Reads the last compound of a selector, from C to END, into RULE; a condition that is not understood makes it unsure.
 */
static void
read_compound(const char *c, const char *end, Rule *rule)
{
    g_autoptr(GPtrArray) classes = g_ptr_array_new();

    while (c < end) {
        const char mark = *c;
        const bool is_marked = mark == '.' || mark == '#';
        const char *begin = c + is_marked, *stop = name_end(begin, end);
        if (stop > begin) {
            char *name = g_strndup(begin, (gsize)(stop - begin));
            if (mark == '.') {
                g_ptr_array_add(classes, name);
                rule->specificity += 1u << 8;
            } else {
                char **slot = is_marked ? &rule->id : &rule->type;
                g_free(*slot);
                *slot = is_marked ? name : g_ascii_strdown(name, -1);
                if (!is_marked)
                    g_free(name);
                rule->specificity += is_marked ? 1u << 16 : 1;
            }
            c = stop;
        } else {
            rule->is_sure &= mark == '*';
            if (mark != '*') /* "[href]", ":hover" */
                break;
            c++;
        }
    }
    g_ptr_array_add(classes, NULL);
    rule->classes = (char **)g_ptr_array_steal(classes, NULL);
}

/* Adds the rule of one selector, from C to END. */
static void
add_selector(CssSheet *sheet, const char *c, const char *end, bool is_sure, GArray *declarations)
{
    c = trim(c, &end);
    const char *last = end;
    while (last > c && !g_ascii_isspace(last[-1]) && !strchr(">+~", last[-1]))
        last--;
    if (sheet->count >= RULES_MOST || c == end) {
        sheet->is_full |= c < end;
        return;
    }
    Rule *rule = g_new0(Rule, 1);
    rule->is_sure = is_sure && last == c;
    rule->order = ++sheet->count;
    rule->declarations = g_array_ref(declarations);
    read_compound(last, end, rule);
    add_rule(sheet, rule);
}

static void
keep_declaration(const CssDeclaration *declaration, void *data)
{
    g_array_append_val((GArray *)data, *declaration);
}

/* Adds the rule with the selectors from PRELUDE to PRELUDE_END and the block from BODY to BODY_END. */
static void
add_block(
    CssSheet *sheet, const char *prelude, const char *prelude_end, const char *body, const char *body_end, bool is_sure)
{
    g_autoptr(GArray) declarations = g_array_new(FALSE, FALSE, sizeof(CssDeclaration));

    css_declarations(body, (size_t)(body_end - body), keep_declaration, declarations);
    for (const char *c = prelude, *next; declarations->len > 0 && c < prelude_end; c = next + 1) {
        const char *comma = memchr(c, ',', (size_t)(prelude_end - c));
        next = comma ? comma : prelude_end;
        add_selector(sheet, c, next, is_sure, declarations);
    }
}

/* How far rules within a block of a sheet apply. */
typedef enum { APPLIES, MAY_APPLY, APPLIES_NEVER } Scope;

/* Of a query of media, "screen and (max-width: 600px)". */
static Scope
scope_of_media(const char *media, size_t length)
{
    g_autofree char *text = g_strndup(media, length);
    g_autofree char *query = g_ascii_strdown(g_strstrip(text), -1);
    static const char *const sure[] = { "", "all", "screen", "only screen", "screen, print", "all, print", NULL };

    if (g_strv_contains(sure, query))
        return APPLIES;
    const bool is_shown = strstr(query, "screen") || strstr(query, "all") || strstr(query, "(") || strstr(query, "not");
    return is_shown ? MAY_APPLY : APPLIES_NEVER; /* print, speech */
}

/* Of what stands before a block. */
static Scope
scope_of(const char *prelude, const char *end)
{
    static const char *const never[] = { "@font-face", "@page", "@keyframes", "@-webkit-keyframes", "@-ms-viewport",
        "@viewport", "@counter-style" };
    static const char media[] = "@media";
    const size_t length = (size_t)(end - prelude);

    if (length > strlen(media) && g_ascii_strncasecmp(prelude, media, strlen(media)) == 0)
        return scope_of_media(prelude + strlen(media), length - strlen(media));
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        if (length >= strlen(never[i]) && g_ascii_strncasecmp(prelude, never[i], strlen(never[i])) == 0)
            return APPLIES_NEVER;
    return MAY_APPLY; /* @supports, @layer */
}

/* Reads the text of one sheet, from C to END, without comments; what is open says how far it applies. */
static void
read_sheet(CssSheet *sheet, const char *c, const char *end, Scope scope)
{
    Scope open[BLOCKS_MOST] = { scope };
    unsigned depth = 0;

    while (c < end && budget_allows(sheet->budget, RULE_STEPS)) {
        const char *mark = c;
        while (mark < end && !strchr("{};", *mark))
            mark++;
        const char *prelude_end = mark, *prelude = trim(c, &prelude_end);
        c = mark < end ? mark + 1 : end;
        if (mark == end)
            return;
        if (*mark == '}') {
            depth -= depth > 0;
        } else if (*mark == '{' && prelude < prelude_end && *prelude == '@') {
            if (depth + 1 >= BLOCKS_MOST) {
                sheet->is_full = true;
                return;
            }
            open[depth + 1] = MAX(open[depth], scope_of(prelude, prelude_end));
            depth++;
        } else if (*mark == '{') {
            const char *close = memchr(c, '}', (size_t)(end - c));
            const char *body_end = close ? close : end;
            if (open[depth] != APPLIES_NEVER)
                add_block(sheet, prelude, prelude_end, c, body_end, open[depth] == APPLIES);
            c = close ? close + 1 : end;
        }
    }
}

/* TEXT without comments, nor the marks around sheets that old browsers do not know. */
static GString *
without_comments(const char *text, size_t length)
{
    GString *sheet = g_string_sized_new(length);

    for (size_t i = 0; i < length; i++) {
        const char *rest = text + i;
        if (length - i >= 2 && strncmp(rest, "/*", 2) == 0) {
            const char *close = g_strstr_len(rest + 2, (gssize)(length - i - 2), "*/");
            i = close ? (size_t)(close - text) + 1 : length;
            g_string_append_c(sheet, ' ');
        } else if (length - i >= 4 && strncmp(rest, "<!--", 4) == 0) {
            i += 3;
        } else if (length - i >= 3 && strncmp(rest, "-->", 3) == 0) {
            i += 2;
        } else {
            g_string_append_c(sheet, *rest);
        }
    }
    return sheet;
}

/* --- where sheets are in a page ------------------------------------------------------------------------------- */

/* Behind the first TAG from C on, case aside, "</style": where it begins; END where there is none. */
static const char *
find_tag(const char *c, const char *end, const char *tag)
{
    const size_t length = strlen(tag);

    for (; (c = memchr(c, '<', (size_t)(end - c))); c++)
        if ((size_t)(end - c) >= length && g_ascii_strncasecmp(c, tag, length) == 0)
            return c;
    return end;
}

/* How far the sheet applies that the tag from TAG to END opens, by its attribute media. */
static Scope
scope_of_tag(const char *tag, const char *end)
{
    for (const char *c = tag; c + 6 < end; c++) {
        if (g_ascii_strncasecmp(c, "media=", 6) != 0)
            continue;
        c += 6;
        const char quote = *c == '"' || *c == '\'' ? *c++ : '>';
        const char *close = memchr(c, quote, (size_t)(end - c));
        return scope_of_media(c, (size_t)((close ? close : end) - c));
    }
    return APPLIES;
}

/* Reads the sheet that begins with the tag at TAG. Returns where the page goes on. */
static const char *
read_style(CssSheet *sheet, const char *tag, const char *end)
{
    const char *tag_end = memchr(tag, '>', (size_t)(end - tag));
    const char *text = tag_end ? tag_end + 1 : end, *text_end = find_tag(text, end, "</style");
    g_autoptr(GString) plain = without_comments(text, (size_t)(text_end - text));

    read_sheet(sheet, plain->str, plain->str + plain->len, scope_of_tag(tag, text));
    css_words_append(plain->str, plain->len, sheet->words, sheet->attributes);
    return text_end;
}

CssSheet *
css_sheet_new(const char *html, size_t length, Budget *budget)
{
    CssSheet *sheet = g_new0(CssSheet, 1);
    const char *const end = html + length;

    sheet->budget = budget;
    sheet->words = g_string_new(NULL);
    sheet->attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sheet->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (const char *c = html; c < end && (c = memchr(c, '<', (size_t)(end - c)));) {
        const size_t left = (size_t)(end - c);
        if (left > 4 && strncmp(c, "<!--", 4) == 0) {
            const char *close = g_strstr_len(c + 4, (gssize)left - 4, "-->");
            c = close ? close + 3 : end;
        } else if (left > 7 && g_ascii_strncasecmp(c, "<script", 7) == 0) {
            c = find_tag(c + 1, end, "</script");
        } else if (left > 6 && g_ascii_strncasecmp(c, "<style", 6) == 0 && !g_ascii_isalnum(c[6])) {
            c = read_style(sheet, c, end);
        } else {
            c++;
        }
    }
    return sheet;
}

void
css_sheet_free(CssSheet *sheet)
{
    if (!sheet)
        return;
    g_hash_table_unref(sheet->rules);
    g_hash_table_unref(sheet->attributes);
    g_string_free(sheet->words, TRUE);
    g_free(sheet);
}

const char *
css_sheet_words(const CssSheet *sheet)
{
    return sheet->words->str;
}

GHashTable *
css_sheet_attributes(const CssSheet *sheet)
{
    return sheet->attributes;
}

/* --- matching ------------------------------------------------------------------------------------------------- */

static bool
has_class(char *const *classes, const char *wanted)
{
    for (; *classes; classes++)
        if (strcmp(*classes, wanted) == 0)
            return true;
    return false;
}

static bool
matches(const Rule *rule, const CssElement *element, char *const *classes)
{
    if ((rule->type && strcmp(rule->type, element->name) != 0) ||
        (rule->id && (!element->id || strcmp(rule->id, element->id) != 0)))
        return false;
    for (char **class = rule->classes; *class; class ++)
        if (!has_class(classes, *class))
            return false;
    return true;
}

/* What is done with what applies. */
typedef struct {
    CssSheet *sheet;
    const CssElement *element;
    char **classes;
    void (*each)(const CssDeclaration *declaration, CssWeight weight, bool is_sure, void *data);
    void *data;
} Match;

/* Looks at the rules of the key that MARK and NAME make. */
static void
match_key(const Match *match, const char *mark, const char *name)
{
    g_autofree char *key = g_strconcat(mark, name, NULL);
    const GPtrArray *rules = g_hash_table_lookup(match->sheet->rules, key);

    for (guint i = 0; rules && i < rules->len && match->sheet->looks < LOOKS_MOST; i++) {
        if (!budget_allows(match->sheet->budget, LOOK_STEPS))
            return;
        const Rule *rule = g_ptr_array_index(rules, i);
        match->sheet->looks++;
        if (!matches(rule, match->element, match->classes))
            continue;
        match->sheet->looks += rule->declarations->len;
        for (guint k = 0; k < rule->declarations->len; k++) {
            const CssDeclaration *declaration = &g_array_index(rule->declarations, CssDeclaration, k);
            const CssWeight weight = (declaration->is_important ? 1ull << 62 : 0) |
                                     (CssWeight)MIN(rule->specificity, 1u << 24) << 32 | rule->order;
            match->each(declaration, weight, rule->is_sure, match->data);
        }
    }
}

bool
css_sheet_match(CssSheet *sheet, const CssElement *element,
    void (*each)(const CssDeclaration *declaration, CssWeight weight, bool is_sure, void *data), void *data)
{
    if (sheet->count == 0)
        return !sheet->is_full;
    g_auto(GStrv) classes = g_strsplit_set(element->classes ? element->classes : "", " \t\r\n", CLASSES_MOST);
    const Match match = { sheet, element, classes, each, data };
    match_key(&match, "", "*");
    match_key(&match, "", element->name);
    for (char **class = classes; *class; class ++)
        if (**class)
            match_key(&match, ".", *class);
    if (element->id)
        match_key(&match, "#", element->id);
    return !sheet->is_full && sheet->looks < LOOKS_MOST;
}
